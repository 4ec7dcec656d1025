/*
 * Fetching: what is due for the sources that live elsewhere, at one time, so that nobody waits for
 * a slow one. What came of it stands in their folders (src/sources/fetched.h); `announce` reads and
 * tells it.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "src/config/config.h"

struct fetch {
    const struct config *config;
    const char *state; /* path of the store */
    int64_t now;
    const char *const *only; /* names of sources, ends with NULL; NULL = all */
};

/* Fetch what is due. A source that cannot be reached is no error: ERROR_STORE alone is one. */
bool fetch_due(const struct fetch *fetch, GError **error);
