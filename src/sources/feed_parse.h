/*
 * From the bytes of an answer to a feed: which characters they are, which format it is.
 *
 * Pure, and linked by both programs: announce-fetch keeps nothing that does not parse.
 */
#pragma once

#include <glib.h>

#include "src/sources/feed_entry.h"

/*
 * Parse one page of a feed to its last byte, whatever its content type says: RSS 2.0, RSS 1.0,
 * Atom 1.0, JSON Feed 1.1.
 *
 * content_type  as it came with the answer, for its charset; NULL = none
 * base          the address that it came from
 * feed          gets its entries behind those of the pages before; `next` is that of this page.
 *               feed_identify() comes behind the last one
 * errors        ERROR_SOURCE
 */
bool feed_parse_page(struct feed *feed, const char *bytes, gsize length, const char *content_type,
                     const char *base, GError **error);

/* The same of a feed of one page. Owned by the caller, every entry with an id of its own; NULL with
 * ERROR_SOURCE. */
struct feed *feed_parse(const char *bytes, gsize length, const char *content_type, const char *base,
                        GError **error);
