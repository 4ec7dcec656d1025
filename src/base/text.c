/*
 * Text helpers over utf8proc (normal forms, graphemes, categories, widths) and GLib (the rest).
 *
 * Everything takes linear time whatever the text: texts come from strangers.
 */
#include <string.h>
#include <utf8proc.h>

#include "src/base/text.h"

#define ZERO_WIDTH_JOINER 0x200D
#define NO_BREAK_SPACE 0xA0
#define FIGURE_SPACE 0x2007
#define NARROW_NO_BREAK_SPACE 0x202F
#define FIRST_JAMO 0x1100
#define MAX_PARTS 32 /* of a character, decomposed */

/* Eight at a time: texts are mostly ASCII. */
const char *text_skip_ascii(const char *p, const char *end)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), tops = ones << 7;
    for (uint64_t word; end - p >= (ptrdiff_t)sizeof word; p += sizeof word) {
        memcpy(&word, p, sizeof word);
        word = GUINT64_FROM_LE(word);
        uint64_t others = ((word - ones) | word) & tops; /* the lowest bit tells the first one */
        if (others)
            return p + __builtin_ctzll(others) / 8;
    }
    while (p < end && *p && !(*p & 0x80))
        p++;
    return p;
}

bool text_is_valid(const char *bytes, gsize length, const char **end)
{
    const char *p = bytes, *last = bytes + length;
    while ((p = text_skip_ascii(p, last)) < last) {
        /* Two bytes make a Latin letter with its accent; what is rarer GLib judges. */
        bool is_letter = last - p > 1 && (guchar)*p >= 0xC2 && (guchar)*p < 0xE0 &&
                         ((guchar)p[1] & 0xC0) == 0x80;
        gunichar character = !is_letter && *p ? g_utf8_get_char_validated(p, last - p) : 0;
        if (!*p || character > 0x10FFFF)
            break;
        p += is_letter ? 2 : g_unichar_to_utf8(character, NULL);
    }
    if (end)
        *end = p;
    return p == last;
}

/* Of C0, DEL and C1, all but those that lay out a text. No other character has such a byte. */
static bool is_control(const char *p)
{
    guchar byte = (guchar)*p;
    if (byte < 0x20)
        return byte != '\t' && byte != '\n' && byte != '\r';
    return byte == 0x7F || (byte == 0xC2 && (guchar)p[1] < 0xA0);
}

bool text_is_clean(const char *bytes, gsize length, gsize *at)
{
    const char *end;
    bool is_valid = text_is_valid(bytes, length, &end);
    const char *p = bytes;
    while (p < end && !is_control(p))
        p++;
    if (p == end && is_valid)
        return true;
    if (at)
        *at = (gsize)(p - bytes);
    return false;
}

void text_set(char **text, const char *with)
{
    if (g_strcmp0(*text, with) == 0)
        return;
    char *copy = g_strdup(with);
    g_free(*text);
    *text = copy;
}

static int compare_by_class(const void *a, const void *b, void *unused)
{
    (void)unused;
    return (int)utf8proc_get_property(*(const utf8proc_int32_t *)a)->combining_class -
           (int)utf8proc_get_property(*(const utf8proc_int32_t *)b)->combining_class;
}

/* Put each run of combining marks into canonical order. A stable sort, because utf8proc's own way
 * is quadratic in the length of a run. */
static void order_marks(utf8proc_int32_t *characters, gsize length)
{
    for (gsize i = 0; i < length;) {
        gsize start = i;
        while (i < length && utf8proc_get_property(characters[i])->combining_class != 0)
            i++;
        if (i - start > 1)
            g_qsort_with_data(characters + start, (gint)(i - start), sizeof *characters,
                              compare_by_class, NULL);
        if (i == start)
            i++;
    }
}

/* The parts of a character, as `options` say; how many there are. */
static gsize parts_of(gunichar character, utf8proc_option_t options,
                      utf8proc_int32_t parts[MAX_PARTS])
{
    int boundclass = 0;
    utf8proc_ssize_t count = utf8proc_decompose_char((utf8proc_int32_t)character, parts, MAX_PARTS,
                                                     options, &boundclass);
    return count > 0 && count <= MAX_PARTS ? (gsize)count : 0;
}

/* The characters of `text` decomposed, with room for one more. */
static GArray *decompose(const char *text)
{
    GArray *characters =
        g_array_sized_new(FALSE, FALSE, sizeof(utf8proc_int32_t), (guint)strlen(text) + 1);
    for (const char *p = text; *p; p = g_utf8_next_char(p)) {
        utf8proc_int32_t parts[MAX_PARTS];
        gunichar character = g_utf8_get_char(p);
        gsize count = parts_of(character, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE, parts);
        g_array_append_vals(characters, parts, (guint)count);
    }
    static const utf8proc_int32_t room = 0;
    g_array_append_val(characters, room);
    g_array_set_size(characters, characters->len - 1);
    return characters;
}

