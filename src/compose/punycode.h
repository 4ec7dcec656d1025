/* How long a label of a host name becomes in ASCII. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* May the label start..end stand in the domain name system: 1 to 63 characters, once in ASCII? */
bool punycode_label_fits(const char *start, const char *end);
