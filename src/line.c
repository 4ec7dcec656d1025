/* Who goes when: the schedule's slots, handed out one after the other. */
#include <string.h>

#include "src/base/clock.h"
#include "src/line.h"

#define DAY ((int64_t)24 * 3600)
#define NO_DEADLINE INT64_MAX

static void place_free(struct place_in_line *place)
{
    announcement_free(place->announcement);
    g_free(place);
}

/* As far back as any rule looks: two days hold the whole of today in any zone. */
static GArray *spoken_lately(struct store *store, const struct account_config *account, int64_t now,
                             GError **error)
{
    int64_t back = MAX(account->schedule.min_gap, 2 * DAY);
    return store_spoken(store, account->account.name, now - back, error);
}

/* By how much its jitter delays it: the same at each run. */
static guint32 seed_of(const struct announcement *announcement)
{
    g_autofree char *head = g_strndup(announcement->key, 8);
    return (guint32)g_ascii_strtoull(head, NULL, 16);
}

static int compare_places(const void *left, const void *right)
{
    const struct place_in_line *a = *(struct place_in_line *const *)left;
    const struct place_in_line *b = *(struct place_in_line *const *)right;
    int64_t a_ends = a->closes_at ? a->closes_at : NO_DEADLINE;
    int64_t b_ends = b->closes_at ? b->closes_at : NO_DEADLINE;
    if (a_ends != b_ends)
        return a_ends < b_ends ? -1 : 1;
    return a->announcement->id < b->announcement->id ? -1 : 1;
}

/* What is queued, first in line first, without moments. */
static GPtrArray *read_line(struct store *store, const struct account_config *account,
                            int64_t due_by, GError **error)
{
    const struct announcement_filter queued = {
        .states = 1U << STATE_QUEUED,
        .account = account->account.name,
        .due_by = due_by,
    };
    g_autoptr(GPtrArray) rows = store_announcements(store, &queued, error);
    if (!rows)
        return NULL;
    g_autoptr(GPtrArray) line = g_ptr_array_new_with_free_func((GDestroyNotify)place_free);
    for (guint i = 0; i < rows->len; i++) {
        const struct announcement *row = rows->pdata[i];
        g_autoptr(GError) why = NULL;
        AUTO(known_posting_free)
        struct known_posting *posting = store_posting(store, row->posting_row, &why);
        if (why) {
            g_propagate_error(error, g_steal_pointer(&why));
            return NULL;
        }
        struct place_in_line *place = g_new0(struct place_in_line, 1);
        place->announcement = announcement_copy(row);
        place->closes_at = posting ? posting->closes_at : 0;
        g_ptr_array_add(line, place);
    }
    g_ptr_array_sort(line, compare_places);
    return g_steal_pointer(&line);
}

/*
 * When it goes, if nobody goes before it: at its slot, jitter and all; or, when that is past, as
 * soon as the rules allow. 0 = not within 400 days.
 */
static int64_t moment_of(const struct schedule *schedule, const GArray *spoken,
                         const struct announcement *announcement, int64_t now)
{
    int64_t slot = schedule_slot(schedule, spoken, announcement->due_at, seed_of(announcement));
    return slot == 0 || slot >= now ? slot : schedule_slot(schedule, spoken, now, 0);
}

/* --- the whole line --- */

struct planning {
    const struct schedule *schedule;
    GArray *spoken;      /* and planned so far */
    int64_t from;        /* nothing goes before */
    int64_t common_slot; /* of all that is due by then; 0 = to be worked out */
};

/* When it could go next: one answer for all that are due already, since it is the same. */
static int64_t slot_of(struct planning *planning, const struct place_in_line *place)
{
    int64_t due_at = place->announcement->due_at;
    if (due_at > planning->from)
        return schedule_slot(planning->schedule, planning->spoken, due_at, 0);
    if (planning->common_slot == 0)
        planning->common_slot =
            schedule_slot(planning->schedule, planning->spoken, planning->from, 0);
    return planning->common_slot;
}

/* The place that goes next, of those from `first` on: the earliest slot, then the order. */
static guint find_next(struct planning *planning, const GPtrArray *line, guint first)
{
    guint best = first;
    int64_t best_slot = 0;
    for (guint i = first; i < line->len; i++) {
        int64_t slot = slot_of(planning, line->pdata[i]);
        if (slot == 0 || (best_slot != 0 && slot >= best_slot))
            continue;
        best = i;
        best_slot = slot;
    }
    return best;
}

/* Is that on a later day than the first on which it could have gone, but for the others? */
static bool is_put_off(const struct schedule *schedule, int64_t from, int64_t at)
{
    int64_t open = schedule_next_open(schedule, from);
    GDate wanted = clock_day(open, schedule->zone), day = clock_day(at, schedule->zone);
    return open != 0 && g_date_compare(&day, &wanted) > 0;
}

static void give_slot(struct planning *planning, struct place_in_line *place)
{
    place->at =
        moment_of(planning->schedule, planning->spoken, place->announcement, planning->from);
    int64_t from = MAX(planning->from, place->announcement->due_at);
    place->is_put_off = place->at == 0 || is_put_off(planning->schedule, from, place->at);
    planning->common_slot = 0;
    if (place->at)
        g_array_append_val(planning->spoken, place->at);
}

/* Take `which` out of the rest and put it at `to`, the others keeping their order. */
static void move_up(GPtrArray *line, guint which, guint to)
{
    void *moved = line->pdata[which];
    memmove(line->pdata + to + 1, line->pdata + to, (which - to) * sizeof *line->pdata);
    line->pdata[to] = moved;
}

GPtrArray *line_plan(struct store *store, const struct account_config *account, int64_t now,
                     GError **error)
{
    AUTO(account_state_free)
    struct account_state *state = store_account(store, account->account.name, error);
    g_autoptr(GArray) spoken = state ? spoken_lately(store, account, now, error) : NULL;
    g_autoptr(GPtrArray) line = spoken ? read_line(store, account, 0, error) : NULL;
    if (!line)
        return NULL;
    struct planning planning = {
        .schedule = &account->schedule,
        .spoken = spoken,
        .from = MAX(now, state->not_before),
    };
    for (guint i = 0; i < line->len; i++) {
        move_up(line, find_next(&planning, line, i), i);
        give_slot(&planning, line->pdata[i]);
    }
    return g_steal_pointer(&line);
}

/* --- what goes now --- */

bool line_next(struct store *store, const struct account_config *account, int64_t now, int64_t *id,
               GError **error)
{
    *id = 0;
    g_autoptr(GPtrArray) line = read_line(store, account, now, error);
    g_autoptr(GArray) spoken = line ? spoken_lately(store, account, now, error) : NULL;
    if (!spoken)
        return false;
    if (line->len == 0)
        return true;
    const struct announcement *first = ((struct place_in_line *)line->pdata[0])->announcement;
    if (moment_of(&account->schedule, spoken, first, now) == now)
        *id = first->id;
    return true;
}
