/* See work.h. */
#include "src/commands/work.h"
#include "adapters/adapter.h"
#include "src/base/error.h"
#include "src/budget.h"
#include "src/clock_step.h"
#include "src/commands/print.h"
#include "src/commands/spawn.h"
#include "src/lock.h"
#include "src/turns/turns.h"

struct work work_new(const struct context *context, struct command_hold *hold)
{
    return (struct work){
        .context = context,
        .hold = hold,
        .tell = {.context = context, .queue = hold->queue},
    };
}

/* --- observing --- */

static void say_baseline(const struct work *work, const struct plan *plan)
{
    if (work->context->quiet)
        return;
    printf("%s: learnt %d posting%s, %d open; announcing from now on; `announce post <id>` for one "
           "of these\n",
           plan->source->name, plan->changes->postings, plan->changes->postings == 1 ? "" : "s",
           plan->changes->open);
    if (plan->changes->postings == 0)
        print_problem(plan->source->name, "are `path` and `glob` right?", "no posting was found");
    else if (plan->changes->open == 0)
        print_problem(plan->source->name, "does `open` under `fields` name the right field?",
                      "none of its postings is open");
}

static void say_event(const struct plan *plan, const struct change *change, enum event_kind kind)
{
    print_text(stdout, TONE_PLAIN, plan->source->name);
    printf(": %s ", event_name(kind));
    print_text(stdout, TONE_STRONG, change->after->id);
    putchar('\n');
}

/* A closing is news only where the opening was announced. */
static bool is_filled(const struct plan *plan, const struct change *change)
{
    for (guint i = 0; change->has_closed && i < plan->drafts->len; i++) {
        if (((const struct draft *)plan->drafts->pdata[i])->change == change)
            return true;
    }
    return false;
}

static void say_observation(const struct work *work, const struct plan *plan)
{
    if (!work->context->verbose)
        return;
    for (guint i = 0; i < plan->observation->seen->len; i++) {
        const struct seen *seen = plan->observation->seen->pdata[i];
        const char *problem = seen->kind == SEEN_UNCHANGED ? seen->known->problem : seen->problem;
        if (problem)
            print_problem(plan->source->name, NULL, "unreadable, its state is kept: %s", problem);
    }
    print_notices(plan->observation->notices);
    if (!plan->changes)
        return;
    print_notices(plan->changes->notices);
    for (guint i = 0; i < plan->changes->list->len; i++) {
        const struct change *change = plan->changes->list->pdata[i];
        if (change->has_event)
            say_event(plan, change, change->event);
        else if (is_filled(plan, change))
            say_event(plan, change, EVENT_FILLED);
    }
}

static bool tell_unavailable(struct work *work, const struct plan *plan, GError **error)
{
    work->source_unavailable = true;
    g_autofree char *what = g_strconcat("source:", plan->source->name, NULL);
    bool is_time;
    if (!tell_is_time(&work->tell, what, &is_time, error))
        return false;
    if (is_time)
        print_problem(plan->source->name, error_hint(plan->unavailable), "%s",
                      plan->unavailable->message);
    return true;
}

static bool observe_source(struct work *work, const struct plan_options *options,
                           const struct source_config *source, GError **error)
{
    struct queue *queue = work->hold->queue;
    AUTO(plan_free) struct plan *plan = plan_look(options, queue_store(queue), source, error);
    if (!plan)
        return false;
    if (!plan_keep(options, queue, plan, error))
        return false;
    if (plan->unavailable)
        return tell_unavailable(work, plan, error);
    if (plan->is_baseline)
        say_baseline(work, plan);
    say_observation(work, plan);
    g_autofree char *what = g_strconcat("source:", source->name, NULL);
    return tell_is_over(&work->tell, what, error);
}

