/* Unsure announcements: settled by looks at the platform, or by a person. */
#include <inttypes.h>

#include "queue/queue_parts.h"
#include "src/base/error.h"

#define LOOK_AGAIN ((int64_t)15 * 60)
#define LOOKS_FOR ((int64_t)24 * 3600) /* a look that does not succeed for so long never will */
#define LOOKS_AT_LEAST 5               /* the machine may have been off most of the time */

GPtrArray *queue_unsure(struct queue *queue, const char *account, int64_t now, GError **error)
{
    const struct announcement_filter filter = {
        .states = 1u << STATE_UNSURE,
        .account = account,
        .due_by = now,
    };
    bool may;
    g_autoptr(GPtrArray) rows = store_announcements(queue->store, &filter, error);
    if (!rows || (rows->len > 0 && !queue_may_speak(queue, account, now, &may, error)))
        return NULL;
    if (rows->len > 0 && !may)
        g_ptr_array_set_size(rows, 0);
    return g_steal_pointer(&rows);
}

GPtrArray *queue_remote_ids(struct queue *queue, const struct announcement *announcement,
                            int64_t since, GError **error)
{
    return store_remote_ids(queue->store, announcement->account, since, error);
}

bool queue_note_look(struct queue *queue, const struct announcement *announcement, int64_t costs,
                     int64_t now, GError **error)
{
    AUTO(announcement_free) struct announcement *row = announcement_copy(announcement);
    row->costs = costs;
    const struct record record = {.announcement = row, .what = "look", .at = now};
    return queue_enter(queue, error) &&
           queue_leave(queue, queue_add_record(queue, &record, error), error);
}

/* `row` was in doubt as `was` says; it is what it will be. */
static bool save_settled(struct queue *queue, const struct announcement *row,
                         enum announcement_state was, const char *what, const char *reason,
                         GError **error)
{
    const struct record record = {
        .announcement = row,
        .what = what,
        .reason = reason,
        .at = row->changed_at,
    };
    return queue_save_row(queue, row, was, NULL, error) && queue_add_record(queue, &record, error);
}

static void clear_doubt(struct announcement *row)
{
    row->held_by = HELD_BY_NOTHING;
    row->is_duplicate = false;
    g_clear_pointer(&row->look, g_free);
}

