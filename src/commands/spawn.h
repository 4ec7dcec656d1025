/* Starting the other two programs: announce-deliver, which has network and credentials, and
 * announce-fetch, which has the network alone. */
#pragma once

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>

#include "src/commands/command.h"

/*
 * Have announce-fetch fetch these sources (const char *, their names), and wait for its end. It
 * inherits the lock, and no variable in which credentials may stand.
 *
 * errors  ERROR_STORE and others, in its own words; it could not be started
 */
bool spawn_fetch(const struct context *context, int lock, const GPtrArray *sources, GError **error);

/*
 * Have announce-deliver send what is due, and wait for its end. It inherits the lock.
 *
 * these   int64_t ids of announcements; NULL = all that are due
 * errors  ERROR_STORE and others, in its own words; it could not be started
 */
bool spawn_deliver_send(const struct context *context, int lock, const GArray *these,
                        GError **error);

/*
 * Have announce-deliver look at the credentials, and with `ask` ask the platforms.
 *
 * returns  a JSON array, an object an account: account, present, missing, asked, ok, identity,
 * cause, reason, hint. Owned by the caller; NULL with an error
 */
json_t *spawn_deliver_check(const struct context *context, bool ask, GError **error);
