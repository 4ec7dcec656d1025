/*
 * The schedule: at which moments an account may speak.
 *
 * Pure: it is told the time, the rules and when the account spoke, and says when it may next. What
 * waits, and in which order it goes, is src/turns's, which asks here; deliver asks that for each
 * announcement anew, so that none leaves at another moment.
 *
 * Days are those of the account's time zone, from midnight to midnight as its clocks show it; a
 * moment is seconds since 1970, UTC.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "src/base/zone.h"
#include "src/schedule/quiet.h"
#include "src/schedule/windows.h"

struct schedule {
    struct zone *zone;
    GArray *windows; /* of struct window; empty or NULL = always */
    GArray *quiet;   /* of struct quiet; NULL = none */
    int64_t min_gap; /* seconds between two announcements at least */
    int max_per_day; /* 0 = no limit */
    int64_t jitter;  /* seconds by which an announcement may be later than its slot */
};

/* Is there any rule at all? Without one every moment will do. */
bool schedule_has_rules(const struct schedule *schedule);

/*
 * The first moment from `from` on that is in a window and on no quiet date.
 *
 * returns  0 when there is none within 400 days
 */
int64_t schedule_next_open(const struct schedule *schedule, int64_t from);

/*
 * The first moment from `from` on at which the account may speak, by all of the rules.
 *
 * spoken   when it spoke or is going to, of int64_t, in any order; what lies in the future counts
 *          too, be it planned or said before the clock was set back
 * seed     the same for the same announcement: by how much it is later than its slot, as far as
 *          `jitter` and the rules allow
 * returns  0 when there is none within 400 days
 */
int64_t schedule_slot(const struct schedule *schedule, const GArray *spoken, int64_t from,
                      guint32 seed);

/* May it speak now? As schedule_slot() without jitter: whatever comes must have been meant. */
bool schedule_allows(const struct schedule *schedule, const GArray *spoken, int64_t now);

/* Release what it owns. */
void schedule_clear(struct schedule *schedule);
