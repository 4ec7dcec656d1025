/*
 * The queue: what the watcher's events do to announcements. Each call finds the rows that it is
 * about and lets a small rule at every one of them.
 */
#include <inttypes.h>

#include "queue/queue_parts.h"
#include "src/base/text.h"

#define KEY_DIGITS 32

#define WAITING (1u << STATE_HELD | 1u << STATE_QUEUED)
#define FOR_OPEN (1u << EVENT_NEW | 1u << EVENT_REOPENED | 1u << EVENT_CLOSING)

typedef bool change_row(struct announcement *row, int64_t now);

/* Let `change` at every row that the filter finds; it says whether it changed the row. */
static bool change_rows(struct queue *queue, const struct announcement_filter *filter,
                        change_row *change, int64_t now, int *changed, GError **error)
{
    g_autoptr(GPtrArray) rows = store_announcements(queue->store, filter, error);
    if (!rows)
        return false;
    for (guint i = 0; i < rows->len; i++) {
        struct announcement *row = rows->pdata[i];
        enum announcement_state was = row->state;
        if (!change(row, now))
            continue;
        row->changed_at = now;
        if (!queue_save_row(queue, row, was, NULL, error))
            return false;
        *changed += 1;
    }
    return true;
}

/* The same in a transaction, which is not even begun when there is no such row. */
static bool change_rows_if_any(struct queue *queue, const struct announcement_filter *filter,
                               change_row *change, int64_t now, int *changed, GError **error)
{
    int64_t count;
    if (!store_count(queue->store, filter, &count, error))
        return false;
    if (count == 0)
        return true;
    return queue_enter(queue, error) &&
           queue_leave(queue, change_rows(queue, filter, change, now, changed, error), error);
}

/* --- a new announcement --- */

/* The posting's row is part of it: an id becomes free when its posting is renamed. */
static char *key_of(const struct announcement *announcement)
{
    g_autofree char *identity = g_strdup_printf(
        "%s\n%s\n%d\n%s\n%s\n%d\n%" PRId64, announcement->source, announcement->posting,
        announcement->edition, event_name(announcement->kind), announcement->account,
        announcement->take, announcement->posting_row);
    char *key = g_compute_checksum_for_string(G_CHECKSUM_SHA256, identity, -1);
    key[KEY_DIGITS] = '\0';
    return key;
}

bool queue_add(struct queue *queue, struct announcement *announcement, bool *is_new, GError **error)
{
    g_assert(state_is_waiting(announcement->state));
    g_free(announcement->key);
    announcement->key = key_of(announcement);
    announcement->before_close = STATE_CANCELLED;
    if (announcement->changed_at == 0)
        announcement->changed_at = announcement->created_at;
    return queue_enter(queue, error) &&
           queue_leave(queue, store_add_announcement(queue->store, announcement, is_new, error),
                       error);
}

/* --- what is no longer true, or true again --- */

/* Was the account told of a later edition? */
static bool is_overtaken(const GPtrArray *all, const struct announcement *row)
{
    for (guint i = 0; i < all->len; i++) {
        const struct announcement *other = all->pdata[i];
        if (other->edition > row->edition && other->state != STATE_CANCELLED &&
            g_str_equal(other->account, row->account))
            return true;
    }
    return false;
}

static bool is_true(const struct announcement *row, const struct known_posting *posting)
{
    if (row->kind == EVENT_FILLED)
        return !posting->is_open;
    return posting->is_open || row->edition > posting->edition;
}

static enum may_say truth_of(const struct announcement *row, const struct known_posting *posting)
{
    if (posting && is_true(row, posting))
        return MAY_SAY;
    return posting && row->kind == EVENT_FILLED ? NOT_FILLED : NOT_OPEN;
}

bool queue_may_say(struct queue *queue, const struct announcement *row, enum may_say *may,
                   GError **error)
{
    g_autoptr(GError) problem = NULL;
    const struct announcement_filter filter = {.posting_row = row->posting_row};
    AUTO(known_posting_free)
    struct known_posting *posting = store_posting(queue->store, row->posting_row, &problem);
    g_autoptr(GPtrArray) all =
        problem ? NULL : store_announcements(queue->store, &filter, &problem);
    if (problem) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return false;
    }
    if (row->kind == EVENT_DIGEST) /* it tells of others as well */
        *may = MAY_SAY;
    else
        *may = is_overtaken(all, row) ? OVERTAKEN : truth_of(row, posting);
    return true;
}

