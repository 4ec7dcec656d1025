/* An account's line: how it stands, what waits there, when each has its turn, and why not earlier.
 */
#pragma once

#include "src/commands/command.h"
#include "src/turns/turns.h"

struct line {
    const struct account_config *config; /* NULL: the configuration has no such account */
    struct account_state *state;
    GPtrArray *turns; /* of struct turn, as at the next run */
    GArray *spoken;   /* when the account spoke lately; of int64_t */
};

/*
 * What the store knows of an account and its line.
 *
 * config  NULL: of one that is not in the configuration; then nothing has a turn
 * line    whatever comes of it, for line_clear()
 */
bool line_read(const struct context *context, struct store *store,
               const struct account_config *config, const char *account, struct line *line,
               GError **error);
void line_clear(struct line *line);

/* The turn of an announcement; NULL when it is not in the line. Borrowed. */
const struct turn *line_turn(const struct line *line, int64_t announcement);

/* How its wait ends: "waits until 2026-03-02 09:00, since ...", without an end; by the caller. */
char *line_words(const struct line *line, const struct turn *turn, const struct context *context);

AUTO_DEFINE_CLEAR(struct line, line_clear)
