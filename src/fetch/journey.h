/* One way from an address to an answer: asking, and following where it leads, within bounds. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "src/http/http.h"
#include "src/sources/fetched.h"

struct journey {
    const struct source_config *source;
    const struct fetched *known; /* its marks are sent back where its body came from; NULL = none */
    int64_t deadline_us;         /* of the monotonic clock */
    char *url;                   /* where we are */
    int hops;
    bool is_permanent;   /* every hop so far was */
    bool is_conditional; /* the marks were sent back */
    struct http_response response;
    char *error; /* why it did not get as far as an answer; NULL = it did */
    const char *hint;
};

/*
 * Go to `url`, and on where the answers point, to the end.
 *
 * source  whose address says what may be connected to; its scheme is never left
 *
 * Cleared by the caller.
 */
void journey_go(struct journey *journey, const char *url);

void journey_clear(struct journey *journey);

AUTO_DEFINE_CLEAR(struct journey, journey_clear)
