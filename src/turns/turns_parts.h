/* What the files of turns share. For them alone; everybody else knows turns.h. */
#pragma once

#include "src/turns/turns.h"

/* Bring turns into the order in which they go, as far as their slots do not say otherwise. */
void turns_sort(GPtrArray *turns);

/* When the account spoke, as far back as any rule looks; of int64_t, owned by the caller. */
GArray *turns_spoken(struct store *store, const struct account_config *account, int64_t now,
                     GError **error);

/*
 * When it goes, if nobody goes before it: at its slot, jitter and all; or, when that is past, as
 * soon as the rules allow. 0 = not within 400 days.
 */
int64_t turn_moment(const struct schedule *schedule, const GArray *spoken, const struct turn *turn,
                    int64_t now);
