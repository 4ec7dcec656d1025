/*
 * Where sentences end, in French and in English.
 *
 * Abbreviations, initials, "etc.", hosts ("beta.gouv.fr"), names ("Node.js"), numbers ("1.5", "1.
 * First") and ellipses end none; neither does a sign before a word in small letters. A question of
 * one or two words ("Comment ?") belongs to its answer.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/*
 * The end of the first sentence that ends behind `from`: a byte offset behind its sign and what
 * closes behind that, "Oui. »"; 0 when no other one ends before the text does.
 *
 * from  the start of a sentence: 0, or an end found before
 */
gsize sentence_next_end(const char *text, gsize from);

/* Does the text end with a question of one or two words? */
bool sentence_awaits_answer(const char *text);
