/*
 * What a lane spends: before each call that its platform bills what it may cost is noted, and what
 * was not billed is given back, all with the line of the journal that says so and within the
 * transaction that the caller has begun.
 */
#pragma once

#include "src/deliver/lane.h"

/* May a request that got this answer be billed? Only calls that succeed are; whether one did whose
 * answer was lost nobody knows. */
bool lane_pay_is_billed(const struct http_response *response);

/* The outcome of what is in hand is known: what surely was not published is not billed, nor is what
 * a look has proven absent, nor the request of a look that did not succeed. */
bool lane_give_back(struct lane *lane, GError **error);

/* Is there money for one more request of a look for it? Then what it may cost is noted. */
bool lane_pay_look(struct lane *lane, const struct announcement *announcement, bool *can,
                   GError **error);
