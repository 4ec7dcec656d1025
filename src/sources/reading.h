/*
 * Reading many files: what takes a first run's time. A second thread takes its share of them.
 */
#pragma once

#include <glib.h>

#include "src/sources/source.h"

/* From so many files on it is worth a thread. */
#define READING_SHARED_FROM 200

/* How to read a file; notices go to `notices`. `state` is one thread's own. */
typedef void reading_function(struct seen *seen, GPtrArray *notices, void *state);

/*
 * Read every one of `unread` (of struct seen) once, in no order.
 *
 * mine, other  the state of the caller's thread and of the second one
 * notices      gets theirs, in the order of the files
 */
void reading_share(const GPtrArray *unread, reading_function *read, void *mine, void *other,
                   GPtrArray *notices);
