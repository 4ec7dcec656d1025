/*
 * Templates: parsed once into a flat list of pieces, filled in by walking it.
 *
 * What a field's text is, how long it may be and what gives way is compose.c's business.
 */
#include <string.h>

#include "src/base/error.h"
#include "src/base/text.h"
#include "src/compose/template.h"

enum piece_kind {
    PIECE_TEXT,
    PIECE_FIELD,
    PIECE_PART,     /* "[" */
    PIECE_PART_END, /* "]" */
};

struct piece {
    enum piece_kind kind;
    int field; /* PIECE_FIELD: a template_field, or TEMPLATE_FIELDS and the place among the facts */
    char *text; /* PIECE_TEXT */
};

struct template
{
    GArray *pieces;
    GPtrArray *facts; /* of char *, their names; ends with NULL */
};

static const char *const field_names[TEMPLATE_FIELDS + 1] = {
    [FIELD_TITLE] = "title",     [FIELD_ORGANISATION] = "organisation",
    [FIELD_EXCERPT] = "excerpt", [FIELD_LINK] = "link",
    [FIELD_TAGS] = "tags",
};

static void piece_clear(void *piece)
{
    g_free(((struct piece *)piece)->text);
}

struct parser {
    const char *text, *at;
    const char *const *facts; /* known beginnings; NULL = any */
    struct template *template;
    GString *literal; /* the text gathered since the last piece */
    GPtrArray *parts; /* where each part that is open began */
};

static bool parse_failed(const struct parser *parser, const char *at, GError **error,
                         const char *hint, const char *what)
{
    return error_set(error, ERROR_CONFIG, hint, "column %ld: %s",
                     g_utf8_pointer_to_offset(parser->text, at) + 1, what);
}

static void add_piece(struct parser *parser, enum piece_kind kind, int field)
{
    GArray *pieces = parser->template->pieces;
    if (parser->literal->len > 0) {
        struct piece text = {.kind = PIECE_TEXT, .text = g_strdup(parser->literal->str)};
        g_array_append_val(pieces, text);
        g_string_truncate(parser->literal, 0);
    }
    struct piece piece = {.kind = kind, .field = field};
    if (kind != PIECE_TEXT)
        g_array_append_val(pieces, piece);
}

/* What can stand in the braces; for a fact, the joins' keys with the same field. By the caller. */
static GPtrArray *known_names(const struct parser *parser, const char *name)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    const char *dot = strchr(name, '.');
    for (int i = 0; i < TEMPLATE_FIELDS; i++)
        g_ptr_array_add(names, g_strdup(field_names[i]));
    for (const char *const *fact = parser->facts; fact && *fact; fact++)
        g_ptr_array_add(names, g_strconcat(*fact, dot && dot[1] ? dot : ".FIELD", NULL));
    g_ptr_array_add(names, NULL);
    return names;
}

static bool unknown_field(const struct parser *parser, const char *name, GError **error)
{
    g_autofree char *what = g_strdup_printf("unknown field \"%s\"", name);
    g_autoptr(GPtrArray) names = known_names(parser, name);
    const char *nearest = text_nearest(name, (const char *const *)names->pdata);
    g_autofree char *all = g_strjoinv(", ", (GStrv)names->pdata);
    g_autofree char *hint = nearest ? g_strdup_printf("did you mean \"%s\"?", nearest)
                                    : g_strdup_printf("the fields are %s", all);
    return parse_failed(parser, parser->at, error, hint, what);
}

/* "startup.mission", and the part before the dot is known */
static bool is_fact(const struct parser *parser, const char *name)
{
    const char *dot = strchr(name, '.');
    if (!dot || dot == name || !dot[1])
        return false;
    g_autofree char *key = g_strndup(name, (gsize)(dot - name));
    return !parser->facts || g_strv_contains(parser->facts, key);
}

/* The place of a fact among those of the template, to which it is added the first time. */
static int fact_place(struct parser *parser, const char *name)
{
    GPtrArray *facts = parser->template->facts;
    guint last = facts->len - 1; /* the NULL */
    for (guint i = 0; i < last; i++) {
        if (strcmp(facts->pdata[i], name) == 0)
            return (int)i;
    }
    g_ptr_array_insert(facts, (gint)last, g_strdup(name));
    return (int)last;
}

/* The number of the field of that name; -1 when it is unknown. */
static int field_of(struct parser *parser, const char *name)
{
    for (int i = 0; i < TEMPLATE_FIELDS; i++) {
        if (strcmp(name, field_names[i]) == 0)
            return i;
    }
    return is_fact(parser, name) ? TEMPLATE_FIELDS + fact_place(parser, name) : -1;
}

/* "{name}" */
static bool parse_field(struct parser *parser, GError **error)
{
    const char *end = strpbrk(parser->at + 1, "{}[]\n");
    if (!end || *end != '}')
        return parse_failed(parser, parser->at, error,
                            "write \"{{\" where the brace itself is meant",
                            "this brace is not closed");
    g_autofree char *name = g_strndup(parser->at + 1, (gsize)(end - parser->at - 1));
    int field = field_of(parser, name);
    if (field < 0)
        return unknown_field(parser, name, error);
    add_piece(parser, PIECE_FIELD, field);
    parser->at = end + 1;
    return true;
}

