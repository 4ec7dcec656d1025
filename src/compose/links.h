/* Links within a text, by X's rules; for detect.c. */
#pragma once

#include <glib.h>

#include "src/base/platform.h"

/*
 * Add the links of a text to `entities` (GArray of struct entity), in their order.
 *
 * rule  LINKS_BARE or LINKS_WITH_SCHEME
 */
void links_find(const char *text, enum link_rule rule, GArray *entities);
