/*
 * The outlook of an account: what will stand in its queue once the present run has observed, and
 * when each of it goes. For preview and --dry-run, which write nothing.
 */
#pragma once

#include <glib.h>

#include "src/commands/command.h"
#include "src/plan/plan.h"
#include "src/turns/turns.h"

/* One announcement, as it will stand. */
struct prospect {
    struct announcement *row;  /* id 0: it is about to be made */
    const struct draft *draft; /* from which it is about to be made; NULL = it stands already */
    struct composed *composed; /* its text anew, when its posting has changed; else NULL */
    const char *withdrawn;     /* why the next run cancels it; NULL = it does not. Static */
    const char *held;          /* why it is held then; NULL = it is not. Borrowed */
    bool was_held;             /* it is held already */
    const struct turn *turn;   /* when it goes; NULL when held or withdrawn. Borrowed */
};

/* Several of them that would be told in one. */
struct expected_digest {
    GPtrArray *members; /* of struct announcement. Borrowed */
    int64_t at;
    struct composed *composed;
};

struct outlook {
    const struct account_config *account;
    struct account_state *state; /* NULL: no store yet */
    GPtrArray *prospects; /* of struct prospect: what stands, then what is about to be made */
    GPtrArray *turns;     /* of struct turn, in the order in which they go */
    GPtrArray *digests;   /* of struct expected_digest */
};

/* What it is made from. Everything is borrowed. */
struct outlook_view {
    const struct config *config;
    int64_t now;
    struct store *store; /* NULL: there is none yet */
    GPtrArray *plans;    /* of struct plan: what the sources come to now */
};

/* Owned by the caller; NULL with ERROR_STORE. */
struct outlook *outlook_new(const struct outlook_view *view, const struct account_config *account,
                            GError **error);
void outlook_free(struct outlook *outlook);

/* What will stand of that draft; NULL when there is nothing of it. */
const struct prospect *outlook_of_draft(const struct outlook *outlook, const struct draft *draft);

/* The digest that goes at that moment; NULL when there is none. */
const struct expected_digest *outlook_digest_at(const struct outlook *outlook, int64_t at);

AUTO_DEFINE(struct outlook *, outlook_free)
