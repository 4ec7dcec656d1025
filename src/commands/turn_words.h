/* How the wait of an announcement ends, in words: `why`, `queue show` and `preview` say the same.
 */
#pragma once

#include "src/commands/command.h"
#include "src/commands/outlook.h"
#include "src/turns/turns.h"

/* "waits until 2026-03-02 09:00", without an end; owned by the caller. */
char *turn_words(const struct turn *turn, const struct context *context);

/* Why it does not go, or not earlier. Static. */
const char *turn_reason(const struct turn *turn);

/* What becomes of it, and what the present run would do to it; owned by the caller. */
char *prospect_words(const struct prospect *prospect, const struct context *context);
