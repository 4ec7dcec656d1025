/* A person's commands that carry something: another moment, another text, a whole account. */
#include <inttypes.h>

#include "queue/queue_parts.h"
#include "src/base/error.h"

/* The row, which has to be waiting; NULL with ERROR_REFUSED when it is not. */
static struct announcement *find_waiting(struct queue *queue, int64_t id, const char *done,
                                         GError **error)
{
    AUTO(announcement_free) struct announcement *row = queue_find_row(queue, id, error);
    if (row && (row->digest || !state_is_waiting(row->state) || announcement_is_in_doubt(row))) {
        queue_refuse_command(row, done, error);
        return NULL;
    }
    return g_steal_pointer(&row);
}

/* was   the state that `row` was in
 * what  the journal's word for it */
static bool save(struct queue *queue, struct announcement *row, enum announcement_state was,
                 const char *what, int64_t now, GError **error)
{
    const struct record record = {
        .announcement = row,
        .what = what,
        .is_decision = true,
        .at = now,
    };
    row->changed_at = now;
    return queue_enter(queue, error) && queue_leave(queue,
                                                    queue_save_row(queue, row, was, NULL, error) &&
                                                        queue_add_record(queue, &record, error),
                                                    error);
}

int64_t queue_move_row(struct announcement *row, int64_t due_at, int64_t now)
{
    int64_t later = due_at - MAX(row->due_at, MIN(row->created_at, now));
    if (announcement_is_pausing(row)) /* what it waits for has not lengthened its time */
        later = MAX(later, 0);
    if (row->expires_at)
        row->expires_at += later;
    row->due_at = due_at;
    row->is_wanted = true;
    return later;
}

bool queue_move(struct queue *queue, int64_t id, int64_t due_at, int64_t now, GError **error)
{
    AUTO(announcement_free) struct announcement *row = find_waiting(queue, id, "moved", error);
    if (!row)
        return false;
    int64_t later = queue_move_row(row, MAX(due_at, now), now);
    return (row->kind != EVENT_DIGEST || queue_move_members(queue, row, later, error)) &&
           save(queue, row, row->state, "move", now, error);
}

bool queue_edit(struct queue *queue, int64_t id, const struct edited *edited, int64_t now,
                GError **error)
{
    AUTO(announcement_free) struct announcement *row = find_waiting(queue, id, "edited", error);
    if (!row)
        return false;
    if (!g_str_equal(row->text, edited->was))
        return error_set(error, ERROR_REFUSED, "begin again with the text as it is now",
                         "announcement %" PRId64 ": its text has changed meanwhile", id);
    enum announcement_state before = row->state;
    g_free(row->text);
    row->text = g_strdup(edited->text);
    row->is_edited = true;
    queue_replace_link(row, edited->link);
    g_clear_pointer(&row->progress, g_free); /* a draft of it has the old words */
    g_clear_pointer(&row->text_problem, g_free);
    if (row->held_by == HELD_BY_TEXT) {
        row->state = STATE_QUEUED;
        row->held_by = HELD_BY_NOTHING;
        queue_explain(row, NULL, NULL);
    }
    return save(queue, row, before, "edit", now, error);
}

/* --- accounts --- */

static bool save_account(struct queue *queue, const struct account_state *account, const char *what,
                         int64_t now, GError **error)
{
    const struct record record = {.account = account->name, .what = what, .at = now};
    return queue_enter(queue, error) &&
           queue_leave(queue,
                       store_save_account(queue->store, account, error) &&
                           queue_add_record(queue, &record, error),
                       error);
}

bool queue_pause(struct queue *queue, const char *account, int64_t now, GError **error)
{
    AUTO(account_state_free)
    struct account_state *state = store_account(queue->store, account, error);
    if (!state || state->paused_at)
        return state != NULL;
    state->paused_at = now;
    return save_account(queue, state, "pause", now, error);
}

bool queue_resume(struct queue *queue, const char *account, int64_t now, GError **error)
{
    AUTO(account_state_free)
    struct account_state *state = store_account(queue->store, account, error);
    if (!state || !state->paused_at)
        return state != NULL;
    state->paused_at = 0;
    g_autofree char *what = g_strconcat("paused:", account, NULL); /* the next time is told anew */
    return queue_enter(queue, error) &&
           queue_leave(queue,
                       save_account(queue, state, "resume", now, error) &&
                           queue_untell(queue, what, error),
                       error);
}

/* Those that wait because of a failure; what is due at a moment of its own stays due then. */
static bool hasten_failed(struct queue *queue, const char *account, int64_t now, int *count,
                          GError **error)
{
    const struct announcement_filter filter = {.states = 1U << STATE_QUEUED, .account = account};
    g_autoptr(GPtrArray) rows = store_announcements(queue->store, &filter, error);
    for (guint i = 0; rows && i < rows->len; i++) {
        struct announcement *row = rows->pdata[i];
        if (row->attempts == 0)
            continue;
        row->due_at = MIN(row->due_at, now);
        row->changed_at = now;
        if (!queue_save_row(queue, row, STATE_QUEUED, NULL, error))
            return false;
        *count += 1;
    }
    return rows != NULL;
}

bool queue_retry_account(struct queue *queue, const char *account, int64_t now, int *count,
                         GError **error)
{
    *count = 0;
    AUTO(account_state_free)
    struct account_state *state = store_account(queue->store, account, error);
    if (!state)
        return false;
    queue_clear_hold(state);
    state->not_before = 0;
    return queue_enter(queue, error) &&
           queue_leave(queue,
                       store_save_account(queue->store, state, error) &&
                           hasten_failed(queue, account, now, count, error),
                       error);
}
