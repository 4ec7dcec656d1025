/* What `run` and `post` share: observe and keep, send, and tell a person what needs one. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "src/commands/command.h"

/* How a run went, for its exit status. */
struct work {
    const struct context *context;
    struct command_hold *hold;
    bool source_unavailable; /* status 4 */
    bool needs_person;       /* status 1 */
};

/* Expire what is too late, observe every source, keep what it comes to. */
bool work_observe(struct work *work, GError **error);

/*
 * Have everything due sent (or only `these`, int64_t ids), then tell what came of it.
 */
bool work_send(struct work *work, const GArray *these, GError **error);

/* Tell what waits for a person: accounts, unsure and held announcements. Once, then daily. */
bool work_tell(struct work *work, GError **error);

/* The exit status that it comes to. */
int work_status(const struct work *work);
