/* What a lane does before the first request of an announcement whose link has to be there. */
#pragma once

#include "src/deliver/lane.h"

/* Has the link of what is in hand to be asked for first? With a pretended time only a link to this
 * machine is. */
bool lane_link_is_wanted(const struct lane *lane);

/* Ask for it, or hear what another lane was told. */
void lane_link_ask(struct lane *lane, struct http_pool *pool);

/* Record what was answered: it goes on, or waits. ERROR_STORE */
bool lane_link_record(struct lane *lane, GError **error);
