/*
 * Which characters stay, one at a time: categories by utf8proc, scripts by GLib.
 *
 * Where joiners and selectors are of use: https://www.unicode.org/reports/tr51/ (emoji), chapters 9
 * and 12 of the Unicode Standard (Arabic and Indic scripts).
 */
#include <utf8proc.h>

#include "src/posting/unseen.h"

#define ZERO_WIDTH_NON_JOINER 0x200C
#define ZERO_WIDTH_JOINER 0x200D
#define TEXT_STYLE 0xFE0E
#define EMOJI_STYLE 0xFE0F
#define KEYCAP 0x20E3
#define BLACK_FLAG 0x1F3F4
#define TAGS 0xE0000 /* ASCII once more, unseen */
#define CANCEL_TAG 0x7F
#define MAX_TAGS 6
#define MAX_JOINED 4 /* a kiss is four emoji, and so is the largest family */

static bool is_pictograph(gunichar c)
{
    return utf8proc_get_property((utf8proc_int32_t)c)->boundclass ==
           UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC;
}

static bool is_skin_tone(gunichar c)
{
    return c >= 0x1F3FB && c <= 0x1F3FF;
}

/* Between two emoji that are drawn as one. */
static bool joins_emoji(const struct unseen_context *context, gunichar next)
{
    gunichar last = context->last;
    bool is_behind_emoji = is_pictograph(last) || is_skin_tone(last) || last == EMOJI_STYLE;
    return is_behind_emoji && is_pictograph(next) && context->joined + 1 < MAX_JOINED;
}

/* Scripts whose letters change their shape, and with it their sense, beside a joiner. */
static bool needs_joiners(GUnicodeScript script)
{
    switch (script) {
    case G_UNICODE_SCRIPT_ARABIC:
    case G_UNICODE_SCRIPT_SYRIAC:
    case G_UNICODE_SCRIPT_NKO:
    case G_UNICODE_SCRIPT_MONGOLIAN:
    case G_UNICODE_SCRIPT_DEVANAGARI:
    case G_UNICODE_SCRIPT_BENGALI:
    case G_UNICODE_SCRIPT_GURMUKHI:
    case G_UNICODE_SCRIPT_GUJARATI:
    case G_UNICODE_SCRIPT_ORIYA:
    case G_UNICODE_SCRIPT_TAMIL:
    case G_UNICODE_SCRIPT_TELUGU:
    case G_UNICODE_SCRIPT_KANNADA:
    case G_UNICODE_SCRIPT_MALAYALAM:
    case G_UNICODE_SCRIPT_SINHALA:
    case G_UNICODE_SCRIPT_MYANMAR:
    case G_UNICODE_SCRIPT_KHMER:
        return true;
    default:
        return false;
    }
}

static bool is_joiner(gunichar c)
{
    return c == ZERO_WIDTH_JOINER || c == ZERO_WIDTH_NON_JOINER;
}

/* Nothing to see, though Unicode files them under letters, marks and symbols. */
static bool is_blank_shape(gunichar c)
{
    static const gunichar shapes[] = {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5,
                                      0x2800, 0x3164, 0xFFA0, 0xFFFC, 0x1D159};
    for (gsize i = 0; i < G_N_ELEMENTS(shapes); i++) {
        if (c == shapes[i])
            return true;
    }
    return false;
}

static bool is_letter(gunichar c)
{
    return g_unichar_isalpha(c) && !is_blank_shape(c);
}

static bool joiner_may_stay(const struct unseen_context *context, gunichar joiner, gunichar next)
{
    if (joiner == ZERO_WIDTH_JOINER && joins_emoji(context, next))
        return true;
    bool is_in_word = is_letter(context->last) || g_unichar_ismark(context->last);
    return needs_joiners(context->script) && is_in_word && is_letter(next);
}

static bool is_selector(gunichar c)
{
    return (c >= 0xFE00 && c <= EMOJI_STYLE) || (c >= 0xE0100 && c <= 0xE01EF) ||
           (c >= 0x180B && c <= 0x180F && c != 0x180E);
}

/* Of a telephone. */
static bool is_key(gunichar c)
{
    return (c >= '0' && c <= '9') || c == '#' || c == '*';
}

/* How the character before is to be drawn: of emoji, keycaps, ideographs and Mongolian letters. */
static bool selector_may_stay(const struct unseen_context *context, gunichar selector,
                              gunichar next)
{
    gunichar last = context->last;
    if (is_selector(last))
        return false;
    if (selector == TEXT_STYLE || selector == EMOJI_STYLE)
        return is_pictograph(last) || (next == KEYCAP && is_key(last));
    return context->script ==
               (selector < 0x1810 ? G_UNICODE_SCRIPT_MONGOLIAN : G_UNICODE_SCRIPT_HAN) &&
           g_unichar_isalpha(last);
}

/* Filed under invisible formats, but drawn: signs that stand before Arabic numbers and the like. */
static bool is_drawn_format(gunichar c)
{
    return utf8proc_get_property((utf8proc_int32_t)c)->boundclass == UTF8PROC_BOUNDCLASS_PREPEND;
}

/* The planes' room for emoji: a table that is newer than ours may know it. */
static bool is_emoji_to_come(gunichar c)
{
    return c >= 0x1F300 && c <= 0x1FAFF;
}

bool unseen_may_stay(const struct unseen_context *context, gunichar c, gunichar next)
{
    if (is_joiner(c))
        return joiner_may_stay(context, c, next);
    if (is_selector(c))
        return selector_may_stay(context, c, next);
    if (g_unichar_ismark(c) && (context->last == 0 || g_unichar_isspace(context->last)))
        return false;
    switch (utf8proc_category((utf8proc_int32_t)c)) {
    case UTF8PROC_CATEGORY_CF:
        return is_drawn_format(c);
    case UTF8PROC_CATEGORY_CN:
        return is_emoji_to_come(c);
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_CS:
        return false;
    default:
        return !is_blank_shape(c);
    }
}

void unseen_note(struct unseen_context *context, gunichar c)
{
    if (context->last == ZERO_WIDTH_JOINER)
        context->joined++;
    else if (!is_skin_tone(c) && !is_joiner(c) && !is_selector(c))
        context->joined = 0;
    GUnicodeScript script = g_unichar_get_script(c);
    if (script != G_UNICODE_SCRIPT_INHERITED && !is_joiner(c))
        context->script = script;
    context->last = c;
}

gsize unseen_flag_length(const char *text, const char *end)
{
    if (g_utf8_get_char(text) != BLACK_FLAG)
        return 0;
    const char *p = g_utf8_next_char(text);
    for (int tags = 0; tags <= MAX_TAGS && p < end; tags++, p = g_utf8_next_char(p)) {
        gunichar tag = g_utf8_get_char(p) - TAGS;
        if (tag == CANCEL_TAG && tags > 0)
            return (gsize)(g_utf8_next_char(p) - text);
        if (tag >= 0x80 || !g_ascii_isalnum((char)tag))
            return 0;
    }
    return 0;
}
