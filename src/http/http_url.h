/* Reading the addresses that http.c is given: as libcurl will, or not at all. */
#pragma once

#include <glib.h>

/*
 * The host of `url`, without brackets; owned by the caller, and so is `scheme` (may be NULL). NULL
 * when there is none or when GLib and libcurl might read it differently: a name or password, an
 * escape, a sign that is in no host.
 */
char *http_url_host(const char *url, char **scheme);

/* The pairs (of struct http_pair; NULL = none) as "a=1&b=2", everything but unreserved characters
 * encoded; owned by the caller. */
char *http_url_encode(const GPtrArray *pairs);
