/*
 * The command source: the program's lines become what is there now. It lists everything, so what it
 * no longer lists has vanished; an answer that is not whole proves nothing. What stands in one line
 * is posting_object.c's business.
 */
#include <string.h>

#include "src/base/error.h"
#include "src/sources/command.h"
#include "src/sources/posting_object.h"
#include "src/sources/program.h"

/* One line of the answer. */
struct line {
    int number; /* from 1 */
    const char *text;
    gsize length;
    json_t *object;
    char *id;
};

static void line_clear(struct line *line)
{
    json_decref(line->object);
    g_free(line->id);
}

AUTO_DEFINE_CLEAR(struct line, line_clear)

/* What the program printed, and how far it has been read. */
struct answer {
    const struct source_view *view;
    char *output;
    gsize length, at;
    int number;
};

static bool run(const struct source_view *view, struct answer *answer, GError **error)
{
    const struct source_config *config = view->config;
    const struct program program = {
        .argv = config->command,
        .folder = config->path,
        .timeout = config->timeout,
        .max_bytes = COMMAND_MAX_BYTES,
    };
    *answer = (struct answer){.view = view};
    answer->output = program_output(&program, &answer->length, error);
    return answer->output != NULL;
}

static void answer_clear(struct answer *answer)
{
    g_free(answer->output);
}

AUTO_DEFINE_CLEAR(struct answer, answer_clear)

static bool is_blank(const struct line *line)
{
    for (gsize i = 0; i < line->length; i++) {
        if (!g_ascii_isspace(line->text[i]))
            return false;
    }
    return true;
}

static bool fail(const struct answer *answer, GError **error, const char *why)
{
    return error_set(error, ERROR_SOURCE, "one JSON object a line, each with an id of its own",
                     "%s: line %d of its output: %s", answer->view->config->command[0],
                     answer->number, why);
}

static bool parse_line(const struct answer *answer, struct line *line, GError **error)
{
    json_error_t problem;
    line->object = json_loadb(line->text, line->length, JSON_REJECT_DUPLICATES, &problem);
    if (!line->object) {
        g_autofree char *why = g_strdup_printf("column %d: %s", problem.column, problem.text);
        return fail(answer, error, why);
    }
    if (!json_is_object(line->object))
        return fail(answer, error, "not an object");
    line->id = posting_object_id(line->object);
    return line->id ||
           fail(answer, error, "\"id\" has to be a short text or a whole number, on one line");
}

/* The next line that is not blank; `goes_on` says whether there was one. */
static bool next_line(struct answer *answer, struct line *line, bool *goes_on, GError **error)
{
    *line = (struct line){0};
    while (answer->at < answer->length) {
        const char *start = answer->output + answer->at;
        gsize left = answer->length - answer->at;
        const char *end = memchr(start, '\n', left);
        line->text = start;
        line->length = end ? (gsize)(end - start) : left;
        line->number = ++answer->number;
        answer->at += line->length + 1;
        if (!is_blank(line)) {
            *goes_on = true;
            return parse_line(answer, line, error);
        }
    }
    *goes_on = false;
    return true;
}

/* A mark made of what stands in the line: equal marks, equal lines. */
static struct file_mark mark_of(const struct line *line)
{
    guint8 digest[32];
    gsize length = sizeof digest;
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(checksum, (const guchar *)line->text, (gssize)line->length);
    g_checksum_get_digest(checksum, digest, &length);
    struct file_mark mark;
    G_STATIC_ASSERT(sizeof mark == sizeof digest);
    memcpy(&mark, digest, sizeof mark);
    mark.mtime_ns &= G_MAXINT64; /* below 0 it would say something else */
    return mark;
}

static void read_seen(const struct source_view *view, const struct line *line, GPtrArray *notices,
                      struct seen *seen)
{
    g_autoptr(GError) error = NULL;
    seen->posting = posting_from_object(line->object, line->id, view->config, zone_get(view->zone),
                                        notices, &error);
    seen->kind = seen->posting ? SEEN_POSTING : SEEN_UNREADABLE;
    if (error)
        seen->problem = g_strdup(error->message);
}

static bool see(const struct answer *answer, const struct line *line, GHashTable *known,
                GHashTable *ids, struct observation *observation, GError **error)
{
    if (g_hash_table_contains(ids, line->id)) {
        g_autofree char *why = g_strdup_printf("the id \"%s\" stands there twice", line->id);
        return fail(answer, error, why);
    }
    struct seen *seen = g_new0(struct seen, 1);
    seen->path = g_strdup(line->id);
    seen->id = g_strdup(line->id);
    seen->mark = mark_of(line);
    seen->known = g_hash_table_lookup(known, seen->path);
    g_ptr_array_add(observation->seen, seen);
    g_hash_table_add(ids, seen->id);
    bool is_same = seen->known && file_mark_equal(&seen->known->mark, &seen->mark);
    if (is_same && !answer->view->read_all)
        seen->kind = SEEN_UNCHANGED;
    else
        read_seen(answer->view, line, observation->notices, seen);
    return true;
}

static bool see_all(struct answer *answer, const GPtrArray *files, struct observation *observation,
                    GError **error)
{
    g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) ids = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < files->len; i++) {
        const struct known_file *file = files->pdata[i];
        g_hash_table_insert(known, file->path, (void *)file);
    }
    for (;;) {
        AUTO(line_clear) struct line line;
        bool goes_on;
        if (!next_line(answer, &line, &goes_on, error))
            return false;
        if (!goes_on)
            return true;
        if (!see(answer, &line, known, ids, observation, error))
            return false;
    }
}

static int compare_seen(const void *a, const void *b)
{
    const struct seen *const *first = a, *const *second = b;
    return strcmp((*first)->path, (*second)->path);
}

static struct observation *command_observe(const struct source_view *view, GError **error)
{
    g_autoptr(GPtrArray) files = source_known_files(view, error);
    if (!files)
        return NULL;
    AUTO(answer_clear) struct answer answer;
    AUTO(observation_free) struct observation *observation = observation_new();
    if (!run(view, &answer, error) || !see_all(&answer, files, observation, error))
        return NULL;
    g_ptr_array_sort(observation->seen, compare_seen);
    guint unchanged = 0;
    for (guint i = 0; i < observation->seen->len; i++)
        unchanged += ((const struct seen *)observation->seen->pdata[i])->kind == SEEN_UNCHANGED;
    observation->is_unchanged = unchanged == observation->seen->len && unchanged == files->len;
    return g_steal_pointer(&observation);
}

static enum posting_verdict command_read(const struct source_view *view, const char *path,
                                         GPtrArray *notices, struct posting **posting,
                                         GError **error)
{
    AUTO(answer_clear) struct answer answer;
    if (!run(view, &answer, error))
        return POSTING_UNREADABLE;
    for (;;) {
        AUTO(line_clear) struct line line;
        bool goes_on;
        if (!next_line(&answer, &line, &goes_on, error))
            return POSTING_UNREADABLE;
        if (!goes_on)
            break;
        if (strcmp(line.id, path) != 0)
            continue;
        *posting = posting_from_object(line.object, line.id, view->config, zone_get(view->zone),
                                       notices, error);
        return *posting ? POSTING_READ : POSTING_UNREADABLE;
    }
    error_set(error, ERROR_POSTING, NULL, "%s: no longer listed by %s", path,
              view->config->command[0]);
    return POSTING_UNREADABLE;
}

const struct source_kind command_kind = {
    .name = "command",
    .observe = command_observe,
    .read = command_read,
};
