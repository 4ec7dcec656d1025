/* One line of clean text, on top of the text helpers of src/base. */
#include <stdbool.h>

#include "src/base/text.h"
#include "src/posting/clean.h"

#define ZERO_WIDTH_NON_JOINER 0x200C
#define ZERO_WIDTH_JOINER 0x200D
#define BLACK_FLAG 0x1F3F4

/* The tags that make an emoji flag of a black flag: England, Scotland, Wales. */
static bool is_tag(gunichar character)
{
    return character >= 0xE0020 && character <= 0xE007F;
}

static bool is_invisible(gunichar character, bool is_in_flag)
{
    if (character == ZERO_WIDTH_JOINER || character == ZERO_WIDTH_NON_JOINER)
        return false;
    if (is_in_flag && is_tag(character))
        return false;
    return g_unichar_type(character) == G_UNICODE_FORMAT;
}

/* A visible character that composes with nothing before it: Latin letters and usual signs. */
static bool is_plain(gunichar character)
{
    return (character > 0x20 && character < 0x7F) ||
           (character > 0xA0 && character < 0x300 && character != 0xAD /* soft hyphen */) ||
           (character >= 0x2010 && character <= 0x2027 /* dashes, quotes, bullets, "…" */);
}

/* Plain characters with one blank between words: most texts, and nothing has to be done to them. */
static bool is_clean_already(const char *text, gsize length)
{
    bool is_after_word = false;
    for (const char *p = text; p < text + length; p = g_utf8_next_char(p)) {
        bool is_blank = *p == ' ';
        if (is_blank ? !is_after_word : !is_plain(g_utf8_get_char(p)))
            return false;
        is_after_word = !is_blank;
    }
    return is_after_word;
}

char *clean_line(const char *text, gsize length)
{
    if (is_clean_already(text, length))
        return g_strndup(text, length);
    g_autoptr(GString) visible = g_string_sized_new(length);
    bool is_in_flag = false;
    for (const char *p = text; p < text + length; p = g_utf8_next_char(p)) {
        gunichar character = g_utf8_get_char(p);
        is_in_flag = character == BLACK_FLAG || (is_in_flag && is_tag(character));
        if (g_unichar_iscntrl(character))
            g_string_append_c(visible, ' ');
        else if (!is_invisible(character, is_in_flag))
            g_string_append_unichar(visible, character);
    }
    g_autofree char *composed = text_nfc(visible->str);
    return text_collapse(composed);
}
