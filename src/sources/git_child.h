/*
 * Running git: the one place that says how, so that a stranger's repository runs no code of its own
 * and nothing is asked, locked or fetched.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdio.h>

#include "src/base/auto.h"

/* A git command at work in a repository. */
struct git_child;

/*
 * Start git in the repository at `path`.
 *
 * arguments  the command's name and what follows it; ends with NULL
 * returns    owned by the caller; NULL with ERROR_SOURCE when git cannot be started
 */
struct git_child *git_child_start(const char *path, const char *const *arguments, GError **error);

/* Let go of it: it ends when it reads or writes next. */
void git_child_end(struct git_child *child);

/* Hand it a line; git_child_answers() tells when it has ended already. */
void git_child_ask(struct git_child *child, const char *line);

/* What it says, to be read. Owned by the child. */
FILE *git_child_answers(struct git_child *child);

/*
 * It broke off: wait for its end and set ERROR_SOURCE with what it said about it. Returns false.
 *
 * lacks_object  whether it was for an object that a partial clone has left out; may be NULL
 */
bool git_child_fail(struct git_child *child, bool *lacks_object, GError **error);

/*
 * Run a git command to its end.
 *
 * returns  what it said and a NUL after it, owned by the caller; NULL with ERROR_SOURCE when it
 *          failed or said too much
 */
char *git_run(const char *path, const char *const *arguments, gsize *length, GError **error);

AUTO_DEFINE(struct git_child *, git_child_end)
