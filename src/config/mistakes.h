/* Mistakes of a configuration: collected wherever they are found, told together in file order. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Where something stands in the file, both from 1. */
struct place {
    int line, column;
};

/* A list of mistakes: a GPtrArray that frees its elements. */
GPtrArray *config_mistakes_new(void);

/* format  what is wrong and, in parentheses, what to do; no full stop. Made printable here */
void config_mistakes_add(GPtrArray *mistakes, struct place place, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

/*
 * Turn the list into one error.
 *
 * file     as it shall read in front of each line
 * returns  true when there is no mistake; false with ERROR_CONFIG, "FILE:LINE:COLUMN: what" a line
 */
bool config_mistakes_report(GPtrArray *mistakes, const char *file, GError **error);

/* " (did you mean "accounts"?)" for the nearest, else " (known: a, b, c)"; owned by the caller. */
char *config_mistakes_suggest(const char *word, const char *const *candidates);
