/* What the files of repair share. For them alone; everybody else knows repair.h. */
#pragma once

#include "queue/journal_line.h"
#include "queue/repair.h"

/* What the journal's own lines tell of how far an announcement's adapter had come. */
enum progress_told {
    PROGRESS_AS_STORED, /* nothing: it is as the store has it */
    PROGRESS_NONE,      /* it begins anew: a person wrote other words, or it was refused */
    PROGRESS_MADE,      /* a step was done, and nothing published since; which, they do not tell */
    PROGRESS_SENT,      /* with which one its last request left */
    PROGRESS_LOST,      /* a request left after such a step; lines of early versions do not tell
                           with which progress */
};

/* What the journal knows of one announcement. */
struct witness {
    const struct journal_line *first; /* the first of all its lines */
    struct journal_line *last;        /* the last of `lines`; NULL = none */
    struct journal_line *sending;     /* the last that says what was sent; NULL = none */
    int64_t first_sent_at;
    enum progress_told told;
    const char *progress; /* PROGRESS_SENT: the adapter's JSON, NULL = none. Borrowed */
    GPtrArray *lines;     /* of struct journal_line: attempts and outcomes, in order */
    GPtrArray *decisions; /* the same: what a person decided */
};

/* When a line of the journal was written. */
struct moment {
    int64_t told;   /* what it says; in struct journal_line that is never later than the repair */
    int64_t latest; /* the earliest that it or a later one says, or the repair's: with a clock that
                       was right it was written by then */
};

struct repair {
    struct store *store;
    int64_t now;
    struct repaired *done;
    int64_t first;         /* number of the first line that only the journal has; 0 = none */
    GArray *moments;       /* of these lines, in order, of struct moment */
    GHashTable *witnesses; /* identity -> struct witness */
    GPtrArray *order;      /* the same, in the order of their first line. Borrowed */
    GHashTable *digests;   /* key of a digest -> its id in the store, int64_t */
    GArray *left;          /* what is not told in the digest any more that the store says, ids of
                              int64_t */
};

/* When that line, which only the journal has, was written. Borrowed. */
const struct moment *repair_moment(const struct repair *repair, const struct journal_line *line);

/* The state that the last line comes to; STATE_UNSURE also for one that nobody could find,
 * STATE_HELD for what failed last. */
enum announcement_state repair_state_of(const struct witness *witness);

/* The last line that has its text; NULL = none. */
const struct journal_line *repair_words_of(const struct witness *witness);

/* What came of its attempts, in memory. `is_unknown`: it was in no store. */
void repair_take_outcome(struct repair *repair, struct announcement *row,
                         const struct witness *witness, bool is_unknown);

/* It may be there, and nobody can tell but a person: held for that, in memory. */
void repair_doubt(struct repair *repair, struct announcement *row, const char *reason);

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
