/* How commands show an announcement. */
#pragma once

#include <jansson.h>

#include "src/commands/command.h"
#include "src/commands/print.h"

#define QUEUE_HINT_LIST "`announce queue` lists what waits, `announce queue --all` all"

enum tone queue_row_tone(enum announcement_state state);

/* As `announce queue --json` writes it; owned by the caller. */
json_t *queue_row_json(const struct announcement *row);

/* Print all that is known of one: its attempts, the looks for it, its text. */
bool queue_show(const struct context *context, struct queue *queue, int64_t id, GError **error);
