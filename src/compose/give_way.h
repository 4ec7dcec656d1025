/* Making room: fields give way, in the order of give_way.c, until a text fits. */
#pragma once

#include <stdbool.h>

#include "src/compose/wording.h"

#define SHORT_TITLE 20 /* characters; less of a title says little */

/* Let the text fit if it can, whatever was cut of it before. */
void give_way(struct wording *wording);
