/*
 * What a lane may spend: before each call that its platform bills, the account's budget is asked
 * and what the call may cost is noted. All within the transaction that the caller has begun.
 */
#pragma once

#include "src/lane.h"

/* Is there money for that announcement? */
bool lane_can_pay(const struct lane *lane, int64_t id, bool *can, GError **error);

/* The outcome of what is in hand is known: what surely was not published is not billed, nor is what
 * a look has proven absent. */
bool lane_give_back(struct lane *lane, GError **error);

/* Is there money for one more request of a look? Then what it may cost is noted. */
bool lane_pay_look(const struct lane *lane, bool *can, GError **error);
