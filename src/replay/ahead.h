/*
 * Working ahead on a history: while one commit is looked at, git already finds out what the next
 * ones change and fetches their files. It only saves time: nothing depends on it.
 */
#pragma once

#include <glib.h>

#include "src/base/auto.h"
#include "src/config/config.h"
#include "src/sources/git_repository.h"

struct ahead;

/* source, repository  borrowed */
struct ahead *ahead_new(const struct source_config *source, struct git_repository *repository);
void ahead_free(struct ahead *ahead);

/* The commits that will be compared next, each with the one before it, of struct git_step; borrowed
 * until the next call. NULL: nobody knows. */
void ahead_expect(struct ahead *ahead, const GPtrArray *steps);

/* git_diff(), and then set git to work on what is expected after `to`. */
GPtrArray *ahead_diff(struct ahead *ahead, const char *from, const char *to, GError **error);

AUTO_DEFINE(struct ahead *, ahead_free)
