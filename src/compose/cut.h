/*
 * Cutting: how a text looks that ends early, at one of the places of cut_places.h. What is left has
 * no dangling comma, dash or opening bracket before its "…", and quotes and brackets that were cut
 * into are closed.
 *
 * All of it is one line, Unicode NFC, as text_collapse() leaves it, and takes linear time.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "src/compose/cut_places.h"

/*
 * Where to cut when `last` is the last of the places that has room: behind a sentence that fills
 * at least 60 % of that room; else where a clause of the next sentence ends, if its verb stands
 * before that; else behind a sentence that fills 35 %; else there.
 *
 * returns  0 where nothing good would be left: a question that is not asked to its end, a sentence
 *          without its verb
 */
gsize cut_settle(struct cut_places *places, guint last);

/*
 * Behind the questions with which a text begins, when what follows stands for itself: they are the
 * first to go. 0 when there are none, or nothing else.
 */
gsize cut_questions(const char *text);

/* The beginning of the sentence that goes on at that place; `end` gets where it ends. */
gsize cut_sentence_at(const char *text, gsize place, gsize *end);

/* Does a sentence end there? */
bool cut_is_whole(const char *text, gsize place);

/* Does the sentence want the one before it: "Il aura pour mission", "Le port vit ainsi mieux"? */
bool cut_leans_back(const char *sentence);

/* Where a later sentence begins that stands for itself; 0 = there is none. */
gsize cut_next(const char *text);

/* Their text up to that place, as it then looks: whole sentences stay as they are, all else gets
 * its "…". Owned by the caller. */
char *cut_at(const struct cut_places *places, gsize place);

/* Its first `count` sentences; all of it where it has no more. Owned by the caller. */
char *cut_sentences(const char *text, int count);

/* At most so many characters of it, as cut_settle() would have it; "" when not even the first word
 * has room. Owned by the caller. */
char *cut_characters(const char *text, int max);
