/* announce preview BASE..HEAD: what a change to a repository would have announced. */
#pragma once

#include "src/commands/command.h"

/* Exit status; -1 with an error. The range is the command's only word. */
int preview_change(const struct context *context, GError **error);
