/*
 * Where a text may end early.
 *
 * Between words, or behind a sentence. Never within a grapheme, a web address, a host, an inclusive
 * word ("un·e") or short brackets and quotes; never beside a no-break space or directly before a
 * French `: ! ? »`; never behind a word that wants another (articles, prepositions, conjunctions,
 * "l'", a bare number), nor where a phrase has only just begun ("afin de faciliter").
 *
 * Places are found as far as they are asked for: of a long text that gets little room, the first
 * few. A text is as in cut.h, and all of its places take linear time.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "src/base/auto.h"

enum cut_where {
    CUT_WORDS, /* behind words and sentences; within a word only when it is too long to be one */
    CUT_GRAPHEMES, /* anywhere: for when not even the first word has room */
    CUT_BLANKS,    /* before each blank, whatever stands there: hashtags */
    CUT_NOWHERE,
};

struct cut_places;

/* All of a text's, none at its ends. `text` is borrowed. */
struct cut_places *cut_places_new(const char *text, enum cut_where where);
void cut_places_free(struct cut_places *places);

const char *cut_places_text(const struct cut_places *places);

/* The pairs of brackets and quotes in it; NULL when its words do not matter. Borrowed. */
const GArray *cut_places_pairs(const struct cut_places *places);

/* Are there more than `i` of them? */
bool cut_places_has(struct cut_places *places, guint i);

/* The byte offset of one that is known to be there; they rise. */
gsize cut_places_at(const struct cut_places *places, guint i);

AUTO_DEFINE(struct cut_places *, cut_places_free)
