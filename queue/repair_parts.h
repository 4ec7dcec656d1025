/* What the files of repair share. For them alone; everybody else knows repair.h. */
#pragma once

#include "queue/journal_line.h"
#include "queue/repair.h"

/* What the journal knows of one announcement. */
struct witness {
    const struct journal_line *first; /* the first of all its lines */
    struct journal_line *last;        /* the last of `lines`; NULL = none */
    struct journal_line *sending;     /* the last that says what was sent; NULL = none */
    int64_t first_sent_at;
    GPtrArray *lines;     /* of struct journal_line: attempts and outcomes, in order */
    GPtrArray *decisions; /* the same: what a person decided */
};

struct repair {
    struct store *store;
    int64_t now;
    struct repaired *done;
    int64_t first;         /* number of the first line that only the journal has; 0 = none */
    GHashTable *witnesses; /* identity -> struct witness */
    GPtrArray *order;      /* the same, in the order of their first line. Borrowed */
    GHashTable *digests;   /* key of a digest -> its id in the store, int64_t */
    GArray *left;          /* what is not told in the digest any more that the store says, ids of
                              int64_t */
};

/* What a person decided after the last that came of it, in memory. `is_unknown`: it is in no store,
 * and nothing was sent of it. */
void repair_decide(struct repair *repair, struct announcement *row, const struct witness *witness,
                   bool is_unknown);

/*
 * What was told with others becomes what its digest is; `has_joined` false: it was told by itself.
 * Where the store does not know the digest, it may be there, and a person has to look.
 */
bool repair_join(struct repair *repair, struct announcement *row, const struct witness *witness,
                 bool *has_joined, GError **error);

/*
 * Where the journal has more of an announcement than the store, and it is not told in the digest
 * any more that the store says, it waits by itself.
 */
bool repair_leave(struct repair *repair, struct announcement *row, const struct witness *witness,
                  GError **error);

/* When all witnesses are heard: what left a digest and may not be said any more is cancelled, and
 * so are digests that nothing waits for. */
bool repair_judge_left(struct repair *repair, GError **error);

/* A digest's row, once it has its number. */
void repair_remember_digest(struct repair *repair, const struct announcement *row);

/* The account that a line is about is paused, or no longer. */
bool repair_account(struct repair *repair, const struct journal_line *line, GError **error);

/* Whatever waits for a digest that has come to an end ends with it; when all witnesses are heard.
 */
bool repair_follow_all(struct repair *repair, GError **error);

/* Write what a witness knows into the store: its posting, its announcement, the attempts. */
bool repair_apply(struct repair *repair, const struct witness *witness, GError **error);
