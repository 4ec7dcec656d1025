/* See standing.h. */
#include "src/commands/standing.h"
#include "src/base/money.h"
#include "src/turns/turns.h"

const char *const standing_heads[] = {
    "ACCOUNT", "LAST PUBLISHED", "NEXT", "WAITING", "HELD", "UNSURE", "FAILED", NULL,
};

#define LIMIT_IS_NEWS ((int64_t)24 * 3600) /* so long, when its end is not stated */

/* --- reading --- */

static bool read_held(struct store *store, const char *account, struct standing *standing,
                      GError **error)
{
    struct announcement_filter filter = {.states = 1u << STATE_HELD, .account = account};
    g_autoptr(GPtrArray) rows = store_announcements(store, &filter, error);
    if (!rows)
        return false;
    standing->held = rows->len;
    for (guint i = 0; i < rows->len && !standing->why_held; i++) {
        const struct announcement *row = rows->pdata[i];
        if (row->held_by != HELD_BY_PERSON)
            standing->why_held = g_strdup(row->reason ? row->reason : held_by_name(row->held_by));
    }
    return true;
}

/* Several that are told in one digest cost what that does. `digest_at`: of the last one so far. */
static int64_t cost_of(const struct account_config *account, const struct turn *turn,
                       int64_t *digest_at)
{
    if (turn->end != TURN_JOINS)
        return budget_price(account, turn->announcement->text);
    bool is_counted = *digest_at == turn->at;
    *digest_at = turn->at;
    return is_counted ? 0 : budget_digest_price(account);
}

static bool read_queued(struct store *store, const struct account_config *account, int64_t now,
                        struct standing *standing, GError **error)
{
    g_autoptr(GPtrArray) turns = turns_read_ahead(store, account, error);
    if (!turns || !turns_plan(store, account, now, turns, error))
        return false;
    int64_t digest_at = 0;
    standing->queued = turns->len;
    for (guint i = 0; i < turns->len; i++) {
        const struct turn *turn = turns->pdata[i];
        bool goes = turn->end == TURN_GOES || turn->end == TURN_JOINS;
        if (goes && (!standing->next_at || turn->at < standing->next_at))
            standing->next_at = turn->at;
        standing->failed += turn->announcement->attempts;
        standing->without_link += turn->announcement->link_asks > 0;
        standing->queue_costs += cost_of(account, turn, &digest_at);
    }
    return true;
}

bool standing_read(const struct context *context, struct store *store,
                   const struct account_config *account, struct standing *standing, GError **error)
{
    const char *name = account->account.name;
    const struct announcement_filter unsure = {.states = 1u << STATE_UNSURE, .account = name};
    if (!store)
        return true;
    standing->state = store_account(store, name, error);
    return standing->state && read_held(store, name, standing, error) &&
           read_queued(store, account, context->now, standing, error) &&
           store_count(store, &unsure, &standing->unsure, error) &&
           budget_read(store, account, context->now, &standing->budget, error);
}

void standing_clear(struct standing *standing)
{
    account_state_free(standing->state);
    g_free(standing->why_held);
}

/* --- saying --- */

static bool is_blocked(const struct standing *standing)
{
    return standing->state && standing->state->cause != CAUSE_NONE;
}

bool standing_needs_person(const struct standing *standing)
{
    return is_blocked(standing) || standing->why_held;
}

static int64_t rests_until(const struct context *context, const struct standing *standing)
{
    int64_t until = standing->state ? standing->state->not_before : 0;
    return until > context->now ? until : 0;
}

static int64_t paused_at(const struct standing *standing)
{
    return standing->state ? standing->state->paused_at : 0;
}

/* Whatever keeps it from speaking: taking away one of them may not be enough. */
static void remark_state(const struct context *context, const struct standing *standing,
                         GPtrArray *remarks)
{
    int64_t rests = rests_until(context, standing);
    g_autofree char *until = command_moment(context, rests, "");
    g_autofree char *since = command_moment(context, paused_at(standing), "");
    if (is_blocked(standing))
        command_say(remarks, "the account is held: %s", standing->state->reason);
    if (paused_at(standing))
        command_say(remarks, "paused since %s", since);
    if (rests)
        command_say(remarks, "rests until %s", until);
    if (standing->why_held)
        command_say(remarks, "%" G_GINT64_FORMAT " announcement%s held: %s", standing->held,
                    standing->held == 1 ? " is" : "s are", standing->why_held);
    if (standing->without_link)
        command_say(remarks, "not there yet: the link%s of %" G_GINT64_FORMAT,
                    standing->without_link == 1 ? "" : "s", standing->without_link);
}

static int64_t money_left(const struct budget *budget)
{
    return MAX(budget->limit - budget->spent, 0);
}

