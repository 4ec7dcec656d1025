/*
 * Sources: where postings are seen. One table a kind; the watcher sees observations only.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "src/base/auto.h"
#include "src/base/known.h"
#include "src/config/config.h"
#include "src/posting/posting.h"

enum seen_kind {
    SEEN_UNCHANGED,  /* its mark is the one known: not read again */
    SEEN_POSTING,    /* read: `posting` is there */
    SEEN_NO_POSTING, /* read: no front matter */
    SEEN_UNREADABLE, /* `problem` says why */
};

/* One file (or entry) of a source, seen now. */
struct seen {
    enum seen_kind kind;
    char *path;                     /* below the source's folder */
    struct file_mark mark;          /* mtime_ns -1 when it has to be read again next time */
    const struct known_file *known; /* what was known of this path; NULL = new. Borrowed */
    struct posting *posting;        /* SEEN_POSTING */
    char *problem;                  /* SEEN_UNREADABLE: "PATH:LINE: why" */
};

struct observation {
    GPtrArray *seen;    /* of struct seen, sorted by path (strcmp) */
    GPtrArray *notices; /* what was doubtful in the files read */
    bool is_unchanged;  /* every file is SEEN_UNCHANGED and none is missing */
};

/* How to look at a source. */
struct source_view {
    const struct source_config *config;
    GTimeZone *zone;
    GPtrArray *files; /* of struct known_file, sorted by path: what is known. May be empty */
    bool read_all;    /* take no mark's word: read every file (fingerprint changed, `check`) */
};

struct source_kind {
    const char *name; /* "directory" */

    /* See everything that is there now. NULL with ERROR_SOURCE when the source is unavailable. */
    struct observation *(*observe)(const struct source_view *view, GError **error);

    /* Read one posting by its path, whatever its mark. */
    enum posting_verdict (*read)(const struct source_view *view, const char *path,
                                 GPtrArray *notices, struct posting **posting, GError **error);
};

/* Every kind, ends with NULL; and the one of that name, NULL when there is none. */
extern const struct source_kind *const source_kinds[];
const struct source_kind *source_kind_find(const char *name);

/* Their names, ends with NULL: for struct config_rules. */
const char *const *source_kind_names(void);

void seen_free(struct seen *seen);
void observation_free(struct observation *observation);

AUTO_DEFINE(struct observation *, observation_free)
