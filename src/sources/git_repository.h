/*
 * Reading a git repository through git's own plumbing: always right, no work tree needed.
 *
 * Hooks, fsmonitor, prompts, replacements and fetching what is missing are off. Its ownership rule
 * (safe.directory) holds. All fail with ERROR_SOURCE, in words that say what to do. A repository is
 * looked at by the folder it was opened with, never by one above it.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "src/base/auto.h"
#include "src/base/file.h"

struct git_repository;

/* Open a repository, bare or not, or a work tree of one (whose .git may be a file). */
struct git_repository *git_repository_open(const char *path, GError **error);
void git_repository_close(struct git_repository *repository);

/*
 * The commit that a ref or revision names; 40 or 64 hex digits, owned by the caller. A plain ref is
 * read from the files (loose ref, packed-refs) without a child process; else `git rev-parse`.
 */
char *git_resolve(struct git_repository *repository, const char *revision, GError **error);

/* The commit from which both went on; owned by the caller. */
char *git_merge_base(struct git_repository *repository, const char *a, const char *b,
                     GError **error);

/* Is that commit there? (It is not after a force push and a prune.) */
bool git_has_commit(struct git_repository *repository, const char *commit);

/* One file of a tree. */
struct git_file {
    char *path;
    char *blob; /* its object's id; NULL in a diff: the file is gone */
};

/*
 * Every regular file of a commit's tree, of struct git_file, sorted by path (strcmp). Symbolic
 * links and submodules are left out. Paths are git's bytes: below the tree, perhaps not UTF-8.
 */
GPtrArray *git_list(struct git_repository *repository, const char *commit, GError **error);

/*
 * What differs between two commits' trees, as git_list() sees them: of struct git_file, sorted by
 * path; no rename is guessed. By one `git diff-tree` that stays open, and the last answer is kept:
 * it is not the caller's to change.
 */
GPtrArray *git_diff(struct git_repository *repository, const char *from, const char *to,
                    GError **error);

/* One commit of the first-parent history. */
struct git_step {
    char *commit;
    int64_t date; /* of the committer, seconds since 1970 */
};

/*
 * Say which differences will be wanted next, after those said before: of each of these commits but
 * the first from the one before it. git works on them meanwhile. It saves time when they are then
 * asked in this order, and costs some when they are not.
 */
void git_diff_ahead(struct git_repository *repository, const struct git_step *const *steps,
                    guint count);

/*
 * The bytes of a blob, by one `git cat-file --batch` that stays open.
 *
 * length   of the bytes; of the blob when it is larger than `max`, 0 when it is missing
 * returns  owned by the caller, a NUL after them; NULL with ERROR_POSTING when it is larger than
 *          `max` or missing (a partial clone): why, without a path; ERROR_SOURCE when git fails
 */
char *git_read(struct git_repository *repository, const char *blob, gsize max, gsize *length,
               GError **error);

/* Say which blobs (of char *) will be read next, as git_diff_ahead() does for differences. */
void git_read_ahead(struct git_repository *repository, const GPtrArray *blobs);

/* As git_read(), for the file at `path` of a commit's tree; one that is not there is missing. */
char *git_read_path(struct git_repository *repository, const char *commit, const char *path,
                    gsize max, gsize *length, GError **error);

/* A blob's id kept where a file's mark is kept: equal marks, equal bytes. */
struct file_mark git_mark(const char *blob);

/*
 * The first-parent history that ends at the commit `to`, oldest first, of struct git_step; `from`
 * (a commit of it; NULL = its beginning, in a shallow clone the oldest that is there) is its first.
 */
GPtrArray *git_history(struct git_repository *repository, const char *from, const char *to,
                       GError **error);

void git_file_free(struct git_file *file);
void git_step_free(struct git_step *step);

AUTO_DEFINE(struct git_repository *, git_repository_close)
