/* Words that point to a link, of which the link is gone. */
#pragma once

#include <glib.h>

/*
 * "Vous aimez l'eau, postulez ici : jobs.example.org - Dev." becomes "Vous aimez l'eau, postulez
 * !": what stands behind the colon is a link's label, and the announcement has a link of its own.
 */
void pointing_drop(GString *text);
