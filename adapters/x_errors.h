/* X's error table, shared by publishing and checking. */
#pragma once

#include "src/base/http_message.h"
#include "src/base/outcome.h"

#define X_HINT_WRITE                                                                               \
    "at console.x.com set the app to \"Read and write\", then generate its tokens again: older "   \
    "ones stay read-only"

/* What an answer of X means that does not say what was asked for. */
void x_judge_error(const struct http_response *response, struct outcome *outcome);
