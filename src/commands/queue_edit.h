/* `announce queue edit`: a person writes a text in his editor. */
#pragma once

#include "src/commands/command.h"

/*
 * Open $VISUAL, else $EDITOR, else `editor` on the text of an announcement, and keep what it saves.
 * The run lock is taken only then. A text that cannot go out is refused, and the file that has it
 * is named.
 *
 * queue  open for reading
 */
bool queue_edit_text(const struct context *context, struct queue *queue, int64_t id,
                     GError **error);
