/* What people and programs see: colour where it helps, columns that fit, errors in one form. */
#pragma once

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "src/base/auto.h"

enum tone {
    TONE_PLAIN,
    TONE_STRONG, /* names */
    TONE_FAINT,  /* what one may skip */
    TONE_GOOD,
    TONE_WARN,
    TONE_BAD,
};

/* Is this a terminal that wants colour? NO_COLOR, TERM=dumb and pipes do not. */
bool print_has_colour(FILE *stream);

/* Columns of the terminal; 80 for a pipe. */
int print_columns(FILE *stream);

/* Print text in that tone; control and escape characters are made visible. */
void print_text(FILE *stream, enum tone tone, const char *text);

/* A sentence on lines of its own, broken at blanks on a terminal; in a pipe it is one line. */
void print_sentence(FILE *stream, const char *sentence);

/* The head of a text that takes at most `width` columns, with "…" when something is cut. */
char *print_cut(const char *text, int width);

/* "announce: WHERE: WHAT" and "  hint: HOW" on standard error. `where`, `hint` may be NULL. */
void print_problem(const char *where, const char *hint, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

/* An error, in the same form; a message of several lines stays several lines. */
void print_failure(const GError *error);

/* Every notice of a list, in the same form. */
void print_notices(const GPtrArray *notices);

/* --- tables --- */

struct table;

/* Column heads, ends with NULL. */
struct table *table_new(const char *const *heads);

/*
 * One row: as many texts as there are heads, then NULL. `tone` is for the cell at `toned`; -1 =
 * none.
 */
void table_add(struct table *table, int toned, enum tone tone, ...) G_GNUC_NULL_TERMINATED;

/*
 * Print it: columns as wide as they need to be; on a terminal the widest gives way with "…" so that
 * rows fit. Without rows nothing is printed.
 */
void table_print(const struct table *table, FILE *stream);
void table_free(struct table *table);

/* --- JSON --- */

/* Print a value and a line end on standard output; takes the reference. */
void print_json(json_t *value);

/* A string, or null for NULL; a moment as RFC 3339, or null for 0. New references. */
json_t *json_text(const char *text);
json_t *json_moment(int64_t moment);

AUTO_DEFINE(struct table *, table_free)