static bool parse_part_end(struct parser *parser, GError **error)
{
    if (parser->parts->len == 0)
        return parse_failed(parser, parser->at, error,
                            "write \"]]\" where the bracket itself is meant",
                            "this bracket closes nothing");
    g_ptr_array_set_size(parser->parts, (gint)parser->parts->len - 1);
    add_piece(parser, PIECE_PART_END, 0);
    parser->at++;
    return true;
}

static bool parse_next(struct parser *parser, GError **error)
{
    const char *at = parser->at;
    if (strchr("{}[]", *at) && at[1] == *at) {
        g_string_append_c(parser->literal, *at);
        parser->at += 2;
        return true;
    }
    switch (*at) {
    case '{':
        return parse_field(parser, error);
    case '}':
        return parse_failed(parser, at, error, "write \"}}\" where the brace itself is meant",
                            "this brace closes nothing");
    case '[':
        g_ptr_array_add(parser->parts, (char *)at);
        add_piece(parser, PIECE_PART, 0);
        parser->at++;
        return true;
    case ']':
        return parse_part_end(parser, error);
    default:
        g_string_append_c(parser->literal, *at);
        parser->at++;
        return true;
    }
}

static bool parse_all(struct parser *parser, GError **error)
{
    while (*parser->at) {
        if (!parse_next(parser, error))
            return false;
    }
    add_piece(parser, PIECE_TEXT, 0);
    if (parser->parts->len == 0)
        return true;
    return parse_failed(parser, parser->parts->pdata[parser->parts->len - 1], error,
                        "\"[[\" and \"]]\" stand for the characters themselves, also where two "
                        "parts begin or end",
                        "this bracket is not closed");
}

struct template *template_parse(const char *text, const char *const *facts, GError **error)
{
    AUTO(template_free) struct template *template = g_new0(struct template, 1);
    template->pieces = g_array_new(FALSE, FALSE, sizeof(struct piece));
    g_array_set_clear_func(template->pieces, piece_clear);
    template->facts = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(template->facts, NULL);
    g_autoptr(GString) literal = g_string_new(NULL);
    g_autoptr(GPtrArray) parts = g_ptr_array_new();
    struct parser parser = {.text = text,
                            .at = text,
                            .facts = facts,
                            .template = template,
                            .literal = literal,
                            .parts = parts};
    return parse_all(&parser, error) ? g_steal_pointer(&template) : NULL;
}

void template_free(struct template *template)
{
    if (!template)
        return;
    g_array_unref(template->pieces);
    g_ptr_array_unref(template->facts);
    g_free(template);
}

bool template_check(const char *text, const char *const *facts, GError **error)
{
    AUTO(template_free) struct template *template = template_parse(text, facts, error);
    return template != NULL;
}

bool template_uses(const struct template *template, enum template_field field)
{
    for (guint i = 0; i < template->pieces->len; i++) {
        const struct piece *piece = &g_array_index(template->pieces, struct piece, i);
        if (piece->kind == PIECE_FIELD && piece->field == (int)field)
            return true;
    }
    return false;
}

const char *const *template_facts(const struct template *template)
{
    return (const char *const *)template->facts->pdata;
}

/* A part that is being filled in. */
struct open_part {
    gsize start; /* where it begins in the text */
    bool lacks;  /* a field of its own is empty */
};

static void fill_field(GString *text, GArray *parts, const char *value)
{
    if (value && *value)
        g_string_append(text, value);
    else if (parts->len > 0)
        g_array_index(parts, struct open_part, parts->len - 1).lacks = true;
}

static void fill_part_end(GString *text, GArray *parts)
{
    struct open_part part = g_array_index(parts, struct open_part, parts->len - 1);
    g_array_set_size(parts, parts->len - 1);
    if (part.lacks)
        g_string_truncate(text, part.start);
}

/* No blanks at line ends, one empty line in a row at most, none at the beginning and the end. */
static char *tidy_lines(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    GString *tidy = g_string_new(NULL);
    int empty = 0; /* lines in a row */
    for (char **line = lines; *line; line++) {
        g_strchomp(*line);
        if (!**line) {
            empty++;
            continue;
        }
        if (tidy->len > 0)
            g_string_append(tidy, empty > 0 ? "\n\n" : "\n");
        g_string_append(tidy, tidy->len > 0 ? *line : g_strchug(*line));
        empty = 0;
    }
    return g_string_free(tidy, FALSE);
}

char *template_fill(const struct template *template, const char *const *values)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GArray) parts = g_array_new(FALSE, FALSE, sizeof(struct open_part));
    for (guint i = 0; i < template->pieces->len; i++) {
        const struct piece *piece = &g_array_index(template->pieces, struct piece, i);
        struct open_part part = {.start = text->len};
        switch (piece->kind) {
        case PIECE_TEXT:
            g_string_append(text, piece->text);
            break;
        case PIECE_FIELD:
            fill_field(text, parts, values[piece->field]);
            break;
        case PIECE_PART:
            g_array_append_val(parts, part);
            break;
        case PIECE_PART_END:
            fill_part_end(text, parts);
            break;
        }
    }
    return tidy_lines(text->str);
}
