/* Hashtags out of a posting's tags. */
#pragma once

#include <glib.h>

/*
 * "#DataScience #Santé": each tag in one word with capitals, which screen readers need, joined by
 * spaces, none twice. Letters, digits and underscores stay (networks end a hashtag at all else, at
 * "²" too); a tag without a letter is left out, and so is one whose words stand in the text
 * already.
 *
 * max      at most so many; 0 = any number
 * said     the text without them; NULL = none
 * returns  owned by the caller; "" when there are none
 */
char *hashtags_of(char *const *tags, int max, const char *said);
