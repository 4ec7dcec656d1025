/* Words of a title. For heading.c and heading_without.c alone. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#define HEADING_MAX_BYTES 400 /* a longer title is a text, and stays one */

/* Behind a word, and behind the blanks that follow it too. */
gsize heading_word_length(const char *text);
const char *heading_skip_word(const char *text);

/* Behind a colon or a dash and the blanks around it; `has` (may be NULL) is set where there was
 * one. */
const char *heading_skip_sign(const char *text, bool *has);
