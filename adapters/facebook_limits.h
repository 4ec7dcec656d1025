/* Facebook's limits of calls, of which it states in headers how much is used up. */
#pragma once

#include "src/base/http_message.h"
#include "src/base/outcome.h"

/* How many seconds it wants to be left alone; 0 when it does not say. */
int64_t facebook_limits_wait(const struct http_response *response);

/* See struct adapter. */
void facebook_limits_read(const struct http_response *response, struct rate_limit *limit);
