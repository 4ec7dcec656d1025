/* The list of announcements. */
#pragma once

#include "src/commands/command.h"

/* What waits, with --all everything; `queue` NULL: there is no store yet. Exit status. */
int queue_list(const struct context *context, struct queue *queue, GError **error);
