/* RSS 2.0 (and its forerunners), RSS 1.0 and Atom 1.0, read by expat. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "src/sources/feed_entry.h"

/*
 * Read a whole document. Nothing outside of it is ever looked at; one that declares entities, or is
 * nested deeper than 64 elements, is refused.
 *
 * text    UTF-8, whatever the document declares
 * base    its address: relative references are made absolute with it, or with their xml:base
 * errors  ERROR_SOURCE with the line: it is not well-formed to its last byte, or no feed
 */
bool feed_xml_read(struct feed *feed, const char *text, gsize length, const char *base,
                   GError **error);
