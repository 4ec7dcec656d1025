/* What `announce queue` shows: the list, and one announcement in full. */
#pragma once

#include "src/commands/command.h"

#define QUEUE_HINT_LIST "`announce queue` lists what waits, `announce queue --all` all"

/* What waits, with --all everything; `queue` NULL: there is no store yet. Exit status. */
int queue_view_list(const struct context *context, struct queue *queue, GError **error);

/* All that is known of one. false with ERROR_USAGE when there is none of that number. */
bool queue_view_one(const struct context *context, struct queue *queue, int64_t id, GError **error);
