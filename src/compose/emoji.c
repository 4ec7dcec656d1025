/*
 * Sequences of emoji: keycaps, flags, skin tones, pictures joined into one. The pictures themselves
 * are those that Unicode calls so.
 */
#include <stdbool.h>
#include <utf8proc.h>

#include "src/compose/emoji.h"

#define ZERO_WIDTH_JOINER 0x200D
#define TEXT_STYLE 0xFE0E
#define EMOJI_STYLE 0xFE0F
#define KEYCAP 0x20E3
#define BLACK_FLAG 0x1F3F4

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

/* Signs of the text unless a style follows them: (c), (r). */
static bool is_sign(gunichar c)
{
    return c < 0x100;
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
    return styled == p && is_sign(c) ? start : styled;
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

const char *emoji_end(const char *start)
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
