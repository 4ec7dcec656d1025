/* Hashtags out of a posting's tags. */
#pragma once

#include <glib.h>

/*
 * "#DataScience #Santé": each tag in one word, joined by spaces, none twice. Letters, digits and
 * underscores stay; a tag without a letter is left out. Owned by the caller; "" when there are
 * none.
 */
char *hashtags_of(char *const *tags);
