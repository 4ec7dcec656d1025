/* JSON Feed 1.1 and 1.0, read by jansson. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "src/sources/feed_entry.h"

/* Read a whole document, UTF-8; see feed_xml_read(). */
bool feed_json_read(struct feed *feed, const char *text, gsize length, const char *base,
                    GError **error);
