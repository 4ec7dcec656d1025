/* Asking for a feed over HTTP: conditionally, within bounds, and following it where it moves. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "src/config/config.h"
#include "src/sources/fetched.h"

/*
 * Ask for source->url, or for the address that it has moved to.
 *
 * folder   gets the body when a new one came that parses; nothing else ever replaces the last one
 * fetched  of the last time, with this time's fetched_at and next_at; brought up to date
 * errors   ERROR_STORE when the body cannot be written. All else goes into fetched->error
 */
bool fetch_feed(const struct source_config *source, const char *folder, struct fetched *fetched,
                GError **error);
