/*
 * What announce-deliver and announce-fetch have in common: `announce` starts them, with options
 * that nobody types, and reads what they say.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "src/base/auto.h"

struct started {
    const char *config, *state, *now; /* NULL = not given */
    int lock;                         /* the locked descriptor; -1 = not given */
    bool ask;
    GPtrArray *only;    /* of const char *; names, without a NULL at the end */
    GArray *only_these; /* of int64_t: numbers of announcements */
};

void started_init(struct started *started);
void started_clear(struct started *started);

/*
 * Read the command line. Texts are borrowed from it.
 *
 * takes   the options of this program, with blanks between: "config state lock-fd now only
 *         announcement ask"; all but `ask` take a value, and --config has to be there
 * errors  ERROR_USAGE
 */
bool started_read(struct started *started, int argc, char **argv, const char *takes,
                  GError **error);

/* The moment that it is: the pretended one, else the real one. ERROR_USAGE. */
bool started_moment(const struct started *started, int64_t *now, GError **error);

/* The names in --only, ends with NULL; NULL when there are none. By the caller, its names not. */
char **started_only(const struct started *started);

/* A wrong command line; false. */
bool started_usage(GError **error, const char *what);

/* Say what went wrong, on standard error, and return the exit status that it stands for. */
int started_report(const char *program, const GError *error);

AUTO_DEFINE_CLEAR(struct started, started_clear)
