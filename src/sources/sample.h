/* The sample of which common.h learns what most postings of a source say, for sources of files. */
#pragma once

#include <glib.h>

#include "src/posting/common.h"
#include "src/sources/join.h"

/*
 * Add the last COMMON_SAMPLE files to `common`. What cannot be read, or is no posting, is passed
 * over.
 *
 * paths  of char *, sorted by strcmp()
 * read   with `data`: reads one of them
 */
void sample_files(struct common *common, const GPtrArray *paths, joiner_read read, void *data);
