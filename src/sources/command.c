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
    char *id;
    const char *text; /* within the output */
    gsize length;
};

static void line_free(void *pointer)
{
    struct line *line = pointer;
    g_free(line->id);
    g_free(line);
}

/* What the program printed, a line for each posting. */
struct answer {
    const char *program;
    char *output;
    gsize length, at;  /* how far it has been split into lines */
    int number;        /* of the line that was split off last, from 1 */
    GHashTable *lines; /* id -> struct line, which owns the key */
    struct common *common;
};

static void answer_free(void *pointer)
{
    struct answer *answer = pointer;
    g_hash_table_unref(answer->lines);
    common_free(answer->common);
    g_free(answer->output);
    g_free(answer);
}

/* An observation under way. */
struct look {
    const struct source_view *view;
    const struct answer *answer;
    GHashTable *known; /* path -> const struct known_file */
    struct observation *observation;
    guint unchanged;
};

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
                     "%s: line %d of its output: %s", answer->program, answer->number, why);
}

/* The object that stands in the line, owned by the caller; gives the line its id. */
static json_t *parse_line(const struct answer *answer, struct line *line, GError **error)
{
    json_error_t problem;
    json_auto_t *object = json_loadb(line->text, line->length, JSON_REJECT_DUPLICATES, &problem);
    g_autofree char *why = NULL;
    if (!object)
        why = g_strdup_printf("column %d: %s", problem.column, problem.text);
    else if (!json_is_object(object))
        why = g_strdup("not an object");
    else if (!(line->id = posting_object_id(object)))
        why = g_strdup("\"id\" has to be a short text or a whole number, on one line");
    else if (g_hash_table_contains(answer->lines, line->id))
        why = g_strdup_printf("the id \"%s\" stands there twice", line->id);
    if (why)
        fail(answer, error, why);
    return why ? NULL : g_steal_pointer(&object);
}

/* Split the next line off that is not blank; false when there is none. */
static bool split_line(struct answer *answer, struct line *line)
{
    while (answer->at < answer->length) {
        const char *start = answer->output + answer->at;
        gsize left = answer->length - answer->at;
        const char *end = memchr(start, '\n', left);
        *line = (struct line){.text = start, .length = end ? (gsize)(end - start) : left};
        answer->at += line->length + 1;
        answer->number++;
        if (!is_blank(line))
            return true;
    }
    return false;
}

/* The first lines: what is there is in no order that we know of. */
static void take_sample(struct common *common, void *data)
{
    struct answer again = *(const struct answer *)data;
    again.at = 0;
    struct line line;
    for (int i = 0; i < COMMON_SAMPLE && split_line(&again, &line); i++) {
        json_auto_t *object = json_loadb(line.text, line.length, 0, NULL);
        g_autoptr(GPtrArray) paragraphs = posting_object_paragraphs(object);
        common_add(common, paragraphs);
    }
}

