/* The sentences of `announce why` about one announcement. */
#pragma once

#include "src/commands/command.h"

/* How an account stands, for what waits on it. */
struct why_account {
    const struct account_config *config;
    struct account_state *state;
    GPtrArray *turns; /* of struct turn */
};

/* What became of an announcement, or what it waits for; owned by the caller. */
char *why_announcement(const struct context *context, const struct why_account *account,
                       const struct announcement *row);
