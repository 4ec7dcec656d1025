/*
 * The outlook of an account: what stands in its queue once a run was rehearsed, and when each of it
 * goes.
 */
#pragma once

#include <glib.h>

#include "src/commands/rehearsal.h"
#include "src/turns/turns.h"

/* One announcement, as it will stand. */
struct prospect {
    struct announcement *row;  /* id 0: it is about to be made */
    const struct draft *draft; /* from which it is about to be made; NULL = it stands already */
    struct composed
        *composed;           /* how its text came about, when its posting has changed; else NULL */
    const char *withdrawn;   /* why the next run cancels it, or lets it expire; NULL = it does
                                neither. Borrowed */
    const char *held;        /* why it is held then; NULL = it is not. Borrowed */
    bool was_held;           /* it is held already */
    const struct turn *turn; /* when it goes; NULL when held or withdrawn. Borrowed */
};

/* Several of them that would be told in one. */
struct expected_digest {
    GPtrArray *members; /* of struct announcement. Borrowed */
    int64_t at;
    struct composed *composed;
};

struct outlook {
    const struct account_config *account;
    struct account_state *state;
    GPtrArray *prospects; /* of struct prospect: what waits then, or waited before; by their time */
    GPtrArray *turns;     /* of struct turn, in the order in which they go */
    GPtrArray *digests;   /* of struct expected_digest */
};

/* Those of all accounts, of struct outlook, which borrow from the rehearsal; owned by the caller,
 * NULL with ERROR_STORE. */
GPtrArray *outlooks_new(const struct rehearsal *rehearsal, GError **error);

/* That of one of them. */
const struct outlook *outlooks_of(const GPtrArray *outlooks, const struct account_config *account);

/* Of struct prospect *: by when they are due, then by their numbers. */
int prospect_compare(const void *left, const void *right);

/* What will stand of that draft; NULL when there is nothing of it. */
const struct prospect *outlook_of_draft(const struct outlook *outlook, const struct draft *draft);

/* The digest that goes at that moment; NULL when there is none. */
const struct expected_digest *outlook_digest_at(const struct outlook *outlook, int64_t at);
