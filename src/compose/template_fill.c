/* Templates filled in. Parts are dropped first; then the words of the template and those of the
 * posting are fitted to each other, from the end, so that places found before stay right. */
#include <string.h>

#include "src/compose/casing.h"
#include "src/compose/elision.h"
#include "src/compose/role.h"
#include "src/compose/template.h"
#include "src/compose/template_parts.h"

/* Room from the start: every try at a text fills its template. */
#define USUAL_BYTES 512
#define USUAL_MARKS 8

/* A part that is being filled in. */
struct open_part {
    gsize start; /* where it begins in the text */
    guint marks; /* so many stood before it */
    bool lacks;  /* a field of its own is empty */
};

/* Where a field's text stands. */
struct mark {
    gsize at;
    guint slot;
};

struct filling {
    const struct template *template;
    const char *const *values;
    GString *text;
    GArray *parts; /* of struct open_part */
    GArray *marks; /* of struct mark */
};

static void fill_field(struct filling *filling, guint slot)
{
    const char *value = filling->values[slot];
    if (value && *value) {
        struct mark mark = {.at = filling->text->len, .slot = slot};
        g_array_append_val(filling->marks, mark);
        g_string_append(filling->text, value);
    } else if (filling->parts->len > 0) {
        g_array_index(filling->parts, struct open_part, filling->parts->len - 1).lacks = true;
    }
}

static void fill_part_end(struct filling *filling)
{
    struct open_part part =
        g_array_index(filling->parts, struct open_part, filling->parts->len - 1);
    g_array_set_size(filling->parts, filling->parts->len - 1);
    if (!part.lacks)
        return;
    g_string_truncate(filling->text, part.start);
    g_array_set_size(filling->marks, part.marks);
}

static void fill_piece(struct filling *filling, const struct piece *piece)
{
    struct open_part part = {.start = filling->text->len, .marks = filling->marks->len};
    switch (piece->kind) {
    case PIECE_TEXT:
        g_string_append(filling->text, piece->text);
        break;
    case PIECE_FIELD:
        fill_field(filling, piece->slot);
        break;
    case PIECE_PART:
        g_array_append_val(filling->parts, part);
        break;
    case PIECE_PART_END:
        fill_part_end(filling);
        break;
    }
}

/* --- where words meet --------------------------------------------------------------------------
 */

static bool has_filter(const struct template_slot *slot, enum filter_kind kind)
{
    for (guint i = 0; i < slot->filters->len; i++) {
        if (g_array_index(slot->filters, struct filter, i).kind == kind)
            return true;
    }
    return false;
}

/* Links and hashtags stay as they are; so does what a filter has given its letter. */
static bool may_get_capital(const struct template_slot *slot)
{
    bool is_fixed = slot->field == FIELD_LINK || slot->field == FIELD_TAGS;
    return !is_fixed && !has_filter(slot, FILTER_LOWER_FIRST) &&
           !has_filter(slot, FILTER_UPPER_FIRST) && !has_filter(slot, FILTER_HASHTAGS);
}

static bool is_line_head(const GString *text, gsize at)
{
    while (at > 0 && (text->str[at - 1] == ' ' || text->str[at - 1] == '\t'))
        at--;
    return at == 0 || text->str[at - 1] == '\n';
}

static void put_capital(GString *text, gsize at)
{
    const char *line = text->str + at;
    if (!g_unichar_islower(g_utf8_get_char(line))) /* as most lines begin */
        return;
    g_autofree char *word = g_strndup(line, strcspn(line, " \n"));
    g_autofree char *changed = casing_upper_first(word);
    if (strcmp(word, changed) == 0)
        return;
    g_string_erase(text, (gssize)at, (gssize)strlen(word));
    g_string_insert(text, (gssize)at, changed);
}

/* "recrute CDD d'un an" wants a colon: "recrute : CDD d'un an". */
static void put_colon(GString *text, gsize at, enum language language)
{
    bool is_behind_word = at > 1 && text->str[at - 1] == ' ' &&
                          g_unichar_isalnum(g_utf8_get_char(g_utf8_prev_char(text->str + at - 1)));
    if (!is_behind_word || role_has_article(text->str + at, language))
        return;
    g_string_erase(text, (gssize)at - 1, 1);
    g_string_insert(text, (gssize)at - 1, language == LANGUAGE_FR ? "\u00a0: " : ": ");
}

/* Does a name read like part of a sentence: "Aides+, all of them in one place", "Catch it!"? A
 * comma before one word is part of many names, "Kit, Inc." */
static bool reads_like_sentence(const char *name)
{
    const char *comma = strstr(name, ", ");
    bool has_clause = comma && strchr(comma + 2, ' ');
    bool has_quotes = strchr(name, '"') || strstr(name, "«") || strstr(name, "“");
    return (has_clause || strchr("!?", name[strlen(name) - 1])) && !has_quotes;
}

