/* A branch of a git repository as a source: its tree, whatever any work tree shows. */
#pragma once

#include "src/sources/git_repository.h"
#include "src/sources/source.h"

extern const struct source_kind git_kind;

/* The ref to watch: `ref`, or with a remote the one under which announce-fetch keeps what it
 * brought. Owned by the caller. */
char *git_watched_ref(const struct source_config *source);

/*
 * See the tree of `commit` in a repository that stays open, for those who go through a history. The
 * source's path, ref and kind are not looked at; view->cursor is the commit seen before.
 *
 * differences  what git_diff() says between the two, where it has been asked; NULL = see for itself
 * returns  owned by the caller; NULL with ERROR_SOURCE when the repository cannot be read
 */
struct observation *git_observe_commit(const struct source_view *view,
                                       struct git_repository *repository, const char *commit,
                                       const GPtrArray *differences, GError **error);
