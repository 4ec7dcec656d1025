/* What the files of turns share. For them alone; everybody else knows turns.h. */
#pragma once

#include "src/budget.h"
#include "src/turns/turns.h"

/* A look ahead on one account. */
struct planning {
    const struct account_config *account;
    GArray *spoken;      /* when it spoke, and what is planned so far; of int64_t */
    struct budget money; /* of the month of `moment`; limit 0 = none */
    int64_t now;
    int64_t moment;       /* that the look ahead has come to */
    int64_t from;         /* nothing goes before: `moment`, or later where the account rests */
    bool is_silent;       /* it is held or paused: nothing goes */
    bool forms_no_digest; /* though its configuration says so */
};

/*
 * What the store knows of the account; the turns get all that planning works with, and their order.
 *
 * store  NULL: nothing is known of the account yet
 */
bool planning_init(struct planning *planning, struct store *store,
                   const struct account_config *account, int64_t now, GPtrArray *turns,
                   GError **error);
void planning_clear(struct planning *planning);

/*
 * The wait of `turn` ends, one way or the other, before it could go at `at`; 0 = it never can.
 *
 * end     how, may be NULL
 * returns when; 0 = it does not
 */
int64_t planning_end(const struct planning *planning, const struct turn *turn, int64_t at,
                     enum turn_end *end);

/* A turn, and when it goes. */
struct place {
    struct turn *turn; /* borrowed */
    int64_t at;
};

/* What comes of all that is due at one moment. Turns are borrowed. */
struct crowd {
    GArray *places;     /* of struct place, in the order of turns: those who have a slot. Where
                           days are minded, on the first day that has one; else as many as can
                           matter for who goes first */
    GPtrArray *over;    /* of struct turn, in order: who has no slot left on that day */
    GPtrArray *dropped; /* of these: who is dropped for it, now */
    GPtrArray *members; /* of struct turn: what a digest tells; empty = there is none */
    int64_t digest_at;  /* when the digest goes; 0 = there is none */
    struct turn *next;  /* who goes next; NULL = the digest, or nobody */
    int64_t at;         /* when; 0 = of what is due nothing can ever go */
    guint unpaid;       /* how many have to wait for another month's money */
};

/*
 * Hand out slots and money to what is due, as a run at the planning's moment would, and say who
 * goes next. The planning stays as it is; of the turns only `cause` changes.
 *
 * due  of struct turn, in their order
 *
 * What a run does and what a calendar shows both come from here. Slots and money go to the turns in
 * their order. `jitter` then delays each in its own slot, and one whose moment comes earlier goes
 * earlier; but not where a gap has to lie between them, and it never takes a slot from who comes
 * before it in that order.
 */
void crowd_init(struct crowd *crowd, const struct planning *planning, const GPtrArray *due);
void crowd_clear(struct crowd *crowd);

/* Say of each when it goes, step by step: what becomes of turns_plan(). */
void planning_share(struct planning *planning, GPtrArray *turns);

/* Bring turns into their order. Equal ones keep theirs. */
void turns_sort(GPtrArray *turns);

/* By how much its jitter delays it: the same at each run. */
guint32 turn_seed(const struct turn *turn);

/*
 * When it goes, if nobody goes before it: at its slot, jitter and all; or, when that is past, as
 * soon as the rules allow. 0 = not within 400 days.
 */
int64_t turn_moment(const struct schedule *schedule, const GArray *spoken, const struct turn *turn,
                    int64_t now);

AUTO_DEFINE_CLEAR(struct planning, planning_clear)
AUTO_DEFINE_CLEAR(struct crowd, crowd_clear)
