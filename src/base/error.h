/* Errors: a GError whose code says what to do about it, with a hint that a person can act on. */
#pragma once

#include <glib.h>
#include <stdbool.h>

enum error_code {
    ERROR_USAGE,   /* the command line; exit status 2 */
    ERROR_CONFIG,  /* the configuration or the credentials; exit status 3 */
    ERROR_STORE,   /* the store or its journal cannot be used; exit status 4 */
    ERROR_SOURCE,  /* a source cannot be used; exit status 4 */
    ERROR_POSTING, /* one posting cannot be read; the others go on */
    ERROR_LOCKED,  /* another run holds the lock; exit status 75 */
    ERROR_REFUSED, /* asked for something that the rules refuse: posted already, closed; status 2 */
    ERROR_NETWORK, /* the transport could not do its work */
};

#define ANNOUNCE_ERROR (error_quark())
GQuark error_quark(void);

/*
 * Set `error` and return false, so that failing is one statement.
 *
 * hint     what a person can do, one sentence without a full stop; NULL when there is nothing to
 * say format   what went wrong and where, without a full stop; never carries a secret
 */
bool error_set(GError **error, enum error_code code, const char *hint, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

/* The hint given to error_set; NULL when there is none. Owned by the error. */
const char *error_hint(const GError *error);

/* The exit status that the error stands for: 2, 3, 4 or 75; 4 for an error that is not ours. */
int error_exit_status(const GError *error);
