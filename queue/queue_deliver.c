/*
 * Delivering: what is due, taking one announcement in hand, and the last commit before the first
 * byte leaves. What an outcome does is in queue_settle.c.
 */
#include <errno.h>
#include <inttypes.h>
#include <sys/random.h>

#include "queue/queue_parts.h"
#include "src/base/error.h"
#include "src/base/text.h"

#define TOKEN_BYTES 16

/* --- what is due --- */

static bool may_send(const struct account_state *account, int64_t now)
{
    bool may_try = account->cause == CAUSE_NONE || (account->probe_at && account->probe_at <= now);
    return may_try && account->not_before <= now && account->paused_at == 0;
}

bool queue_may_speak(struct queue *queue, const char *name, int64_t now, bool *may, GError **error)
{
    AUTO(account_state_free) struct account_state *account =
        store_account(queue->store, name, error);
    if (!account)
        return false;
    *may = may_send(account, now);
    return true;
}

bool queue_is_due(struct queue *queue, const char *account, int64_t now, bool *is_due,
                  GError **error)
{
    const struct announcement_filter due = {
        .states = 1u << STATE_QUEUED,
        .account = account,
        .due_by = now,
        .limit = 1,
    };
    int64_t count = 0;
    *is_due = false;
    if (!store_count(queue->store, &due, &count, error))
        return false;
    return count == 0 || queue_may_speak(queue, account, now, is_due, error);
}

/* --- claiming --- */

/* Only what comes from the kernel is sure not to repeat in a process that was forked. */
static char *new_token(GError **error)
{
    unsigned char bytes[TOKEN_BYTES];
    if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes) {
        error_set(error, ERROR_STORE, NULL, "no random bytes from the system: %s",
                  g_strerror(errno));
        return NULL;
    }
    return text_hex(bytes, sizeof bytes);
}

static bool has_in_hand(struct queue *queue, const char *account, bool *has, GError **error)
{
    const struct announcement_filter filter = {
        .states = 1u << STATE_CLAIMED | 1u << STATE_SENDING,
        .account = account,
    };
    int64_t count;
    if (!store_count(queue->store, &filter, &count, error))
        return false;
    *has = count > 0;
    return true;
}

static bool is_due(const struct announcement *row, const char *account, int64_t now)
{
    return row->state == STATE_QUEUED && row->due_at <= now && g_str_equal(row->account, account);
}

/* Of those that are due the one made first, so that none overtakes one that the platform put off;
 * or `only` when that is due. `row` NULL when there is none. */
static bool find_due(struct queue *queue, const char *account, int64_t only, int64_t now,
                     struct announcement **row, GError **error)
{
    GError *failure = NULL;
    *row = only ? store_announcement(queue->store, only, &failure)
                : store_first_due(queue->store, account, now, &failure);
    if (failure) {
        g_propagate_error(error, failure);
        return false;
    }
    if (*row && !is_due(*row, account, now))
        g_clear_pointer(row, announcement_free);
    return true;
}

/* What was made for another platform than the account's is held instead. */
static bool hold_misfit(struct queue *queue, const struct account_state *account,
                        struct announcement *row, int64_t now, GError **error)
{
    queue_fit_to(row, account);
    if (row->state == STATE_QUEUED)
        return true;
    row->changed_at = now;
    return queue_save_row(queue, row, STATE_QUEUED, NULL, error);
}

static bool find_fitting(struct queue *queue, const struct account_state *account, int64_t only,
                         int64_t now, struct announcement **row, GError **error)
{
    for (;;) {
        if (!find_due(queue, account->name, only, now, row, error))
            return false;
        if (!*row)
            return true;
        if (!hold_misfit(queue, account, *row, now, error))
            return false;
        if ((*row)->state == STATE_QUEUED)
            return true;
        g_clear_pointer(row, announcement_free);
    }
}

/* A digest whose members have changed is not sent; the next run sees who is told with whom. `row`
 * becomes NULL then. */
static bool check_news(struct queue *queue, struct announcement **row, int64_t now, GError **error)
{
    bool has_fallen = false;
    if ((*row)->kind == EVENT_DIGEST && !queue_check_digest(queue, *row, now, &has_fallen, error))
        return false;
    if (has_fallen)
        g_clear_pointer(row, announcement_free);
    return true;
}

