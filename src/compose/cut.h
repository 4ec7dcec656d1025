/*
 * Where a text may end early, and how it looks then.
 *
 * Never within a link or a grapheme, never directly before a French `: ; ! ? »`, and leaving no
 * dangling comma, dash or opening bracket before the "…".
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

enum cut_where {
    CUT_WORDS,     /* behind words; within one only when it is too long to be one */
    CUT_GRAPHEMES, /* anywhere: for when not even the first word has room */
};

/*
 * All places, byte offsets in rising order (GArray of gsize); none at the ends of the text.
 *
 * text  one line, Unicode NFC, as text_collapse() leaves it
 */
GArray *cut_places(const char *text, enum cut_where where);

/* The text up to that place and "…"; owned by the caller. */
char *cut_at(const char *text, gsize place);
