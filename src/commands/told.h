/* The events of a plan as they are told to people: each with the drafts that --only leaves in. */
#pragma once

#include <glib.h>

#include "src/commands/command.h"
#include "src/plan/plan.h"

/* Everything in it is borrowed from the plan. */
struct told {
    const struct change *change;
    enum event_kind kind;
    GPtrArray *drafts; /* of const struct draft */
};

/*
 * Every opening, whoever takes it, and of the other events those that an account takes; in the
 * order of the plan.
 *
 * returns  of struct told, owned by the caller
 */
GPtrArray *told_of(const struct context *context, const struct plan *plan);
