/*
 * An account that speaks elsewhere than before: on another platform, on another page, with other
 * credentials. What was begun there is not gone on with here.
 */
#include <string.h>

#include "queue/queue_parts.h"

#define MAY_GO_ON                                                                                  \
    (1u << STATE_HELD | 1u << STATE_QUEUED | 1u << STATE_UNSURE | 1u << STATE_CANCELLED |          \
     1u << STATE_EXPIRED)

static void adapt_row(struct announcement *row, const char *platform)
{
    static const char made[] = "its text was made for another platform";
    static const char written[] = "a person wrote its text for another platform";
    g_free(row->platform);
    row->platform = g_strdup(platform);
    g_clear_pointer(&row->progress, g_free);
    row->first_sent_at = 0; /* here it was never sent */
    row->failures = 0;
    if (!row->is_edited) {
        g_free(row->text_problem);
        row->text_problem = g_strdup(made);
    }
    if (row->state != STATE_QUEUED)
        return;
    row->state = STATE_HELD;
    row->held_by = row->is_edited ? HELD_BY_CONFIGURATION : HELD_BY_TEXT;
    queue_explain(row, row->is_edited ? written : made, NULL);
}

void queue_fit_to(struct announcement *row, const struct account_state *account)
{
    bool is_misfit = account->platform && strcmp(account->platform, row->platform) != 0;
    if (row->state == STATE_QUEUED && is_misfit)
        adapt_row(row, account->platform);
}

bool queue_fit_row(struct queue *queue, struct announcement *row, GError **error)
{
    if (row->state != STATE_QUEUED)
        return true;
    AUTO(account_state_free)
    struct account_state *account = store_account(queue->store, row->account, error);
    if (account)
        queue_fit_to(row, account);
    return account != NULL;
}

static bool is_to_be_sent(const struct announcement *row)
{
    return state_is_waiting(row->state) && !announcement_is_in_doubt(row);
}

/* What comes back later (reopened, retried) is made to fit then. */
static bool leave_row(struct announcement *row, const char *platform, int64_t now)
{
    bool is_begun = row->progress != NULL, was_queued = row->state == STATE_QUEUED;
    bool is_misfit = is_to_be_sent(row) && strcmp(row->platform, platform) != 0;
    g_clear_pointer(&row->progress, g_free);
    if (is_misfit)
        adapt_row(row, platform);
    if (is_misfit || (is_begun && is_to_be_sent(row)))
        row->changed_at = now;
    if (is_begun && was_queued) {
        row->state = STATE_HELD;
        row->held_by = HELD_BY_CONFIGURATION;
        queue_explain(row, "it was being sent when its account was set up otherwise", NULL);
    }
    return is_begun || is_misfit;
}

static bool leave(struct queue *queue, struct announcement *row, const char *from,
                  const struct destination *to, int64_t now, GError **error)
{
    enum announcement_state was = row->state;
    if (was == STATE_UNSURE) {
        g_autofree char *reason =
            g_strdup_printf("it was sent to %s, and its account is set up otherwise now", from);
        return queue_give_up_looking(queue, row, reason, now, error);
    }
    return !leave_row(row, to->platform, now) || queue_save_row(queue, row, was, NULL, error);
}

/* Where nothing is known of the account (its store was lost), a row's platform tells. */
static bool leave_all(struct queue *queue, const struct account_state *account,
                      const struct destination *to, int64_t now, GError **error)
{
    const struct announcement_filter filter = {.states = MAY_GO_ON, .account = to->account};
    g_autoptr(GPtrArray) rows = store_announcements(queue->store, &filter, error);
    for (guint i = 0; rows && i < rows->len; i++) {
        struct announcement *row = rows->pdata[i];
        const char *from = account->destination ? account->destination : row->platform;
        bool is_elsewhere = account->destination || strcmp(row->platform, to->platform) != 0;
        if (is_elsewhere && !leave(queue, row, from, to, now, error))
            return false;
    }
    return rows != NULL;
}

static bool follow(struct queue *queue, struct account_state *account, const struct destination *to,
                   int64_t now, GError **error)
{
    if (!leave_all(queue, account, to, now, error))
        return false;
    g_free(account->platform);
    g_free(account->destination);
    account->platform = g_strdup(to->platform);
    account->destination = g_strdup(to->words);
    return store_save_account(queue->store, account, error);
}

bool queue_follow_account(struct queue *queue, const struct destination *destination, int64_t now,
                          GError **error)
{
    AUTO(account_state_free)
    struct account_state *account = store_account(queue->store, destination->account, error);
    if (!account)
        return false;
    if (g_strcmp0(account->destination, destination->words) == 0)
        return true;
    return queue_enter(queue, error) &&
           queue_leave(queue, follow(queue, account, destination, now, error), error);
}
