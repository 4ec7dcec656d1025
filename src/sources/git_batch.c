/* See git_batch.h. A child that was asked for what it cannot give is let go of, and the next
 * question starts another: too large (the rest of it is not read) or left out by a partial clone.
 */
#include <string.h>

#include "src/base/error.h"
#include "src/sources/git_batch.h"
#include "src/sources/git_child.h"
#include "src/sources/git_questions.h"

#define HEADER_MAX 8192
#define TYPE_MAX 16
#define PASS_OVER_MAX (64 * 1024) /* reading more is dearer than starting another child */

struct git_batch {
    const char *path;
    struct git_child *child;        /* NULL: none is at work */
    struct git_questions questions; /* that it was asked ahead */
};

/* What comes before an object's bytes. */
struct header {
    char type[TYPE_MAX];
    guint64 size;
    bool is_missing;
};

struct git_batch *git_batch_new(const char *path)
{
    struct git_batch *batch = g_new(struct git_batch, 1);
    *batch = (struct git_batch){.path = path};
    return batch;
}

static void let_go(struct git_batch *batch)
{
    git_child_end(batch->child);
    batch->child = NULL;
    git_questions_clear(&batch->questions);
}

void git_batch_free(struct git_batch *batch)
{
    if (!batch)
        return;
    let_go(batch);
    g_free(batch);
}

static bool start(struct git_batch *batch, GError **error)
{
    static const char *const arguments[] = {"cat-file", "--batch", NULL};
    if (!batch->child)
        batch->child = git_child_start(batch->path, arguments, error);
    return batch->child != NULL;
}

/* It broke off in the middle of an answer. */
static bool broke_off(struct git_batch *batch, bool *lacks_object, GError **error)
{
    git_child_fail(batch->child, lacks_object, error);
    let_go(batch);
    return false;
}

/* "ID TYPE SIZE", or "NAME missing". */
static bool parse_header(const char *line, struct header *header)
{
    *header = (struct header){.is_missing = g_str_has_suffix(line, " missing\n")};
    const char *size = strrchr(line, ' '), *type = size ? memrchr(line, ' ', size - line) : NULL;
    if (header->is_missing || !type)
        return header->is_missing;
    char *end;
    header->size = g_ascii_strtoull(size + 1, &end, 10);
    g_strlcpy(header->type, type + 1, MIN(sizeof header->type, (gsize)(size - type)));
    return strcmp(end, "\n") == 0;
}

static char *question_of(const char *name)
{
    return g_strconcat(name, "\n", NULL);
}

void git_batch_ask_ahead(struct git_batch *batch, const GPtrArray *ids)
{
    if (ids->len == 0 || !start(batch, NULL))
        return;
    for (guint i = 0; i < ids->len; i++)
        git_questions_add(&batch->questions, question_of(ids->pdata[i]));
    git_questions_put(&batch->questions, batch->child);
}

/* Ask, unless that was done ahead. What was asked ahead and is not wanted ends the child. */
static bool ask_once(struct git_batch *batch, const char *name, GError **error)
{
    g_autofree char *question = question_of(name);
    if (batch->child && git_questions_take(&batch->questions, batch->child, question))
        return true;
    if (!git_questions_is_empty(&batch->questions))
        let_go(batch);
    if (!start(batch, error))
        return false;
    git_child_ask(batch->child, question);
    return true;
}

/* Ask for an object and read what comes before its bytes. */
static bool ask(struct git_batch *batch, const char *name, struct header *header, GError **error)
{
    if (strchr(name, '\n')) { /* one question is one line */
        *header = (struct header){.is_missing = true};
        return true;
    }
    if (!ask_once(batch, name, error))
        return false;
    char answer[HEADER_MAX];
    if (fgets(answer, sizeof answer, git_child_answers(batch->child)) &&
        parse_header(answer, header))
        return true;
    bool lacks_object;
    g_autoptr(GError) why = NULL;
    broke_off(batch, &lacks_object, &why);
    *header = (struct header){.is_missing = lacks_object};
    if (!lacks_object)
        g_propagate_error(error, g_steal_pointer(&why));
    return lacks_object;
}

/* The bytes and the line feed behind them; NULL when they break off. */
static char *read_bytes(struct git_batch *batch, gsize length, GError **error)
{
    g_autofree char *bytes = g_malloc(length + 1);
    if (fread(bytes, 1, length + 1, git_child_answers(batch->child)) != length + 1) {
        broke_off(batch, NULL, error);
        return NULL;
    }
    bytes[length] = '\0';
    return g_steal_pointer(&bytes);
}

bool git_batch_has(struct git_batch *batch, const char *name, const char *type)
{
    struct header header;
    if (!ask(batch, name, &header, NULL) || header.is_missing)
        return false;
    if (header.size > PASS_OVER_MAX)
        let_go(batch);
    else
        g_free(read_bytes(batch, header.size, NULL)); /* the next answer stands behind it */
    return strcmp(header.type, type) == 0;
}

char *git_batch_read(struct git_batch *batch, const char *name, gsize max, gsize *length,
                     GError **error)
{
    struct header header;
    *length = 0;
    if (!ask(batch, name, &header, error))
        return NULL;
    if (header.is_missing) {
        error_set(error, ERROR_POSTING, "if it is a partial clone, `git fetch` all of it",
                  "the file is not there in this repository");
        return NULL;
    }
    *length = header.size;
    if (header.size > max) {
        let_go(batch);
        error_set(error, ERROR_POSTING, NULL, "the file is larger than %" G_GSIZE_FORMAT " KiB",
                  max / 1024);
        return NULL;
    }
    g_autofree char *bytes = read_bytes(batch, header.size, error);
    if (bytes && strcmp(header.type, "blob") != 0) {
        error_set(error, ERROR_POSTING, NULL, "it is a %s, not a file", header.type);
        return NULL;
    }
    return g_steal_pointer(&bytes);
}
