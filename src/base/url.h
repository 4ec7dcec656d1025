/* The shape of web addresses. */
#pragma once

#include <stdbool.h>

/*
 * Is the whole text an http or https address: a host name with a dot or an IP address, and only
 * characters that may stand in the part they stand in? A host name may be of any script, a path of
 * Latin and Cyrillic letters.
 *
 * url           UTF-8
 * needs_scheme  or may "http://" be left out
 */
bool url_is_valid(const char *url, bool needs_scheme);
