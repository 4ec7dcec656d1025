/* What a lane does before the first request of an announcement whose link has to be there. */
#pragma once

#include "src/deliver/lane.h"

/* It was claimed: whose links have to be there before it is sent? Its own, and those of what is
 * told in it. With a pretended time only links to this machine are asked for. ERROR_STORE */
bool lane_link_begin(struct lane *lane, GError **error);

/* Has one of them still to be asked for? */
bool lane_link_is_wanted(const struct lane *lane);

/* Ask for it, or hear what another lane was told. */
void lane_link_ask(struct lane *lane, struct http_pool *pool);

/* Record what was answered: it goes on, or `waits`. ERROR_STORE */
bool lane_link_record(struct lane *lane, bool *waits, GError **error);
