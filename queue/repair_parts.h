/* What the two files of repair share. For them alone; everybody else knows repair.h. */
#pragma once

#include "queue/journal_line.h"
#include "queue/repair.h"

/* What the journal knows of one announcement. */
struct witness {
    struct journal_line *last;    /* its last line */
    struct journal_line *sending; /* the last that says what was sent; NULL = none */
    int64_t first_sent_at;
    GPtrArray *lines; /* of struct journal_line, all in order */
};

struct repair {
    struct store *store;
    int64_t now;
    struct repaired *done;
    GHashTable *witnesses; /* identity -> struct witness */
    GPtrArray *order;      /* the same, in the order of their first line. Borrowed */
};

/* Write what a witness knows into the store: its posting, its announcement, the attempts. */
bool repair_apply(struct repair *repair, const struct witness *witness, GError **error);
