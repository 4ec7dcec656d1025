/*
 * A source seen as a git source, so that a change to its repository can be looked at: a folder of a
 * work tree becomes a part of the repository's tree.
 */
#pragma once

#include <glib.h>

#include "src/base/auto.h"
#include "src/config/config.h"

/*
 * The configuration of a git source that sees what `source` sees, with paths from the top of the
 * repository. Where the source's own path is not there (a configuration made for another machine),
 * the repository of the current folder is taken for it.
 *
 * returns  owned by the caller; it borrows from `source`. NULL with `error` unset when its kind has
 *          no files; with ERROR_SOURCE when there is no repository
 */
struct source_config *source_as_git(const struct source_config *source, GError **error);
void source_as_git_free(struct source_config *source);

AUTO_DEFINE(struct source_config *, source_as_git_free)