/* Latin letters, typographic signs, currencies: none of these changes, alone or beside another. */
static bool is_nfc_already(const char *text)
{
    const char *end = text + strlen(text);
    while ((text = text_skip_ascii(text, end)) < end) {
        gunichar character = g_utf8_get_char(text);
        if (character >= 0x300 && (character < 0x2002 || character >= 0x20D0))
            return false;
        text = g_utf8_next_char(text);
    }
    return true;
}

char *text_hex(const unsigned char *bytes, gsize length)
{
    static const char digits[] = "0123456789abcdef";
    char *text = g_malloc(2 * length + 1);
    for (gsize i = 0; i < length; i++) {
        text[2 * i] = digits[bytes[i] >> 4];
        text[2 * i + 1] = digits[bytes[i] & 0xf];
    }
    text[2 * length] = '\0';
    return text;
}

char *text_nfc(const char *text)
{
    if (is_nfc_already(text))
        return g_strdup(text);
    GArray *characters = decompose(text);
    utf8proc_int32_t *list = (utf8proc_int32_t *)(void *)characters->data;
    order_marks(list, characters->len);
    utf8proc_reencode(list, (utf8proc_ssize_t)characters->len, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    return g_array_free(characters, FALSE); /* it was encoded in the array's own memory */
}

/* GLib does not count NEL among the blanks. */
static bool is_blank(gunichar character)
{
    if (character < 0x80)
        return character == ' ' || (character >= '\t' && character <= '\r');
    return g_unichar_isspace(character) || character == 0x85;
}

/* A text that is folded in one pass: of most postings several are. */
struct folding {
    GString *text;
    bool has_blank;   /* behind it */
    bool may_compose; /* without marks only the letters of Korean have to */
};

static void fold_part(struct folding *folding, gunichar part)
{
    if (is_blank(part)) {
        folding->has_blank = true;
        return;
    }
    if (folding->has_blank && folding->text->len > 0)
        g_string_append_c(folding->text, ' ');
    folding->has_blank = false;
    if (part < 0x80) {
        g_string_append_c(folding->text, (char)part);
        return;
    }
    g_string_append_unichar(folding->text, part);
    folding->may_compose |= part >= FIRST_JAMO;
}

char *text_fold(const char *text)
{
    static const utf8proc_option_t options =
        UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK;
    struct folding folding = {.text = g_string_sized_new(strlen(text) + 1)};
    for (const char *p = text; *p; p = g_utf8_next_char(p)) {
        if (!(*p & 0x80)) { /* most of a text */
            fold_part(&folding, (guchar)(*p >= 'A' && *p <= 'Z' ? *p + ('a' - 'A') : *p));
            continue;
        }
        utf8proc_int32_t parts[MAX_PARTS];
        gsize count = parts_of(g_utf8_get_char(p), options, parts);
        for (gsize i = 0; i < count; i++)
            fold_part(&folding, (gunichar)parts[i]);
    }
    g_autofree char *folded = g_string_free(folding.text, FALSE);
    return folding.may_compose ? text_nfc(folded) : g_steal_pointer(&folded);
}

static bool is_no_break(gunichar character)
{
    return character == NO_BREAK_SPACE || character == FIGURE_SPACE ||
           character == NARROW_NO_BREAK_SPACE;
}

/* The first blank from `p` on, or the end. */
static const char *blank_from(const char *p)
{
    for (; *p; p = g_utf8_next_char(p)) {
        bool is_visible = *p > ' ' && (guchar)*p < 0x80; /* as most are */
        if (!is_visible && is_blank(g_utf8_get_char(p)))
            break;
    }
    return p;
}

char *text_collapse(const char *text)
{
    GString *line = g_string_sized_new(strlen(text));
    for (const char *p = text; *p;) {
        const char *start = p;
        p = blank_from(p);
        g_string_append_len(line, start, p - start);
        if (!*p)
            break;
        gunichar blank = g_utf8_get_char(p);
        int count = 0;
        for (; *p && is_blank(g_utf8_get_char(p)); p = g_utf8_next_char(p))
            count++;
        if (line->len > 0 && *p)
            g_string_append_unichar(line, count == 1 && is_no_break(blank) ? blank : ' ');
    }
    return g_string_free(line, FALSE);
}

/* Nothing to see, though Unicode files them under letters and marks. */
static bool is_unseen_letter(gunichar character)
{
    static const struct {
        gunichar first, last;
    } ranges[] = {
        {0x034F, 0x034F}, {0x115F, 0x1160}, {0x180B, 0x180F},
        {0x3164, 0x3164}, {0xFFA0, 0xFFA0}, {0xE0100, 0xE01EF},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(ranges); i++) {
        if (character >= ranges[i].first && character <= ranges[i].last)
            return true;
    }
    return false;
}

static bool is_unseen(gunichar character)
{
    switch (g_unichar_type(character)) {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
        return true;
    default:
        return is_unseen_letter(character);
    }
}

static int break_class(gunichar character)
{
    return (int)utf8proc_get_property((utf8proc_int32_t)character)->boundclass;
}

/* Does a joiner between these two hold an emoji together? Before it may stand a skin tone or VS16.
 */
static bool joins_emoji(gunichar before, gunichar after)
{
    return break_class(after) == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC &&
           (break_class(before) == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC ||
            break_class(before) == UTF8PROC_BOUNDCLASS_EXTEND);
}

char *text_printable(const char *text, bool keep_lines)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    GString *printable = g_string_sized_new(strlen(valid));
    gunichar before = 0;
    for (const char *p = valid; *p; p = g_utf8_next_char(p)) {
        gunichar character = g_utf8_get_char(p);
        bool stays = !is_unseen(character);
        if (keep_lines && (character == '\n' || character == '\t'))
            stays = true;
        if (character == ZERO_WIDTH_JOINER)
            stays = joins_emoji(before, g_utf8_get_char(g_utf8_next_char(p)));
        if (stays)
            g_string_append_unichar(printable, character);
        else
            g_string_append_printf(printable, "\\u{%x}", character);
        before = character;
    }
    return g_string_free(printable, FALSE);
}

