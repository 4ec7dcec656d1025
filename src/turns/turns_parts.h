/* What the files of turns share. For them alone; everybody else knows turns.h. */
#pragma once

#include "src/budget.h"
#include "src/turns/turns.h"

/* A look ahead on one account. */
struct planning {
    const struct account_config *account;
    GArray *spoken;      /* when it spoke, and what is planned so far; of int64_t */
    struct budget money; /* of the month that the planning has come to; limit 0 = none */
    int64_t now;
    int64_t from; /* nothing goes before; 0 = the account is silent */
};

/* What the store knows of the account. */
bool planning_init(struct planning *planning, struct store *store,
                   const struct account_config *account, int64_t now, GError **error);
void planning_clear(struct planning *planning);

/*
 * The moment at which it goes if nobody goes before it, and at which it can be paid; 0 = never.
 * Where this month has no money for it, nothing goes before the next any more.
 */
int64_t planning_moment(struct planning *planning, struct turn *turn);

/* Does its wait end before it could go at `at` (0 = never)? Then it says how. */
bool planning_ends_before(const struct planning *planning, struct turn *turn, int64_t at);

/* It goes then. */
void planning_give(struct planning *planning, struct turn *turn, int64_t at);

/* The same for an account that does not spread what is too much at once. */
void planning_share(struct planning *planning, GPtrArray *turns);

/* Bring turns into the order in which they go, as far as their slots do not say otherwise. */
void turns_sort(GPtrArray *turns);

/* When the account spoke, as far back as any rule looks; of int64_t, owned by the caller. */
GArray *turns_spoken(struct store *store, const struct account_config *account, int64_t now,
                     GError **error);

/*
 * When it goes, if nobody goes before it: at its slot, jitter and all; or, when that is past, as
 * soon as the rules allow. 0 = not within 400 days.
 */
int64_t turn_moment(const struct schedule *schedule, const GArray *spoken, const struct turn *turn,
                    int64_t now);

AUTO_DEFINE_CLEAR(struct planning, planning_clear)
