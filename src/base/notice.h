/* Notices: things found on the way that a person may want to hear. Rooms collect them; only
 * commands print them. */
#pragma once

#include <glib.h>
#include <stdbool.h>

struct notice {
    char *where; /* "jobs/dev.md:3", an account's name ... ; never NULL */
    char *what;  /* one sentence without a full stop */
    char *hint;  /* what to do about it; may be NULL */
};

/* A list of notices: a GPtrArray of struct notice that frees its elements. */
GPtrArray *notices_new(void);

/*
 * Append a notice.
 *
 * notices  may be NULL: then nobody wants to hear
 * where, hint  copied; hint may be NULL
 */
void notices_add(GPtrArray *notices, const char *where, const char *hint, const char *format, ...)
    G_GNUC_PRINTF(4, 5);
