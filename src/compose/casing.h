/* Capitals at the head of a phrase. Names keep the letters that their owners gave them. */
#pragma once

#include <glib.h>

/* With a capital; "data.gouv.fr" and "iOS" stay. Owned by the caller. */
char *casing_upper_first(const char *text);

/* With a small letter; "UX designer" stays. Owned by the caller. */
char *casing_lower_first(const char *text);
