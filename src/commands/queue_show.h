/* How commands show an announcement. */
#pragma once

#include <jansson.h>

#include "src/commands/command.h"
#include "src/commands/print.h"
#include "src/turns/turns.h"

#define QUEUE_HINT_LIST "`announce queue` lists what waits, `announce queue --all` all"

enum tone queue_row_tone(enum announcement_state state);

/* When that turn goes; 0: it does not, or there is none. */
int64_t queue_goes_at(const struct turn *turn);

/* As `announce queue --json` writes it; owned by the caller. `turn` NULL: it is not in the line. */
json_t *queue_row_json(const struct announcement *row, const struct turn *turn);

/* Print all that is known of one: its attempts, the looks for it, its text. */
bool queue_show(const struct context *context, struct queue *queue, int64_t id, GError **error);