static bool claim_row(struct queue *queue, struct announcement *row, int64_t now, GError **error)
{
    row->state = STATE_CLAIMED;
    row->changed_at = now;
    row->token = new_token(error);
    return row->token && queue_save_row(queue, row, STATE_QUEUED, NULL, error);
}

static bool claim(struct queue *queue, const char *name, int64_t only, int64_t now,
                  struct announcement **row, GError **error)
{
    bool has;
    if (!queue_expire(queue, now, NULL, error))
        return false;
    AUTO(account_state_free) struct account_state *account =
        store_account(queue->store, name, error);
    if (!account || !has_in_hand(queue, name, &has, error))
        return false;
    if (has || !may_send(account, now))
        return true;
    return find_fitting(queue, account, only, now, row, error) &&
           (!*row || check_news(queue, row, now, error)) &&
           (!*row || claim_row(queue, *row, now, error));
}

struct announcement *queue_claim(struct queue *queue, const char *account, int64_t only,
                                 int64_t now, GError **error)
{
    AUTO(announcement_free) struct announcement *row = NULL;
    if (!queue_enter(queue, error) ||
        !queue_leave(queue, claim(queue, account, only, now, &row, error), error))
        return NULL;
    return g_steal_pointer(&row);
}

/* --- sending --- */

static bool save_sending(struct queue *queue, const struct announcement *next, int64_t now,
                         GError **error)
{
    const struct attempt attempt = {.n = next->attempts, .started_at = now};
    const struct record record = {.announcement = next, .what = "sending", .at = now};
    return queue_save_row(queue, next, STATE_CLAIMED, next->token, error) &&
           store_add_attempt(queue->store, next->id, &attempt, error) &&
           queue_add_record(queue, &record, error) &&
           (next->kind != EVENT_DIGEST || queue_record_members(queue, next, error));
}

static bool save_unsent(struct queue *queue, const struct announcement *next, int64_t now,
                        GError **error)
{
    const struct attempt attempt = {
        .n = next->attempts,
        .ended_at = now,
        .outcome = (char *)outcome_name(OUTCOME_RETRY),
        .reason = (char *)"the journal could not be written, so nothing was sent",
    };
    const struct record record = {
        .announcement = next,
        .what = attempt.outcome,
        .reason = attempt.reason,
        .at = now,
    };
    return queue_save_row(queue, next, STATE_SENDING, next->token, error) &&
           store_end_attempt(queue->store, next->id, &attempt, error) &&
           queue_add_record(queue, &record, error);
}

/*
 * The store may say `sending` although the journal could not be written: nothing leaves, so take it
 * back. Where that fails too, the next start finds `sending` and makes it unsure: wrong, but safe.
 * The journal gets the lines that it lacks when it is opened anew.
 */
static void take_back(struct queue *queue, struct announcement *announcement,
                      struct announcement *next, int64_t now)
{
    next->state = STATE_CLAIMED;
    next->first_sent_at = announcement->first_sent_at;
    next->costs = -next->costs;
    if (!queue_enter(queue, NULL))
        return;
    bool is_saved = save_unsent(queue, next, now, NULL);
    queue_leave(queue, is_saved, NULL);
    next->costs = 0;
    if (is_saved)
        queue_replace_row(announcement, next);
}

bool queue_sending(struct queue *queue, struct announcement *announcement, int64_t now,
                   GError **error)
{
    g_assert(queue->depth == 0); /* a commit that somebody else may still roll back is none */
    g_assert(announcement->state == STATE_CLAIMED && announcement->token);
    AUTO(announcement_free) struct announcement *next = announcement_copy(announcement);
    next->state = STATE_SENDING;
    next->attempts++;
    next->changed_at = now;
    /* What was sent before, whenever that was, is not there. */
    if (next->first_sent_at <= SENT_SOMETIME || next->first_sent_at > now)
        next->first_sent_at = now;
    if (!queue_enter(queue, error))
        return false;
    if (!queue_leave(queue, save_sending(queue, next, now, error), error)) {
        take_back(queue, announcement, next, now);
        return false;
    }
    next->costs = 0;
    queue_replace_row(announcement, next);
    return true;
}
