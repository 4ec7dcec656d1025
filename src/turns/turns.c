/* See turns.h. Who goes next is worked out in turns_crowd.c. */
#include "src/turns/turns_parts.h"

#define DAY ((int64_t)24 * 3600)
#define FURTHEST_BACK (31 * DAY)
#define NO_DEADLINE INT64_MAX

struct turn *turn_new(const struct announcement *announcement, int64_t closes_at)
{
    struct turn *turn = g_new0(struct turn, 1);
    turn->announcement = announcement_copy(announcement);
    turn->closes_at = closes_at;
    turn->end = TURN_WAITS;
    return turn;
}

void turn_free(struct turn *turn)
{
    if (!turn)
        return;
    announcement_free(turn->announcement);
    g_free(turn);
}

/* What was said at a moment still to come was said by a clock that was ahead, or that of now is
 * behind. It counts as of when that was found out, and will count as of that moment. */
static void count_twice(GArray *spoken, int64_t set_back_at, int64_t now)
{
    int64_t found_at = set_back_at ? MIN(set_back_at, now) : now;
    for (guint i = 0, count = spoken->len; i < count; i++)
        if (g_array_index(spoken, int64_t, i) > now)
            g_array_append_val(spoken, found_at);
}

/* Two days hold the whole of today in any zone. What is late for its day or its moment is known by
 * looking back as far as anything waits, mostly. */
GArray *turns_spoken(struct store *store, const struct account_config *account,
                     const struct account_state *state, int64_t now, GError **error)
{
    const struct schedule *schedule = &account->schedule;
    bool looks_back = account->overflow != OVERFLOW_SPREAD || schedule->jitter > 0;
    int64_t back = MAX(schedule->min_gap, looks_back ? FURTHEST_BACK : 2 * DAY);
    GArray *spoken = store_spoken(store, account->account.name, now - back, error);
    if (spoken)
        count_twice(spoken, state->set_back_at, now);
    return spoken;
}

guint32 turn_seed(const struct turn *turn)
{
    const struct announcement *announcement = turn->announcement;
    g_autofree char *identity =
        g_strdup_printf("%s\n%s\n%d\n%s\n%s\n%d", announcement->source, announcement->posting,
                        announcement->edition, event_name(announcement->kind),
                        announcement->account, announcement->take);
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, identity, -1);
    sum[8] = '\0';
    return (guint32)g_ascii_strtoull(sum, NULL, 16);
}

int64_t turn_moment(const struct schedule *schedule, const GArray *spoken, const struct turn *turn,
                    int64_t now)
{
    int64_t due_at = turn->announcement->due_at;
    /* What is not known any more of days long past must not make a slot there. */
    int64_t from = turn->seed ? MAX(due_at, now - FURTHEST_BACK + DAY) : MAX(due_at, now);
    int64_t slot = schedule_slot(schedule, spoken, from, turn->seed);
    return slot == 0 || slot >= now ? slot : schedule_slot(schedule, spoken, now, 0);
}

/* --- in order --- */

static int compare(int64_t left, int64_t right)
{
    return left < right ? -1 : left > right;
}

static int compare_turns(const void *left, const void *right)
{
    const struct turn *a = *(struct turn *const *)left;
    const struct turn *b = *(struct turn *const *)right;
    int by_kind =
        compare(a->announcement->kind != EVENT_DIGEST, b->announcement->kind != EVENT_DIGEST);
    int by_deadline = compare(a->closes_at ? a->closes_at : NO_DEADLINE,
                              b->closes_at ? b->closes_at : NO_DEADLINE);
    if (by_kind || by_deadline)
        return by_kind ? by_kind : by_deadline;
    return compare(a->announcement->id, b->announcement->id);
}

void turns_sort(GPtrArray *turns)
{
    g_ptr_array_sort(turns, compare_turns);
}

static bool add_turn(struct store *store, const struct announcement *row, GPtrArray *turns,
                     GError **error)
{
    g_autoptr(GError) why = NULL;
    AUTO(known_posting_free)
    struct known_posting *posting = store_posting(store, row->posting_row, &why);
    if (why) {
        g_propagate_error(error, g_steal_pointer(&why));
        return false;
    }
    g_ptr_array_add(turns, turn_new(row, posting ? posting->closes_at : 0));
    return true;
}

/* Those who have joined it, as they wait without it. */
static bool add_members(struct store *store, const struct announcement *digest, GPtrArray *turns,
                        GError **error)
{
    const struct announcement_filter joined = {
        .states = 1U << STATE_JOINED,
        .digest = digest->id,
    };
    g_autoptr(GPtrArray) rows = store_announcements(store, &joined, error);
    for (guint i = 0; rows && i < rows->len; i++) {
        announcement_leave_digest(rows->pdata[i], digest);
        if (!add_turn(store, rows->pdata[i], turns, error))
            return false;
    }
    return rows != NULL;
}

static GPtrArray *read_turns(struct store *store, const struct account_config *account,
                             int64_t due_by, bool is_ahead, GError **error)
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
        bool falls = is_ahead && announcement_falls_apart(row);
        if (falls ? !add_members(store, row, turns, error) : !add_turn(store, row, turns, error))
            return NULL;
    }
    turns_sort(turns);
    return g_steal_pointer(&turns);
}

GPtrArray *turns_read(struct store *store, const struct account_config *account, int64_t due_by,
                      GError **error)
{
    return read_turns(store, account, due_by, false, error);
}

GPtrArray *turns_read_ahead(struct store *store, const struct account_config *account,
                            GError **error)
{
    return read_turns(store, account, 0, true, error);
}
