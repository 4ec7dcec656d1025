/* See lane_pay.h. */
#include "src/deliver/lane_pay.h"
#include "src/budget.h"

static struct store *store_of(const struct lane *lane)
{
    return queue_store(lane->deliver->queue);
}

/* Proven absent: what was noted for its last request when that left goes back to that month. */
static bool give_back_absent(const struct lane *lane, GError **error)
{
    const struct account_config *account = lane->speaker.account;
    const char *name = account->account.name;
    int64_t price = budget_price(account, lane->announcement->text), noted;
    if (price == 0)
        return true;
    g_autoptr(GPtrArray) attempts = store_attempts(store_of(lane), lane->announcement->id, error);
    if (!attempts || attempts->len == 0)
        return attempts != NULL;
    int64_t at = ((const struct attempt *)attempts->pdata[attempts->len - 1])->started_at;
    if (!store_spent(store_of(lane), name, at, at + 1, &noted, error))
        return false;
    lane->announcement->costs = noted > 0 ? -MIN(price, noted) : 0;
    lane->announcement->costs_at = at;
    return true;
}

/* The last request of a look, to the month in which it was noted. */
static bool give_back_look(struct lane *lane, GError **error)
{
    int64_t noted = lane->spent;
    lane->spent = 0;
    if (noted == 0 || lane->is_billed)
        return true;
    AUTO(announcement_free) struct announcement *row = announcement_copy(lane->announcement);
    row->costs_at = lane->spent_at;
    return queue_note_look(lane->deliver->queue, row, -noted, lane_moment(lane), error);
}

bool lane_pay_is_billed(const struct http_response *response)
{
    return response->sent && (!response->complete || response->status / 100 == 2);
}

bool lane_give_back(struct lane *lane, GError **error)
{
    static const bool is_free[] = {
        [OUTCOME_RETRY] = true,
        [OUTCOME_WAIT] = true,
        [OUTCOME_REFUSED] = true,
        [OUTCOME_NEEDS_PERSON] = true,
    };
    guint kind = lane->outcome.kind;
    if (lane->is_look)
        return give_back_look(lane, error) &&
               (kind != OUTCOME_ABSENT || give_back_absent(lane, error));
    if (kind >= G_N_ELEMENTS(is_free) || !is_free[kind])
        return true;
    lane->announcement->costs = -lane->spent;
    lane->announcement->costs_at = lane->spent_at;
    lane->spent = 0;
    return true;
}

bool lane_pay_look(struct lane *lane, const struct announcement *announcement, bool *can,
                   GError **error)
{
    const struct account_config *account = lane->speaker.account;
    int64_t price = budget_look_price(account, lane->speaker.adapter->look_reads);
    int64_t now = lane_moment(lane);
    if (!budget_has(store_of(lane), account, price, now, can, error))
        return false;
    if (!*can || price == 0)
        return true;
    lane->spent = price;
    lane->spent_at = now;
    return queue_note_look(lane->deliver->queue, announcement, price, now, error);
}
