/*
 * A lane: the work on one account while the others go on beside it. First the looks that are due
 * for what is unsure, then what is due to be sent, one announcement at a time, oldest first.
 *
 * It goes in turns: lane_record() within a transaction, which lanes may share; lane_ask() after its
 * commit. For deliver*.c alone.
 */
#pragma once

#include "src/deliver/deliver.h"
#include "src/deliver/exchange.h"
#include "src/deliver/link_check.h"

struct lane {
    const struct deliver *deliver;
    struct speaker speaker;
    int64_t began_us; /* by clock_elapsed_us() */

    struct announcement *announcement; /* in hand; NULL = none */
    bool is_look;                      /* it is unsure and looked for; else claimed */
    char *look;                        /* what the last request of this look left; NULL = nothing */
    GPtrArray *known;                  /* of a look: see struct delivery */
    GPtrArray *unsure;                 /* those to look for; NULL = nobody has asked yet */
    guint looked;                      /* how many of them have had their turn */

    struct link_checks *links;             /* of the whole run. Borrowed */
    const struct link_answer *link_answer; /* to be recorded; NULL = none. Borrowed */
    GArray *links_missing; /* of a digest's members, of struct member_link; NULL = none */
    GPtrArray *linked;     /* whose links have to be there before it is sent, of
                              struct announcement; the last one is next */

    struct http_request request;
    struct http_response response;
    struct outcome outcome;
    int64_t spent;       /* noted for what is in hand, in millionths of a US dollar; of a look: for
                            its last request */
    int64_t spent_at;    /* when */
    bool is_billed;      /* may the last request be? Not when it did not leave, or got an answer
                            that is no success */
    bool is_on_its_way;  /* the request; nothing else may be done */
    bool has_outcome;    /* something to be recorded */
    bool has_slept;      /* it was too late for what is in hand to leave */
    bool is_over;        /* nothing is left to do */
    GError *store_error; /* what kept `sending` from being recorded: the run has to end */
};

/* links  NULL: none will be asked for */
struct lane *lane_new(const struct deliver *deliver, guint account, struct link_checks *links,
                      int64_t began_us);
void lane_free(struct lane *lane);

/* The moment now. A pretended one stands still; a real one moves on while we wait for answers. */
int64_t lane_moment(const struct lane *lane);

/* Is what is in hand there for longer than any request takes? Then the machine has slept. */
bool lane_is_late(const struct lane *lane);

/* Was its account asked for? */
bool lane_is_wanted(const struct lane *lane);

/* With a pretended time nothing leaves this machine. */
bool lane_may_speak(const struct lane *lane);

/*
 * Record what came of the last request, and take the next announcement in hand when that one is
 * done with; the caller has begun a transaction. errors: ERROR_STORE
 */
bool lane_record(struct lane *lane, GError **error);

/* Start the next request of what is in hand. That it leaves is committed at the last moment, in a
 * transaction of its own. */
void lane_ask(struct lane *lane, struct http_pool *pool);

/* The adapter cannot even ask: the account lacks something that the configuration let through. */
void lane_blame_setup(const GError *error, struct outcome *outcome);

AUTO_DEFINE(struct lane *, lane_free)
