/* How an account stands: what `announce status` says of it. */
#pragma once

#include <jansson.h>

#include "src/budget.h"
#include "src/commands/command.h"
#include "src/commands/print.h"

struct standing {
    struct account_state *state; /* NULL: no store yet */
    int64_t queued, held, unsure;
    int64_t next_at;      /* when the next of them goes; 0 = none does */
    int failed;           /* attempts that failed, of those that are queued */
    int64_t without_link; /* of those that are queued: their link is not there yet */
    char *why_held;       /* an announcement, for a reason that a person has not chosen; or NULL */
    struct budget budget; /* limit 0 = none */
    int64_t queue_costs;  /* what is queued, in millionths */
};

/* Heads of the table's columns, ends with NULL. */
extern const char *const standing_heads[];

/* store  NULL: there is none yet */
bool standing_read(const struct context *context, struct store *store,
                   const struct account_config *account, struct standing *standing, GError **error);
void standing_clear(struct standing *standing);

/* Is a person wanted: is the account held, or an announcement? */
bool standing_needs_person(const struct standing *standing);

void standing_add_row(const struct context *context, const struct account_config *account,
                      const struct standing *standing, struct table *table);

/* What is to be said of it besides: all that keeps it from speaking, its money, its calls that are
 * left. Of char *, owned by the caller. */
GPtrArray *standing_remarks(const struct context *context, const struct standing *standing);

json_t *standing_json(const struct context *context, const struct account_config *account,
                      const struct standing *standing);

AUTO_DEFINE_CLEAR(struct standing, standing_clear)
