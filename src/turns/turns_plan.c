/* Who goes when: the schedule's slots, handed out one after the other. See turns.h. */
#include <string.h>

#include "src/turns/turns_parts.h"

/* --- what is known --- */

static bool is_silent(const struct account_state *state)
{
    return state->paused_at || state->cause != CAUSE_NONE;
}

bool planning_init(struct planning *planning, struct store *store,
                   const struct account_config *account, int64_t now, GError **error)
{
    *planning = (struct planning){
        .account = account,
        .money = {.limit = account->budget, .next_month = now},
        .now = now,
        .from = now,
    };
    if (!store) {
        planning->spoken = g_array_new(FALSE, FALSE, sizeof(int64_t));
        budget_turn_month(account, &planning->money);
        return true;
    }
    AUTO(account_state_free)
    struct account_state *state = store_account(store, account->account.name, error);
    if (!state)
        return false;
    planning->from = is_silent(state) ? 0 : MAX(now, state->not_before);
    planning->spoken = turns_spoken(store, account, now, error);
    return planning->spoken && budget_read(store, account, now, &planning->money, error);
}

void planning_clear(struct planning *planning)
{
    g_clear_pointer(&planning->spoken, g_array_unref);
}

/* --- when --- */

static int64_t moment_of(const struct planning *planning, const struct turn *turn)
{
    return planning->from == 0
               ? 0
               : turn_moment(&planning->account->schedule, planning->spoken, turn, planning->from);
}

static void turn_months(struct planning *planning, int64_t at)
{
    while (at >= planning->money.next_month)
        budget_turn_month(planning->account, &planning->money);
}

int64_t planning_moment(struct planning *planning, struct turn *turn)
{
    struct budget *money = &planning->money;
    int64_t at = moment_of(planning, turn);
    if (money->limit == 0 || at == 0)
        return at;
    int64_t price = budget_price(planning->account, turn->announcement->text);
    turn_months(planning, at);
    if (budget_allows(money, price))
        return at;
    turn->cause = TURN_FOR_MONEY;
    planning->from = MAX(planning->from, money->next_month);
    budget_turn_month(planning->account, money);
    at = budget_allows(money, price) ? moment_of(planning, turn) : 0;
    turn_months(planning, at);
    return at;
}

/* A posting that is closed already is announced all the same where somebody forced it. */
static bool ends_by_closing(const struct planning *planning, const struct turn *turn)
{
    return turn->closes_at > planning->now && turn->announcement->kind != EVENT_FILLED;
}

bool planning_ends_before(const struct planning *planning, struct turn *turn, int64_t at)
{
    int64_t expires_at = turn->announcement->expires_at;
    int64_t closes_at = ends_by_closing(planning, turn) ? turn->closes_at : 0;
    bool is_closing = closes_at && (!expires_at || closes_at < expires_at);
    int64_t end = is_closing ? closes_at : expires_at;
    if (end == 0 || (at && at < end))
        return false;
    turn->end = is_closing ? TURN_CLOSES : TURN_EXPIRES;
    turn->at = end;
    return true;
}

void planning_give(struct planning *planning, struct turn *turn, int64_t at)
{
    turn->end = TURN_GOES;
    turn->at = at;
    g_array_append_val(planning->spoken, at);
    if (planning->money.limit)
        planning->money.spent += budget_price(planning->account, turn->announcement->text);
}

/* --- one after the other --- */

/* When it could go next. `common` is the answer for all that are due already, since it is the same;
 * 0 = to be worked out. */
static int64_t slot_of(const struct planning *planning, const struct turn *turn, int64_t *common)
{
    const struct schedule *schedule = &planning->account->schedule;
    int64_t due_at = turn->announcement->due_at;
    if (due_at > planning->from)
        return schedule_slot(schedule, planning->spoken, due_at, 0);
    if (*common == 0)
        *common = schedule_slot(schedule, planning->spoken, planning->from, 0);
    return *common;
}

static bool can_pay(const struct planning *planning, const struct turn *turn, int64_t slot)
{
    struct budget money = planning->money;
    if (money.limit == 0)
        return true;
    if (slot >= money.next_month)
        money.spent = 0;
    return budget_allows(&money, budget_price(planning->account, turn->announcement->text));
}

/* The one that goes next, of those from `first` on: the earliest slot, then the order; before what
 * cannot be paid comes all that can. */
static guint find_next(const struct planning *planning, const GPtrArray *turns, guint first,
                       int64_t *common)
{
    guint best = first;
    int64_t best_slot = 0;
    bool is_best_paid = false;
    for (guint i = first; planning->from && i < turns->len; i++) {
        int64_t slot = slot_of(planning, turns->pdata[i], common);
        bool is_sooner = best_slot == 0 || slot < best_slot;
        if (slot == 0 || (is_best_paid && !is_sooner))
            continue;
        bool is_paid = can_pay(planning, turns->pdata[i], slot);
        if (is_paid == is_best_paid ? !is_sooner : !is_paid)
            continue;
        best = i;
        best_slot = slot;
        is_best_paid = is_paid;
    }
    return best;
}

/* Take `which` out of the rest and put it at `to`, the others keeping their order. */
static void move_up(GPtrArray *turns, guint which, guint to)
{
    void *moved = turns->pdata[which];
    memmove(turns->pdata + to + 1, turns->pdata + to, (which - to) * sizeof *turns->pdata);
    turns->pdata[to] = moved;
}

static void spread(struct planning *planning, GPtrArray *turns)
{
    int64_t common = 0;
    for (guint i = 0; i < turns->len; i++) {
        move_up(turns, find_next(planning, turns, i, &common), i);
        struct turn *turn = turns->pdata[i];
        int64_t from = planning->from, at = planning_moment(planning, turn);
        bool is_taken = !planning_ends_before(planning, turn, at) && at != 0;
        if (is_taken)
            planning_give(planning, turn, at);
        if (is_taken || planning->from != from)
            common = 0;
    }
}

bool turns_plan(struct store *store, const struct account_config *account, int64_t now,
                GPtrArray *turns, GError **error)
{
    AUTO(planning_clear) struct planning planning;
    if (!planning_init(&planning, store, account, now, error))
        return false;
    for (guint i = 0; i < turns->len; i++) {
        struct turn *turn = turns->pdata[i];
        turn->end = TURN_WAITS;
        turn->at = 0;
        turn->cause = planning.from ? TURN_FOR_SLOTS : TURN_FOR_ACCOUNT;
    }
    turns_sort(turns);
    if (planning.from && account->overflow != OVERFLOW_SPREAD)
        planning_share(&planning, turns);
    else
        spread(&planning, turns);
    return true;
}
