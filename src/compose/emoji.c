/*
 * Sequences of emoji: keycaps, flags, skin tones, pictures joined into one. The pictures themselves
 * are those that Unicode calls so; which of them may be joined is not looked at.
 */
#include <stdbool.h>
#include <string.h>
#include <utf8proc.h>

#include "src/compose/emoji.h"

#define ZERO_WIDTH_JOINER 0x200D
#define TEXT_STYLE 0xFE0E
#define EMOJI_STYLE 0xFE0F
#define KEYCAP 0x20E3
#define BLACK_FLAG 0x1F3F4
#define REGION_A 0x1F1E6
#define MAX_MEMBERS 4 /* of the longest joined ones, families and kisses */

static bool is_regional_indicator(gunichar c)
{
    return c >= REGION_A && c < REGION_A + 26;
}

/* Two of these make a flag when some region has them for its code. */
static bool is_flag(gunichar first, gunichar second)
{
    static const char *const regions[] = {
        "CDEFGILMOQRSTUWXZ",       /* A */
        "ABDEFGHIJLMNOQRSTVWYZ",   /* B */
        "ACDFGHIKLMNOPRUVWXYZ",    /* C */
        "EGJKMOZ",                 /* D */
        "ACEGHRSTU",               /* E */
        "IJKMOR",                  /* F */
        "ABDEFGHILMNPQRSTUWY",     /* G */
        "KMNRTU",                  /* H */
        "CDELMNOQRST",             /* I */
        "EMOP",                    /* J */
        "EGHIMNPRWYZ",             /* K */
        "ABCIKRSTUVY",             /* L */
        "ACDEFGHKLMNOPQRSTUVWXYZ", /* M */
        "ACEFGILOPRUZ",            /* N */
        "M",                       /* O */
        "AEFGHKLMNRSTWY",          /* P */
        "A",                       /* Q */
        "EOSUW",                   /* R */
        "ABCDEGHIJKLMNORSTVXYZ",   /* S */
        "ACDFGHJKLMNORTVWZ",       /* T */
        "AGMNSYZ",                 /* U */
        "ACEGINU",                 /* V */
        "FS",                      /* W */
        "K",                       /* X */
        "ET",                      /* Y */
        "AMW",                     /* Z */
    };
    return is_regional_indicator(first) && is_regional_indicator(second) &&
           strchr(regions[first - REGION_A], (int)('A' + second - REGION_A)) != NULL;
}

static bool is_skin_tone(gunichar c)
{
    return c >= 0x1F3FB && c <= 0x1F3FF;
}

/* The people and hands that have a skin (Emoji_Modifier_Base of Unicode 15). */
static bool has_skin(gunichar c)
{
    static const struct {
        gunichar first, last;
    } ranges[] = {
        {0x261D, 0x261D},   {0x26F9, 0x26F9},   {0x270A, 0x270D},   {0x1F385, 0x1F385},
        {0x1F3C2, 0x1F3C4}, {0x1F3C7, 0x1F3C7}, {0x1F3CA, 0x1F3CC}, {0x1F442, 0x1F443},
        {0x1F446, 0x1F450}, {0x1F466, 0x1F478}, {0x1F47C, 0x1F47C}, {0x1F481, 0x1F483},
        {0x1F485, 0x1F487}, {0x1F48F, 0x1F48F}, {0x1F491, 0x1F491}, {0x1F4AA, 0x1F4AA},
        {0x1F574, 0x1F575}, {0x1F57A, 0x1F57A}, {0x1F590, 0x1F590}, {0x1F595, 0x1F596},
        {0x1F645, 0x1F647}, {0x1F64B, 0x1F64F}, {0x1F6A3, 0x1F6A3}, {0x1F6B4, 0x1F6B6},
        {0x1F6C0, 0x1F6C0}, {0x1F6CC, 0x1F6CC}, {0x1F90C, 0x1F90C}, {0x1F90F, 0x1F90F},
        {0x1F918, 0x1F91F}, {0x1F926, 0x1F926}, {0x1F930, 0x1F939}, {0x1F93C, 0x1F93E},
        {0x1F977, 0x1F977}, {0x1F9B5, 0x1F9B6}, {0x1F9B8, 0x1F9B9}, {0x1F9BB, 0x1F9BB},
        {0x1F9CD, 0x1F9CF}, {0x1F9D1, 0x1F9DD}, {0x1FAC3, 0x1FAC5}, {0x1FAF0, 0x1FAF8},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(ranges); i++) {
        if (c >= ranges[i].first && c <= ranges[i].last)
            return true;
    }
    return false;
}

/* Signs of the text unless a style follows them: (c), (r). */
static bool is_sign(gunichar c)
{
    return c == 0xA9 || c == 0xAE;
}

/* Letters and punctuation, most of any text, are none for sure. */
static bool is_pictograph(gunichar c)
{
    return (is_sign(c) || c >= 0x203C) && utf8proc_get_property((utf8proc_int32_t)c)->boundclass ==
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
    if (is_skin_tone(g_utf8_get_char(p)) && has_skin(c))
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
        return is_flag(c, g_utf8_get_char(second)) ? g_utf8_next_char(second) : second;
    }
    if (g_ascii_isdigit(*start) || *start == '#' || *start == '*') {
        const char *keycap = skip_one(start + 1, EMOJI_STYLE);
        return g_utf8_get_char(keycap) == KEYCAP ? g_utf8_next_char(keycap) : start;
    }
    return is_pictograph(c) ? skip_pictograph(start) : start;
}

const char *emoji_end(const char *start)
{
    guchar byte = (guchar)*start; /* from 0xC3 to 0xE1 it begins the letters up to U+1FFF */
    if (g_ascii_isalpha(byte) || byte == ' ' || (byte >= 0xC3 && byte <= 0xE1)) /* as mostly */
        return start;
    const char *end = skip_emoji_member(start);
    for (int members = 1; members < MAX_MEMBERS; members++) {
        if (end == start || g_utf8_get_char(end) != ZERO_WIDTH_JOINER)
            break;
        const char *member = g_utf8_next_char(end);
        const char *next = skip_emoji_member(member);
        if (next == member)
            break;
        end = next;
    }
    return end;
}
