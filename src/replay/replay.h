/*
 * A walk through a git source's history, in memory: each commit is looked at as a run at its date
 * would have, and kept as that run would have kept it. Nothing is written anywhere.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "src/base/auto.h"
#include "src/plan/plan.h"
#include "src/sources/git_repository.h"

struct replay;

/*
 * Begin a walk. The first commit looked at is the baseline.
 *
 * source   of the kind `git`; borrowed like the configuration
 * extent   POSTING_WHOLE: drafts have their texts; POSTING_ROUTED: only their accounts
 * returns  owned by the caller; NULL with ERROR_SOURCE when the repository cannot be opened
 */
struct replay *replay_new(const struct config *config, const struct source_config *source,
                          enum posting_extent extent, GError **error);
void replay_free(struct replay *replay);

/* The repository that is walked; borrowed. */
struct git_repository *replay_repository(struct replay *replay);

/* These commits (of struct git_step; borrowed until the next call) will be looked at next, in that
 * order: git works ahead. NULL: nobody knows which. */
void replay_expect(struct replay *replay, const GPtrArray *steps);

/*
 * Look at a commit: what a run at `now` would conclude and say.
 *
 * returns  owned by the caller, to be freed before the replay; an outage is no error, see its
 *          `unavailable`. NULL with ERROR_SOURCE when git fails
 */
struct plan *replay_look(struct replay *replay, const char *commit, int64_t now,
                         bool accept_removals, GError **error);

/* Keep what the last look concluded, as if all of its drafts had been posted. Of the plan only the
 * known postings before it become invalid. */
void replay_keep(struct replay *replay, const struct plan *plan);

/*
 * Look at what a change to `base` does that makes `head` of it, whenever it is made: the history of
 * `base` is walked first, and whatever is closed there counts as closed for long.
 *
 * now      when it is made
 * returns  as replay_look()
 */
struct plan *replay_change(struct replay *replay, const char *base, const char *head, int64_t now,
                           GError **error);

/* Which part of a history; each a revision, a date ("2017-06-16") or NULL. */
struct replay_range {
    const char *from, *to;
};

/*
 * The commits to walk, oldest first: the first-parent history of `to` (the source's ref) from
 * `from` on. By date: those made on that day or later, those made on that day or earlier.
 *
 * returns  of struct git_step, owned by the caller, never empty; NULL with ERROR_SOURCE or
 *          ERROR_USAGE
 */
GPtrArray *replay_steps(struct replay *replay, const struct replay_range *range, GError **error);

AUTO_DEFINE(struct replay *, replay_free)