/* What may have been said already is settled first. */
static bool close_row(struct announcement *row, int64_t now)
{
    (void)now;
    if (announcement_is_in_doubt(row))
        return false;
    row->before_close = row->state;
    row->state = STATE_CANCELLED;
    return true;
}

bool queue_posting_closed(struct queue *queue, int64_t posting_row, int64_t now, GError **error)
{
    const struct announcement_filter filter = {
        .states = WAITING,
        .kinds = FOR_OPEN,
        .posting_row = posting_row,
    };
    int changed = 0;
    return change_rows_if_any(queue, &filter, close_row, now, &changed, error);
}

static bool revert_row(const GPtrArray *all, struct announcement *row, int edition, int64_t now)
{
    /* One that a person cancelled was not waiting before it closed. */
    bool is_ours = row->state == STATE_CANCELLED && row->edition == edition &&
                   state_is_waiting(row->before_close) && row->held_by != HELD_BY_MATCH;
    if (!is_ours || is_overtaken(all, row))
        return false;
    row->state = row->before_close;
    row->before_close = STATE_CANCELLED;
    row->due_at = MAX(row->due_at, now);
    row->changed_at = now;
    return true;
}

static bool revert_rows(struct queue *queue, int64_t posting_row, int edition, int64_t now,
                        GError **error)
{
    const struct announcement_filter filter = {.posting_row = posting_row};
    g_autoptr(GPtrArray) all = store_announcements(queue->store, &filter, error);
    for (guint i = 0; all && i < all->len; i++) {
        struct announcement *row = all->pdata[i];
        if (revert_row(all, row, edition, now) &&
            !queue_save_row(queue, row, STATE_CANCELLED, NULL, error))
            return false;
    }
    return all != NULL;
}

bool queue_posting_reverted(struct queue *queue, int64_t posting_row, int edition, int64_t now,
                            GError **error)
{
    return queue_enter(queue, error) &&
           queue_leave(queue, revert_rows(queue, posting_row, edition, now, error), error);
}

/* What a person held stays known as that: it is not made anew when it is true again. */
static bool withdraw_row(struct announcement *row, int64_t now)
{
    if (announcement_is_in_doubt(row)) {
        row->expires_at = now; /* should it prove absent, it is too late to send it again */
        return true;
    }
    if (row->state == STATE_CANCELLED && !state_is_waiting(row->before_close))
        return false;
    row->state = STATE_CANCELLED;
    row->before_close = STATE_CANCELLED; /* nor does a quick revert bring it back */
    if (row->held_by != HELD_BY_PERSON)
        row->held_by = HELD_BY_NOTHING;
    queue_explain(row, NULL, NULL);
    return true;
}

bool queue_withdraw(struct queue *queue, int64_t posting_row, enum event_kind kind, int64_t now,
                    GError **error)
{
    const struct announcement_filter filter = {
        .states = WAITING | 1u << STATE_UNSURE | 1u << STATE_CANCELLED,
        .kinds = 1u << kind,
        .posting_row = posting_row,
    };
    int changed = 0;
    return change_rows_if_any(queue, &filter, withdraw_row, now, &changed, error);
}

/* --- what is too late --- */

/* What it was is kept, `held_by` too: a clock that was wrong is found out (queue_mend_clock()). */
static bool expire_row(struct announcement *row, int64_t now)
{
    (void)now;
    if (announcement_is_in_doubt(row))
        return false;
    row->before_close = row->state;
    row->state = STATE_EXPIRED;
    return true;
}

bool queue_expire(struct queue *queue, int64_t now, int *expired, GError **error)
{
    const struct announcement_filter filter = {.states = WAITING, .expired_by = now};
    int changed = 0;
    bool ok = change_rows_if_any(queue, &filter, expire_row, now, &changed, error);
    if (expired)
        *expired = changed;
    return ok;
}

static bool drop(struct queue *queue, int64_t id, const char *reason, int64_t now, GError **error)
{
    AUTO(announcement_free) struct announcement *row = queue_find_row(queue, id, error);
    if (!row)
        return false;
    const struct record record = {
        .announcement = row,
        .what = state_name(STATE_EXPIRED),
        .reason = reason,
        .at = now,
    };
    row->before_close = STATE_QUEUED;
    row->state = STATE_EXPIRED;
    row->held_by = HELD_BY_OVERFLOW;
    row->changed_at = now;
    queue_explain(row, reason, NULL);
    return queue_save_row(queue, row, STATE_QUEUED, NULL, error) &&
           queue_add_record(queue, &record, error);
}

