/* Digests: from several announcements that wait to the one that tells of them. */
#pragma once

#include <glib.h>
#include <stdint.h>

#include "queue/announcement.h"
#include "src/compose/compose.h"
#include "src/config/config.h"

/*
 * The text of a digest.
 *
 * members  of struct announcement, at least two
 * returns  owned by the caller
 */
struct composed *plan_digest_text(const struct config *config, const struct account_config *account,
                                  const GPtrArray *members);

/*
 * The row of a digest that is about to be added: it is due now, and expires with the last of its
 * members. It bears the name of the first one's posting.
 *
 * returns  owned by the caller
 */
struct announcement *plan_digest(const GPtrArray *members, const struct composed *composed,
                                 int64_t now);
