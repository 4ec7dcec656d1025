/*
 * The marks of many files: one fstatat each, which is most of what listing a folder costs. Where
 * there are many, a second thread helps.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "src/base/auto.h"
#include "src/base/file.h"

struct listed {
    const char *path;      /* below the source's folder; valid UTF-8 */
    struct file_mark mark; /* mtime_ns -1 when it has just vanished */
};

/* Something else to be done once: by the second thread where there is one. It must not touch what
 * the caller uses meanwhile. */
struct meanwhile {
    void (*work)(void *data);
    void *data;
};

struct marking;

/* Begin. `meanwhile` has to live as long. */
struct marking *marking_new(const struct meanwhile *meanwhile);

/* Give up, or done with it: waits for the second thread. */
void marking_free(struct marking *marking);

/*
 * Add files of one folder, in the order in which they are to come out.
 *
 * folder  their folder; the descriptor may be closed afterwards
 * files   of struct listed without marks; the paths have to live as long
 * name    where the names begin in their paths
 */
void marking_add(struct marking *marking, int folder, GArray *files, gsize name);

/* Add a file whose mark is known. */
void marking_add_marked(struct marking *marking, const struct listed *file);

/* What could not be asked for. */
struct marking_failure {
    const char *path;
    int code; /* errno */
};

/*
 * Do what is left, `meanwhile` too.
 *
 * files    gets every file with its mark, in the order in which they were added
 * returns  false with `failure` when one of them could not be asked for
 */
bool marking_finish(struct marking *marking, GArray *files, struct marking_failure *failure);

AUTO_DEFINE(struct marking *, marking_free)
