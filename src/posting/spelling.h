/* How a text spells a name. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/*
 * A better spelling of that name in the text.
 *
 * A slug, "eau-potable", may be "EauPotable" or "Eau potable"; of another name only the case of
 * letters within it may differ.
 *
 * returns  owned by the caller; NULL when the text has none that is better
 */
char *spelling_find(const char *name, const char *text);

/* Is it a name that nobody writes so: small letters alone, perhaps with hyphens? */
bool spelling_is_slug(const char *name);

/* May a word begin at `p` in `text`? */
bool spelling_is_word_start(const char *text, const char *p);
