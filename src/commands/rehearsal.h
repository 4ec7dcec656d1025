/*
 * A rehearsal: all that a run does before it sends, done to a copy of the store. For preview and
 * --dry-run, which write nothing: what they say of the next run is what that run will do.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "queue/queue.h"
#include "src/commands/command.h"
#include "src/plan/plan.h"

struct rehearsal {
    const struct context *context;
    struct queue *queue;   /* on the copy, as it stands then */
    GPtrArray *plans;      /* of struct plan: what the sources come to, one each */
    GHashTable *waited;    /* id -> struct announcement: what waits now, or is told with others */
    int64_t first;         /* the id of the first announcement that is new then */
    bool misses_something; /* a source could not be observed */
};

/*
 * Rehearse.
 *
 * queue    open for reading; NULL: there is no store yet
 * options  how to look at the sources
 * returns  owned by the caller; NULL with ERROR_STORE
 */
struct rehearsal *rehearsal_new(const struct context *context, struct queue *queue,
                                const struct plan_options *options, GError **error);
void rehearsal_free(struct rehearsal *rehearsal);

/* What the observation says of that posting; NULL: nothing new. */
const struct change *rehearsal_change(const struct rehearsal *rehearsal, int64_t posting_row);

AUTO_DEFINE(struct rehearsal *, rehearsal_free)
