/*
 * What a full stop within a word stands for: French inclusive spelling ("développeur.se"), the end
 * of a sentence whose blank is missing ("données.Les"), or something else, as a host name.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

enum dotted_use {
    DOTTED_OTHER,
    DOTTED_INCLUSIVE, /* each dot in it is better written "·" */
    DOTTED_SENTENCE,  /* it lacks a blank behind its dot */
};

/* Letters with dots between them, nothing else: the bytes text[start..end). */
struct dotted {
    gsize start, end;
};

/*
 * Find the next word with a dot in it. The signs that people take for "·" (⋅ ‧ •) count as dots; a
 * word with no dot but "·" is right already and passed over.
 *
 * from     where a word may begin: 0, or where the one before ended
 * returns  false when there is none
 */
bool dotted_next(const char *text, gsize from, struct dotted *word);

/* What its dots stand for. */
enum dotted_use dotted_use_of(const char *text, const struct dotted *word);

/* The word as it is better written when they stand for that; owned by the caller. */
char *dotted_write(const char *text, const struct dotted *word, enum dotted_use use);
