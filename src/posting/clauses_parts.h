/* What clauses.c gathers, and clauses_excerpt.c and clauses_join.c make something of. For them
 * alone. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "src/posting/clauses.h"
#include "src/posting/echo.h"

struct clause {
    char *text;      /* clean, never empty */
    int list;        /* the number of the list that it is an item of; 0 = a paragraph */
    int depth;       /* in how many lists it stands; those within one have its number */
    bool is_heading; /* or a headline */
};

/* How much a passage says; the first of those that say most is taken. */
enum worth {
    WORTH_HEADING,
    WORTH_LABEL,
    WORTH_LIST, /* without an introduction */
    WORTH_PARAGRAPH,
    WORTH_EXCERPT, /* a paragraph that is not common */
};

struct passage {
    guint first, end; /* of the clauses */
    enum worth worth;
};

/* What was entered since the last clause ended. */
enum next_block {
    NEXT_UNKNOWN,
    NEXT_LIST,
    NEXT_OTHER,
};

struct clauses {
    guint wanted;
    struct common *common;
    struct echo *known;
    GPtrArray *ended; /* of struct clause */
    enum next_block next;

    /* the clause at work */
    GString *open;
    GArray *breaks;      /* of gsize: where in it lines end */
    int breaks_in_a_row; /* since its last word */
    bool has_plain;      /* it has words that are not emphasised */

    /* where we are */
    int depth;      /* of lists */
    int lists_seen; /* numbers them */
    int headings, hidden, struck, emphasised;

    GArray *passages;             /* of struct passage: what is known of those that are complete */
    guint found;                  /* how many of them are wanted */
    guint settled;                /* how many clauses had ended when these were looked for, */
    enum next_block settled_next; /* and what had been entered */
};

/* What the last sign of a text says about the mark that may follow it. */
enum ending {
    ENDING_WORD,     /* a letter, a closing bracket: wants a mark */
    ENDING_SENTENCE, /* . ! ? … */
    ENDING_COLON,
    ENDING_PAUSE, /* , ; */
    ENDING_OTHER, /* an emoji, a dash: wants none */
};

enum ending clause_ending(const char *text, gsize length);

static inline const struct clause *clause_at(const struct clauses *clauses, guint i)
{
    return g_ptr_array_index(clauses->ended, i);
}

/* The clauses from `first` up to `end` as one paragraph, without headings unless `with_headings`;
 * but a short one stays before a list of infinitives: "Missions : bâtir le port". Owned by the
 * caller. */
char *clauses_join_some(const struct clauses *clauses, guint first, guint end, bool with_headings);
