/* Names with values, in the order in which they came: headers, a query, a form, OAuth parameters.
 */
#pragma once

#include <glib.h>

struct pair {
    char *name;
    char *value;
};

/* An empty list of struct pair that frees its elements. */
GPtrArray *pairs_new(void);

void pairs_add(GPtrArray *pairs, const char *name, const char *value);

/* The value of the first of that name; NULL when there is none. */
const char *pairs_get(const GPtrArray *pairs, const char *name);

/* Read "a=b&c=d+e%21"; what cannot be decoded is left out. */
GPtrArray *pairs_parse_form(const char *text);
