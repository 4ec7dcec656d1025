/*
 * The days to come: what becomes of all that waits, one step after the other, each as the run at
 * that moment would decide it. See turns.h; how it decides is turns_crowd.c's.
 */
#include "src/turns/turns_parts.h"

/* --- what is known --- */

/* What is worked out once of each. */
static void know_turns(const struct planning *planning, GPtrArray *turns)
{
    const struct account_config *account = planning->account;
    for (guint i = 0; i < turns->len; i++) {
        struct turn *turn = turns->pdata[i];
        turn->end = TURN_WAITS;
        turn->at = turn->moment = 0;
        turn->cause = planning->is_silent ? TURN_FOR_ACCOUNT : TURN_FOR_SLOTS;
        turn->price = account->budget ? budget_price(account, turn->announcement->text) : 0;
        bool is_formed = turn->announcement->kind == EVENT_DIGEST; /* in its slot, jitter and all */
        turn->seed = account->schedule.jitter > 0 && !is_formed ? turn_seed(turn) : 0;
    }
    turns_sort(turns);
}

bool planning_init(struct planning *planning, struct store *store,
                   const struct account_config *account, int64_t now, GPtrArray *turns,
                   GError **error)
{
    *planning = (struct planning){
        .account = account,
        .money = {.limit = account->budget, .next_month = now},
        .now = now,
        .moment = now,
        .from = now,
    };
    if (!store) {
        planning->spoken = g_array_new(FALSE, FALSE, sizeof(int64_t));
        budget_turn_month(account, &planning->money);
        know_turns(planning, turns);
        return true;
    }
    AUTO(account_state_free)
    struct account_state *state = store_account(store, account->account.name, error);
    if (!state)
        return false;
    planning->is_silent = state->paused_at || state->cause != CAUSE_NONE;
    planning->from = MAX(now, state->not_before);
    planning->spoken = turns_spoken(store, account, state, now, error);
    know_turns(planning, turns);
    return planning->spoken && budget_read(store, account, now, &planning->money, error);
}

void planning_clear(struct planning *planning)
{
    g_clear_pointer(&planning->spoken, g_array_unref);
}

/* --- how else a wait ends --- */

/* A posting that is closed already is announced all the same where somebody forced it. */
static bool ends_by_closing(const struct planning *planning, const struct turn *turn)
{
    return turn->closes_at > planning->now && turn->announcement->kind != EVENT_FILLED;
}

int64_t planning_end(const struct planning *planning, const struct turn *turn, int64_t at,
                     enum turn_end *end)
{
    int64_t expires_at = turn->announcement->expires_at;
    int64_t closes_at = ends_by_closing(planning, turn) ? turn->closes_at : 0;
    bool is_closing = closes_at && (!expires_at || closes_at < expires_at);
    int64_t ends_at = is_closing ? closes_at : expires_at;
    if (ends_at == 0 || (at && at < ends_at))
        return 0;
    if (end)
        *end = is_closing ? TURN_CLOSES : TURN_EXPIRES;
    return ends_at;
}

static bool end_before(const struct planning *planning, struct turn *turn, int64_t at)
{
    int64_t ends_at = planning_end(planning, turn, at, &turn->end);
    if (ends_at == 0)
        return false;
    turn->at = ends_at;
    if (turn->announcement->due_at >= ends_at)
        turn->cause = TURN_FOR_ITSELF;
    return true;
}

static void end_all(const GPtrArray *turns, enum turn_end end, int64_t at)
{
    for (guint i = 0; i < turns->len; i++) {
        struct turn *turn = turns->pdata[i];
        turn->end = end;
        turn->at = at;
    }
}

/* --- step by step --- */

/* What is settled leaves `rest` for `settled`. */
struct sharing {
    struct planning *planning;
    GPtrArray *rest, *settled; /* of struct turn. Borrowed turns */
};

static void settle(struct sharing *sharing, struct turn *turn)
{
    g_ptr_array_remove(sharing->rest, turn);
    g_ptr_array_add(sharing->settled, turn);
}

static void settle_all(struct sharing *sharing, const GPtrArray *turns)
{
    for (guint i = 0; i < turns->len; i++)
        settle(sharing, turns->pdata[i]);
}

