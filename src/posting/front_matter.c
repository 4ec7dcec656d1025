/*
 * Front matter: the text between the marks goes through libyaml's events into a flat table.
 *
 * Events and not libyaml's documents: those follow aliases, and a stranger's alias can stand for
 * millions of nodes.
 */
#include <string.h>
#include <yaml.h>

#include "src/base/error.h"
#include "src/base/notice.h"
#include "src/base/text.h"
#include "src/posting/front_matter.h"

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"
#define YAML_FIRST_LINE 2 /* in the file: the opening mark is line 1 */

/* Nobody asks for longer names; nested a few levels deep they would add up. */
#define MAX_NAME 256

#define MARKS_HINT "close it with a line that holds only ---"
#define YAML_HINT                                                                                  \
    "put a text with a colon, #, @, a dash or quotes in it between double quotes; indent with "    \
    "spaces"

struct front_matter {
    GHashTable *values; /* name -> struct front_value */
};

/* The way through one front matter. */
struct reader {
    yaml_parser_t parser;
    yaml_event_t event; /* the present one */
    const char *path;
    GPtrArray *notices;
    GHashTable *values;
    int depth, keys;
    GError **error;
};

static void reader_clear(struct reader *reader)
{
    yaml_event_delete(&reader->event);
    yaml_parser_delete(&reader->parser);
}

AUTO_DEFINE_CLEAR(struct reader, reader_clear)

static void value_free(gpointer pointer)
{
    struct front_value *value = pointer;
    g_ptr_array_unref(value->texts);
    g_free(value);
}

static int event_line(const struct reader *reader)
{
    return (int)reader->event.start_mark.line + YAML_FIRST_LINE;
}

static bool refuse(const struct reader *reader, const char *hint, const char *why)
{
    return error_set(reader->error, ERROR_POSTING, hint, "%s:%d: %s", reader->path,
                     event_line(reader), why);
}

static bool refuse_yaml(const struct reader *reader)
{
    const yaml_parser_t *parser = &reader->parser;
    bool has_mark = parser->error == YAML_SCANNER_ERROR || parser->error == YAML_PARSER_ERROR;
    const yaml_mark_t *mark = has_mark ? &parser->problem_mark : &parser->mark;
    return error_set(reader->error, ERROR_POSTING, YAML_HINT, "%s:%d: %s", reader->path,
                     (int)mark->line + YAML_FIRST_LINE,
                     parser->problem ? parser->problem : "the front matter cannot be read");
}

/* Go on to the next event; false with the error set when it is wrong or out of bounds. */
static bool next(struct reader *reader)
{
    yaml_event_delete(&reader->event);
    if (!yaml_parser_parse(&reader->parser, &reader->event))
        return refuse_yaml(reader);
    switch (reader->event.type) {
    case YAML_ALIAS_EVENT:
        return refuse(reader, "write the value out", "an alias (*name) stands in the front matter");
    case YAML_SEQUENCE_START_EVENT:
    case YAML_MAPPING_START_EVENT:
        /* Checked here, while libyaml reads: its time grows with the square of the depth. */
        if (++reader->depth > FRONT_MATTER_MAX_DEPTH)
            return refuse(reader, NULL, "the front matter is nested too deep");
        return true;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        reader->depth--;
        return true;
    default:
        return true;
    }
}

static bool is_null(const yaml_event_t *event)
{
    static const char *const nulls[] = {"", "~", "null", "Null", "NULL", NULL};
    const char *text = (const char *)event->data.scalar.value;
    if (event->data.scalar.length == 0)
        return true;
    return event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE && g_strv_contains(nulls, text);
}

/* The text of a scalar. An escape in double quotes can stand for any control character, NUL too:
 * these become spaces here. */
static char *scalar_text(const yaml_event_t *event)
{
    const char *start = (const char *)event->data.scalar.value;
    const char *end = start + event->data.scalar.length;
    if (text_is_clean(start, event->data.scalar.length, NULL))
        return g_strndup(start, event->data.scalar.length);
    GString *text = g_string_sized_new(event->data.scalar.length);
    for (const char *p = start; p < end; p = g_utf8_next_char(p)) {
        gunichar character = g_utf8_get_char(p);
        bool is_kept = *p == '\t' || *p == '\n' || *p == '\r' || !g_unichar_iscntrl(character);
        g_string_append_unichar(text, is_kept ? character : ' ');
    }
    return g_string_free(text, FALSE);
}

static void read_scalar(const struct reader *reader, struct front_value *value)
{
    const yaml_event_t *event = &reader->event;
    if (value->shape == FRONT_SCALAR)
        value->is_plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
                          event->data.scalar.plain_implicit;
    if (!is_null(event))
        g_ptr_array_add(value->texts, scalar_text(event));
}

