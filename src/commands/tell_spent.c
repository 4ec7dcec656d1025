/* Telling that a budget is used up. See tell_parts.h. */
#include "adapters/adapter.h"
#include "src/base/clock.h"
#include "src/base/money.h"
#include "src/budget.h"
#include "src/commands/print.h"
#include "src/commands/tell_parts.h"

/* Take out what is not due, and what there is money for. */
static void leave_unpaid(const struct account_config *account, const struct budget *budget,
                         int64_t now, GPtrArray *queued)
{
    for (guint i = queued->len; i > 0; i--) {
        const struct announcement *row = queued->pdata[i - 1];
        if (row->due_at > now || budget_allows(budget, budget_price(account, row->text)))
            g_ptr_array_remove_index(queued, i - 1);
    }
}

/* What the account's next call costs: an announcement, else a look for what is unsure. */
static int64_t next_price(const struct account_config *account, const GPtrArray *queued,
                          const GPtrArray *unsure)
{
    if (queued->len > 0)
        return budget_price(account, ((struct announcement *)queued->pdata[0])->text);
    const struct adapter *adapter = adapter_find(account->account.platform->name);
    return unsure->len > 0 && adapter ? budget_look_price(account, adapter->look_reads) : 0;
}

/* How many of them will have expired when the budget goes on. */
static guint count_late(const struct budget *budget, const GPtrArray *queued)
{
    guint late = 0;
    for (guint i = 0; i < queued->len; i++) {
        int64_t expires_at = ((const struct announcement *)queued->pdata[i])->expires_at;
        late += expires_at && expires_at <= budget->next_month;
    }
    return late;
}

static char *spent_hint(const struct account_config *account, const struct budget *budget,
                        int64_t price, const GPtrArray *queued)
{
    if (price > budget->limit)
        return g_strdup("no month has so much: raise `budget` in the configuration");
    guint late = count_late(budget, queued);
    g_autofree char *month = clock_format_local(budget->next_month, account->schedule.zone);
    if (late == 0)
        return g_strdup_printf("it goes on by itself on %s, or raise `budget` in the configuration",
                               month);
    g_autofree char *some = g_strdup_printf("%u of them", late);
    return g_strdup_printf("raise `budget` in the configuration: the next month begins on %s, too "
                           "late for %s",
                           month,
                           late < queued->len ? some
                           : late == 1        ? "it"
                                              : "all of them");
}

static void print_spent(const struct tell *tell, const struct account_config *account,
                        const struct budget *budget, int64_t price, const GPtrArray *queued,
                        const GPtrArray *unsure)
{
    g_autofree char *spent = money_format(budget->spent), *limit = money_format(budget->limit);
    g_autofree char *costs = money_format(price);
    g_autofree char *hint = spent_hint(account, budget, price, queued);
    g_autofree char *waiting = queued->len > 0
                                   ? tell_waiting(tell, queued)
                                   : g_strdup_printf("%u announcement%s unsure", unsure->len,
                                                     unsure->len == 1 ? " is" : "s are");
    print_problem(account->account.name, hint,
                  "%s of this month's %s USD are spent, and the next %s costs %s; %s", spent, limit,
                  queued->len > 0 ? "announcement" : "look for what is unsure", costs, waiting);
}

bool tell_spent(struct tell *tell, const struct account_config *account, GError **error)
{
    const char *name = account->account.name;
    g_autofree char *what = g_strconcat("budget:", name, NULL);
    struct budget budget;
    g_autoptr(GPtrArray) queued = tell_list(tell, 1u << STATE_QUEUED, name, error);
    g_autoptr(GPtrArray) unsure = queued ? tell_list(tell, 1u << STATE_UNSURE, name, error) : NULL;
    if (!unsure ||
        !budget_read(queue_store(tell->queue), account, tell->context->now, &budget, error))
        return false;
    leave_unpaid(account, &budget, tell->context->now, queued);
    int64_t price = next_price(account, queued, unsure);
    if (price == 0 || budget_allows(&budget, price))
        return tell_is_over(tell, what, error);
    bool is_time;
    if (price > budget.limit || count_late(&budget, queued) > 0)
        tell->needs_person = true;
    if (!tell_is_time(tell, what, &is_time, error))
        return false;
    if (is_time)
        print_spent(tell, account, &budget, price, queued, unsure);
    return true;
}
