/* Facebook's error table: what publishing, looking and checking share. */
#pragma once

#include <stdbool.h>

#include "src/base/http_message.h"
#include "src/base/outcome.h"

#define FACEBOOK_HINT_TOKEN                                                                        \
    "get a new Page token with pages_manage_posts and pages_read_engagement, put it into the "     \
    "credentials, then `announce check --accounts`"

/*
 * What an answer of Facebook means that does not say what was asked for.
 *
 * first_sent_at  of the announcement, 0 = this was the first time: an app's limit is waited for
 *                longer each time
 */
void facebook_judge_error(const struct http_response *response, int64_t first_sent_at,
                          struct outcome *outcome);

/* Does it say that what was asked about does not exist (any more)? */
bool facebook_says_gone(const struct http_response *response);
