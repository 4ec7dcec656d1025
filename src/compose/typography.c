/*
 * One walk over the text: before each character it is asked whether a blank belongs there, or
 * belongs there no longer. Full stops within words are dotted.c's business.
 *
 * French: Lexique des règles typographiques en usage à l'Imprimerie nationale, « Ponctuation ».
 */
#include <stdbool.h>
#include <string.h>

#include "src/base/auto.h"
#include "src/compose/detect.h"
#include "src/compose/dotted.h"
#include "src/compose/typography.h"

#define NO_BREAK_SPACE 0xA0
#define NARROW_NO_BREAK_SPACE 0x202F
#define FIRST_SYMBOL 0x2190 /* from here on arrows, signs, emoji and other scripts */
#define LOOK_BACK 64        /* bytes: no shortcode and no word of code is longer */

/* The links of a text; places are asked for in rising order. */
struct links {
    const char *text;
    GArray *list; /* of struct entity */
    guint next;   /* the first that does not end before the place at hand */
};

struct setter {
    const char *text;
    enum language language;
    struct links *links;
    GString *set;     /* the text so far, up to `kept` */
    const char *kept; /* from here on it has stayed as it is: most texts are well set already */
};

static gunichar character(const char *at)
{
    return g_utf8_get_char(at);
}

/* What the text that is set ends with, at that place of the one that is given. */
static gunichar last_before(const struct setter *setter, const char *at)
{
    const GString *set = setter->set;
    if (at > setter->kept)
        return character(g_utf8_prev_char(at));
    return set->len > 0 ? character(g_utf8_prev_char(set->str + set->len)) : 0;
}

/* Take over what has stayed as it is, up to `end`. */
static void keep_until(struct setter *setter, const char *end)
{
    g_string_append_len(setter->set, setter->kept, end - setter->kept);
    setter->kept = end;
}

/* Put something in the place of [start..end). */
static void put(struct setter *setter, const char *start, const char *end, const char *with)
{
    keep_until(setter, start);
    g_string_append(setter->set, with);
    setter->kept = end;
}

static bool is_blank(gunichar c)
{
    return c == ' ' || c == NO_BREAK_SPACE || c == NARROW_NO_BREAK_SPACE;
}

static bool is_end(gunichar c)
{
    return c == 0 || c == '\n' || is_blank(c);
}

static bool is_among(gunichar c, const char *characters)
{
    if (c < 0x80) /* mostly */
        return c != 0 && strchr(characters, (int)c) != NULL;
    return g_utf8_strchr(characters, -1, c) != NULL;
}

static bool is_digit(gunichar c)
{
    return c >= '0' && c <= '9';
}

/* --- links --- */

static void links_find(struct links *links, const char *text, const struct detection *rules)
{
    struct detection only_links = {.links = rules->links};
    *links = (struct links){.text = text, .list = detect(text, &only_links)};
}

static void links_clear(struct links *links)
{
    g_array_unref(links->list);
}

AUTO_DEFINE_CLEAR(struct links, links_clear)

/* The first link that ends at `place` or behind it; NULL when there is none. */
static const struct entity *link_from(struct links *links, gsize place)
{
    const struct entity *list = (const struct entity *)(void *)links->list->data;
    while (links->next < links->list->len && list[links->next].end < place)
        links->next++;
    return links->next < links->list->len ? &list[links->next] : NULL;
}

static bool is_within_link(struct links *links, const char *at)
{
    gsize place = (gsize)(at - links->text);
    const struct entity *link = link_from(links, place);
    return link && link->start < place && place < link->end;
}

/* Links that are written whole had better end at a plain blank, whoever reads them. */
static bool is_behind_url(struct links *links, const char *at)
{
    gsize place = (gsize)(at - links->text);
    const struct entity *link = link_from(links, place);
    return link && link->end == place &&
           g_strstr_len(links->text + link->start, (gssize)(place - link->start), "://");
}

static bool touches_link(struct links *links, const struct dotted *word)
{
    const struct entity *link = link_from(links, word->start + 1);
    return link && link->start < word->end;
}

/* --- signs --- */

/* Does the sign close something that is said, rather than stand within code or a smiley? */
static bool is_followed_well(const char *sign)
{
    gunichar next = character(sign + 1);
    if (is_end(next))
        return true;
    if (*sign == ':' || *sign == ';')
        return is_among(next, "»”\"");
    return is_among(next, ")]}»”’\"'!?….,;*_") || next >= FIRST_SYMBOL;
}

