/*
 * Sketches: how alike two versions of a text are, as git counts it, without keeping the texts.
 *
 * A text is cut into lines, and lines into pieces of at most 64 bytes; a sketch keeps how many
 * bytes each different piece accounts for. Similarity is the bytes that both have, over the larger
 * size.
 */
#pragma once

#include <glib.h>

/* The sketch of a text; a CR before a LF does not count. Owned by the caller. */
GBytes *sketch_new(const char *bytes, gsize length);

/* How alike, 0 to 100, rounded down. Two empty texts are not alike. A damaged sketch counts as 0.
 */
int sketch_similarity(GBytes *a, GBytes *b);
