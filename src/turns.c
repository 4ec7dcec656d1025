/* Who goes when: the schedule's slots, handed out one after the other. */
#include <string.h>

#include "src/turns.h"

#define DAY ((int64_t)24 * 3600)
#define NO_DEADLINE INT64_MAX

static void turn_free(struct turn *turn)
{
    announcement_free(turn->announcement);
    g_free(turn);
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

static int compare_turns(const void *left, const void *right)
{
    const struct turn *a = *(struct turn *const *)left;
    const struct turn *b = *(struct turn *const *)right;
    int64_t a_ends = a->closes_at ? a->closes_at : NO_DEADLINE;
    int64_t b_ends = b->closes_at ? b->closes_at : NO_DEADLINE;
    if (a_ends != b_ends)
        return a_ends < b_ends ? -1 : 1;
    return a->announcement->id < b->announcement->id ? -1 : 1;
}

/* What is queued, in the order in which it goes, without moments. */
static GPtrArray *read_turns(struct store *store, const struct account_config *account,
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
    g_autoptr(GPtrArray) turns = g_ptr_array_new_with_free_func((GDestroyNotify)turn_free);
    for (guint i = 0; i < rows->len; i++) {
        const struct announcement *row = rows->pdata[i];
        g_autoptr(GError) why = NULL;
        AUTO(known_posting_free)
        struct known_posting *posting = store_posting(store, row->posting_row, &why);
        if (why) {
            g_propagate_error(error, g_steal_pointer(&why));
            return NULL;
        }
        struct turn *turn = g_new0(struct turn, 1);
        turn->announcement = announcement_copy(row);
        turn->closes_at = posting ? posting->closes_at : 0;
        g_ptr_array_add(turns, turn);
    }
    g_ptr_array_sort(turns, compare_turns);
    return g_steal_pointer(&turns);
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

/* --- all of them --- */

struct planning {
    const struct schedule *schedule;
    GArray *spoken;      /* and planned so far */
    int64_t from;        /* nothing goes before */
    int64_t common_slot; /* of all that is due by then; 0 = to be worked out */
};

/* When it could go next: one answer for all that are due already, since it is the same. */
static int64_t slot_of(struct planning *planning, const struct turn *turn)
{
    int64_t due_at = turn->announcement->due_at;
    if (due_at > planning->from)
        return schedule_slot(planning->schedule, planning->spoken, due_at, 0);
    if (planning->common_slot == 0)
        planning->common_slot =
            schedule_slot(planning->schedule, planning->spoken, planning->from, 0);
    return planning->common_slot;
}

/* The one that goes next, of those from `first` on: the earliest slot, then the order. */
static guint find_next(struct planning *planning, const GPtrArray *turns, guint first)
{
    guint best = first;
    int64_t best_slot = 0;
    for (guint i = first; i < turns->len; i++) {
        int64_t slot = slot_of(planning, turns->pdata[i]);
        if (slot == 0 || (best_slot != 0 && slot >= best_slot))
            continue;
        best = i;
        best_slot = slot;
    }
    return best;
}

static void give_slot(struct planning *planning, struct turn *turn)
{
    turn->at = moment_of(planning->schedule, planning->spoken, turn->announcement, planning->from);
    planning->common_slot = 0;
    if (turn->at)
        g_array_append_val(planning->spoken, turn->at);
}

/* Take `which` out of the rest and put it at `to`, the others keeping their order. */
static void move_up(GPtrArray *turns, guint which, guint to)
{
    void *moved = turns->pdata[which];
    memmove(turns->pdata + to + 1, turns->pdata + to, (which - to) * sizeof *turns->pdata);
    turns->pdata[to] = moved;
}

GPtrArray *turns_plan(struct store *store, const struct account_config *account, int64_t now,
                      GError **error)
{
    AUTO(account_state_free)
    struct account_state *state = store_account(store, account->account.name, error);
    g_autoptr(GArray) spoken = state ? spoken_lately(store, account, now, error) : NULL;
    g_autoptr(GPtrArray) turns = spoken ? read_turns(store, account, 0, error) : NULL;
    if (!turns)
        return NULL;
    struct planning planning = {
        .schedule = &account->schedule,
        .spoken = spoken,
        .from = MAX(now, state->not_before),
    };
    for (guint i = 0; i < turns->len; i++) {
        move_up(turns, find_next(&planning, turns, i), i);
        give_slot(&planning, turns->pdata[i]);
    }
    return g_steal_pointer(&turns);
}

/* --- what goes now --- */

bool turns_next(struct store *store, const struct account_config *account, int64_t now, int64_t *id,
                GError **error)
{
    *id = 0;
    g_autoptr(GPtrArray) turns = read_turns(store, account, now, error);
    g_autoptr(GArray) spoken = turns ? spoken_lately(store, account, now, error) : NULL;
    if (!spoken)
        return false;
    if (turns->len == 0)
        return true;
    const struct announcement *first = ((struct turn *)turns->pdata[0])->announcement;
    if (moment_of(&account->schedule, spoken, first, now) == now)
        *id = first->id;
    return true;
}