/* How many insertions, deletions, substitutions and swaps of neighbours lead from `a` to `b`. */
static glong edit_distance(const gunichar *a, glong a_length, const gunichar *b, glong b_length)
{
    glong width = b_length + 1;
    g_autofree glong *rows = g_new(glong, 3 * width); /* the last three rows, in turn */
    for (glong i = 0; i <= a_length; i++) {
        glong *row = rows + i % 3 * width;
        const glong *above = rows + (i + 2) % 3 * width, *above2 = rows + (i + 1) % 3 * width;
        for (glong j = 0; j <= b_length; j++) {
            if (i == 0 || j == 0) {
                row[j] = i + j;
                continue;
            }
            row[j] = MIN(above[j], row[j - 1]) + 1;
            row[j] = MIN(row[j], above[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = MIN(row[j], above2[j - 2] + 1);
        }
    }
    return rows[a_length % 3 * width + b_length];
}

const char *text_nearest(const char *word, const char *const *candidates)
{
    g_autofree char *wanted_text = g_utf8_strdown(word, -1);
    glong length;
    g_autofree gunichar *wanted = g_utf8_to_ucs4_fast(wanted_text, -1, &length);
    const char *nearest = NULL;
    glong least = length / 3 + 1;
    for (; *candidates; candidates++) {
        g_autofree char *text = g_utf8_strdown(*candidates, -1);
        glong candidate_length;
        g_autofree gunichar *candidate = g_utf8_to_ucs4_fast(text, -1, &candidate_length);
        glong distance = least;
        if (ABS(candidate_length - length) < least)
            distance = edit_distance(wanted, length, candidate, candidate_length);
        if (distance < least) {
            least = distance;
            nearest = *candidates;
        } else if (!nearest && length > 0 && g_str_has_prefix(text, wanted_text)) {
            nearest = *candidates; /* anything nearer still replaces it */
        }
    }
    return nearest;
}

gsize text_next_grapheme(const char *text, gsize at)
{
    const char *p = text + at;
    if (!*p)
        return at;
    utf8proc_int32_t state = 0;
    utf8proc_int32_t before = (utf8proc_int32_t)g_utf8_get_char(p);
    for (p = g_utf8_next_char(p); *p; p = g_utf8_next_char(p)) {
        utf8proc_int32_t after = (utf8proc_int32_t)g_utf8_get_char(p);
        if (utf8proc_grapheme_break_stateful(before, after, &state))
            break;
        before = after;
    }
    return (gsize)(p - text);
}

int text_width(const char *text)
{
    int width = 0;
    for (gsize at = 0, next; text[at]; at = next) {
        next = text_next_grapheme(text, at);
        int cluster = 0; /* a family is several wide characters drawn as one */
        for (const char *p = text + at; p < text + next; p = g_utf8_next_char(p))
            cluster += utf8proc_charwidth((utf8proc_int32_t)g_utf8_get_char(p));
        width += MIN(cluster, 2);
    }
    return width;
}
