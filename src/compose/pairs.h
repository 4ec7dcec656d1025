/*
 * Brackets and quotes that belong together. One without its other is none, nor is one whose other
 * stands further away than a sentence is long.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

struct pair {
    gsize start, end; /* the opening sign's first byte; behind the closing one */
};

/*
 * The pairs of a text, those within others too, in the order in which they begin (GArray of struct
 * pair).
 */
GArray *pairs_find(const char *text);

/* Add to `cut`, which is the text up to `place`, what closes the pairs that are open there. */
void pairs_close(GString *cut, const char *text, const GArray *pairs, gsize place);
