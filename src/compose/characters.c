/* See characters.h. */
#include <string.h>

#include "src/compose/characters.h"

bool character_is_in(gunichar c, const char *ascii)
{
    return c > 0 && c < 0x80 && strchr(ascii, (int)c) != NULL;
}

bool character_is_latin_accent(gunichar c)
{
    switch (c) {
    case 0x253 ... 0x254:
    case 0x256 ... 0x257:
    case 0x259:
    case 0x25B:
    case 0x263:
    case 0x268:
    case 0x26F:
    case 0x272:
    case 0x289:
    case 0x28B:
    case 0x2BB:
        return true;
    default:
        return (c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7) || (c >= 0x300 && c <= 0x36F) ||
               (c >= 0x1E00 && c <= 0x1EFF);
    }
}

bool character_is_blank(gunichar c)
{
    switch (c) {
    case '\t' ... '\r':
    case ' ':
    case 0x85:
    case 0xA0:
    case 0x1680:
    case 0x180E:
    case 0x2000 ... 0x200A:
    case 0x2028 ... 0x2029:
    case 0x202F:
    case 0x205F:
    case 0x3000:
        return true;
    default:
        return false;
    }
}

bool character_is_invalid(gunichar c)
{
    return c == 0xFFFE || c == 0xFEFF || c == 0xFFFF;
}

bool character_is_at(gunichar c)
{
    return c == '@' || c == 0xFF20;
}

bool character_is_hash(gunichar c)
{
    return c == '#' || c == 0xFF03;
}

static bool is_directional(gunichar c)
{
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x061C ||
           c == 0x200E || c == 0x200F;
}

/* Quotation mark and backquote are none to X. */
bool character_is_punctuation(gunichar c)
{
    return character_is_in(c, "!'#%&()*+,\\-./:;<=>?@[]^_{|}~$");
}

bool character_is_rare_host_letter(gunichar c)
{
    return c != 0 && !character_is_punctuation(c) && !character_is_blank(c) && !is_directional(c) &&
           !character_is_invalid(c);
}

bool character_is_tag_letter(gunichar c)
{
    if (c < 0x80)
        return g_ascii_isalpha((char)c);
    return g_unichar_isalpha(c) || g_unichar_ismark(c);
}

bool character_is_tag_member(gunichar c)
{
    switch (c) {
    case '_':
    case 0xB7:  /* as in il·lusió */
    case 0x5BE: /* Hebrew maqaf, geresh, gershayim */
    case 0x5F3 ... 0x5F4:
    case 0xF0B ... 0xF0C: /* Tibetan tsheg */
    case 0x200C ... 0x200D:
    case 0x3003: /* ditto, wave dash, sound marks, double hyphen, middle dot of Japanese */
    case 0x301C:
    case 0x309B ... 0x309C:
    case 0x30A0:
    case 0x30FB:
    case 0xA67E:
    case 0xFF5E:
        return true;
    default:
        return g_unichar_type(c) == G_UNICODE_DECIMAL_NUMBER || character_is_tag_letter(c);
    }
}
