/* Unsure announcements: settled by a look at the platform, or by a person. */
#include "queue/queue_parts.h"
#include "src/base/error.h"

#define LOOK_AGAIN ((int64_t)15 * 60)

GPtrArray *queue_unsure(struct queue *queue, const char *account, int64_t now, GError **error)
{
    const struct announcement_filter filter = {
        .states = 1u << STATE_UNSURE,
        .account = account,
        .due_by = now,
    };
    return store_announcements(queue->store, &filter, error);
}

static bool save_settled(struct queue *queue, const struct announcement *row, const char *what,
                         const char *reason, GError **error)
{
    const struct record record = {
        .announcement = row,
        .what = what,
        .reason = reason,
        .at = row->changed_at,
    };
    return queue_save_row(queue, row, STATE_UNSURE, NULL, error) &&
           queue_add_record(queue, &record, error);
}

/* --- it is there --- */

/* It was published when its last request left, not when somebody found it. */
static bool last_sent_at(struct queue *queue, const struct announcement *row, int64_t *sent_at,
                         GError **error)
{
    g_autoptr(GPtrArray) attempts = store_attempts(queue->store, row->id, error);
    if (!attempts)
        return false;
    const struct attempt *last = attempts->len ? attempts->pdata[attempts->len - 1] : NULL;
    *sent_at = last ? last->started_at : row->first_sent_at;
    return true;
}

static bool remember_success(struct queue *queue, const struct announcement *row, GError **error)
{
    AUTO(account_state_free) struct account_state *account =
        store_account(queue->store, row->account, error);
    if (!account)
        return false;
    account->posted_at = MAX(account->posted_at, row->posted_at);
    return store_save_account(queue->store, account, error);
}

static bool save_found(struct queue *queue, struct announcement *row, const struct outcome *outcome,
                       const char *reason, GError **error)
{
    g_free(row->remote_id);
    g_free(row->remote_url);
    row->remote_id = g_strdup(outcome->remote_id);
    row->remote_url = g_strdup(outcome->remote_url);
    g_clear_pointer(&row->progress, g_free);
    queue_explain(row, NULL, NULL);
    return last_sent_at(queue, row, &row->posted_at, error) &&
           remember_success(queue, row, error) &&
           save_settled(queue, row, outcome_name(OUTCOME_POSTED), reason, error);
}

static bool found(struct queue *queue, struct announcement *row, const struct outcome *outcome,
                  const char *reason, int64_t now, GError **error)
{
    queue_put_down(row, STATE_POSTED, now);
    return queue_enter(queue, error) &&
           queue_leave(queue, save_found(queue, row, outcome, reason, error), error);
}

/* --- it is not there, or nobody can tell --- */

static bool save_absent(struct queue *queue, struct announcement *row, const char *reason,
                        GError **error)
{
    return queue_enter(queue, error) &&
           queue_leave(queue, save_settled(queue, row, "absent", reason, error), error);
}

static bool absent(struct queue *queue, struct announcement *row, const char *reason,
                   int64_t due_at, int64_t now, GError **error)
{
    bool may;
    if (!queue_may_say(queue, row, &may, error))
        return false;
    queue_put_down(row, may ? STATE_QUEUED : STATE_CANCELLED, now);
    /* Closed meanwhile: what the closing would have done, had it waited. */
    row->before_close = may ? STATE_CANCELLED : STATE_QUEUED;
    queue_explain(row, NULL, NULL);
    row->due_at = due_at;
    return save_absent(queue, row, reason, error);
}

/* It did not happen, once more. */
static bool failed(struct queue *queue, struct announcement *row, const struct retry_policy *policy,
                   int64_t now, GError **error)
{
    static const char reason[] = "not found on the platform";
    if (++row->failures < policy->attempts)
        return absent(queue, row, reason, now + queue_backoff(row, policy), now, error);
    queue_give_up(row, row->reason ? row->reason : reason, now);
    return save_absent(queue, row, reason, error);
}

static bool look_again(struct queue *queue, struct announcement *row, const struct outcome *outcome,
                       int64_t now, GError **error)
{
    row->due_at = outcome->not_before > now ? outcome->not_before : now + LOOK_AGAIN;
    if (outcome->reason)
        queue_explain(row, outcome->reason, outcome->hint);
    return queue_enter(queue, error) &&
           queue_leave(queue, queue_save_row(queue, row, STATE_UNSURE, NULL, error), error);
}

bool queue_settle_lookup(struct queue *queue, struct announcement *announcement,
                         const struct outcome *outcome, const struct retry_policy *policy,
                         int64_t now, GError **error)
{
    AUTO(announcement_free) struct announcement *next = announcement_copy(announcement);
    bool is_saved;
    if (outcome->kind == OUTCOME_POSTED) {
        is_saved = found(queue, next, outcome, "found on the platform", now, error);
    } else if (outcome->kind == OUTCOME_RETRY) {
        is_saved = failed(queue, next, policy, now, error);
    } else {
        is_saved = look_again(queue, next, outcome, now, error);
    }
    if (is_saved)
        queue_replace_row(announcement, next);
    return is_saved;
}

bool queue_settle_by_hand(struct queue *queue, int64_t id, bool posted, const char *url,
                          int64_t now, GError **error)
{
    AUTO(announcement_free) struct announcement *row = queue_find_row(queue, id, error);
    if (!row)
        return false;
    if (row->state != STATE_UNSURE)
        return queue_refuse_command(row, "settled, only what is unsure can", error);
    const struct outcome is_there = {.kind = OUTCOME_POSTED, .remote_url = (char *)url};
    return posted ? found(queue, row, &is_there, "a person says so", now, error)
                  : absent(queue, row, "a person says so", now, now, error);
}
