/*
 * Templates: parsed once into a flat list of pieces; template_fill.c walks it.
 *
 * What a field's text is, how long it may be and what gives way is the composer's business.
 */
#include <string.h>

#include "src/base/error.h"
#include "src/base/text.h"
#include "src/compose/template.h"
#include "src/compose/template_parts.h"

static const struct {
    const char *name;
    unsigned kinds; /* value_kind bits */
} fields[FIELD_NAMED] = {
    [FIELD_TITLE] = {"title", VALUE_WORDS},
    [FIELD_ORGANISATION] = {"organisation", VALUE_WORDS},
    [FIELD_EXCERPT] = {"excerpt", VALUE_WORDS},
    [FIELD_LINK] = {"link", VALUE_LINK},
    [FIELD_TAGS] = {"tags", VALUE_TAGS},
    [FIELD_CLOSES] = {"closes", VALUE_DATE},
    [FIELD_DATE] = {"date", VALUE_DATE},
};

#define USUAL_PIECES 16 /* room for so many from the start */
#define NAMED_KINDS (VALUE_WORDS | VALUE_TAGS | VALUE_DATE)

struct parser {
    const char *text, *at;
    const char *const *names; /* what else is known; NULL = anything */
    struct template *template;
    GString *literal; /* the text gathered since the last piece */
    GPtrArray *parts; /* where each part that is open began */
};

/* --- what parsing makes ------------------------------------------------------------------------
 */

static void clear_piece(void *piece)
{
    g_free(((struct piece *)piece)->text);
}

static void clear_filter(void *filter)
{
    filter_clear(filter);
}

static void free_slot(void *pointer)
{
    struct template_slot *slot = pointer;
    g_free(slot->name);
    g_free(slot->words);
    g_array_unref(slot->filters);
    g_free(slot);
}

static void add_piece(struct parser *parser, enum piece_kind kind, guint slot)
{
    GArray *pieces = parser->template->pieces;
    if (parser->literal->len > 0) {
        struct piece text = {.kind = PIECE_TEXT, .text = g_strdup(parser->literal->str)};
        g_array_append_val(pieces, text);
        g_string_truncate(parser->literal, 0);
    }
    struct piece piece = {.kind = kind, .slot = slot};
    if (kind != PIECE_TEXT)
        g_array_append_val(pieces, piece);
}

/* --- fields ------------------------------------------------------------------------------------
 */

static bool parse_failed(struct parser *parser, const char *at, GError **error, const char *hint,
                         const char *what)
{
    parser->at = at;
    return error_set(error, ERROR_CONFIG, hint, "%s", what);
}

/* What can stand in the braces; for a fact, the joins with the same field. By the caller. */
static GPtrArray *known_names(const struct parser *parser, const char *name)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    const char *dot = strchr(name, '.');
    for (int i = 0; i < FIELD_NAMED; i++)
        g_ptr_array_add(names, g_strdup(fields[i].name));
    for (const char *const *known = parser->names; known && *known; known++) {
        bool is_join = g_str_has_suffix(*known, ".");
        const char *fact = dot && dot[1] ? dot + 1 : "FIELD";
        g_ptr_array_add(names, g_strconcat(*known, is_join ? fact : "", NULL));
    }
    g_ptr_array_add(names, NULL);
    return names;
}

static bool unknown_field(struct parser *parser, const char *at, const char *name, GError **error)
{
    g_autofree char *what = g_strdup_printf("unknown field \"%s\"", name);
    g_autoptr(GPtrArray) names = known_names(parser, name);
    const char *nearest = text_nearest(name, (const char *const *)names->pdata);
    g_autofree char *all = g_strjoinv(", ", (GStrv)names->pdata);
    g_autofree char *hint = nearest ? g_strdup_printf("did you mean \"%s\"?", nearest)
                                    : g_strdup_printf("the fields are %s", all);
    return parse_failed(parser, at, error, hint, what);
}

/* One that the configuration names, or "startup.mission" where the part before the dot is known. */
static bool is_named(const struct parser *parser, const char *name)
{
    const char *dot = strchr(name, '.');
    bool has_fact = dot && dot > name && dot[1];
    g_autofree char *join = has_fact ? g_strndup(name, (gsize)(dot + 1 - name)) : NULL;
    if (!*name || (dot && !has_fact))
        return false;
    return !parser->names || g_strv_contains(parser->names, join ? join : name);
}

static bool find_field(const struct parser *parser, const char *name, enum template_field *field)
{
    for (int i = 0; i < FIELD_NAMED; i++) {
        if (strcmp(name, fields[i].name) == 0) {
            *field = i;
            return true;
        }
    }
    *field = FIELD_NAMED;
    return is_named(parser, name);
}

