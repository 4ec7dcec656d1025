/* X's error table and the shape of its ids: what publishing, looking and checking share. */
#pragma once

#include "src/base/http_message.h"
#include "src/base/outcome.h"

/* Never read into a double: an id has up to so many digits. */
#define X_ID_DIGITS 19

#define X_POST_URL "https://x.com/i/status/%s"

#define X_HINT_WRITE                                                                               \
    "at console.x.com set the app to \"Read and write\", then generate its tokens again: older "   \
    "ones stay read-only"

/* What an answer of X means that does not say what was asked for. */
void x_judge_error(const struct http_response *response, struct outcome *outcome);
