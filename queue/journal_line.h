/* One line of the journal, read back. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/auto.h"
#include "src/base/event.h"

/* A line about an account ("pause", "resume") names that alone: all else of it is NULL and 0. */
struct journal_line {
    int64_t n, at;
    char *what; /* "sending", outcome_name(), "absent", "held", "expired" */
    char *source, *posting, *account, *platform, *key;
    enum event_kind kind;
    int edition, take, attempt;
    char *digest;                 /* the key of the digest in which it is told; NULL = by itself */
    char *text, *link;            /* of "sending" and of decisions; else NULL */
    int64_t due_at;               /* of decisions; else 0 */
    char *remote_id, *remote_url; /* NULL = none */
    bool tells_progress;     /* "sending": does it say how far it was? Early versions did not */
    char *progress;          /* then the adapter's JSON; NULL = it was at its beginning */
    bool is_duplicate;       /* "unsure": since the platform said that it has this text already */
    char *reason;            /* NULL = none */
    int64_t costs, costs_at; /* in millionths, less than 0 = given back; to which moment */
};

/*
 * Read a line as queue_record.c writes it.
 *
 * returns  owned by the caller; NULL when it is no such line
 */
struct journal_line *journal_line_parse(const char *text);
void journal_line_free(struct journal_line *line);

/* Does it say what a person decided: about an announcement, about an account? */
bool journal_line_is_decision(const struct journal_line *line);
bool journal_line_is_account(const struct journal_line *line);

/* The number of a line, be it of which kind it may; false when it is no record at all. */
bool journal_line_number(const char *text, int64_t *number);

/* Could these bytes, behind which the file ends, be the beginning of the record of that number,
 * whose writing was cut off? */
bool journal_line_is_torn(const char *bytes, size_t length, int64_t number);

/* The line with another number, otherwise the same; owned by the caller. NULL when it is none. */
char *journal_line_renumber(const char *text, int64_t number);

AUTO_DEFINE(struct journal_line *, journal_line_free)