/* Add the filters that stand from `at` on; on a mistake the parser stands at it. */
static bool parse_filters(struct parser *parser, const char *at, struct template_slot *slot,
                          GError **error)
{
    unsigned kinds = slot->field == FIELD_NAMED ? NAMED_KINDS : fields[slot->field].kinds;
    while (*at == '|') {
        at++;
        gsize length = strcspn(at, "|}");
        g_autofree char *words = g_strndup(at, length);
        struct filter filter;
        bool is_good = filter_parse(words, slot->name, &kinds, &filter, error);
        g_array_append_val(slot->filters, filter);
        if (!is_good) {
            parser->at = at + strspn(at, " \t");
            return false;
        }
        at += length;
    }
    return true;
}

/* The place among the slots of what has these words, to which it is added the first time. */
static guint place_slot(struct parser *parser, struct template_slot *slot)
{
    GPtrArray *slots = parser->template->slots;
    for (guint i = 0; i < slots->len; i++) {
        if (strcmp(((struct template_slot *)slots->pdata[i])->words, slot->words) == 0) {
            free_slot(slot);
            return i;
        }
    }
    g_ptr_array_add(slots, slot);
    return slots->len - 1;
}

/* "{name}", "{name|filter|filter:argument}" */
static bool parse_field(struct parser *parser, GError **error)
{
    const char *start = parser->at + 1, *end = strpbrk(start, "{}[]\n");
    if (!end || *end != '}')
        return parse_failed(parser, parser->at, error,
                            "write \"{{\" where the brace itself is meant",
                            "this brace is not closed");
    struct template_slot *slot = g_new0(struct template_slot, 1);
    gsize name_length = strcspn(start, "|}");
    slot->name = g_strstrip(g_strndup(start, name_length));
    slot->words = g_strndup(start, (gsize)(end - start));
    slot->filters = g_array_new(FALSE, FALSE, sizeof(struct filter));
    g_array_set_clear_func(slot->filters, clear_filter);
    bool is_known = find_field(parser, slot->name, &slot->field) ||
                    unknown_field(parser, start, slot->name, error);
    if (!is_known || !parse_filters(parser, start + name_length, slot, error)) {
        free_slot(slot);
        return false;
    }
    add_piece(parser, PIECE_FIELD, place_slot(parser, slot));
    parser->at = end + 1;
    return true;
}

/* --- the rest ----------------------------------------------------------------------------------
 */

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
        parser->at += strcspn(at, "{}[]");
        g_string_append_len(parser->literal, at, parser->at - at);
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

struct template *template_parse(const char *text, const char *const *names, gsize *at,
                                GError **error)
{
    AUTO(template_free) struct template *template = g_new0(struct template, 1);
    template->pieces = g_array_sized_new(FALSE, FALSE, sizeof(struct piece), USUAL_PIECES);
    g_array_set_clear_func(template->pieces, clear_piece);
    template->slots = g_ptr_array_new_with_free_func(free_slot);
    g_autoptr(GString) literal = g_string_new(NULL);
    g_autoptr(GPtrArray) parts = g_ptr_array_new();
    struct parser parser = {.text = text,
                            .at = text,
                            .names = names,
                            .template = template,
                            .literal = literal,
                            .parts = parts};
    if (parse_all(&parser, error))
        return g_steal_pointer(&template);
    if (at)
        *at = (gsize)(parser.at - text);
    return NULL;
}

void template_free(struct template *template)
{
    if (!template)
        return;
    g_array_unref(template->pieces);
    g_ptr_array_unref(template->slots);
    g_free(template);
}

bool template_check(const char *text, const char *const *names, gsize *at, GError **error)
{
    AUTO(template_free) struct template *template = template_parse(text, names, at, error);
    return template != NULL;
}

guint template_slot_count(const struct template *template)
{
    return template->slots->len;
}

const struct template_slot *template_slot(const struct template *template, guint i)
{
    return template->slots->pdata[i];
}

void template_add_meant(const struct template *template, struct meant *meant)
{
    for (guint i = 0; i < template->pieces->len; i++) {
        const struct piece *piece = &g_array_index(template->pieces, struct piece, i);
        if (piece->kind == PIECE_TEXT)
            meant_add(meant, piece->text);
    }
}

bool template_uses(const struct template *template, enum template_field field)
{
    for (guint i = 0; i < template->slots->len; i++) {
        if (template_slot(template, i)->field == field)
            return true;
    }
    return false;
}

bool template_begins_with(const struct template *template, enum template_field field)
{
    for (guint i = 0; i < template->pieces->len; i++) {
        const struct piece *piece = &g_array_index(template->pieces, struct piece, i);
        if (piece->kind == PIECE_FIELD)
            return template_slot(template, piece->slot)->field == field;
        if (piece->kind == PIECE_TEXT)
            return false;
    }
    return false;
}

bool template_may_lack(const struct template *template, enum template_field field)
{
    int depth = 0;
    for (guint i = 0; i < template->pieces->len; i++) {
        const struct piece *piece = &g_array_index(template->pieces, struct piece, i);
        depth += (piece->kind == PIECE_PART) - (piece->kind == PIECE_PART_END);
        bool is_use =
            piece->kind == PIECE_FIELD && template_slot(template, piece->slot)->field == field;
        if (is_use && depth == 0)
            return false;
    }
    return true;
}
