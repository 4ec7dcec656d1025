/* X's limits of calls, which it states in the headers of every answer. */
#pragma once

#include "src/base/http_message.h"
#include "src/base/outcome.h"

/* Is it a moment after `now` that a limit may name? Not one further away than a billing cycle. */
bool x_limits_is_near(int64_t moment, int64_t now);

/* Too many requests: until when to wait. Quarter of an hour when that is not stated. */
int64_t x_limits_reset(const struct http_response *response);

/* See struct adapter. Of several limits the one that leaves least. */
void x_limits_read(const struct http_response *response, struct rate_limit *limit);