static void put_down(struct announcement *row, enum announcement_state state, int64_t now)
{
    queue_put_down(row, state, now);
    clear_doubt(row);
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

static bool found(struct queue *queue, struct announcement *row, const struct outcome *outcome,
                  const char *reason, int64_t now, GError **error)
{
    enum announcement_state was = row->state;
    put_down(row, STATE_POSTED, now);
    g_free(row->remote_id);
    g_free(row->remote_url);
    row->remote_id = g_strdup(outcome->remote_id);
    row->remote_url = g_strdup(outcome->remote_url);
    g_clear_pointer(&row->progress, g_free);
    queue_explain(row, NULL, NULL);
    return last_sent_at(queue, row, &row->posted_at, error) &&
           remember_success(queue, row, error) &&
           save_settled(queue, row, was, outcome_name(OUTCOME_POSTED), reason, error);
}

/* --- it is not there --- */

static bool absent(struct queue *queue, struct announcement *row, const char *reason,
                   int64_t due_at, int64_t now, GError **error)
{
    enum announcement_state was = row->state;
    enum may_say may;
    if (!queue_may_say(queue, row, &may, error))
        return false;
    put_down(row, STATE_QUEUED, now);
    queue_wait_again(row, may);
    row->due_at = due_at;
    return queue_fit_row(queue, row, error) &&
           save_settled(queue, row, was, outcome_name(OUTCOME_ABSENT), reason, error);
}

/* --- looking --- */

/* What a look is about. */
struct looking {
    struct queue *queue;
    struct announcement *row;
    const struct outcome *outcome;
    const struct retry_policy *policy;
    int64_t now;
};

static bool look_found(const struct looking *l, GError **error)
{
    return found(l->queue, l->row, l->outcome, "found on the platform", l->now, error);
}

bool queue_give_up_looking(struct queue *queue, struct announcement *row, const char *reason,
                           int64_t now, GError **error)
{
    g_autofree char *hint = g_strdup_printf("look at the account, then `announce queue settle "
                                            "%" PRId64 " --posted URL` or `--absent`",
                                            row->id);
    put_down(row, STATE_HELD, now);
    row->held_by = HELD_BY_DOUBT;
    queue_explain(row, reason, hint);
    return save_settled(queue, row, STATE_UNSURE, state_name(STATE_HELD), reason, error);
}

static bool give_up_looking(const struct looking *l, const char *reason, GError **error)
{
    return queue_give_up_looking(l->queue, l->row, reason, l->now, error);
}

static bool look_cannot_tell(const struct looking *l, GError **error)
{
    return give_up_looking(l, l->outcome->reason, error);
}

/* It did not happen, once more. */
static bool failed(const struct looking *l, GError **error)
{
    struct announcement *row = l->row;
    if (++row->failures < l->policy->attempts) {
        int64_t due_at = l->now + queue_backoff(row, l->policy);
        return absent(l->queue, row, l->outcome->reason, due_at, l->now, error);
    }
    g_autofree char *reason = g_strdup(row->reason ? row->reason : l->outcome->reason);
    clear_doubt(row);
    queue_give_up(row, reason, l->now);
    return save_settled(l->queue, row, STATE_UNSURE, outcome_name(OUTCOME_ABSENT), reason, error);
}

/* A platform that refused it for having it, and does not show it: sending it again ends the same
 * way. */
static bool look_absent(const struct looking *l, GError **error)
{
    if (!l->row->is_duplicate)
        return failed(l, error);
    g_autofree char *reason = g_strdup_printf("%s; but %s", l->row->reason, l->outcome->reason);
    return give_up_looking(l, reason, error);
}

static bool look_again(const struct looking *l, int64_t at, GError **error)
{
    l->row->due_at = at > l->now ? at : l->now + LOOK_AGAIN;
    if (l->outcome->progress) {
        g_free(l->row->look);
        l->row->look = g_strdup(l->outcome->progress);
    }
    return queue_save_row(l->queue, l->row, STATE_UNSURE, NULL, error);
}

static bool look_later(const struct looking *l, GError **error)
{
    return look_again(l, l->outcome->not_before, error);
}

/* Was it looked for long and often enough since it became unsure, this look included? */
static bool has_looked_enough(const struct looking *l, bool *enough, GError **error)
{
    g_autoptr(GPtrArray) looks = store_looks(l->queue->store, l->row->id, error);
    int64_t first_at = l->now;
    int count = 1;
    for (guint i = looks ? looks->len : 0; i > 0; i--, count++) {
        const struct look *look = looks->pdata[i - 1];
        if (look->at < l->row->changed_at)
            break;
        first_at = MIN(first_at, look->at);
    }
    *enough = count >= LOOKS_AT_LEAST && l->now - first_at >= LOOKS_FOR;
    return looks != NULL;
}

static bool look_failed(const struct looking *l, GError **error)
{
    bool enough;
    if (!has_looked_enough(l, &enough, error))
        return false;
    if (!enough)
        return look_again(l, 0, error);
    g_autofree char *reason =
        g_strdup_printf("for a day nobody could look whether it is there: %s", l->outcome->reason);
    return give_up_looking(l, reason, error);
}

/* The look stays due: it is made when the account may speak again. */
static bool look_needs_person(const struct looking *l, GError **error)
{
    AUTO(account_state_free) struct account_state *account =
        store_account(l->queue->store, l->row->account, error);
    if (!account)
        return false;
    queue_hold_account(account, l->outcome, l->policy, l->now);
    return store_save_account(l->queue->store, account, error);
}

/* Who answers a look accepts our clock; whether we may write, or have paid, it does not say. */
static bool lift_clock(const struct looking *l, GError **error)
{
    enum outcome_kind kind = l->outcome->kind;
    if (kind != OUTCOME_POSTED && kind != OUTCOME_ABSENT && kind != OUTCOME_WAIT)
        return true;
    AUTO(account_state_free) struct account_state *account =
        store_account(l->queue->store, l->row->account, error);
    if (!account || account->cause != CAUSE_CLOCK)
        return account != NULL;
    queue_clear_hold(account);
    return store_save_account(l->queue->store, account, error);
}

static bool add_look(const struct looking *l, GError **error)
{
    const char *reason = l->outcome->reason;
    const struct look look = {
        .at = l->now,
        .outcome = (char *)outcome_name(l->outcome->kind),
        .seen = (char *)(reason ? reason : "it is there"),
    };
    return store_add_look(l->queue->store, l->row->id, &look, error);
}

bool queue_settle_lookup(struct queue *queue, struct announcement *announcement,
                         const struct outcome *outcome, const struct retry_policy *policy,
                         int64_t now, GError **error)
{
    static bool (*const rules[])(const struct looking *l, GError **error) = {
        [OUTCOME_POSTED] = look_found,
        [OUTCOME_ABSENT] = look_absent,
        [OUTCOME_WAIT] = look_later,
        [OUTCOME_RETRY] = look_failed,
        [OUTCOME_UNSURE] = look_cannot_tell,
        [OUTCOME_REFUSED] = look_cannot_tell,
        [OUTCOME_NEEDS_PERSON] = look_needs_person,
    };
    g_assert(outcome->kind < G_N_ELEMENTS(rules) && rules[outcome->kind]);
    AUTO(announcement_free) struct announcement *next = announcement_copy(announcement);
    const struct looking looking = {queue, next, outcome, policy, now};
    if (!queue_enter(queue, error) ||
        !queue_leave(queue,
                     rules[outcome->kind](&looking, error) && lift_clock(&looking, error) &&
                         add_look(&looking, error),
                     error))
        return false;
    next->costs = next->costs_at = 0;
    queue_replace_row(announcement, next);
    return true;
}

/* --- a person --- */

static bool settle_by_hand(struct queue *queue, struct announcement *row, bool posted,
                           const char *url, int64_t now, GError **error)
{
    static const char reason[] = "a person says so";
    const bool is_digest = row->kind == EVENT_DIGEST;
    const bool is_opening = row->kind == EVENT_NEW || row->kind == EVENT_REOPENED || is_digest;
    /* The others may have been withdrawn, see queue_withdraw(): their time is over then. */
    if (!posted && is_opening)
        queue_give_time(row, now);
    if (!posted && is_digest && !queue_give_members_time(queue, row, now, error))
        return false;
    const struct outcome is_there = {.kind = OUTCOME_POSTED, .remote_url = (char *)url};
    return posted ? found(queue, row, &is_there, reason, now, error)
                  : absent(queue, row, reason, now, now, error);
}

bool queue_settle_by_hand(struct queue *queue, int64_t id, bool posted, const char *url,
                          int64_t now, GError **error)
{
    AUTO(announcement_free) struct announcement *row = queue_find_row(queue, id, error);
    if (!row)
        return false;
    if (!announcement_is_in_doubt(row))
        return queue_refuse_command(row, "settled, only what is unsure can", error);
    return queue_enter(queue, error) &&
           queue_leave(queue, settle_by_hand(queue, row, posted, url, now, error), error);
}
