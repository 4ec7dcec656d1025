/* Classes of characters, as X's rules for links, names and tags have them. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Is it one of these ASCII characters? */
bool character_is_in(gunichar c, const char *ascii);

/* Asked of every character, so it is no call. */
static inline bool character_is_ascii_alnum(gunichar c)
{
    return c < 0x80 && g_ascii_isalnum((char)c);
}

bool character_is_latin_accent(gunichar c);
bool character_is_blank(gunichar c);

/* Characters that X allows nowhere. */
bool character_is_invalid(gunichar c);

/* @ and #, and the wide ones of East Asia. */
bool character_is_at(gunichar c);
bool character_is_hash(gunichar c);

/* One of host names that is not ASCII's; for character_is_host_letter(). */
bool character_is_rare_host_letter(gunichar c);

/* A letter of a host name, in any script: whatever is neither punctuation nor blank. */
static inline bool character_is_host_letter(gunichar c)
{
    return character_is_ascii_alnum(c) || character_is_rare_host_letter(c);
}

/* A letter or mark of any script: a hashtag needs one. */
bool character_is_tag_letter(gunichar c);

/* What a hashtag may have besides: digits, and signs that stand within words. */
bool character_is_tag_member(gunichar c);

/* A character that may end a cashtag without belonging to it. */
bool character_is_punctuation(gunichar c);