static void remark_money(const struct standing *standing, GPtrArray *remarks)
{
    const struct budget *budget = &standing->budget;
    if (budget->limit == 0)
        return;
    g_autofree char *spent = money_format(budget->spent);
    g_autofree char *limit = money_format(budget->limit);
    g_autofree char *left = money_format(money_left(budget));
    g_autofree char *costs = money_format(standing->queue_costs);
    command_say(remarks, "spent %s of %s USD this month, %s left; what waits will cost %s", spent,
                limit, left, costs);
}

/* What was said of a time that is over says nothing any more. */
static const struct rate_limit *limit_now(const struct context *context,
                                          const struct standing *standing)
{
    const struct rate_limit *limit = standing->state ? &standing->state->limit : NULL;
    bool is_over = !limit || limit->of == 0 ||
                   (limit->reset_at ? limit->reset_at <= context->now
                                    : limit->said_at + LIMIT_IS_NEWS <= context->now);
    return is_over ? NULL : limit;
}

static void remark_limit(const struct context *context, const struct standing *standing,
                         GPtrArray *remarks)
{
    const struct rate_limit *limit = limit_now(context, standing);
    if (!limit)
        return;
    g_autofree char *when =
        command_moment(context, limit->reset_at ? limit->reset_at : limit->said_at, "");
    g_autofree char *left =
        limit->is_percentage ? g_strdup_printf("%" G_GINT64_FORMAT " %% of its calls", limit->left)
                             : g_strdup_printf("%" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " calls",
                                               limit->left, limit->of);
    command_say(remarks, "%s left%s %s", left, limit->reset_at ? " until" : ", as of", when);
}

GPtrArray *standing_remarks(const struct context *context, const struct standing *standing)
{
    GPtrArray *remarks = g_ptr_array_new_with_free_func(g_free);
    remark_state(context, standing, remarks);
    remark_money(standing, remarks);
    remark_limit(context, standing, remarks);
    return remarks;
}

static char *count_text(int64_t count)
{
    return g_strdup_printf("%" G_GINT64_FORMAT, count);
}

void standing_add_row(const struct context *context, const struct account_config *account,
                      const struct standing *standing, struct table *table)
{
    int64_t posted_at = standing->state ? standing->state->posted_at : 0;
    g_autofree char *posted = command_moment(context, posted_at, "never");
    g_autofree char *next = command_moment(context, standing->next_at, "");
    g_autofree char *queued = count_text(standing->queued);
    g_autofree char *held = count_text(standing->held);
    g_autofree char *unsure = count_text(standing->unsure);
    g_autofree char *failed = count_text(standing->failed);
    table_add(table, 0, is_blocked(standing) ? TONE_BAD : TONE_PLAIN, account->account.name, posted,
              next, queued, held, unsure, failed, NULL);
}

/* Amounts as texts: a double would not say 0.015. */
static json_t *budget_json(const struct standing *standing)
{
    const struct budget *budget = &standing->budget;
    if (budget->limit == 0)
        return json_null();
    g_autofree char *limit = money_format(budget->limit);
    g_autofree char *spent = money_format(budget->spent);
    g_autofree char *left = money_format(money_left(budget));
    g_autofree char *costs = money_format(standing->queue_costs);
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:o}", "currency", "USD", "limit", limit, "spent",
                     spent, "left", left, "queue_costs", costs, "next_month",
                     json_moment(budget->next_month));
}

static json_t *limit_json(const struct context *context, const struct standing *standing)
{
    const struct rate_limit *limit = limit_now(context, standing);
    if (!limit)
        return json_null();
    return json_pack("{s:I, s:I, s:s, s:o, s:o}", "left", (json_int_t)limit->left, "of",
                     (json_int_t)limit->of, "unit", limit->is_percentage ? "percent" : "calls",
                     "said_at", json_moment(limit->said_at), "resets_at",
                     json_moment(limit->reset_at));
}

json_t *standing_json(const struct context *context, const struct account_config *account,
                      const struct standing *standing)
{
    const struct account_state *state = standing->state;
    bool blocked = is_blocked(standing);
    json_t *json = json_pack(
        "{s:s, s:o, s:o, s:I, s:I, s:I, s:i, s:o, s:o, s:o, s:o}", "account", account->account.name,
        "last_published", json_moment(state ? state->posted_at : 0), "next_due",
        json_moment(standing->next_at), "queued", (json_int_t)standing->queued, "held",
        (json_int_t)standing->held, "unsure", (json_int_t)standing->unsure, "attempts_failed",
        standing->failed, "held_why", json_text(standing->why_held), "blocked_by",
        json_text(blocked ? cause_name(state->cause) : NULL), "reason",
        json_text(blocked ? state->reason : NULL), "hint", json_text(blocked ? state->hint : NULL));
    json_object_set_new(json, "waiting_for_link", json_integer(standing->without_link));
    json_object_set_new(json, "rests_until", json_moment(rests_until(context, standing)));
    json_object_set_new(json, "paused_since", json_moment(paused_at(standing)));
    json_object_set_new(json, "rate_limit", limit_json(context, standing));
    json_object_set_new(json, "budget", budget_json(standing));
    return json;
}
