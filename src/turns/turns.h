/*
 * Turns: which of an account's waiting announcements goes next, and when, by its schedule.
 *
 * Nobody keeps a timetable: turns are worked out from what waits and from when the account spoke,
 * each time anew. So an outage, a clock that was set or a changed configuration leave nothing
 * behind, and no window, gap or cap is ever overstepped.
 *
 * A digest goes first, then the nearest deadline of a posting, then the oldest announcement: slots
 * are handed out in that order. `jitter` then delays each in its own slot: those of one day go in
 * the order of their moments, unless a gap has to lie between them.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "queue/store.h"
#include "src/config/config.h"

/* How a wait ends, as far as can be seen. */
enum turn_end {
    TURN_GOES,    /* it goes out */
    TURN_EXPIRES, /* there is no slot before it is too late */
    TURN_CLOSES,  /* its posting closes before there is one */
    TURN_JOINS,   /* it is told with others in a digest, which goes out then */
    TURN_DROPPED, /* the first day with a slot has none left for it, and `overflow` is drop */
    TURN_WAITS,   /* no end in sight: the account is silent, or has no slot within 400 days */
};

/* What it waits for, besides its own time. */
enum turn_cause {
    TURN_FOR_SLOTS,   /* a slot of the account's schedule */
    TURN_FOR_MONEY,   /* it could go earlier, had the budget of that month not been used up */
    TURN_FOR_ACCOUNT, /* the account is held or paused */
    TURN_FOR_ITSELF,  /* it is not due before its wait ends */
};

/* Whose turn it is. */
struct turn {
    struct announcement *announcement;
    int64_t closes_at; /* its posting's deadline; 0 = none */
    enum turn_end end;
    int64_t at; /* when the wait ends, at the earliest; 0 with TURN_WAITS */
    enum turn_cause cause;
    /* What planning works with, for it alone: */
    int64_t price;  /* in millionths of a US dollar; 0 where there is no budget */
    guint32 seed;   /* by how much jitter delays it */
    int64_t moment; /* the last turn_moment() that was worked out; 0 = none */
};

/* A turn of a copy of that announcement; owned by the caller. */
struct turn *turn_new(const struct announcement *announcement, int64_t closes_at);
void turn_free(struct turn *turn);

/*
 * What is queued on an account, in the order in which it goes, not yet planned.
 *
 * due_by   what is due by then; 0 = all
 * returns  of struct turn, owned by the caller; NULL with ERROR_STORE
 */
GPtrArray *turns_read(struct store *store, const struct account_config *account, int64_t due_by,
                      GError **error);

/* The same as it will stand at the next run, whenever it is due: what is told in digests that fall
 * apart then waits by itself. For who only looks. */
GPtrArray *turns_read_ahead(struct store *store, const struct account_config *account,
                            GError **error);

/* When the account spoke, as far back as its gaps, caps and days may ask, and what of that counts
 * twice, see queue_clock.c. Of int64_t, owned by the caller; NULL with ERROR_STORE. */
GArray *turns_spoken(struct store *store, const struct account_config *account,
                     const struct account_state *state, int64_t now, GError **error);

/*
 * Say of each when it goes, or how else its wait ends, and bring them into that order.
 *
 * store  NULL: nothing is known of the account yet
 */
bool turns_plan(struct store *store, const struct account_config *account, int64_t now,
                GPtrArray *turns, GError **error);

/*
 * What is too much at once on an account: of what is due, that which has no slot on the first day
 * on which one is free. What has expired, or whose posting has closed, before it could go takes no
 * slot from others, and what may join no digest leaves its own to none. What only money puts off to
 * next month is looked at then. Nothing while the account is silent, and nothing where it is
 * spread.
 *
 * returns  of struct turn that end now, with TURN_DROPPED or TURN_JOINS, in their order; owned by
 *          the caller; NULL with ERROR_STORE
 */
GPtrArray *turns_overflow(struct store *store, const struct account_config *account, int64_t now,
                          GError **error);

/*
 * What may go now, and can be paid: what this month's budget has no money for lets others pass.
 *
 * id  0 when nothing may: the account's schedule says later, there is no money, or nothing is due
 */
bool turns_next(struct store *store, const struct account_config *account, int64_t now, int64_t *id,
                GError **error);
