/*
 * Refs read from a repository's files: what a run with nothing new costs. It executes nothing; what
 * it does not understand is left to `git rev-parse`.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "src/base/auto.h"

/* Where a repository keeps its files. */
struct git_folders {
    char *own;    /* of this work tree: HEAD */
    char *common; /* of all work trees: refs, objects; often the same */
};

/*
 * Find the folders of the repository at `path`: bare, with a .git folder, or with a .git file that
 * names it (a linked work tree, a submodule). false with ERROR_SOURCE when there is none.
 */
bool git_folders_find(const char *path, struct git_folders *folders, GError **error);
void git_folders_clear(struct git_folders *folders);

/*
 * The commit that HEAD or a branch names, by git's own order of places ("main" is refs/heads/main,
 * then refs/remotes/main); owned by the caller. NULL when it takes git to tell: a tag, a revision,
 * another way of storing refs, or nothing of that name.
 */
char *git_refs_find(const struct git_folders *folders, const char *name);

/* Is that an object's whole id, as git writes it? */
bool git_refs_is_id(const char *text);

AUTO_DEFINE_CLEAR(struct git_folders, git_folders_clear)
