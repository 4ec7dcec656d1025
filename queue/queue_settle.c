/*
 * Settling: which state follows which outcome. The rules are functions over one row and its account
 * in memory; only the end of the file writes.
 */
#include <inttypes.h>

#include "queue/queue_parts.h"

#define MINUTE ((int64_t)60)
#define HOUR (60 * MINUTE)
#define WAIT_UNSTATED (15 * MINUTE)
#define JITTER_PERCENT 20
#define JITTER_SECONDS 5

struct settling {
    struct announcement *row;
    struct account_state *account;
    const struct outcome *outcome;
    const struct retry_policy *policy;
    int64_t now;
};

/* --- when to try again --- */

/* A number below `bound` that is the same for the same row and try: tests and reruns agree. */
static int64_t jitter(const struct announcement *row, int64_t bound)
{
    g_autofree char *seed = g_strdup_printf("%s %d", row->key, row->failures);
    g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, seed, -1);
    digest[8] = '\0';
    return (int64_t)(g_ascii_strtoull(digest, NULL, 16) % (guint64)bound);
}

/* first * factor^(failures - 1), up to 20 % more or less. */
int64_t queue_backoff(const struct announcement *row, const struct retry_policy *policy)
{
    double delay = (double)policy->first;
    for (int i = 1; i < row->failures && delay < (double)policy->max; i++)
        delay *= policy->factor;
    delay = MIN(delay, (double)policy->max);
    int64_t percent = 100 - JITTER_PERCENT + jitter(row, 2 * JITTER_PERCENT + 1);
    int64_t seconds = (int64_t)(delay * (double)percent / 100);
    return CLAMP(seconds, 1, MAX(policy->max, 1));
}

/* A hold by something that a person mends is tried again now and then: he may have mended it. */
static int64_t probe_interval(enum cause cause)
{
    return cause == CAUSE_CREDIT || cause == CAUSE_CLOCK ? HOUR : 24 * HOUR;
}

/* --- one rule for each outcome --- */

static void settle_posted(const struct settling *s)
{
    queue_put_down(s->row, STATE_POSTED, s->now);
    queue_explain(s->row, NULL, NULL);
    g_clear_pointer(&s->row->progress, g_free);
    g_free(s->row->remote_id);
    g_free(s->row->remote_url);
    s->row->remote_id = g_strdup(s->outcome->remote_id);
    s->row->remote_url = g_strdup(s->outcome->remote_url);
    s->row->posted_at = s->now;
    queue_clear_hold(s->account);
    s->account->not_before = 0;
    s->account->posted_at = s->now;
}

static void take_progress(const struct settling *s)
{
    g_free(s->row->progress);
    s->row->progress = g_strdup(s->outcome->progress);
}

static void settle_next_step(const struct settling *s)
{
    s->row->state = STATE_CLAIMED;
    s->row->changed_at = s->now;
    take_progress(s);
}

static void refuse(struct announcement *row, const char *reason, const char *hint, int64_t now)
{
    queue_put_down(row, STATE_REFUSED, now);
    queue_explain(row, reason, hint);
    /* A person's retry starts over: what was uploaded may be gone by then. */
    g_clear_pointer(&row->progress, g_free);
}

static void settle_refused(const struct settling *s)
{
    refuse(s->row, s->outcome->reason, s->outcome->hint, s->now);
}

void queue_give_up(struct announcement *row, const char *reason, int64_t now)
{
    g_autofree char *text = g_strdup_printf("gave up after %d attempt%s: %s", row->failures,
                                            row->failures == 1 ? "" : "s", reason);
    g_autofree char *hint =
        g_strdup_printf("`announce queue retry %" PRId64 "` tries again", row->id);
    refuse(row, text, hint, now);
}

static void settle_retry(const struct settling *s)
{
    bool is_own_fault = s->outcome->tries > 0;
    s->row->failures++;
    if (s->outcome->starts_over)
        g_clear_pointer(&s->row->progress, g_free);
    int64_t next_at = s->now + queue_backoff(s->row, s->policy);
    if (!is_own_fault)
        s->account->not_before = next_at;
    if (s->row->failures >= (is_own_fault ? s->outcome->tries : s->policy->attempts)) {
        queue_give_up(s->row, s->outcome->reason, s->now);
        return;
    }
    queue_put_down(s->row, STATE_QUEUED, s->now);
    queue_explain(s->row, s->outcome->reason, s->outcome->hint);
    s->row->due_at = next_at;
}

/* A moment that has passed by our clock says nothing: asking again at once would not end. */
static void settle_wait(const struct settling *s)
{
    int64_t stated = s->outcome->not_before;
    int64_t until = stated > s->now ? stated : s->now + WAIT_UNSTATED;
    until += jitter(s->row, JITTER_SECONDS);
    queue_put_down(s->row, STATE_QUEUED, s->now);
    queue_explain(s->row, s->outcome->reason, s->outcome->hint);
    s->row->due_at = until;
    s->account->not_before = until;
    if (s->outcome->cause != CAUSE_NONE && s->outcome->cause == s->account->cause)
        queue_clear_hold(s->account); /* the newer word on the same matter: it ends by itself now */
}

