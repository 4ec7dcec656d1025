/*
 * Routing: which postings an account takes. Pure: the tree of the configuration and a posting.
 */
#pragma once

#include <stdbool.h>

#include "src/config/config.h"
#include "src/posting/posting.h"

/*
 * Does the posting match?
 *
 * "title", "organisation", "tags", "id" and "source" are what is announced, every other name is a
 * field of the posting's own. A field with several texts matches when one of them does; one that is
 * not there matches nothing.
 *
 * match       NULL = every posting does
 * id, source  of the posting, as they are shown
 */
bool match_takes(const struct match *match, const struct posting *posting, const char *id,
                 const char *source);
