/* A posting's title out of the fields in which it may stand. */
#pragma once

#include <glib.h>

/*
 * The first text that is not empty. Where that only says who is looking ("L'incubateur recrute"),
 * the next one stands behind it.
 *
 * lines    of each field in its order, one line; ends with NULL
 * returns  owned by the caller; "" when there is none
 */
char *title_from(char *const *lines);
