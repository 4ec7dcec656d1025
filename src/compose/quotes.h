/* Quotation marks of one field, as French has them. */
#pragma once

#include <glib.h>

/*
 * "..." and “...” become « ... », with narrow no-break spaces.
 *
 * Only where all of them are pairs, each opening before a word and closing behind one; those within
 * « » stay. Owned by the caller.
 */
char *quotes_set(const char *text);