void queue_hold_account(struct account_state *account, const struct outcome *outcome,
                        const struct retry_policy *policy, int64_t now)
{
    enum cause cause = outcome->cause != CAUSE_NONE ? outcome->cause : CAUSE_SETUP;
    int64_t held_at = account->cause == cause ? account->held_at : now;
    queue_clear_hold(account);
    account->cause = cause;
    account->changed_at = now;
    account->held_at = held_at;
    account->reason = g_strdup(outcome->reason);
    account->hint = g_strdup(outcome->hint);
    account->credentials_mark = g_strdup(policy->credentials_mark);
    account->probe_at =
        outcome->not_before > now ? outcome->not_before : now + probe_interval(cause);
}

/* The row stays due: it is the one that goes first when the account may try again. */
static void settle_needs_person(const struct settling *s)
{
    queue_put_down(s->row, STATE_QUEUED, s->now);
    queue_explain(s->row, s->outcome->reason, s->outcome->hint);
    queue_hold_account(s->account, s->outcome, s->policy, s->now);
}

/* The account rests a little: whatever spoilt this answer would spoil the next one's too, and what
 * was published takes a moment to show. */
static void settle_unsure(const struct settling *s)
{
    queue_put_down(s->row, STATE_UNSURE, s->now);
    queue_explain(s->row, s->outcome->reason, s->outcome->hint);
    s->row->due_at = s->now;
    s->row->is_duplicate = s->outcome->is_duplicate;
    g_clear_pointer(&s->row->look, g_free);
    if (s->row->first_sent_at == 0)
        s->row->first_sent_at = s->now; /* from here on looks go back to */
    s->account->not_before = MAX(s->account->not_before, s->now + s->policy->first);
}

static void (*const rules[])(const struct settling *) = {
    [OUTCOME_POSTED] = settle_posted,   [OUTCOME_NEXT_STEP] = settle_next_step,
    [OUTCOME_RETRY] = settle_retry,     [OUTCOME_WAIT] = settle_wait,
    [OUTCOME_REFUSED] = settle_refused, [OUTCOME_NEEDS_PERSON] = settle_needs_person,
    [OUTCOME_UNSURE] = settle_unsure,
};

/* What a held account let go out was its probe: the next one is not tried in the same run. */
static void put_off_probe(const struct settling *s)
{
    struct account_state *account = s->account;
    if (account->cause != CAUSE_NONE && account->probe_at <= s->now)
        account->probe_at = s->now + probe_interval(account->cause);
}

static void decide(const struct settling *s)
{
    bool is_sent = s->row->state == STATE_SENDING;
    if (!is_sent)
        s->row->attempts++; /* queue_sending() has not counted it */
    s->account->changed_at = s->now;
    if (s->outcome->limit.of > 0)
        s->account->limit = s->outcome->limit;
    rules[s->outcome->kind](s);
    if (s->outcome->kind != OUTCOME_NEXT_STEP)
        put_off_probe(s);
}

/* --- writing it down --- */

static bool save_attempt(struct queue *queue, const struct settling *s, bool was_sent,
                         GError **error)
{
    const struct attempt attempt = {
        .n = s->row->attempts,
        .started_at = s->now,
        .ended_at = s->now,
        .outcome = (char *)outcome_name(s->outcome->kind),
        .reason = s->outcome->reason,
    };
    return was_sent ? store_end_attempt(queue->store, s->row->id, &attempt, error)
                    : store_add_attempt(queue->store, s->row->id, &attempt, error);
}

static bool save(struct queue *queue, const struct settling *s, const struct announcement *before,
                 GError **error)
{
    bool is_refused = s->row->state == STATE_REFUSED;
    const struct record record = {
        .announcement = s->row,
        .what = outcome_name(is_refused ? OUTCOME_REFUSED : s->outcome->kind),
        .reason = is_refused ? s->row->reason : s->outcome->reason,
        .at = s->now,
    };
    return queue_save_row(queue, s->row, before->state, before->token, error) &&
           store_save_account(queue->store, s->account, error) &&
           save_attempt(queue, s, before->state == STATE_SENDING, error) &&
           queue_add_record(queue, &record, error);
}

static bool settle(struct queue *queue, const struct settling *s, const struct announcement *before,
                   GError **error)
{
    decide(s);
    return queue_enter(queue, error) && queue_leave(queue, save(queue, s, before, error), error);
}

bool queue_settle(struct queue *queue, struct announcement *announcement,
                  const struct outcome *outcome, const struct retry_policy *policy, int64_t now,
                  GError **error)
{
    g_assert(announcement->token);
    AUTO(announcement_free) struct announcement *next = announcement_copy(announcement);
    AUTO(account_state_free) struct account_state *account =
        store_account(queue->store, announcement->account, error);
    if (!account)
        return false;
    const struct settling s = {
        .row = next,
        .account = account,
        .outcome = outcome,
        .policy = policy,
        .now = now,
    };
    if (!settle(queue, &s, announcement, error))
        return false;
    next->costs = next->costs_at = 0;
    queue_replace_row(announcement, next);
    return true;
}
