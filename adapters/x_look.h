/* X: looking for an announcement among the account's own posts. */
#pragma once

#include "adapters/adapter.h"

#define X_LOOK_READS 10 /* posts that one request asks for: each that is shown is billed */

/* See struct adapter. */
bool x_lookup_request(const struct delivery *delivery, struct http_request *request,
                      GError **error);
void x_lookup_judge(const struct delivery *delivery, const struct http_response *response,
                    struct outcome *outcome);
