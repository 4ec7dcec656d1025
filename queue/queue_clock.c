/*
 * A clock that was set. Set back: what was written with the wrong time would wait for that time to
 * come again, and what was too late by it is not too late at all. Set forward: no time has passed,
 * so nothing is too late.
 *
 * Which of two times was the wrong one nobody can tell: it may be the one of now. So nothing is
 * changed here but what would stall, or would make a look begin too late; what was said and spent
 * keeps its moments. Who counts those counts what is still to come twice, lest too much be said: as
 * of when that was found out, and as of when it will have come.
 */
#include "queue/queue_parts.h"
#include "src/base/clock.h"

static bool is_ahead(int64_t moment, int64_t now)
{
    return moment > now + CLOCK_TOLERANCE;
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

/*
 * `ahead` is by how much the clock was, at least; 0 = nobody knows. A look does not say when it was
 * made: its next one comes so much earlier. When one was sent that left by that clock, nobody
 * knows: that it was so much earlier would be a guess, and a look that begins behind it proves it
 * absent.
 */
static void mend_row(struct announcement *row, int64_t ahead, int64_t now)
{
    if (is_ahead(row->changed_at, now)) {
        row->due_at = moved(row->due_at, row->changed_at, announcement_is_pausing(row), now);
        row->changed_at = now;
    } else if (row->state == STATE_UNSURE && row->due_at > now) {
        row->due_at = MAX(row->due_at - ahead, now);
    }
    row->link_since = MIN(row->link_since, now);
    if (is_ahead(row->first_sent_at, now))
        row->first_sent_at = SENT_SOMETIME;
}

/* Was it anything but what it is, before it was mended? */
static bool is_mended(const struct announcement *row, const struct announcement *was)
{
    return row->due_at != was->due_at || row->changed_at != was->changed_at ||
           row->link_since != was->link_since || row->first_sent_at != was->first_sent_at;
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

/* Did it expire by the wrong clock alone? Not what was dropped, nor what may not be said any more.
 */
static bool may_wait_again(struct queue *queue, const struct announcement *row, int64_t now,
                           bool *may, GError **error)
{
    enum may_say may_say;
    *may = row->state == STATE_EXPIRED && is_ahead(row->changed_at, now) &&
           state_is_waiting(row->before_close) && announcement_ended_unsaid(row) &&
           (row->expires_at == 0 || row->expires_at > now);
    if (!*may)
        return true;
    if (!queue_may_say(queue, row, &may_say, error))
        return false;
    *may = may_say == MAY_SAY;
    return true;
}

/* It is read again: a digest that waits again has its members wait with it. */
static bool mend_ended_one(struct queue *queue, int64_t id, int64_t now, GError **error)
{
    AUTO(announcement_free) struct announcement *row = queue_find_row(queue, id, error);
    bool may;
    if (!row || !may_wait_again(queue, row, now, &may, error))
        return false;
    if (!may)
        return true;
    row->state = row->before_close;
    row->before_close = STATE_CANCELLED;
    mend_row(row, 0, now);
    return queue_save_row(queue, row, STATE_EXPIRED, NULL, error);
}

static bool mend_ended(struct queue *queue, int64_t now, GError **error)
{
    const struct announcement_filter filter = {.ended_since = now + CLOCK_TOLERANCE};
    g_autoptr(GPtrArray) rows = store_announcements(queue->store, &filter, error);
    for (guint i = 0; rows && i < rows->len; i++) {
        const struct announcement *row = rows->pdata[i];
        if (!mend_ended_one(queue, row->id, now, error))
            return false;
    }
    return rows != NULL;
}

/* --- accounts --- */

/* What it said by that clock counts from the moment at which that is found out, once and for all: a
 * moment that moved on would fill each day anew until the wrong time has come. */
static bool note_set_back(struct account_state *state, bool is_news, int64_t now)
{
    if (state->set_back_at && state->set_back_at <= now && !is_news)
        return false;
    state->set_back_at = now;
    return true;
}

static void mend_account(struct account_state *state, int64_t now)
{
    if (!is_ahead(state->changed_at, now))
        return;
    state->not_before = moved(state->not_before, state->changed_at, true, now);
    state->probe_at = state->probe_at ? moved(state->probe_at, state->changed_at, true, now) : 0;
    state->held_at = MIN(state->held_at, now);
    state->posted_at = MIN(state->posted_at, now);
    state->changed_at = now;
}

static bool mend_accounts(struct queue *queue, int64_t ahead, int64_t now, GError **error)
{
    g_autoptr(GPtrArray) accounts = store_accounts(queue->store, error);
    for (guint i = 0; accounts && i < accounts->len; i++) {
        struct account_state *state = accounts->pdata[i];
        bool was_ahead = is_ahead(state->changed_at, now);
        mend_account(state, now);
        if ((note_set_back(state, ahead > 0 || was_ahead, now) || was_ahead) &&
            !store_save_account(queue->store, state, error))
            return false;
    }
    return accounts != NULL;
}

/* --- set back --- */

static bool mend(struct queue *queue, int64_t ahead, int64_t now, GError **error)
{
    return mend_accounts(queue, ahead, now, error) && mend_waiting(queue, ahead, now, error) &&
           mend_ended(queue, now, error);
}

bool queue_mend_clock(struct queue *queue, int64_t last_run, int64_t now, GError **error)
{
    int64_t latest;
    if (!store_latest(queue->store, &latest, error))
        return false;
    if (!is_ahead(MAX(latest, last_run), now))
        return true;
    int64_t ahead = is_ahead(last_run, now) ? last_run - now : 0;
    return queue_enter(queue, error) && queue_leave(queue, mend(queue, ahead, now, error), error);
}

/* --- what it has left until it expires --- */

/* Set back, what was made before the clock went wrong keeps what it has: it may have got no more by
 * it. */
static bool keep_expiry(struct announcement *row, int64_t step, int64_t now)
{
    if (step < 0 && !is_ahead(row->created_at, now))
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
