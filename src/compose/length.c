/*
 * Counting. X's weights: https://docs.x.com/fundamentals/counting-characters and the configuration
 * v3 of its text library (read 2026-11). What is a link is link.c's business.
 */
#include <string.h>
#include <utf8proc.h>

#include "src/base/text.h"
#include "src/compose/length.h"

#define EMOJI_WEIGHT 2
#define ZERO_WIDTH_JOINER 0x200D
#define TEXT_STYLE 0xFE0E
#define EMOJI_STYLE 0xFE0F
#define KEYCAP 0x20E3
#define BLACK_FLAG 0x1F3F4

static int weight_of(gunichar c)
{
    bool is_light = c <= 0x10FF || (c >= 0x2000 && c <= 0x200D) || (c >= 0x2010 && c <= 0x201F) ||
                    (c >= 0x2032 && c <= 0x2037);
    return is_light ? 1 : 2;
}

static bool is_regional_indicator(gunichar c)
{
    return c >= 0x1F1E6 && c <= 0x1F1FF;
}

static bool is_skin_tone(gunichar c)
{
    return c >= 0x1F3FB && c <= 0x1F3FF;
}

static bool is_pictograph(gunichar c)
{
    return utf8proc_get_property((utf8proc_int32_t)c)->boundclass ==
           UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC;
}

static const char *skip_one(const char *p, gunichar c)
{
    return g_utf8_get_char(p) == c ? g_utf8_next_char(p) : p;
}

/* The flags of England, Scotland, Wales: a black flag spelt out with tag characters. */
static const char *skip_tags(const char *p)
{
    while (g_utf8_get_char(p) >= 0xE0020 && g_utf8_get_char(p) <= 0xE007F)
        p = g_utf8_next_char(p);
    return p;
}

static const char *skip_pictograph(const char *start)
{
    gunichar c = g_utf8_get_char(start);
    const char *p = g_utf8_next_char(start);
    if (c == BLACK_FLAG && skip_tags(p) > p)
        return skip_tags(p);
    if (g_utf8_get_char(p) == TEXT_STYLE)
        return start;
    if (is_skin_tone(g_utf8_get_char(p)))
        return g_utf8_next_char(p);
    const char *styled = skip_one(p, EMOJI_STYLE);
    return styled == p && weight_of(c) == 1 ? start
                                            : styled; /* a bare (c) is a letter, not a picture */
}

/* One member of an emoji sequence; `start` itself when there is none. */
static const char *skip_emoji_member(const char *start)
{
    gunichar c = g_utf8_get_char(start);
    if (is_regional_indicator(c)) {
        const char *second = g_utf8_next_char(start);
        return is_regional_indicator(g_utf8_get_char(second)) ? g_utf8_next_char(second) : start;
    }
    if (g_ascii_isdigit(*start) || *start == '#' || *start == '*') {
        const char *keycap = skip_one(start + 1, EMOJI_STYLE);
        return g_utf8_get_char(keycap) == KEYCAP ? g_utf8_next_char(keycap) : start;
    }
    return is_pictograph(c) ? skip_pictograph(start) : start;
}

/* Behind the emoji that stands at `start`, however many characters it has; else `start` itself. */
static const char *skip_emoji(const char *start)
{
    const char *end = skip_emoji_member(start);
    while (end > start && g_utf8_get_char(end) == ZERO_WIDTH_JOINER) {
        const char *member = g_utf8_next_char(end);
        const char *next = skip_emoji_member(member);
        if (next == member)
            break;
        end = next;
    }
    return end;
}

static int count_weighted(const char *p, const char *end)
{
    int weight = 0;
    while (p < end) {
        const char *behind = skip_emoji(p);
        weight += behind > p ? EMOJI_WEIGHT : weight_of(g_utf8_get_char(p));
        p = behind > p ? behind : g_utf8_next_char(p);
    }
    return weight;
}

static int count_utf16(const char *p, const char *end)
{
    int units = 0;
    for (; p < end; p = g_utf8_next_char(p))
        units += g_utf8_get_char(p) > 0xFFFF ? 2 : 1;
    return units;
}

static int count(const char *start, const char *end, enum length_unit unit)
{
    switch (unit) {
    case LENGTH_WEIGHTED:
        return count_weighted(start, end);
    case LENGTH_UTF16:
        return count_utf16(start, end);
    case LENGTH_CHARACTERS:
        return (int)g_utf8_strlen(start, end - start);
    }
    g_assert_not_reached();
}

int length_of(const char *text, const struct limits *limits)
{
    g_autofree char *nfc = text_nfc(text);
    int length = 0;
    gsize at = 0, start, end;
    while (limits->link > 0 && length_next_link(nfc, at, &start, &end)) {
        length += count(nfc + at, nfc + start, limits->unit) + limits->link;
        at = end;
    }
    return length + count(nfc + at, nfc + strlen(nfc), limits->unit);
}
