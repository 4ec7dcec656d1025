/* What `run` and `post` share: observe and keep, then send. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "src/commands/command.h"
#include "src/commands/tell.h"
#include "src/plan/plan.h"

/* How a run went, for its exit status. */
struct work {
    const struct context *context;
    struct command_hold *hold;
    struct tell tell;        /* its needs_person: status 1 */
    bool source_unavailable; /* status 4 */
};

/* Work on an open queue; `context` and `hold` have to live as long. */
struct work work_new(const struct context *context, struct command_hold *hold);

/* Have announce-fetch fetch what is due, and tell what of it failed for the first time. A failed
 * fetch stops nothing: what was fetched before is looked at. */
bool work_fetch(struct work *work, GError **error);

/* What the configuration and the time do to the queue before the sources are observed: digests that
 * wait follow it, accounts that speak elsewhere now, what is too late expires. */
bool work_prepare(struct work *work, GError **error);

/* Credentials that are others now lift the holds of those that were refused. */
bool work_lift_holds(struct work *work, GError **error);

/* What follows once they are observed: digests fall apart, what waits for a source that is gone is
 * held, what held others is over. */
bool work_settle(struct work *work, const struct plan_options *options, GError **error);

/* Expire what is too late, have fetched what is due, observe every source, keep what it comes to.
 * An outage is told. */
bool work_observe(struct work *work, GError **error);

/* Digests that wait take over what the configuration says of them, and most of them fall apart, see
 * queue_dissolve_digests(). */
bool work_renew_digests(struct work *work, GError **error);

/* What is too much at once on an account whose `overflow` says so is settled. `formed` gets
 * the ids of the digests that are formed, of int64_t. */
bool work_overflow(struct work *work, GArray *formed, GError **error);

/*
 * Have everything due sent (or only `these`, int64_t ids), then tell what came of it.
 */
bool work_send(struct work *work, const GArray *these, GError **error);

/* The exit status that it comes to. */
int work_status(const struct work *work);
