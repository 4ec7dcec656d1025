/*
 * How the fake platforms are told to misbehave: a text file, a line for each fault.
 *
 *     PLATFORM WHICH FAULT [OPTION]...       x 1 status 503 after
 *     PLATFORM accept-duplicates             the same text twice is no reason to refuse
 *
 * WHICH counts the requests of that platform from 1: "2", "2-4", or "*" for all. The faults:
 *
 *     status N [after] [header NAME=VALUE]... [body TEXT]
 *                    answer with that status; with "after", publish first. TEXT goes to the line's
 * end drop-before    close the connection without an answer; nothing was published drop-after
 * publish, then close the connection without an answer
 *
 * All others publish, and then answer
 *
 *     cut            with half of the answer, and close the connection
 *     garbage        with a page of HTML and status 200
 *     huge           with 20 MB of JSON
 *     wrong-type     with JSON in which nothing has the type that it should have
 *     gzip           as they should, but compressed
 *     slow SECONDS   as they should, but after so long
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

enum fault_kind {
    FAULT_STATUS,
    FAULT_DROP_BEFORE,
    FAULT_DROP_AFTER,
    FAULT_CUT,
    FAULT_GARBAGE,
    FAULT_HUGE,
    FAULT_WRONG_TYPE,
    FAULT_GZIP,
    FAULT_SLOW,
};

struct fault {
    char *platform;
    int first, last; /* which requests */
    enum fault_kind kind;
    int status;         /* FAULT_STATUS */
    bool after;         /* FAULT_STATUS: publish first */
    GPtrArray *headers; /* FAULT_STATUS: of struct pair */
    char *body;         /* FAULT_STATUS: NULL = the platform's usual one */
    int seconds;        /* FAULT_SLOW */
};

struct script {
    GPtrArray *faults;             /* of struct fault */
    GPtrArray *accepts_duplicates; /* names of platforms */
};

/*
 * Read the script.
 *
 * path     NULL = no faults
 * returns  NULL after a message on standard error that names the line
 */
struct script *script_load(const char *path);
void script_free(struct script *script);

/* The fault for the n-th request of a platform; NULL = it behaves. */
const struct fault *script_fault(const struct script *script, const char *platform, int n);

bool script_accepts_duplicates(const struct script *script, const char *platform);

/* Is something published before that fault shows? */
bool fault_publishes(const struct fault *fault);
