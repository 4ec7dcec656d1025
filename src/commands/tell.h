/* Telling a person what needs one: each cause once, then daily, so that cron's mail stays worth
 * reading. Somebody at a terminal, or who asked with -v, is told every time. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "src/commands/command.h"

struct tell {
    const struct context *context;
    struct queue *queue;
    bool needs_person; /* set when something waits for a person, told or not */
};

/* Is it time to tell this? `what` names the cause, "source:jobs". */
bool tell_is_time(struct tell *tell, const char *what, bool *is_time, GError **error);

/* The cause is gone. Nothing is written when nothing was told: a quiet run stays cheap. */
bool tell_is_over(struct tell *tell, const char *what, GError **error);

/*
 * Tell everything that the store knows to need a person: accounts that are blocked or gone from the
 * configuration, announcements that are unsure, held, refused or expired.
 */
bool tell_all(struct tell *tell, GError **error);