/* A pretended moment is nobody's clock. */
static bool follow_clock(struct work *work, GError **error)
{
    const struct context *context = work->context;
    if (context->has_now)
        return true;
    int64_t step = clock_step_read(work->hold->lock, context->now);
    /* Whoever is killed between the two leaves what waits more time, not less. */
    if (step < 0)
        clock_step_mark(work->hold->lock, context->now);
    if (step && !queue_keep_expiry(work->hold->queue, step, context->now, error))
        return false;
    clock_step_mark(work->hold->lock, context->now);
    return true;
}

static bool follow_accounts(struct work *work, GError **error)
{
    const GPtrArray *accounts = work->context->config->accounts;
    for (guint i = 0; i < accounts->len; i++) {
        const struct account_config *account = accounts->pdata[i];
        g_autofree char *words = account_config_destination(account);
        const struct destination destination = {
            .account = account->account.name,
            .platform = account->account.platform->name,
            .words = words,
        };
        if (!queue_follow_account(work->hold->queue, &destination, work->context->now, error))
            return false;
    }
    return true;
}

bool work_prepare(struct work *work, GError **error)
{
    return work_renew_digests(work, error) && follow_accounts(work, error) &&
           queue_expire(work->hold->queue, work->context->now, NULL, error);
}

bool work_settle(struct work *work, const struct plan_options *options, GError **error)
{
    struct queue *queue = work->hold->queue;
    /* A digest that was tried may tell what was open until now. */
    return queue_dissolve_digests(queue, options->now, error) &&
           plan_hold_orphans(options, queue, error) && plan_mend(options, queue, error);
}

bool work_observe(struct work *work, GError **error)
{
    const struct context *context = work->context;
    struct plan_options options = {
        .config = context->config,
        .now = context->now,
        .accept_removals = context->accept_removals,
        .see_all = context->verbose,
        .only_learns = true,
    };
    if (!store_hold(queue_store(work->hold->queue), error) || !follow_clock(work, error) ||
        !work_prepare(work, error) || !work_fetch(work, error))
        return false;
    for (guint i = 0; i < context->config->sources->len; i++) {
        if (!observe_source(work, &options, context->config->sources->pdata[i], error))
            return false;
    }
    return work_settle(work, &options, error);
}

/* --- sending --- */

bool work_lift_holds(struct work *work, GError **error)
{
    const struct config *config = work->context->config;
    g_autofree char *mark = config->credentials ? file_mark_string(config->credentials) : NULL;
    for (guint i = 0; mark && i < config->accounts->len; i++) {
        const struct account_config *account = config->accounts->pdata[i];
        if (!queue_lift_holds(work->hold->queue, account->account.name, mark, error))
            return false;
    }
    return true;
}

/* Is something due on that account, is the moment right by its schedule, and is there money for it?
 * What a person sends (`these`) asks no schedule. */
static bool may_send(struct work *work, const struct account_config *account, const GArray *these,
                     bool *may, GError **error)
{
    struct queue *queue = work->hold->queue;
    int64_t now = work->context->now, next;
    if (!queue_is_due(queue, account->account.name, now, may, error))
        return false;
    if (!*may || these || (!schedule_has_rules(&account->schedule) && !account->budget))
        return true;
    if (!turns_next(queue_store(queue), account, now, &next, error))
        return false;
    *may = next != 0;
    return true;
}

/* Is there something to send on that account, or something unsure that its platform can be asked?
 */
static bool has_work(struct work *work, const struct account_config *account, const GArray *these,
                     bool *has, GError **error)
{
    const char *name = account->account.name;
    int64_t now = work->context->now;
    if (!may_send(work, account, these, has, error))
        return false;
    const struct adapter *adapter = adapter_find(account->account.platform->name);
    if (*has || !adapter->lookup_request)
        return true;
    g_autoptr(GPtrArray) unsure = queue_unsure(work->hold->queue, name, now, error);
    if (!unsure || unsure->len == 0)
        return unsure != NULL;
    return budget_has(queue_store(work->hold->queue), account,
                      budget_look_price(account, adapter->look_reads), now, has, error);
}