/* Quotes around such a name, where the sentence goes on behind it. Returns how far it moves. */
static gsize put_quotes(GString *text, gsize at, const char *name, enum language language)
{
    bool is_french = language == LANGUAGE_FR;
    gsize end = at + strlen(name);
    if (!reads_like_sentence(name) || text->str[end] != ' ' ||
        !g_unichar_islower(g_utf8_get_char(text->str + end + 1)))
        return 0;
    const char *opening = is_french ? "«\u202f" : "“";
    g_string_insert(text, (gssize)end, is_french ? "\u202f»" : "”");
    g_string_insert(text, (gssize)at, opening);
    return strlen(opening);
}

/* "(Aides [MRS])": brackets within brackets are square. */
static void square_brackets(GString *text, gsize at, gsize length)
{
    if (at == 0 || text->str[at - 1] != '(')
        return;
    for (gsize i = at; i < at + length; i++) {
        if (text->str[i] == '(')
            text->str[i] = '[';
        else if (text->str[i] == ')')
            text->str[i] = ']';
    }
}

/* "Offre rouverte : un·e dev", and not "Un·e dev"; a noun without an article keeps its capital. */
static void put_small_article(GString *text, gsize at)
{
    gsize end = at;
    while (end > 0 && g_unichar_isspace(g_utf8_get_char(g_utf8_prev_char(text->str + end))))
        end = (gsize)(g_utf8_prev_char(text->str + end) - text->str);
    if (end == 0 || text->str[end - 1] != ':' || !role_has_article(text->str + at, LANGUAGE_FR))
        return;
    g_autofree char *word = g_strndup(text->str + at, strcspn(text->str + at, " \n"));
    g_autofree char *small = casing_lower_first(word);
    g_string_erase(text, (gssize)at, (gssize)strlen(word));
    g_string_insert(text, (gssize)at, small);
}

static void fit_word(const struct filling *filling, const struct mark *mark, enum language language)
{
    GString *text = filling->text;
    const struct template_slot *slot = template_slot(filling->template, mark->slot);
    gsize moved = slot->field == FIELD_ORGANISATION
                      ? put_quotes(text, mark->at, filling->values[mark->slot], language)
                      : 0;
    if (slot->field == FIELD_ORGANISATION && moved == 0)
        square_brackets(text, mark->at, strlen(filling->values[mark->slot]));
    if (is_line_head(text, mark->at)) {
        if (may_get_capital(slot))
            put_capital(text, mark->at + moved);
    } else if (has_filter(slot, FILTER_ROLE) || has_filter(slot, FILTER_OPENING)) {
        put_colon(text, mark->at, language);
    } else if (language == LANGUAGE_FR && moved == 0) {
        if (slot->field == FIELD_TITLE && may_get_capital(slot))
            put_small_article(text, mark->at);
        elision_apply(text, mark->at);
    }
}

static void fit_words(const struct filling *filling, enum language language)
{
    for (guint i = filling->marks->len; i > 0; i--)
        fit_word(filling, &g_array_index(filling->marks, struct mark, i - 1), language);
}

/* --- the whole ---------------------------------------------------------------------------------
 */

/* No blanks at line ends, one empty line in a row at most, none at the beginning and the end. */
static char *tidy_lines(const char *text)
{
    GString *tidy = g_string_sized_new(strlen(text) + 1);
    bool has_empty = false; /* before the line at hand */
    for (const char *line = text, *end; *line; line = *end ? end + 1 : end) {
        end = strchrnul(line, '\n');
        const char *last = end;
        while (tidy->len == 0 && g_ascii_isspace(*line) && line < last)
            line++;
        while (last > line && g_ascii_isspace(last[-1]))
            last--;
        if (last > line && tidy->len > 0)
            g_string_append(tidy, has_empty ? "\n\n" : "\n");
        has_empty = last == line;
        g_string_append_len(tidy, line, last - line);
    }
    return g_string_free(tidy, FALSE);
}

char *template_fill(const struct template *template, const char *const *values,
                    enum language language)
{
    g_autoptr(GString) text = g_string_sized_new(USUAL_BYTES);
    g_autoptr(GArray) parts = g_array_new(FALSE, FALSE, sizeof(struct open_part));
    g_autoptr(GArray) marks = g_array_sized_new(FALSE, FALSE, sizeof(struct mark), USUAL_MARKS);
    struct filling filling = {template, values, text, parts, marks};
    for (guint i = 0; i < template->pieces->len; i++)
        fill_piece(&filling, &g_array_index(template->pieces, struct piece, i));
    fit_words(&filling, language);
    return tidy_lines(text->str);
}