bool queue_drop(struct queue *queue, int64_t id, const char *reason, int64_t now, GError **error)
{
    return queue_enter(queue, error) &&
           queue_leave(queue, drop(queue, id, reason, now, error), error);
}

/* --- refreshing --- */

static bool may_refresh(const struct announcement *row)
{
    bool waits = state_is_waiting(row->state) || row->state == STATE_JOINED;
    return waits && row->first_sent_at == 0 && row->kind != EVENT_DIGEST;
}

/* What a person released had other words. */
static void hold_for_change(struct announcement *row)
{
    row->state = STATE_HELD;
    row->held_by = HELD_BY_CHANGE;
    row->is_released = false;
    queue_explain(row, "its words changed after a person had released it", NULL);
}

/* A text that cannot go out is held for that, and goes once it is mended; held for something else
 * it stays. */
static void hold_or_let_go(struct announcement *row)
{
    if (row->text_problem && row->state == STATE_QUEUED) {
        row->state = STATE_HELD;
        row->held_by = HELD_BY_TEXT;
        queue_explain(row, row->text_problem, NULL);
    } else if (!row->text_problem && row->held_by == HELD_BY_TEXT && !row->is_released) {
        row->state = STATE_QUEUED;
        row->held_by = HELD_BY_NOTHING;
        queue_explain(row, NULL, NULL);
    } else if (!row->text_problem && row->held_by == HELD_BY_TEXT) {
        hold_for_change(row);
    } else if (row->state == STATE_QUEUED && row->is_released) {
        hold_for_change(row);
    }
}

void queue_replace_link(struct announcement *row, const char *link)
{
    if (g_str_equal(row->link, link))
        return;
    text_set(&row->link, link);
    announcement_found_link(row);
    row->is_link_waived = false;
    if (row->held_by != HELD_BY_LINK)
        return;
    row->state = STATE_QUEUED;
    row->held_by = HELD_BY_NOTHING;
}

/* Returns whether anything changed. */
static bool refresh_words(struct announcement *row, const struct refreshed *refreshed)
{
    const char *link = refreshed->link ? refreshed->link : "";
    bool is_same = g_str_equal(row->text, refreshed->text) && g_str_equal(row->link, link) &&
                   g_str_equal(row->title, refreshed->title) &&
                   g_strcmp0(row->text_problem, refreshed->problem) == 0;
    if (is_same || row->is_edited)
        return false;
    text_set(&row->text, refreshed->text);
    queue_replace_link(row, link);
    text_set(&row->title, refreshed->title);
    text_set(&row->text_problem, refreshed->problem);
    g_clear_pointer(&row->progress, g_free); /* a draft of it has the old words */
    hold_or_let_go(row);
    return true;
}

static bool refresh_approval(struct announcement *row, const struct refreshed *refreshed)
{
    if (!refreshed->needs_approval || row->state != STATE_QUEUED)
        return false;
    row->state = STATE_HELD;
    row->held_by = HELD_BY_APPROVAL;
    queue_explain(row, "it waits for approval", NULL);
    return true;
}

/* It keeps the time that it had between its due time and its expiry. */
static bool refresh_due(struct announcement *row, int64_t due_at)
{
    if (due_at == 0 || due_at == row->due_at)
        return false;
    if (row->expires_at)
        row->expires_at += due_at - row->due_at;
    row->due_at = due_at;
    return true;
}

static bool refresh_row(struct announcement *row, const struct refreshed *refreshed)
{
    if (!may_refresh(row))
        return false;
    bool has_new_words = refresh_words(row, refreshed);
    bool is_held = refresh_approval(row, refreshed);
    bool has_moved = refresh_due(row, refreshed->due_at);
    return has_new_words || is_held || has_moved;
}

bool queue_refresh(struct queue *queue, int64_t id, const struct refreshed *refreshed, int64_t now,
                   GError **error)
{
    AUTO(announcement_free) struct announcement *row = queue_find_row(queue, id, error);
    if (!row)
        return false;
    enum announcement_state was = row->state;
    if (!refresh_row(row, refreshed))
        return true;
    row->changed_at = now;
    return queue_enter(queue, error) &&
           queue_leave(queue, queue_save_row(queue, row, was, NULL, error), error);
}
