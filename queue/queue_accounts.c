/* Holds of accounts. */
#include "queue/queue_parts.h"

void queue_clear_hold(struct account_state *account)
{
    account->cause = CAUSE_NONE;
    account->held_at = 0;
    account->probe_at = 0;
    g_clear_pointer(&account->reason, g_free);
    g_clear_pointer(&account->hint, g_free);
    g_clear_pointer(&account->credentials_mark, g_free);
}

static bool lift(struct queue *queue, struct account_state *account, GError **error)
{
    queue_clear_hold(account);
    return queue_enter(queue, error) &&
           queue_leave(queue, store_save_account(queue->store, account, error), error);
}

/* Other credentials mend nothing but what was wrong with the old ones. */
static bool may_be_mended(const struct account_state *account, const char *mark)
{
    return (account->cause == CAUSE_AUTH || account->cause == CAUSE_SETUP) &&
           account->credentials_mark && g_strcmp0(account->credentials_mark, mark) != 0;
}

bool queue_lift_holds(struct queue *queue, const char *account, const char *mark, GError **error)
{
    AUTO(account_state_free) struct account_state *state =
        store_account(queue->store, account, error);
    if (!state)
        return false;
    return !may_be_mended(state, mark) || lift(queue, state, error);
}

bool queue_lift_hold(struct queue *queue, const char *account, GError **error)
{
    AUTO(account_state_free) struct account_state *state =
        store_account(queue->store, account, error);
    if (!state)
        return false;
    return state->cause == CAUSE_NONE || lift(queue, state, error);
}
