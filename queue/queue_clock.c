/*
 * A clock that was set. Set back: what was written with the wrong time would wait for that time to
 * come again, and what was too late by it is not too late at all. Set forward: no time has passed,
 * so nothing is too late.
 */
#include "queue/queue_parts.h"

#define TOLERANCE ((int64_t)5 * 60) /* clocks are corrected all the time, a little */

static bool is_ahead(int64_t moment, int64_t now)
{
    return moment > now + TOLERANCE;
}

/* What was due then is due now; a pause that was begun then has its length left; a moment that the
 * posting names is that moment. */
static int64_t moved(int64_t moment, int64_t written_at, bool is_pause, int64_t now)
{
    if (moment <= written_at)
        return MIN(moment, now);
    return is_pause ? now + moment - written_at : moment;
}

/* --- announcements --- */

/* It was made now, at the latest, and has as long as it had then. */
static void shorten(struct announcement *row, int64_t now)
{
    if (is_ahead(row->created_at, now) && row->expires_at)
        row->expires_at -= row->created_at - now;
}

/*
 * `ahead` is by how much the clock was, at least. A look does not say when it was made: its next
 * one comes so much earlier. When one was sent that left by that clock, nobody knows: that it was
 * so much earlier would be a guess, and a look that begins behind it proves it absent.
 */
static void mend_row(struct announcement *row, int64_t ahead, int64_t now)
{
    int64_t written_at = MAX(row->changed_at, row->created_at);
    if (is_ahead(written_at, now))
        row->due_at = moved(row->due_at, written_at, announcement_is_pausing(row), now);
    else if (row->state == STATE_UNSURE && row->due_at > now)
        row->due_at = MAX(row->due_at - ahead, now);
    shorten(row, now);
    row->changed_at = MIN(row->changed_at, now);
    row->link_since = MIN(row->link_since, now);
    if (is_ahead(row->first_sent_at, now))
        row->first_sent_at = SENT_SOMETIME;
}

/* Was it anything but what it is, before it was mended? */
static bool is_mended(const struct announcement *row, const struct announcement *was)
{
    return row->due_at != was->due_at || row->changed_at != was->changed_at ||
           row->expires_at != was->expires_at || row->link_since != was->link_since ||
           row->first_sent_at != was->first_sent_at;
}

/* Those that wait, are in hand or are looked for. */
static bool mend_waiting(struct queue *queue, int64_t ahead, int64_t now, GError **error)
{
    const struct announcement_filter filter = {
        .states = 1U << STATE_HELD | 1U << STATE_QUEUED | 1U << STATE_UNSURE | 1U << STATE_JOINED |
                  1U << STATE_CLAIMED | 1U << STATE_SENDING,
    };
    g_autoptr(GPtrArray) rows = store_announcements(queue->store, &filter, error);
    for (guint i = 0; rows && i < rows->len; i++) {
        struct announcement *row = rows->pdata[i];
        const struct announcement was = *row;
        mend_row(row, ahead, now);
        if (is_mended(row, &was) && !queue_save_row(queue, row, row->state, NULL, error))
            return false;
    }
    return rows != NULL;
}

/* Those that expired by the wrong clock alone wait again, as they did. */
static bool mend_ended(struct queue *queue, int64_t now, GError **error)
{
    const struct announcement_filter filter = {.ended_since = now + TOLERANCE};
    g_autoptr(GPtrArray) rows = store_announcements(queue->store, &filter, error);
    for (guint i = 0; rows && i < rows->len; i++) {
        struct announcement *row = rows->pdata[i];
        enum announcement_state was = row->state;
        mend_row(row, 0, now);
        if (was == STATE_EXPIRED && state_is_waiting(row->before_close) && row->expires_at > now) {
            row->state = row->before_close;
            row->before_close = STATE_CANCELLED;
        }
        if (!queue_save_row(queue, row, was, NULL, error))
            return false;
    }
    return rows != NULL;
}

/* --- accounts --- */

static bool mend_account(struct queue *queue, struct account_state *state, int64_t now,
                         GError **error)
{
    if (!is_ahead(state->changed_at, now))
        return true;
    state->not_before = moved(state->not_before, state->changed_at, true, now);
    state->probe_at = state->probe_at ? moved(state->probe_at, state->changed_at, true, now) : 0;
    state->held_at = MIN(state->held_at, now);
    state->posted_at = MIN(state->posted_at, now);
    state->changed_at = now;
    return store_save_account(queue->store, state, error);
}

static bool mend_accounts(struct queue *queue, int64_t now, GError **error)
{
    g_autoptr(GPtrArray) accounts = store_accounts(queue->store, error);
    for (guint i = 0; accounts && i < accounts->len; i++) {
        if (!mend_account(queue, accounts->pdata[i], now, error))
            return false;
    }
    return accounts != NULL;
}

/* --- set back --- */

/* Gaps, days and months of a schedule and a budget count what was said and spent. */
static bool mend(struct queue *queue, int64_t ahead, int64_t now, GError **error)
{
    return mend_accounts(queue, now, error) && mend_waiting(queue, ahead, now, error) &&
           mend_ended(queue, now, error) &&
           store_bring_back(queue->store, now + TOLERANCE, now, error);
}

bool queue_mend_clock(struct queue *queue, int64_t last_run, int64_t now, GError **error)
{
    int64_t latest;
    if (!store_latest(queue->store, &latest, error))
        return false;
    latest = MAX(latest, last_run);
    return !is_ahead(latest, now) ||
           (queue_enter(queue, error) &&
            queue_leave(queue, mend(queue, latest - now, now, error), error));
}

/* --- set forward --- */

static bool keep_all(struct queue *queue, int64_t step, int64_t now, GError **error)
{
    const struct announcement_filter filter = {
        .states = 1U << STATE_HELD | 1U << STATE_QUEUED | 1U << STATE_JOINED | 1U << STATE_UNSURE,
    };
    g_autoptr(GPtrArray) rows = store_announcements(queue->store, &filter, error);
    for (guint i = 0; rows && i < rows->len; i++) {
        struct announcement *row = rows->pdata[i];
        if (row->expires_at)
            row->expires_at += step;
        if (row->link_since)
            row->link_since = MIN(row->link_since + step, now);
        bool has_time = row->expires_at || row->link_since;
        if (has_time && !queue_save_row(queue, row, row->state, NULL, error))
            return false;
    }
    return rows != NULL;
}

bool queue_keep_expiry(struct queue *queue, int64_t step, int64_t now, GError **error)
{
    return queue_enter(queue, error) &&
           queue_leave(queue, keep_all(queue, step, now, error), error);
}
