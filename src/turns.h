/*
 * Turns: which of an account's waiting announcements goes next, and when, by its schedule.
 *
 * Nobody keeps a timetable: turns are worked out from what waits and from when the account spoke,
 * each time anew. So an outage, a clock that was set or a changed configuration leave nothing
 * behind, and no window, gap or cap is ever overstepped.
 *
 * The nearest deadline of a posting goes first, then the oldest announcement.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "queue/store.h"
#include "src/config/config.h"

/* Whose turn it is. */
struct turn {
    struct announcement *announcement;
    int64_t closes_at; /* its posting's deadline; 0 = none */
    int64_t at;        /* when it goes at the earliest; 0 = not within 400 days */
};

/*
 * Everything that is queued on an account, in the order in which it goes, each with its moment.
 *
 * returns  of struct turn, owned by the caller; NULL with ERROR_STORE
 */
GPtrArray *turns_plan(struct store *store, const struct account_config *account, int64_t now,
                      GError **error);

/*
 * What may go now.
 *
 * id  0 when nothing may: the account's schedule says later, or nothing is due
 */
bool turns_next(struct store *store, const struct account_config *account, int64_t now, int64_t *id,
                GError **error);
