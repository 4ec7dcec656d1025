/*
 * What is known of a source, kept in memory: for looking at a past or a future that must not enter
 * the store. It does for replay and `preview BASE..HEAD` what plan_keep() and the store do for a
 * run.
 *
 * A step of a long history touches a few files of many. memory_select() says which of the others
 * the watcher has to see with them, so that it concludes the same as from all; the rest is left
 * out.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "src/base/auto.h"
#include "src/watch/watch.h"

struct memory;

struct memory *memory_new(void);
void memory_free(struct memory *memory);

/* A part of what is known. Everything in the arrays is borrowed from the memory. */
struct memory_part {
    GPtrArray *files;    /* of struct known_file, sorted by path */
    GPtrArray *postings; /* of struct known_posting */
    bool is_whole;       /* all of it: so much differs that it may be an outage */
};

/*
 * Select what belongs to the files at these paths (of char *; known or not): the files themselves,
 * those that share their names or ids, and those that change by themselves. `paths` NULL: all there
 * is.
 */
void memory_select(const struct memory *memory, const GPtrArray *paths, struct memory_part *part);
void memory_part_clear(struct memory_part *part);

/* The sketch of a posting's last version, for struct watch_view; `memory` is its `data`. */
GBytes *memory_sketch(int64_t posting_row, void *memory);

/*
 * Keep what was concluded from an observation of that part. Every new posting gets its row, in
 * `changes` too. What was selected becomes invalid.
 */
void memory_keep(struct memory *memory, const struct memory_part *part,
                 const struct observation *observation, const struct changes *changes);

/* Let every closing lie so far back that an opening is news: for looking at what a change does,
 * whenever it is made. */
void memory_age(struct memory *memory);

AUTO_DEFINE(struct memory *, memory_free)
AUTO_DEFINE_CLEAR(struct memory_part, memory_part_clear)
