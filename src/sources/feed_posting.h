/* From an entry of a feed to a posting, by the source's settings. */
#pragma once

#include <glib.h>

#include "src/base/file.h"
#include "src/posting/posting.h"
#include "src/sources/feed_entry.h"

/*
 * What tells one version of an entry from the next, kept where a file's mark is kept: `inode` is
 * made of its link and `size` of its title (0 = it has none), the rest of all that it says.
 */
struct file_mark feed_mark(const struct feed_entry *entry);

/* The mark of an entry that its feed lists no more says so. */
void feed_mark_unlist(struct file_mark *mark);
bool feed_mark_is_unlisted(const struct file_mark *mark);

/*
 * The posting that an entry is; owned by the caller. What a feed lists is open.
 *
 * view     its path is not used
 * notices  gets what is doubtful (may be NULL): a date or a link that cannot be read, no title
 */
struct posting *feed_posting(const struct feed_entry *entry, const struct posting_view *view,
                             GPtrArray *notices);

/* What most entries of the feed say, learnt from the first ones; owned by the caller, the feed has
 * to live as long. */
struct common *feed_common_new(struct feed *feed);