static bool read_mapping(struct reader *reader, const char *outer);
static bool read_list(struct reader *reader, struct front_value *value);

/* Read the value that begins with the present event. NULL for `value` and `name`: read over it. */
static bool read_node(struct reader *reader, const char *name, struct front_value *value)
{
    switch (reader->event.type) {
    case YAML_SCALAR_EVENT:
        if (value)
            read_scalar(reader, value);
        return true;
    case YAML_SEQUENCE_START_EVENT:
        return read_list(reader, value);
    case YAML_MAPPING_START_EVENT:
        if (value)
            value->shape = FRONT_MAPPING;
        return read_mapping(reader, name);
    default:
        return refuse(reader, YAML_HINT, "a value is missing");
    }
}

/* The scalars of a list; what is nested in it is read over. */
static bool read_list(struct reader *reader, struct front_value *value)
{
    if (value)
        value->shape = FRONT_LIST;
    while (next(reader)) {
        if (reader->event.type == YAML_SEQUENCE_END_EVENT)
            return true;
        bool is_scalar = reader->event.type == YAML_SCALAR_EVENT;
        if (!read_node(reader, NULL, is_scalar ? value : NULL))
            return false;
    }
    return false;
}

/* The full name of the key that is the present event; NULL when it cannot be asked for. */
static char *full_name(const struct reader *reader, const char *outer, bool is_outermost)
{
    if (!outer && !is_outermost)
        return NULL;
    char *name = scalar_text(&reader->event);
    if (outer) {
        g_autofree char *key = name;
        name = g_strconcat(outer, ".", key, NULL);
    }
    if (strlen(name) > MAX_NAME)
        g_clear_pointer(&name, g_free);
    return name;
}

static gboolean is_below(gpointer key, gpointer value, gpointer outer)
{
    (void)value;
    gsize length = strlen(outer);
    return strncmp(key, outer, length) == 0 && ((const char *)key)[length] == '.';
}

/* Make room for the value of a key, whose name becomes the table's. What an earlier one of that
 * name held is forgotten. */
static struct front_value *add_value(struct reader *reader, char *name)
{
    int line = event_line(reader);
    const struct front_value *earlier = g_hash_table_lookup(reader->values, name);
    if (earlier) {
        g_autofree char *where = g_strdup_printf("%s:%d", reader->path, line);
        notices_add(reader->notices, where, "remove one of the two",
                    "\"%s\" stands in line %d already; this one counts", name, earlier->line);
        g_hash_table_foreach_remove(reader->values, is_below, name);
    }
    struct front_value *value = g_new(struct front_value, 1);
    *value = (struct front_value){
        .shape = FRONT_SCALAR,
        .texts = g_ptr_array_new_with_free_func(g_free),
        .key = name,
        .line = line,
    };
    g_hash_table_replace(reader->values, name, value);
    return value;
}

/* The keys and values up to the mapping's end. NULL for `outer`: it is the outermost, or it is read
 * over because nobody can ask for what is in a list. */
static bool read_mapping(struct reader *reader, const char *outer)
{
    bool is_outermost = reader->depth == 1;
    while (next(reader)) {
        if (reader->event.type == YAML_MAPPING_END_EVENT)
            return true;
        if (reader->event.type != YAML_SCALAR_EVENT)
            return refuse(reader, YAML_HINT, "a key is a list or a mapping");
        if (++reader->keys > FRONT_MATTER_MAX_KEYS)
            return refuse(reader, NULL, "the front matter has too many keys");
        char *name = full_name(reader, outer, is_outermost);
        struct front_value *value = name ? add_value(reader, name) : NULL;
        if (!next(reader) || !read_node(reader, name, value))
            return false;
    }
    return false;
}

/* Read the first document, which has to be a mapping; none at all is an empty one. */
static bool read_document(struct reader *reader)
{
    if (!next(reader) || !next(reader)) /* the stream's start, then the document's */
        return false;
    if (reader->event.type == YAML_STREAM_END_EVENT)
        return true;
    if (!next(reader))
        return false;
    if (reader->event.type != YAML_MAPPING_START_EVENT)
        return refuse(reader, "write it as lines of \"key: value\"",
                      "the front matter is no mapping");
    return read_mapping(reader, NULL);
}

static bool parse(const char *yaml, gsize length, const char *path, GPtrArray *notices,
                  GHashTable *values, GError **error)
{
    AUTO(reader_clear)
    struct reader reader = {.path = path, .notices = notices, .values = values, .error = error};
    if (!yaml_parser_initialize(&reader.parser))
        g_error("no memory for libyaml");
    yaml_parser_set_encoding(&reader.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&reader.parser, (const unsigned char *)yaml, length);
    return read_document(&reader);
}

