/* Has a phrase only just begun where a text would end? For cut.c alone. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/*
 * Do the last words of text[0..place) promise something that is cut off: "ne parvenant", "afin de
 * faciliter", "en matière", "un monde où la technologie", "and their", "un quai toujours"; or
 * does what follows belong to them, "accueil social | et culturel", "utile à la vie | du port"? No
 * sign and no other clause lies between them and the end.
 */
bool cut_phrase_is_open(const char *text, gsize place);
