/*
 * Drafts: which event is said on which account, and in which words. For plan.c and replay.c alone.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "src/plan/plan.h"
#include "src/sources/source.h"

/* Where to learn what was said before. */
struct said_before {
    /* Every announcement of that edition of a posting, of struct announcement; owned by the caller.
     * NULL with ERROR_STORE. A NULL function: nothing was ever announced. */
    GPtrArray *(*list)(int64_t posting_row, int edition, void *data, GError **error);
    void *data;
};

/*
 * Make the drafts of plan->changes, count the events, and see whether they are a flood.
 *
 * look   how the source was observed, for the postings that have to be read again
 *
 * Errors: ERROR_STORE.
 */
bool plan_add_drafts(const struct plan_options *options, const struct said_before *before,
                     const struct source_view *look, struct plan *plan, GError **error);
