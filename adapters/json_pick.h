/* Picking values out of JSON that comes from outside: every type is checked, nothing is trusted. */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "src/base/http_message.h"

/* The JSON object that the answer's body is; NULL when it is none. Owned by the caller
 * (json_auto_t). */
json_t *json_pick_answer(const struct http_response *response);

/* The same for any text, a header's value; `text` may be NULL. */
json_t *json_pick_object(const char *text);

/* The text of that name, borrowed; NULL when there is none. `object` may be NULL or anything else.
 */
const char *json_pick_string(const json_t *object, const char *name);

/* The whole number of that name, also when it is written as a text; 0 when there is none. */
int64_t json_pick_integer(const json_t *object, const char *name);

/* The id of that name, a text or a whole number, as a text owned by the caller; NULL = none. */
char *json_pick_id(const json_t *object, const char *name);

/* Is this one to `max` digits and nothing else? NULL is not. */
bool json_pick_is_digits(const char *text, size_t max);
