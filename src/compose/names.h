/* Mentions, hashtags and cashtags within a text; for detect.c. */
#pragma once

#include <glib.h>

#include "src/base/platform.h"

/* Add what begins with @, # or $ to `entities` (GArray of struct entity), as the text has it. Those
 * of one kind never overlap. */
void names_find(const char *text, const struct detection *rules, GArray *entities);
