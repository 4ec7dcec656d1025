/* Who goes when: the schedule's slots, handed out one after the other. See turns.h. */
#include <string.h>

#include "src/budget.h"
#include "src/turns/turns_parts.h"

struct planning {
    const struct account_config *account;
    GArray *spoken;      /* and planned so far */
    struct budget money; /* of the month that the planning has come to; limit 0 = none */
    int64_t now;
    int64_t from;        /* nothing goes before; 0 = the account is silent */
    int64_t common_slot; /* of all that is due by then; 0 = to be worked out */
};

/* --- who is next --- */

/* When it could go next: one answer for all that are due already, since it is the same. */
static int64_t slot_of(struct planning *planning, const struct turn *turn)
{
    const struct schedule *schedule = &planning->account->schedule;
    int64_t due_at = turn->announcement->due_at;
    if (due_at > planning->from)
        return schedule_slot(schedule, planning->spoken, due_at, 0);
    if (planning->common_slot == 0)
        planning->common_slot = schedule_slot(schedule, planning->spoken, planning->from, 0);
    return planning->common_slot;
}

/* The one that goes next, of those from `first` on: the earliest slot, then the order. */
static guint find_next(struct planning *planning, const GPtrArray *turns, guint first)
{
    guint best = first;
    int64_t best_slot = 0;
    for (guint i = first; planning->from && i < turns->len; i++) {
        int64_t slot = slot_of(planning, turns->pdata[i]);
        if (slot == 0 || (best_slot != 0 && slot >= best_slot))
            continue;
        best = i;
        best_slot = slot;
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

/* --- when --- */

static int64_t moment_of(const struct planning *planning, const struct turn *turn)
{
    return planning->from == 0
               ? 0
               : turn_moment(&planning->account->schedule, planning->spoken, turn, planning->from);
}

/* The moment at which it can be paid too; 0 when it never can. */
static int64_t affordable_moment(struct planning *planning, struct turn *turn)
{
    const struct account_config *account = planning->account;
    struct budget *money = &planning->money;
    int64_t at = moment_of(planning, turn);
    if (money->limit == 0 || at == 0)
        return at;
    int64_t price = budget_price(account, turn->announcement->text);
    while (at >= money->next_month)
        budget_turn_month(account, money);
    if (budget_allows(money, price))
        return at;
    turn->cause = TURN_FOR_MONEY;
    planning->from = MAX(planning->from, money->next_month);
    planning->common_slot = 0;
    budget_turn_month(account, money);
    at = budget_allows(money, price) ? moment_of(planning, turn) : 0;
    while (at >= money->next_month)
        budget_turn_month(account, money);
    return at;
}

/* A posting that is closed already is announced all the same where somebody forced it. */
static bool ends_by_closing(const struct planning *planning, const struct turn *turn)
{
    return turn->closes_at > planning->now && turn->announcement->kind != EVENT_FILLED;
}

/* Its wait ends before it could go at `at` (0 = never). */
static bool ends_before(const struct planning *planning, struct turn *turn, int64_t at)
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

static void give_slot(struct planning *planning, struct turn *turn)
{
    turn->cause = planning->from ? TURN_FOR_SLOTS : TURN_FOR_ACCOUNT;
    int64_t at = affordable_moment(planning, turn);
    turn->end = TURN_WAITS;
    turn->at = 0;
    if (ends_before(planning, turn, at) || at == 0)
        return;
    turn->end = TURN_GOES;
    turn->at = at;
    planning->common_slot = 0;
    g_array_append_val(planning->spoken, at);
    if (planning->money.limit)
        planning->money.spent += budget_price(planning->account, turn->announcement->text);
}

/* --- all of them --- */

static bool is_silent(const struct account_state *state)
{
    return state->paused_at || state->cause != CAUSE_NONE;
}

/* What the store knows of the account. */
static bool prepare(struct store *store, struct planning *planning, GError **error)
{
    const struct account_config *account = planning->account;
    if (!store) {
        planning->spoken = g_array_new(FALSE, FALSE, sizeof(int64_t));
        planning->money = (struct budget){.limit = account->budget, .next_month = planning->now};
        budget_turn_month(account, &planning->money);
        return true;
    }
    AUTO(account_state_free)
    struct account_state *state = store_account(store, account->account.name, error);
    if (!state)
        return false;
    planning->from = is_silent(state) ? 0 : MAX(planning->now, state->not_before);
    planning->spoken = turns_spoken(store, account, planning->now, error);
    return planning->spoken && budget_read(store, account, planning->now, &planning->money, error);
}

bool turns_plan(struct store *store, const struct account_config *account, int64_t now,
                GPtrArray *turns, GError **error)
{
    struct planning planning = {.account = account, .now = now, .from = now};
    bool is_ready = prepare(store, &planning, error);
    turns_sort(turns);
    for (guint i = 0; is_ready && i < turns->len; i++) {
        move_up(turns, find_next(&planning, turns, i), i);
        give_slot(&planning, turns->pdata[i]);
    }
    g_clear_pointer(&planning.spoken, g_array_unref);
    return is_ready;
}