/* What is due by then; `next` is when another one is, 0 = none. */
static GPtrArray *due_at(const struct sharing *sharing, int64_t moment, int64_t *next)
{
    GPtrArray *due = g_ptr_array_new();
    *next = 0;
    for (guint i = 0; i < sharing->rest->len; i++) {
        struct turn *turn = sharing->rest->pdata[i];
        int64_t at = turn->announcement->due_at;
        if (at <= moment)
            g_ptr_array_add(due, turn);
        else if (*next == 0 || at < *next)
            *next = at;
    }
    return due;
}

/* Time goes by: what is too late by then has ended. */
static void go_on_to(struct sharing *sharing, const GPtrArray *due, int64_t moment)
{
    struct planning *planning = sharing->planning;
    for (guint i = 0; i < due->len; i++)
        if (end_before(planning, due->pdata[i], moment))
            settle(sharing, due->pdata[i]);
    planning->moment = MAX(planning->moment, moment);
    planning->from = MAX(planning->from, moment);
    while (planning->money.limit && planning->moment >= planning->money.next_month)
        budget_turn_month(planning->account, &planning->money);
}

/* Nothing of it can ever go. */
static void settle_stuck(struct sharing *sharing, const GPtrArray *due)
{
    for (guint i = 0; i < due->len; i++) {
        end_before(sharing->planning, due->pdata[i], 0);
        settle(sharing, due->pdata[i]);
    }
}

/* Its moment has come. */
static void speak(struct sharing *sharing, const struct crowd *crowd)
{
    struct planning *planning = sharing->planning;
    g_array_append_val(planning->spoken, crowd->at);
    if (crowd->next) {
        crowd->next->end = TURN_GOES;
        crowd->next->at = crowd->at;
        planning->money.spent += crowd->next->price;
        settle(sharing, crowd->next);
        return;
    }
    planning->money.spent += planning->money.limit ? budget_digest_price(planning->account) : 0;
    end_all(crowd->members, TURN_JOINS, crowd->at);
    settle_all(sharing, crowd->members);
}

/* Before then nothing else is due, nor is there new money. */
static bool is_undisturbed(const struct planning *planning, int64_t at, int64_t next_due)
{
    bool is_same_month = planning->money.limit == 0 || at < planning->money.next_month;
    return is_same_month && (next_due == 0 || at < next_due);
}

/* Who goes next is known; or something comes before or with it, and has its say first. */
static void go_on(struct sharing *sharing, const struct crowd *crowd, const GPtrArray *due,
                  int64_t next_due)
{
    const struct budget *money = &sharing->planning->money;
    if (is_undisturbed(sharing->planning, crowd->at, next_due)) {
        go_on_to(sharing, due, crowd->at);
        speak(sharing, crowd);
        return;
    }
    bool is_month = money->limit && (next_due == 0 || money->next_month < next_due);
    go_on_to(sharing, due, is_month ? money->next_month : next_due);
}

static void take_step(struct sharing *sharing)
{
    struct planning *planning = sharing->planning;
    int64_t next_due;
    g_autoptr(GPtrArray) due = due_at(sharing, planning->moment, &next_due);
    AUTO(crowd_clear) struct crowd crowd;
    crowd_init(&crowd, planning, due);
    if (crowd.dropped->len > 0) {
        end_all(crowd.dropped, TURN_DROPPED, planning->moment);
        settle_all(sharing, crowd.dropped);
    } else if (crowd.at) {
        go_on(sharing, &crowd, due, next_due);
    } else {
        settle_stuck(sharing, due);
        g_ptr_array_set_size(due, 0);
        go_on_to(sharing, due, next_due);
    }
}

void planning_share(struct planning *planning, GPtrArray *turns)
{
    g_autoptr(GPtrArray) rest = g_ptr_array_new(); /* a copy would own them */
    g_autoptr(GPtrArray) settled = g_ptr_array_new();
    g_ptr_array_extend(rest, turns, NULL, NULL);
    struct sharing sharing = {planning, rest, settled};
    while (rest->len > 0)
        take_step(&sharing);
    for (guint i = 0; i < turns->len; i++)
        turns->pdata[i] = settled->pdata[i];
}

bool turns_plan(struct store *store, const struct account_config *account, int64_t now,
                GPtrArray *turns, GError **error)
{
    AUTO(planning_clear) struct planning planning;
    if (!planning_init(&planning, store, account, now, turns, error))
        return false;
    if (!planning.is_silent)
        planning_share(&planning, turns);
    for (guint i = 0; planning.is_silent && i < turns->len; i++)
        end_before(&planning, turns->pdata[i], 0);
    return true;
}
