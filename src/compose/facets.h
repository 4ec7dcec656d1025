/* What Bluesky's own clients make of a text; for detect.c. */
#pragma once

#include <glib.h>

#include "src/base/platform.h"

/* Add it to `entities` (GArray of struct entity), in the order of the text. */
void facets_find(const char *text, const struct detection *rules, GArray *entities);
