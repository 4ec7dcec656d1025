/* Slots: windows, quiet dates, gaps and caps together. */
#include "src/schedule/schedule.h"
#include "src/base/clock.h"

#define FURTHEST_DAYS 400

bool schedule_has_rules(const struct schedule *schedule)
{
    return (schedule->windows && schedule->windows->len > 0) ||
           (schedule->quiet && schedule->quiet->len > 0) || schedule->min_gap > 0 ||
           schedule->max_per_day > 0 || schedule->jitter > 0;
}

static bool is_quiet(const struct schedule *schedule, const GDate *day)
{
    for (guint i = 0; schedule->quiet && i < schedule->quiet->len; i++)
        if (quiet_has_day(&g_array_index(schedule->quiet, struct quiet, i), day))
            return true;
    return false;
}

/*
 * The first moment of that day, from `from` on, that lies in a window; 0 when it has none. Of a
 * window that began the day before, the hours after midnight are looked at too.
 */
static int64_t first_open_of_day(const struct schedule *schedule, const GDate *day, int64_t from)
{
    int64_t midnight = clock_local(day, 0, zone_get(schedule->zone)), best = 0;
    int64_t day_end = clock_next_midnight(midnight, zone_get(schedule->zone));
    from = MAX(from, midnight);
    if (!schedule->windows || schedule->windows->len == 0)
        return from < day_end ? from : 0;
    GDate yesterday = *day;
    g_date_subtract_days(&yesterday, 1);
    const GDate *const begins[] = {&yesterday, day};
    for (guint i = 0; i < schedule->windows->len * 2; i++) {
        const struct window *window = &g_array_index(schedule->windows, struct window, i / 2);
        int64_t start, end;
        if (!window_has_day(window, begins[i % 2]))
            continue;
        window_span(window, begins[i % 2], zone_get(schedule->zone), &start, &end);
        start = MAX(start, from);
        if (start < MIN(end, day_end) && (best == 0 || start < best))
            best = start;
    }
    return best;
}

int64_t schedule_next_open(const struct schedule *schedule, int64_t from)
{
    GDate day = clock_day(from, zone_get(schedule->zone));
    for (int i = 0; i < FURTHEST_DAYS; i++, g_date_add_days(&day, 1)) {
        int64_t open = is_quiet(schedule, &day) ? 0 : first_open_of_day(schedule, &day, from);
        if (open)
            return open;
    }
    return 0;
}

/* How often it speaks on the day of that moment. */
static int spoken_on(const struct schedule *schedule, const GArray *spoken, int64_t moment)
{
    GDate day = clock_day(moment, zone_get(schedule->zone));
    int64_t start = clock_local(&day, 0, zone_get(schedule->zone));
    int64_t end = clock_next_midnight(start, zone_get(schedule->zone));
    int count = 0;
    for (guint i = 0; i < spoken->len; i++) {
        int64_t at = g_array_index(spoken, int64_t, i);
        count += at >= start && at < end;
    }
    return count;
}

/* The first moment from `from` on that is far enough from all others. */
static int64_t after_gaps(const struct schedule *schedule, const GArray *spoken, int64_t from)
{
    bool has_moved = schedule->min_gap > 0;
    while (has_moved) {
        has_moved = false;
        for (guint i = 0; i < spoken->len; i++) {
            int64_t at = g_array_index(spoken, int64_t, i);
            if (from <= at - schedule->min_gap || from >= at + schedule->min_gap)
                continue;
            from = at + schedule->min_gap;
            has_moved = true;
        }
    }
    return from;
}

/* As schedule_slot(), without jitter. */
static int64_t plain_slot(const struct schedule *schedule, const GArray *spoken, int64_t from)
{
    int64_t slot = from, furthest = from + (int64_t)FURTHEST_DAYS * 24 * 3600;
    while (slot <= furthest) {
        int64_t open = schedule_next_open(schedule, slot);
        if (open == 0)
            return 0;
        slot = after_gaps(schedule, spoken, open);
        if (slot != open)
            continue;
        if (schedule->max_per_day == 0 || spoken_on(schedule, spoken, slot) < schedule->max_per_day)
            return slot;
        slot = clock_next_midnight(slot, zone_get(schedule->zone));
    }
    return 0;
}

bool schedule_allows(const struct schedule *schedule, const GArray *spoken, int64_t now)
{
    return plain_slot(schedule, spoken, now) == now;
}

int64_t schedule_slot(const struct schedule *schedule, const GArray *spoken, int64_t from,
                      guint32 seed)
{
    int64_t slot = plain_slot(schedule, spoken, from);
    if (slot == 0 || schedule->jitter <= 0)
        return slot;
    int64_t later = slot + seed % (schedule->jitter + 1);
    return schedule_allows(schedule, spoken, later) ? later : slot;
}

void schedule_clear(struct schedule *schedule)
{
    g_clear_pointer(&schedule->zone, zone_free);
    g_clear_pointer(&schedule->windows, g_array_unref);
    g_clear_pointer(&schedule->quiet, g_array_unref);
}
