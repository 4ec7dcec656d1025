/* Small words of French and English that decide where a text may end. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Does this word want another behind it: an article, a preposition, a conjunction, a pronoun? Any
 * case; neither blanks nor signs around it. */
bool small_word_wants_more(const char *word, gsize length);

/* Is it an abbreviation, written with a full stop, which stands in for it here: "Mme", "etc"? */
bool small_word_is_abbreviation(const char *word, gsize length);
