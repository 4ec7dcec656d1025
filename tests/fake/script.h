/*
 * How the fake platforms are told to misbehave: a text file, a line for each fault or habit.
 *
 *     PLATFORM WHICH FAULT [OPTION]...       x 1 status 503 after
 *     PLATFORM HABIT                         x lag 90
 *
 * WHICH counts the requests of that platform from 1: "2", "2-4", or "*" for all; with a method
 * before it, only those of that method: "POST:2". The faults:
 *
 *     status N [after] [header NAME=VALUE]... [body TEXT]
 *                    answer with that status; with "after", publish first. TEXT goes to the line's
 *                    end
 *     limit SECONDS  refuse: too many requests, until so long from now
 *     expired        refuse: the token has expired
 *     cut-request    close the connection before the request was read; nothing was published
 *     drop-before    close the connection without an answer; nothing was published
 *     drop-after     publish, then close the connection without an answer
 *
 * All others publish, and then answer
 *
 *     cut            with half of the answer, and close the connection
 *     garbage        with a page of HTML and status 200
 *     huge           with 20 MB of JSON
 *     wrong-type     with JSON in which nothing has the type that it should have
 *     gzip           as they should, but compressed
 *     slow SECONDS   as they should, but after so long
 *
 * The habits:
 *
 *     accept-duplicates   the same text twice is no reason to refuse
 *     lag SECONDS         what was published is listed only after so long
 *     page-size N         a page of a list has at most so many posts, whatever was asked for
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

enum fault_kind {
    FAULT_STATUS,
    FAULT_LIMIT,
    FAULT_EXPIRED,
    FAULT_CUT_REQUEST,
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
    char *method;    /* NULL = any */
    int first, last; /* which requests, of all or of that method */
    enum fault_kind kind;
    int status;         /* FAULT_STATUS */
    bool after;         /* FAULT_STATUS: publish first */
    GPtrArray *headers; /* FAULT_STATUS: of struct pair */
    char *body;         /* FAULT_STATUS: NULL = the platform's usual one */
    int seconds;        /* FAULT_SLOW, FAULT_LIMIT */
};

struct script {
    GPtrArray *faults;  /* of struct fault */
    GHashTable *habits; /* "x lag" -> its number, 1 for those without one */
};

/*
 * Read the script.
 *
 * path     NULL = no faults
 * returns  NULL after a message on standard error that names the line
 */
struct script *script_load(const char *path);
void script_free(struct script *script);

/* A request as the script counts it. */
struct turn {
    const char *platform, *method;
    int n, n_of_method; /* the how many-th of the platform, and of that method there */
};

/* The fault for a request; NULL = it behaves. */
const struct fault *script_fault(const struct script *script, const struct turn *turn);

/* The number of a platform's habit; 0 = it has not got it. */
int script_habit(const struct script *script, const char *platform, const char *habit);

/* Is something published before that fault shows? */
bool fault_publishes(const struct fault *fault);
