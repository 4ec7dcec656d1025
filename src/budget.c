/* Months, and what is left of them. */
#include <string.h>

#include "src/base/clock.h"
#include "src/budget.h"
#include "src/compose/detect.h"

/* The moments between which the month of `now` lies in that zone. */
static void month_of(int64_t now, GTimeZone *zone, int64_t *start, int64_t *end)
{
    GDate day = clock_day(now, zone);
    g_date_set_day(&day, 1);
    *start = clock_local(&day, 0, zone);
    g_date_add_months(&day, 1);
    *end = clock_local(&day, 0, zone);
}

/* What is noted for months still to come was spent by a clock that was ahead, or that of now is
 * behind: it counts in the month in which that was found out, and in its own, lest too much be
 * spent.
 */
static bool count_to_come(struct store *store, const struct account_config *account,
                          int64_t month_start, struct budget *budget, GError **error)
{
    const char *name = account->account.name;
    int64_t start, end = budget->next_month, all;
    if (!store_spent(store, name, end, INT64_MAX, &all, error))
        return false;
    if (all == 0)
        return true;
    AUTO(account_state_free) struct account_state *state = store_account(store, name, error);
    if (!state)
        return false;
    /* A moment still to come was noted by the better clock. */
    bool is_found_now = state->set_back_at == 0 || state->set_back_at >= month_start;
    budget->spent += is_found_now ? all : 0;
    for (int i = 0; i < BUDGET_MONTHS; i++) {
        month_of(end, zone_get(account->schedule.zone), &start, &end);
        if (!store_spent(store, name, start, end, &budget->to_come[i], error))
            return false;
    }
    return true;
}

bool budget_read(struct store *store, const struct account_config *account, int64_t now,
                 struct budget *budget, GError **error)
{
    int64_t start;
    *budget = (struct budget){.limit = account->budget};
    month_of(now, zone_get(account->schedule.zone), &start, &budget->next_month);
    return store_spent(store, account->account.name, start, budget->next_month, &budget->spent,
                       error) &&
           count_to_come(store, account, start, budget, error);
}

void budget_turn_month(const struct account_config *account, struct budget *budget)
{
    int64_t start;
    month_of(budget->next_month, zone_get(account->schedule.zone), &start, &budget->next_month);
    budget->spent = budget->to_come[0];
    memmove(budget->to_come, budget->to_come + 1, sizeof budget->to_come - sizeof(int64_t));
    budget->to_come[BUDGET_MONTHS - 1] = 0;
}

bool budget_allows(const struct budget *budget, int64_t price)
{
    return budget->limit == 0 || budget->spent + price <= budget->limit;
}

bool budget_has(struct store *store, const struct account_config *account, int64_t price,
                int64_t now, bool *has, GError **error)
{
    struct budget budget;
    *has = account->budget == 0;
    if (*has)
        return true;
    if (!budget_read(store, account, now, &budget, error))
        return false;
    *has = budget_allows(&budget, price);
    return true;
}

bool budget_can_pay(struct store *store, const struct account_config *account, int64_t id,
                    int64_t now, bool *can, GError **error)
{
    *can = account->budget == 0;
    if (*can)
        return true;
    AUTO(announcement_free) struct announcement *row = store_announcement(store, id, error);
    return row && budget_has(store, account, budget_price(account, row->text), now, can, error);
}

int64_t budget_look_price(const struct account_config *account, int reads)
{
    return account->prices.read * reads;
}

int64_t budget_digest_price(const struct account_config *account)
{
    int64_t most = account->prices.post;
    for (int language = 0; language < LANGUAGES; language++) {
        GStrv variants = account->templates[language][EVENT_DIGEST];
        for (int i = 0; variants && variants[i]; i++) {
            bool has_own = account->digest_link && strstr(variants[i], "{link}");
            int64_t price = has_own ? account->prices.link : budget_price(account, variants[i]);
            most = MAX(most, price);
        }
    }
    return most;
}

int64_t budget_price(const struct account_config *account, const char *text)
{
    g_autoptr(GArray) entities = detect(text, &account->account.platform->limits.detects);
    bool has_link = false;
    for (guint i = 0; i < entities->len && !has_link; i++)
        has_link = g_array_index(entities, struct entity, i).kind == ENTITY_LINK;
    return has_link ? account->prices.link : account->prices.post;
}
