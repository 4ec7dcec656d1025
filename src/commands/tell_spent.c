/* Telling that a budget is used up. See tell_parts.h. */
#include "adapters/adapter.h"
#include "src/base/clock.h"
#include "src/base/money.h"
#include "src/budget.h"
#include "src/commands/print.h"
#include "src/commands/tell_parts.h"
#include "src/turns/turns.h"

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

/* What is lost for want of money. */
struct lost {
    guint count;
    int64_t first; /* when; 0 = nothing of it ends by itself, and nothing of it can ever go */
    guint dear;    /* how many of them cost more than any month has */
    int64_t id;    /* of one of them */
};

/* While the account says nothing anyway, what ends before there is new money. */
static bool is_lost(const struct turn *turn, const struct budget *budget)
{
    if (turn->cause == TURN_FOR_ACCOUNT)
        return turn->at && turn->at <= budget->next_month;
    bool goes = turn->end == TURN_GOES || turn->end == TURN_JOINS || turn->end == TURN_DROPPED;
    return turn->cause == TURN_FOR_MONEY && !goes;
}

/* As the calendar has it. */
static bool find_lost(const struct tell *tell, const struct account_config *account,
                      const struct budget *budget, struct lost *lost, GError **error)
{
    struct store *store = queue_store(tell->queue);
    g_autoptr(GPtrArray) turns = turns_read_ahead(store, account, error);
    *lost = (struct lost){0};
    if (!turns || !turns_plan(store, account, tell->context->now, turns, error))
        return false;
    for (guint i = 0; i < turns->len; i++) {
        const struct turn *turn = turns->pdata[i];
        if (!is_lost(turn, budget))
            continue;
        lost->count++;
        lost->id = turn->announcement->id;
        lost->dear += turn->price > budget->limit;
        if (turn->at)
            lost->first = lost->first ? MIN(lost->first, turn->at) : turn->at;
    }
    return true;
}

/* ", else 2 announcements are lost, the first on ...". */
static char *say_lost(const struct lost *lost, const GPtrArray *queued, struct zone *zone)
{
    /* The calendar also knows what is not due yet. */
    bool is_it = queued->len == 1 && ((struct announcement *)queued->pdata[0])->id == lost->id;
    if (lost->first == 0)
        return g_strdup("");
    g_autofree char *first = clock_format_local(lost->first, zone);
    if (lost->count > 1)
        return g_strdup_printf(", else %u announcements are lost, the first on %s", lost->count,
                               first);
    if (is_it)
        return g_strdup_printf(", else it is lost on %s", first);
    return g_strdup_printf(", else announcement %" G_GINT64_FORMAT " is lost, on %s", lost->id,
                           first);
}

/* How an account stands whose budget is used up. Lists are borrowed, of struct announcement. */
struct spent {
    const struct account_config *account;
    struct budget budget;
    int64_t price;           /* of its next call */
    const GPtrArray *queued; /* what is due and has to wait for money */
    const GPtrArray *unsure;
    struct lost lost;
};

static bool needs_person(const struct spent *spent)
{
    return spent->price > spent->budget.limit || spent->lost.count > 0;
}

static char *spent_hint(const struct spent *spent)
{
    struct zone *zone = spent->account->schedule.zone;
    g_autofree char *month = clock_format_local(spent->budget.next_month, zone);
    if (!needs_person(spent))
        return g_strdup_printf("it goes on by itself on %s, or raise `budget` in the configuration",
                               month);
    g_autofree char *else_lost = say_lost(&spent->lost, spent->queued, zone);
    const char *why = spent->price > spent->budget.limit ? "no month has so much: "
                      : spent->lost.dear > 0             ? "no month has so much for all of them: "
                                                         : "";
    return g_strdup_printf("%sraise `budget` in the configuration%s", why, else_lost);
}

static void print_spent(const struct tell *tell, const struct spent *spent)
{
    const GPtrArray *queued = spent->queued, *unsure = spent->unsure;
    g_autofree char *gone = money_format(spent->budget.spent);
    g_autofree char *limit = money_format(spent->budget.limit);
    g_autofree char *costs = money_format(spent->price);
    g_autofree char *hint = spent_hint(spent);
    g_autofree char *waiting = queued->len > 0
                                   ? tell_waiting(tell, queued)
                                   : g_strdup_printf("%u announcement%s unsure", unsure->len,
                                                     unsure->len == 1 ? " is" : "s are");
    print_problem(spent->account->account.name, hint,
                  "%s of this month's %s USD are spent, and the next %s costs %s; %s", gone, limit,
                  queued->len > 0 ? "announcement" : "look for what is unsure", costs, waiting);
}

bool tell_spent(struct tell *tell, const struct account_config *account, GError **error)
{
    const char *name = account->account.name;
    g_autofree char *what = g_strconcat("budget:", name, NULL);
    g_autoptr(GPtrArray) queued = tell_list(tell, 1u << STATE_QUEUED, name, error);
    g_autoptr(GPtrArray) unsure = queued ? tell_list(tell, 1u << STATE_UNSURE, name, error) : NULL;
    struct spent spent = {.account = account, .queued = queued, .unsure = unsure};
    struct budget *budget = &spent.budget;
    bool is_time;
    if (!unsure ||
        !budget_read(queue_store(tell->queue), account, tell->context->now, budget, error))
        return false;
    leave_unpaid(account, budget, tell->context->now, queued);
    spent.price = next_price(account, queued, unsure);
    if (spent.price == 0 || budget_allows(budget, spent.price))
        return tell_is_over(tell, what, error);
    if (!find_lost(tell, account, budget, &spent.lost, error))
        return false;
    if (needs_person(&spent))
        tell->needs_person = true;
    if (!tell_is_time(tell, what, &is_time, error))
        return false;
    if (is_time)
        print_spent(tell, &spent);
    return true;
}
