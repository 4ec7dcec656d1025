/* Which file seen now is which posting known before: by path, by id, by slug, by likeness. */
#pragma once

#include <glib.h>

#include "src/watch/watch.h"

/* A file seen now that is, or was, a posting. */
struct watch_match {
    const struct seen *seen;
    char *id; /* its base name, with its folder where that is not unique */
    const struct known_posting *before;   /* NULL: never seen */
    const struct known_posting *namesake; /* never seen, but it reads like this one; NULL = none */
};

/*
 * Match every posting seen now with what is known. Each known posting is used once.
 *
 * returns  of struct watch_match, in the order of the observation; owned by the caller
 */
GPtrArray *watch_match(const struct watch_view *view, GPtrArray *notices);
