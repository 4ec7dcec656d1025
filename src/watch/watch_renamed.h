/* What vanished and what appeared: is it the same posting under another name? For watch_match.c
 * alone. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "src/watch/watch_match.h"

/* A matching under way. */
struct matching {
    const struct watch_view *view;
    GPtrArray *matches;   /* of struct watch_match */
    GHashTable *used;     /* set of const struct known_posting * that have their file */
    GHashTable *by_row;   /* int64_t * -> const struct known_posting * */
    GHashTable *by_id;    /* char * -> const struct known_posting * */
    GHashTable *unlisted; /* const struct known_posting * -> const struct seen *: what the source
                             keeps although it lists it no more */
};

void watch_join(struct matching *matching, struct watch_match *match,
                const struct known_posting *before);
bool watch_is_used(const struct matching *matching, const struct known_posting *before);

/* Join what appeared with what vanished in this observation: equal slugs, else the same reading and
 * a text that is half alike. */
void watch_match_renamed(struct matching *matching);

/* Where a source may change ids: which of what is still new reads like one that it keeps and lists
 * no more, or that has just vanished. */
void watch_mark_namesakes(struct matching *matching);