/* May a sign stand behind that character? */
static bool may_take_sign(gunichar c)
{
    return g_unichar_isalnum(c) || g_unichar_ismark(c) || is_among(c, ")]}»”’\"'%…°€.*") ||
           c >= FIRST_SYMBOL;
}

/* ":smile:", its second colon */
static bool ends_shortcode(const char *text, const char *sign)
{
    const char *p = sign;
    while (p > text && sign - p < LOOK_BACK && (g_ascii_isalnum(p[-1]) || strchr("_+-", p[-1])))
        p--;
    return p < sign && p > text && p[-1] == ':' && (p - 1 == text || !g_ascii_isalnum(p[-2]));
}

/* Signs that no word of a language has. */
static bool is_in_code(const char *text, const char *sign)
{
    for (const char *p = sign; p > text && sign - p < LOOK_BACK; p--) {
        if (strchr(" \n", p[-1]))
            return false;
        if (strchr("=<>{}_\\|`^~", p[-1]))
            return true;
    }
    return false;
}

static bool is_said(const struct setter *setter, gunichar before, const char *sign)
{
    return may_take_sign(before) && is_followed_well(sign) && !is_in_code(setter->text, sign) &&
           !(*sign == ':' && ends_shortcode(setter->text, sign));
}

/* --- French --- */

/* "12 000": does the blank stand between groups of digits? */
static bool is_within_number(const char *text, const char *blank, const char *after)
{
    int before = 0, behind = 0;
    while (blank - before > text && is_digit(*(const guchar *)(blank - before - 1)) && before < 4)
        before++;
    while (is_digit(*(const guchar *)(after + behind)) && behind < 4)
        behind++;
    return before >= 1 && before <= 3 && behind == 3;
}

/* Which blank belongs before `at`, where blanks from `blank` on may stand already; 0 = as it is. */
static gunichar french_gap(struct setter *setter, const char *blank, const char *at)
{
    gunichar before = last_before(setter, blank), c = character(at);
    bool has_blank = at > blank;
    if (before == 0 || before == '\n' || c == 0 || c == '\n' || is_behind_url(setter->links, blank))
        return 0;
    if ((before == 0xAB) != (c == 0xBB)) /* « or », not both */
        return NARROW_NO_BREAK_SPACE;
    if (is_among(c, ";!?"))
        return is_said(setter, before, at) ? NARROW_NO_BREAK_SPACE : 0;
    if (c == ':')
        return is_said(setter, before, at) ? NO_BREAK_SPACE : 0;
    if (!is_digit(before))
        return 0;
    if (is_among(c, "%€"))
        return has_blank || !g_unichar_isalnum(character(g_utf8_next_char(at))) ? NO_BREAK_SPACE
                                                                                : 0;
    return has_blank && is_within_number(setter->text, blank, at) ? NO_BREAK_SPACE : 0;
}

/* "..." but no more dots than that */
static bool is_ellipsis(struct setter *setter, const char *at)
{
    return strncmp(at, "...", 3) == 0 && at[3] != '.' && last_before(setter, at) != '.' &&
           !is_behind_url(setter->links, at);
}

static const char *set_ellipsis(struct setter *setter, const char *at)
{
    keep_until(setter, at);
    bool is_etc =
        g_str_has_suffix(setter->set->str, "etc") && !g_unichar_isalpha(character(at + 3));
    put(setter, at, at + 3, is_etc ? "." : "…"); /* one of the two says it */
    return at + 3;
}

static bool is_apostrophe(const struct setter *setter, const char *at)
{
    if (*at != '\'')
        return false;
    gunichar before = last_before(setter, at), next = character(at + 1);
    return g_unichar_isalpha(before) && (g_unichar_isalnum(next) || is_among(next, "«“")) &&
           !is_in_code(setter->text, at);
}

/* --- English --- */

/* "16 : 9", its colon */
static bool is_ratio(gunichar before, const char *colon)
{
    return is_digit(before) && *colon == ':' && is_blank(character(colon + 1)) &&
           is_digit(character(g_utf8_next_char(colon + 1)));
}

static bool is_stray(const struct setter *setter, const char *blank, const char *at)
{
    gunichar before = last_before(setter, blank);
    return is_among(character(at), ";:!?") && is_said(setter, before, at) && !is_ratio(before, at);
}

/* --- the walk --- */

/* That one blank, in the place of those between `blank` and `at`. */
static void put_gap(struct setter *setter, const char *blank, const char *at, gunichar gap)
{
    char utf8[7] = "";
    int length = g_unichar_to_utf8(gap, utf8);
    if (at - blank != length || memcmp(blank, utf8, (gsize)length) != 0)
        put(setter, blank, at, utf8);
}