/* Is the line that starts at `line` this mark and blanks? `next_line` gets the start of the next.
 */
static bool is_mark(const char *line, const char *end, const char *mark, const char **next_line)
{
    const char *newline = memchr(line, '\n', (gsize)(end - line));
    *next_line = newline ? newline + 1 : end;
    gsize length = strlen(mark);
    if ((gsize)(end - line) < length || memcmp(line, mark, length) != 0)
        return false;
    for (const char *p = line + length; p < *next_line; p++) {
        if (!g_ascii_isspace(*p))
            return false;
    }
    return true;
}

/* Find the line that closes the front matter; `body` gets what follows it. NULL = there is none. */
static const char *find_close(const char *yaml, const char *end, const char **body)
{
    for (const char *line = yaml; line < end; line = *body) {
        if (is_mark(line, end, "---", body) || is_mark(line, end, "...", body))
            return line;
    }
    return NULL;
}

static bool check_text(const char *yaml, gsize length, const char *path, GError **error)
{
    if (length > FRONT_MATTER_MAX_BYTES)
        return error_set(error, ERROR_POSTING, NULL, "%s:1: the front matter is over %d KiB", path,
                         FRONT_MATTER_MAX_BYTES / 1024);
    gsize at;
    if (text_is_clean(yaml, length, &at))
        return true;
    int line = YAML_FIRST_LINE;
    for (gsize i = 0; i < at; i++)
        line += yaml[i] == '\n';
    bool is_ascii = (yaml[at] & 0x80) == 0; /* NUL, which GLib takes for the end of a text */
    gunichar character =
        is_ascii ? (gunichar)yaml[at] : g_utf8_get_char_validated(yaml + at, (gssize)(length - at));
    if (character > 0x10FFFF)
        return error_set(error, ERROR_POSTING, "save the file as UTF-8",
                         "%s:%d: the text is not UTF-8", path, line);
    return error_set(error, ERROR_POSTING, "remove it",
                     "%s:%d: a control character (U+%04X) stands in the front matter", path, line,
                     character);
}

/* Where the YAML begins, behind its first mark; NULL when the file begins with something else. */
static const char *find_open(const char *bytes, const char *end)
{
    const char *yaml;
    gsize mark = strlen(BYTE_ORDER_MARK);
    if ((gsize)(end - bytes) >= mark && memcmp(bytes, BYTE_ORDER_MARK, mark) == 0)
        bytes += mark;
    return is_mark(bytes, end, "---", &yaml) && yaml[-1] == '\n' ? yaml : NULL;
}

bool front_matter_skip(const char *bytes, gsize length, gsize *body)
{
    const char *end = bytes + length, *rest;
    const char *yaml = find_open(bytes, end);
    if (!yaml || !find_close(yaml, end, &rest))
        return false;
    *body = (gsize)(rest - bytes);
    return true;
}

enum front_verdict front_matter_parse(const char *bytes, gsize length, const char *path,
                                      GPtrArray *notices, struct front_matter **matter, gsize *body,
                                      GError **error)
{
    const char *end = bytes + length, *rest;
    const char *yaml = find_open(bytes, end);
    if (!yaml)
        return FRONT_NONE;
    const char *close = find_close(yaml, end, &rest);
    if (!close) {
        error_set(error, ERROR_POSTING, MARKS_HINT, "%s:1: the front matter is never closed", path);
        return FRONT_ERROR;
    }
    g_autoptr(GHashTable) values =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, value_free);
    gsize size = (gsize)(close - yaml);
    if (!check_text(yaml, size, path, error) || !parse(yaml, size, path, notices, values, error))
        return FRONT_ERROR;
    *matter = g_new(struct front_matter, 1);
    (*matter)->values = g_steal_pointer(&values);
    *body = (gsize)(rest - bytes);
    return FRONT_READ;
}

const struct front_value *front_matter_get(const struct front_matter *matter, const char *key)
{
    return g_hash_table_lookup(matter->values, key);
}

const struct front_value *front_matter_first(const struct front_matter *matter,
                                             const char *const *keys)
{
    for (; *keys; keys++) {
        const struct front_value *value = front_matter_get(matter, *keys);
        if (value && value->texts->len > 0)
            return value;
    }
    return NULL;
}

void front_matter_each(const struct front_matter *matter,
                       void (*visit)(const struct front_value *value, void *data), void *data)
{
    GHashTableIter values;
    gpointer value;
    g_hash_table_iter_init(&values, matter->values);
    while (g_hash_table_iter_next(&values, NULL, &value))
        visit(value, data);
}

void front_matter_free(struct front_matter *matter)
{
    if (!matter)
        return;
    g_hash_table_unref(matter->values);
    g_free(matter);
}
