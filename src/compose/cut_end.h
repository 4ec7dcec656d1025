/* Would anybody stumble over a text that ends there? For cut.c alone. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Does the last character of text[0..end) look lost before "…": a comma, a semicolon, a blank, an
 * opening bracket; a dash or a sign that stands alone? */
bool cut_end_dangles(const char *text, gsize end);

/* Is that directly before one of `: ! ? »`? French sets them off by a space, often an ordinary
 * one; they belong to the word before. */
bool cut_end_is_before_sign(const char *text, gsize place);

/* Does the last word of text[0..place) want another: an article, "l'", a bare number, "Mme"? */
bool cut_end_wants_more(const char *text, gsize place);
