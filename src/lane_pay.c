/* See lane_pay.h. */
#include "src/lane_pay.h"
#include "src/budget.h"

static struct store *store_of(const struct lane *lane)
{
    return queue_store(lane->deliver->queue);
}

static bool spend(const struct lane *lane, int64_t micros, GError **error)
{
    return micros == 0 || store_spend(store_of(lane), lane->speaker.account->account.name,
                                      lane_moment(lane), micros, error);
}

static bool has_money(const struct lane *lane, int64_t price, bool *has, GError **error)
{
    struct budget budget;
    *has = lane->speaker.account->budget == 0;
    if (*has)
        return true;
    if (!budget_read(store_of(lane), lane->speaker.account, lane_moment(lane), &budget, error))
        return false;
    *has = budget_allows(&budget, price);
    return true;
}

bool lane_can_pay(const struct lane *lane, int64_t id, bool *can, GError **error)
{
    const struct account_config *account = lane->speaker.account;
    *can = account->budget == 0;
    if (*can)
        return true;
    AUTO(announcement_free)
    struct announcement *row = store_announcement(store_of(lane), id, error);
    return row && has_money(lane, budget_price(account, row->text), can, error);
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
    return noted <= 0 || store_spend(store_of(lane), name, at, -MIN(price, noted), error);
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
    int64_t spent = lane->spent;
    if (lane->is_look)
        return kind != OUTCOME_ABSENT || give_back_absent(lane, error);
    if (kind >= G_N_ELEMENTS(is_free) || !is_free[kind])
        return true;
    lane->spent = 0;
    return spend(lane, -spent, error);
}

bool lane_pay_look(const struct lane *lane, bool *can, GError **error)
{
    int64_t price = lane->speaker.account->prices.read * lane->speaker.adapter->look_reads;
    return has_money(lane, price, can, error) && (!*can || spend(lane, price, error));
}
