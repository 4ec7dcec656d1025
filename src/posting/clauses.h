/*
 * Clauses: the sentences, headlines and list items that a text is made of, joined into one
 * paragraph that reads well: "Your work: build the service, meet its users."
 *
 * It leaves Markdown to plain_text.c.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "src/base/auto.h"

struct clauses;

struct clauses *clauses_new(void);
void clauses_free(struct clauses *clauses);

/* Append to the clause at work. */
void clauses_add_text(struct clauses *clauses, const char *text, gsize length);
void clauses_add_character(struct clauses *clauses, gunichar character);

/*
 * End the clause at work and begin another; one without a word is none.
 *
 * list  which list it is an item of, 1, 2, ...; 0 = a paragraph
 */
void clauses_end(struct clauses *clauses, int list);

/* Forget the clause at work. */
void clauses_drop(struct clauses *clauses);

/* Is the clause at work no more than a headline: at most five words, not ended like a sentence? */
bool clauses_is_headline(const struct clauses *clauses);

/* Do the clauses say something that is complete: is there one, and does the last not end in a
 * colon? */
bool clauses_is_complete(const struct clauses *clauses);

/*
 * All ended clauses as one paragraph; owned by the caller.
 *
 * A clause that lacks it gets a full stop where another follows. Items of a list are parted by
 * commas when all of them are short, by full stops when they begin with capitals, else by
 * semicolons; what their author wrote at their ends stays.
 */
char *clauses_join(const struct clauses *clauses);

AUTO_DEFINE(struct clauses *, clauses_free)
