/* One file on its way to a posting. For posting.c and the files named after it alone. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "src/posting/front_matter.h"
#include "src/posting/posting.h"

struct reading {
    const struct posting_view *view;
    const struct front_matter *matter;
    GPtrArray *notices; /* never NULL: any of them makes the posting doubtful */
    int64_t date;       /* by which the posting is dated; 0 = none */
};

/* Add a notice about a value, or about the whole file when it is NULL. */
void G_GNUC_PRINTF(4, 5)
    posting_doubt(const struct reading *reading, const struct front_value *value, const char *hint,
                  const char *format, ...);

/* The first value that is not empty; NULL when there is none or nobody names its fields. */
const struct front_value *posting_find(const struct reading *reading, GStrv fields);

/* A value as one clean line, the texts of a list with commas; "" for NULL. By the caller. */
char *posting_line(const struct front_value *value);

/* What a moment is for, and how a date without a time is meant. */
struct moment_use {
    bool is_end_of_day;
    int64_t when_unreadable;
    const char *without; /* what comes of it when it cannot be read, in words */
};

/* 0 = there is none. */
int64_t posting_read_moment(const struct reading *reading, GStrv fields,
                            const struct moment_use *use);

/* The date that is named, else that of the file's name; 0 when there is neither. */
int64_t posting_read_date(const struct reading *reading);

/* Its own link, else the site's; "" when there is none. A link of its own that cannot be read is
 * nothing to guess at: then `is_bad` is set. Owned by the caller. */
char *posting_read_link(const struct reading *reading, bool *is_bad);

/* Does the source make links to its postings? */
bool posting_has_permalinks(const struct source_config *source);
