/*
 * Running a program for what it prints: no shell, bounded in time and size.
 */
#pragma once

#include <glib.h>
#include <stdint.h>

struct program {
    char *const *argv;  /* ends with NULL; a name without a slash is looked for in $PATH */
    const char *folder; /* where it runs; NULL = the current folder */
    const char *const *variables; /* "NAME=VALUE" to be set, "NAME" to be unset in its environment;
                                     ends with NULL; NULL = none */
    int64_t timeout;              /* seconds until it and all that it started are killed */
    gsize max_bytes;              /* so much may come out of it */
};

/*
 * Run it and wait for its end. What it left running counts as long as it goes on printing: a
 * second of silence after its end is the end of it all.
 *
 * Its standard input is empty, it leads a process group of its own, and it does not get the
 * variables in which credentials of accounts may stand (ANNOUNCE_*, CREDENTIALS_DIRECTORY).
 *
 * returns  its standard output and a NUL after it, owned by the caller
 * errors   ERROR_SOURCE: it cannot be started, ends with another status than 0, takes too long or
 *          prints too much; with the last line of its standard error
 */
char *program_output(const struct program *program, gsize *length, GError **error);
