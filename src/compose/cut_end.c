/* See cut_end.h. Characters are told apart by their numbers: this is asked for every word. */
#include <string.h>

#include "src/compose/cut_end.h"
#include "src/posting/small_words.h"

#define LONGEST_SMALL ((gsize)24) /* bytes that are looked at of the last word */

static gunichar last_character(const char *text, gsize end)
{
    return end > 0 ? g_utf8_get_char(g_utf8_prev_char(text + end)) : 0;
}

static bool is_blank(gunichar c)
{
    return c == ' ' || (c >= 0x80 && g_unichar_isspace(c));
}

static bool is_apostrophe(gunichar c)
{
    return c == '\'' || c == 0x2019 /* ’ */;
}

/* What opens something, or stands between what is elided and its word. */
static bool is_opening(gunichar c)
{
    switch (c) {
    case '(':
    case '[':
    case '{':
    case '"':
    case 0xAB:   /* « */
    case 0x201C: /* “ */
        return true;
    default:
        return is_apostrophe(c);
    }
}

/* Lost before "…", wherever it stands. */
static bool is_lost(gunichar c)
{
    switch (c) {
    case ',':
    case ';':
    case '.':
    case 0x2026: /* … */
    case '(':
    case '[':
    case '{':
    case 0xAB:   /* « */
    case 0x201C: /* “ */
    case 0x201E: /* „ */
    case 0x2018: /* ‘ */
    case 0x2013: /* – */
    case 0x2014: /* — */
    case 0x2015: /* ― */
        return true;
    default:
        return is_blank(c);
    }
}

/* Lost when it stands alone: the + of "C++" is not. */
static bool is_lost_alone(gunichar c)
{
    switch (c) {
    case 0x2022: /* • */
    case 0xB7:   /* · */
    case 0x2192: /* → */
    case 0x2019: /* ’ */
        return true;
    default:
        return c < 0x80 && strchr("-*/&+|=>#@\"'", (int)c);
    }
}

bool cut_end_dangles(const char *text, gsize end)
{
    if (g_ascii_isalnum(text[end - 1]))
        return false;
    const char *last = g_utf8_prev_char(text + end);
    gunichar c = g_utf8_get_char(last);
    if (is_lost(c))
        return true;
    return is_lost_alone(c) &&
           (last == text || is_blank(last_character(text, (gsize)(last - text))));
}

bool cut_end_is_before_sign(const char *text, gsize place)
{
    const char *p = text + place;
    while (*p && is_blank(g_utf8_get_char(p)))
        p = g_utf8_next_char(p);
    return (*p && strchr(":!?", *p)) || g_utf8_get_char(p) == 0xBB /* » */;
}

/* Where the last word of text[0..place) begins: behind a blank, an apostrophe, a bracket that is
 * not within it as in "un(e)". */
static gsize last_word(const char *text, gsize place)
{
    gsize start = place;
    while (start > 0 && place - start < LONGEST_SMALL) {
        if (g_ascii_isalnum(text[start - 1])) {
            start--;
            continue;
        }
        const char *before = g_utf8_prev_char(text + start);
        gunichar c = g_utf8_get_char(before);
        gsize at = (gsize)(before - text);
        bool is_within = !is_apostrophe(c) && g_unichar_isalnum(last_character(text, at));
        if (is_blank(c) || (is_opening(c) && !is_within))
            break;
        start = at;
    }
    return start;
}

/* How much of a word is its first form: "un" of "un·e" and "un.e", "le" of "le/la". */
static gsize first_form(const char *word, gsize length)
{
    for (gsize at = 0; at < length; at = (gsize)(g_utf8_next_char(word + at) - word)) {
        if (g_ascii_isalpha(word[at]))
            continue;
        gunichar c = g_utf8_get_char(word + at);
        bool is_stop = c == '.' && (word[at + 1] == 'e' || word[at + 1] == 'l');
        if (is_stop || c == '/' || c == '(' || c == 0xB7 || c == 0x2022 || c == 0x2027)
            return at;
    }
    return length;
}

static bool is_behind_quelqu(const char *text, gsize start)
{
    static const char quelqu[] = "uelqu";
    if (start == 0 || !is_apostrophe(last_character(text, start)))
        return false;
    const char *p = g_utf8_prev_char(text + start);
    gsize length = strlen(quelqu);
    return (gsize)(p - text) >= length && memcmp(p - length, quelqu, length) == 0;
}

/* "4" of "4 ans" */
static bool is_bare_number(const char *text, gsize start, gsize place)
{
    if (text[place] != ' ')
        return false;
    while (start < place &&
           (g_ascii_isdigit(text[start]) || text[start] == '.' || text[start] == ','))
        start++;
    return start == place;
}

bool cut_end_wants_more(const char *text, gsize place)
{
    gunichar c = last_character(text, place);
    if (c == ':' || c == 0xB0 /* n° */ || is_apostrophe(c))
        return true;
    gsize start = last_word(text, place);
    const char *word = text + start;
    gsize length = first_form(word, place - start);
    if (is_bare_number(text, start, place))
        return true;
    if (text[place] == '.' && small_word_is_abbreviation(word, length))
        return length != 3 || memcmp(word, "etc", 3) != 0;
    return small_word_wants_more(word, length) && !is_behind_quelqu(text, start);
}