static bool is_work(struct work *work, const GArray *these, bool *is_due, GError **error)
{
    const GPtrArray *accounts = work->context->config->accounts;
    for (guint i = 0; !*is_due && i < accounts->len; i++) {
        const struct account_config *account = accounts->pdata[i];
        if (command_wants(work->context, account->account.name) &&
            !has_work(work, account, these, is_due, error))
            return false;
    }
    return true;
}

/* What one announcement came to, for who asked with -v. */
static void say_sent(const struct announcement *row)
{
    if (row->state == STATE_POSTED) {
        print_text(stdout, TONE_PLAIN, row->account);
        printf(": posted %" G_GINT64_FORMAT " ", row->id);
        print_text(stdout, TONE_STRONG, announcement_subject(row));
        if (row->remote_url)
            printf(" %s", row->remote_url);
        putchar('\n');
    } else if (row->state == STATE_QUEUED && row->reason) {
        print_problem(row->account, row->hint,
                      "announcement %" G_GINT64_FORMAT " (%s) goes on waiting: %s", row->id,
                      announcement_subject(row), row->reason);
    }
}

/* A digest that fell apart may be forgotten by now. */
static bool say_results(struct work *work, const GPtrArray *before, GError **error)
{
    struct store *store = queue_store(work->hold->queue);
    g_autoptr(GError) why = NULL;
    for (guint i = 0; work->context->verbose && !why && i < before->len; i++) {
        const struct announcement *then = before->pdata[i];
        AUTO(announcement_free)
        struct announcement *now = store_announcement(store, then->id, &why);
        if (now)
            say_sent(now);
    }
    if (!why)
        return true;
    g_propagate_error(error, g_steal_pointer(&why));
    return false;
}

static bool send_due(struct work *work, const GArray *these, GError **error)
{
    struct announcement_filter due = {
        .states = 1u << STATE_QUEUED,
        .due_by = work->context->now,
    };
    g_autoptr(GPtrArray) before = store_announcements(queue_store(work->hold->queue), &due, error);
    if (!before)
        return false;
    g_autoptr(GError) problem = NULL;
    store_release(queue_store(work->hold->queue));
    spawn_deliver_send(work->context, work->hold->lock, these, &problem);
    if (!problem)
        return say_results(work, before, error);
    say_results(work, before, NULL);
    g_propagate_error(error, g_steal_pointer(&problem));
    return false;
}

static bool send_once(struct work *work, const GArray *these, GArray *formed, GError **error)
{
    bool is_due = false;
    if ((!these && !work_overflow(work, formed, error)) || !is_work(work, these, &is_due, error))
        return false;
    return !is_due || send_due(work, these, error);
}

/* Has one of these digests fallen apart, since a page of what it tells was not there? */
static bool has_fallen_apart(struct work *work, const GArray *formed, bool *has, GError **error)
{
    *has = false;
    for (guint i = 0; i < formed->len && !*has; i++) {
        g_autoptr(GError) why = NULL;
        AUTO(announcement_free)
        struct announcement *digest = store_announcement(queue_store(work->hold->queue),
                                                         g_array_index(formed, int64_t, i), &why);
        if (why) {
            g_propagate_error(error, g_steal_pointer(&why));
            return false;
        }
        *has = !digest || digest->state == STATE_CANCELLED;
    }
    return true;
}

bool work_send(struct work *work, const GArray *these, GError **error)
{
    g_autoptr(GArray) formed = g_array_new(FALSE, FALSE, sizeof(int64_t));
    bool again;
    if (!work_lift_holds(work, error) || !send_once(work, these, formed, error) ||
        !has_fallen_apart(work, formed, &again, error))
        return false;
    /* The others do not wait for that page; once more is enough, since it waits by itself now. */
    return !again || send_once(work, these, formed, error);
}

int work_status(const struct work *work)
{
    if (work->source_unavailable)
        return 4;
    return work->tell.needs_person ? EXIT_PERSON : EXIT_DONE;
}
