/* What a feed lists, against what is known of it: which entry is which posting. For feed.c alone.
 */
#pragma once

#include "src/sources/feed_entry.h"
#include "src/sources/source.h"

/*
 * See every entry, and, unless the feed `is_complete`, what it lists no more.
 *
 * files        of struct known_file
 * observation  gets what is seen, sorted, and what is doubtful in it
 */
void feed_see(const struct source_view *view, const struct feed *feed, const GPtrArray *files,
              bool is_complete, struct observation *observation);

/* See that all that is known is as it was: the feed has not changed. */
void feed_see_unchanged(const GPtrArray *files, struct observation *observation);