/* Blanks, if any, and the character behind them. */
static const char *set_next(struct setter *setter, const char *blank)
{
    const char *at = blank;
    while (is_blank(character(at)))
        at = g_utf8_next_char(at);
    bool is_french = setter->language == LANGUAGE_FR;
    gunichar gap = is_french ? french_gap(setter, blank, at) : 0;
    if (gap)
        put_gap(setter, blank, at, gap);
    else if (!is_french && at > blank && is_stray(setter, blank, at))
        put(setter, blank, at, "");
    if (is_french && is_ellipsis(setter, at))
        return set_ellipsis(setter, at);
    const char *next = *at ? g_utf8_next_char(at) : at;
    if (is_french && is_apostrophe(setter, at))
        put(setter, at, next, "’");
    return next;
}

/* A byte of a letter, a digit or a comma: nothing is asked for before it, but behind a guillemet.
 * 0xC2 begins guillemets and blanks, 0xE2 the narrow one and "€". */
static const bool is_plain[256] = {
    ['0' ... '9'] = true, ['A' ... 'Z'] = true,   ['a' ... 'z'] = true,   [','] = true,
    ['-'] = true,         [0x80 ... 0xC1] = true, [0xC3 ... 0xE1] = true, [0xE3 ... 0xFF] = true,
};

/* The plain words that begin at `start`, as far as the next link. */
static const char *skip_plain(const struct setter *setter, const char *start)
{
    const struct entity *link = link_from(setter->links, (gsize)(start - setter->text) + 1);
    const char *end = link ? setter->text + link->start : NULL;
    const char *p = start;
    while ((!end || p < end) && (is_plain[(guchar)*p] ||
                                 (*p == ' ' && p > start && p[-1] != ' ' && g_ascii_isalpha(p[1]))))
        p++;
    return p;
}

static char *set_signs(const char *text, enum language language, struct links *links)
{
    GString *set = g_string_sized_new(strlen(text) + 16);
    struct setter setter = {text, language, links, set, text};
    const char *p = text;
    while (*p) {
        if (is_within_link(links, p)) {
            p++;
            continue;
        }
        p = set_next(&setter, p);
        if (last_before(&setter, p) != 0xAB)
            p = skip_plain(&setter, p);
    }
    keep_until(&setter, p);
    return g_string_free(set, FALSE);
}

/* Behind the word, and behind a stop that its spelling ran into: "expert.e.s. du bois". A host may
 * begin a sentence with a small letter. */
static gsize end_of_inclusive(const char *text, gsize end)
{
    if (text[end] != '.' || text[end + 1] != ' ')
        return end;
    const char *next = text + end + 2;
    gsize length = strcspn(next, " ");
    const char *dot = memchr(next, '.', length);
    bool is_address = (dot && g_ascii_isalnum(dot[1])) || memmem(next, length, "://", 3);
    return g_unichar_islower(g_utf8_get_char(next)) && !is_address ? end + 1 : end;
}

/* Full stops within words; NULL when there is nothing to be done to them. */
static char *set_words(struct links *links, enum language language)
{
    const char *text = links->text;
    GString *set = NULL;
    struct dotted word;
    gsize kept = 0;
    for (gsize at = 0; dotted_next(text, at, &word); at = word.end) {
        if (touches_link(links, &word)) /* as most such words do */
            continue;
        enum dotted_use use = dotted_use_of(text, &word);
        bool is_wanted =
            use == DOTTED_SENTENCE || (use == DOTTED_INCLUSIVE && language == LANGUAGE_FR);
        if (!is_wanted)
            continue;
        g_autofree char *better = dotted_write(text, &word, use);
        set = set ? set : g_string_sized_new(strlen(text) + 16);
        g_string_append_len(set, text + kept, (gssize)(word.start - kept));
        g_string_append(set, better);
        kept = use == DOTTED_INCLUSIVE ? end_of_inclusive(text, word.end) : word.end;
    }
    return set ? g_string_free(g_string_append(set, text + kept), FALSE) : NULL;
}

char *typography_set(const char *text, enum language language, const struct detection *rules)
{
    AUTO(links_clear) struct links before = {0};
    links_find(&before, text, rules);
    g_autofree char *words = set_words(&before, language);
    if (!words || strcmp(words, text) == 0) {
        before.next = 0;
        return set_signs(text, language, &before);
    }
    AUTO(links_clear) struct links links = {0};
    links_find(&links, words, rules);
    return set_signs(words, language, &links);
}