/* How the posting of a line is read. */
static struct posting_view view_of(const struct source_view *view, const struct answer *answer,
                                   const struct line *line)
{
    return (struct posting_view){
        .path = line->id,
        .source = view->config,
        .zone = zone_get(view->zone),
        .common = answer->common,
    };
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

static void read_seen(const struct look *look, const struct line *line, const json_t *object,
                      struct seen *seen)
{
    const struct posting_view view = view_of(look->view, look->answer, line);
    g_autoptr(GError) error = NULL;
    seen->posting = posting_from_object(object, &view, look->observation->notices, &error);
    seen->kind = seen->posting ? SEEN_POSTING : SEEN_UNREADABLE;
    if (error)
        seen->problem = g_strdup(error->message);
}

static void see(struct look *look, const struct line *line, const json_t *object)
{
    struct seen *seen = g_new0(struct seen, 1);
    seen->path = g_strdup(line->id);
    seen->id = g_strdup(line->id);
    seen->mark = mark_of(line);
    seen->known = g_hash_table_lookup(look->known, seen->path);
    bool is_same = seen->known && file_mark_equal(&seen->known->mark, &seen->mark);
    if (is_same && !look->view->read_all)
        seen->kind = SEEN_UNCHANGED;
    else
        read_seen(look, line, object, seen);
    look->unchanged += seen->kind == SEEN_UNCHANGED;
    g_ptr_array_add(look->observation->seen, seen);
}

/* Understand every line; `look` (may be NULL) sees what stands there. */
static bool read_lines(struct answer *answer, struct look *look, GError **error)
{
    struct line found;
    while (split_line(answer, &found)) {
        struct line *line = g_memdup2(&found, sizeof found);
        json_auto_t *object = parse_line(answer, line, error);
        if (!object) {
            line_free(line);
            return false;
        }
        g_hash_table_insert(answer->lines, line->id, line);
        if (look)
            see(look, line, object);
    }
    return true;
}

static struct answer *ask(const struct source_config *config, struct look *look, GError **error)
{
    const struct program program = {
        .argv = config->command,
        .folder = config->path,
        .timeout = config->timeout,
        .max_bytes = COMMAND_MAX_BYTES,
    };
    gsize length;
    char *output = program_output(&program, &length, error);
    if (!output)
        return NULL;
    struct answer *answer = g_new(struct answer, 1);
    *answer = (struct answer){
        .program = config->command[0],
        .output = output,
        .length = length,
        .lines = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, line_free),
    };
    answer->common = common_new(take_sample, answer);
    if (look)
        look->answer = answer;
    if (read_lines(answer, look, error))
        return answer;
    answer_free(answer);
    return NULL;
}

/* The answer is kept where the view wants it, else in `own`. */
static struct source_answer *keeper(const struct source_view *view, struct source_answer *own)
{
    return view->answer ? view->answer : own;
}

static bool keep_answer(const struct source_config *config, struct look *look,
                        struct source_answer *into, GError **error)
{
    source_answer_clear(into);
    into->kept = ask(config, look, error);
    into->free = answer_free;
    into->has_failed = !into->kept;
    return !into->has_failed;
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
    g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < files->len; i++) {
        const struct known_file *file = files->pdata[i];
        g_hash_table_insert(known, file->path, (void *)file);
    }
    AUTO(source_answer_clear) struct source_answer own = {0};
    AUTO(observation_free) struct observation *observation = observation_new();
    struct look look = {.view = view, .known = known, .observation = observation};
    if (!keep_answer(view->config, &look, keeper(view, &own), error))
        return NULL;
    g_ptr_array_sort(observation->seen, compare_seen);
    observation->is_unchanged =
        look.unchanged == observation->seen->len && look.unchanged == files->len;
    return g_steal_pointer(&observation);
}

static enum posting_verdict command_read(const struct source_view *view, const char *path,
                                         GPtrArray *notices, struct posting **posting,
                                         GError **error)
{
    AUTO(source_answer_clear) struct source_answer own = {0};
    struct source_answer *kept = keeper(view, &own);
    if (kept->has_failed)
        error_set(error, ERROR_SOURCE, NULL, "%s failed before", view->config->command[0]);
    else if (!kept->kept)
        keep_answer(view->config, NULL, kept, error);
    if (!kept->kept)
        return POSTING_UNREADABLE;
    const struct answer *answer = kept->kept;
    const struct line *line = g_hash_table_lookup(answer->lines, path);
    if (!line)
        return POSTING_NONE;
    json_auto_t *object = json_loadb(line->text, line->length, 0, NULL); /* it was read before */
    const struct posting_view how = view_of(view, answer, line);
    *posting = posting_from_object(object, &how, notices, error);
    return *posting ? POSTING_READ : POSTING_UNREADABLE;
}

const struct source_kind command_kind = {
    .name = "command",
    .observe = command_observe,
    .read = command_read,
};
