/* Reading a journal from its beginning to its end, a line at a time. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#include "src/base/auto.h"

/* Owned: journal_reader_clear(). All but `text` and `place` is its own. */
struct journal_reader {
    char *path;
    FILE *file;
    char *text; /* the line that was read last, without its end; at the end what is left */
    size_t size;
    int64_t place; /* which line of the file it is, from 1; at the end how many there are */
    off_t at;      /* where it begins */
    off_t end;     /* where the next one does */
    gsize torn;    /* at the end: how many bytes follow the last line */
};

/* errors  ERROR_STORE; false with `error` unset: there is no such file */
bool journal_reader_open(struct journal_reader *reader, const char *path, GError **error);

/*
 * Read the next line.
 *
 * returns  false with `error` unset at the end. A last line without its end is one when it is a
 *          whole record
 * errors   ERROR_STORE: what follows cannot be read, which is not the end
 */
bool journal_reader_next(struct journal_reader *reader, GError **error);

void journal_reader_clear(struct journal_reader *reader);

AUTO_DEFINE_CLEAR(struct journal_reader, journal_reader_clear)
