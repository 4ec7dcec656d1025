/*
 * A clock that was set. Set back: what was written with the wrong time would wait for that time to
 * come again, and what was too late by it is not too late at all. Set forward: no time has passed,
 * so nothing is too late.
 */
#include "queue/queue_parts.h"

#define TOLERANCE ((int64_t)5 * 60) /* clocks are corrected all the time, a little */

/* What was due then is due now; a pause that was begun then has its length left; a moment that the
 * posting names is that moment. */
static int64_t moved(int64_t moment, int64_t written_at, bool is_pause, int64_t now)
{
    if (moment <= written_at)
        return MIN(moment, now);
    return is_pause ? now + moment - written_at : moment;
}

/* --- announcements --- */

/* It waits because something did not work, not for a moment of its own. */
static bool is_pausing(const struct announcement *row)
{
    return row->attempts > 0 || row->link_asks > 0;
}

static bool save_row(struct queue *queue, struct announcement *row, enum announcement_state was,
                     int64_t now, GError **error)
{
    row->changed_at = now;
    return queue_save_row(queue, row, was, NULL, error);
}

/* `ahead` is by how much the clock was, at least. A look does not say when it was made: its next
 * one comes so much earlier. One that began with an attempt of that time would see nothing. */
static bool mend_row(struct announcement *row, int64_t ahead, int64_t now)
{
    int64_t due_at = row->due_at;
    bool is_of_then = row->changed_at > now + TOLERANCE;
    if (is_of_then)
        row->due_at = moved(due_at, row->changed_at, is_pausing(row), now);
    else if (row->state == STATE_UNSURE && due_at > now)
        row->due_at = MAX(due_at - ahead, now);
    row->link_since = MIN(row->link_since, now);
    if (row->first_sent_at > now)
        row->first_sent_at = MIN(row->first_sent_at - ahead, now);
    return is_of_then || row->due_at != due_at;
}

/* Those that wait or are looked for. */
static bool mend_waiting(struct queue *queue, int64_t ahead, int64_t now, GError **error)
{
    const struct announcement_filter filter = {
        .states = 1U << STATE_HELD | 1U << STATE_QUEUED | 1U << STATE_UNSURE | 1U << STATE_JOINED,
    };
    g_autoptr(GPtrArray) rows = store_announcements(queue->store, &filter, error);
    for (guint i = 0; rows && i < rows->len; i++) {
        struct announcement *row = rows->pdata[i];
        if (mend_row(row, ahead, now) && !save_row(queue, row, row->state, now, error))
            return false;
    }
    return rows != NULL;
}

/* Those that expired by the wrong clock alone wait again, as they did. */
static bool mend_expired(struct queue *queue, int64_t now, GError **error)
{
    const struct announcement_filter filter = {.ended_since = now + TOLERANCE};
    g_autoptr(GPtrArray) rows = store_announcements(queue->store, &filter, error);
    for (guint i = 0; rows && i < rows->len; i++) {
        struct announcement *row = rows->pdata[i];
        bool was_waiting = row->state == STATE_EXPIRED && state_is_waiting(row->before_close);
        if (!was_waiting || row->expires_at <= now)
            continue;
        row->state = row->before_close;
        row->before_close = STATE_CANCELLED;
        row->due_at = moved(row->due_at, row->changed_at, is_pausing(row), now);
        row->link_since = MIN(row->link_since, now);
        if (!save_row(queue, row, STATE_EXPIRED, now, error))
            return false;
    }
    return rows != NULL;
}

/* --- accounts --- */

static bool mend_account(struct queue *queue, const char *name, int64_t now, GError **error)
{
    AUTO(account_state_free)
    struct account_state *state = store_account(queue->store, name, error);
    if (!state || state->changed_at <= now + TOLERANCE)
        return state != NULL;
    state->not_before = moved(state->not_before, state->changed_at, true, now);
    state->probe_at = state->probe_at ? moved(state->probe_at, state->changed_at, true, now) : 0;
    state->held_at = MIN(state->held_at, now);
    state->changed_at = now;
    return store_save_account(queue->store, state, error);
}

static bool mend(struct queue *queue, const char *const *accounts, int64_t ahead, int64_t now,
                 GError **error)
{
    for (; *accounts; accounts++) {
        if (!mend_account(queue, *accounts, now, error))
            return false;
    }
    return mend_waiting(queue, ahead, now, error) && mend_expired(queue, now, error);
}

bool queue_mend_clock(struct queue *queue, const char *const *accounts, int64_t last_run,
                      int64_t now, GError **error)
{
    if (last_run <= now + TOLERANCE)
        return true;
    return queue_enter(queue, error) &&
           queue_leave(queue, mend(queue, accounts, last_run - now, now, error), error);
}

/* --- what it has left until it expires --- */

/* Set back, what was made before the clock went wrong keeps what it has: it may have got no more by
 * it. */
static bool keep_expiry(struct announcement *row, int64_t step, int64_t now)
{
    if (step < 0 && row->created_at <= now + TOLERANCE)
        return false;
    if (row->expires_at)
        row->expires_at += step;
    if (row->link_since)
        row->link_since = MIN(row->link_since + step, now);
    return row->expires_at || row->link_since;
}

static bool keep_all(struct queue *queue, int64_t step, int64_t now, GError **error)
{
    const struct announcement_filter filter = {
        .states = 1U << STATE_HELD | 1U << STATE_QUEUED | 1U << STATE_JOINED | 1U << STATE_UNSURE,
    };
    g_autoptr(GPtrArray) rows = store_announcements(queue->store, &filter, error);
    for (guint i = 0; rows && i < rows->len; i++) {
        struct announcement *row = rows->pdata[i];
        if (keep_expiry(row, step, now) && !queue_save_row(queue, row, row->state, NULL, error))
            return false;
    }
    return rows != NULL;
}

bool queue_keep_expiry(struct queue *queue, int64_t step, int64_t now, GError **error)
{
    return queue_enter(queue, error) &&
           queue_leave(queue, keep_all(queue, step, now, error), error);
}
