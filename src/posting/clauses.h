/*
 * Clauses: the sentences, headlines and list items that a text is made of. Readers of markup
 * (plain_text.c, html_text.c) say which blocks begin and end; here clauses become one paragraph
 * that reads well, "Your work: build the service, meet its users.", or an excerpt of it.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "src/base/auto.h"
#include "src/posting/common.h"

/* How an excerpt is chosen. Everything is borrowed; NULL = nothing. */
struct excerpt_rules {
    const char *separator; /* what stands before this line is it */
    struct common *common; /* what is passed over */
    const char *known;     /* title and organisation: a paragraph that says no more (echo.h) is
                              followed by the next one */
};

enum clauses_block {
    BLOCK_PARAGRAPH,
    BLOCK_HEADING,
    BLOCK_LIST,
    BLOCK_ROW, /* of a table: a list of its own */
    BLOCK_ITEM,
    BLOCK_HIDDEN, /* its text is not said: code, scripts */
};

struct clauses;

/*
 * wanted  reading may stop when so many paragraphs that say something are complete, not counting
 *         what is common; 0 = everything is wanted
 * rules   borrowed; NULL = none
 */
struct clauses *clauses_new(guint wanted, const struct excerpt_rules *rules);
void clauses_free(struct clauses *clauses);

/* A block begins or ends, and the clause at work with it. What ends without having begun is no
 * harm. */
void clauses_enter(struct clauses *clauses, enum clauses_block block);
void clauses_leave(struct clauses *clauses, enum clauses_block block);

/* Append to the clause at work; valid UTF-8. */
void clauses_add_text(struct clauses *clauses, const char *text, gsize length);
void clauses_add_character(struct clauses *clauses, gunichar character);

/* A line ends within the clause: it gets a full stop where it has none and the next one begins with
 * a capital. Two in a row end the clause, but not in a list. */
void clauses_break(struct clauses *clauses);

/* End the clause at work; one without a word is none. */
void clauses_end(struct clauses *clauses);

/* Bold or italics begin (1) or end (-1): a short line of nothing else is a headline. */
void clauses_emphasise(struct clauses *clauses, int step);

/* What is struck out, or stands for a picture, begins (1) or ends (-1): it is not said. */
void clauses_hide(struct clauses *clauses, int step);

/* Has the reader read enough? */
bool clauses_is_done(struct clauses *clauses);

/* --- what was read --- */

/*
 * The first paragraph that says something, and what it introduces; owned by the caller.
 *
 * A paragraph that ends in a colon, or in "How?", introduces the list or the paragraph behind it;
 * so does one without a full stop, where a list goes on in small letters. One that only asks, or
 * says what is known, is followed by the next, headings aside, and by one more behind a short one.
 * Lists without introduction, "Label: value", headlines and headings say less than a paragraph, as
 * does what is common, what explains under "What is a ...?", and "La direction ... a pour mission":
 * they have to do where there is nothing else. "" when there is nothing at all. It ends with a full
 * stop, and not with a bare address that it leads to.
 */
char *clauses_excerpt(struct clauses *clauses);

/* All clauses but headings as an excerpt; owned by the caller. */
char *clauses_whole(const struct clauses *clauses);

/* The paragraphs that say something, common ones as well, without what they introduce: at most
 * `max`, of char *, owned by the caller. */
GPtrArray *clauses_paragraphs(struct clauses *clauses, guint max);

/*
 * All clauses as one paragraph; owned by the caller.
 *
 * with_headings  false: headings and headlines are left out
 *
 * A clause that lacks it gets a full stop where another follows. Items of a list are parted by
 * commas when all of them are short, by full stops when they begin with capitals, else by
 * semicolons; what their author wrote at their ends stays. Behind a colon, a comma or a semicolon
 * they begin small where they begin with a small word or "Build the ...".
 *
 * Colons are not heaped: where all of two items or more are like "For users: build the service",
 * they are sentences behind an introduction that can do without its own colon. A list within an
 * item that says what is to be done, "Meet the users:", is left out; and a list without
 * introduction ends before an item that makes no sense without such a list.
 */
char *clauses_join(const struct clauses *clauses, bool with_headings);

AUTO_DEFINE(struct clauses *, clauses_free)
