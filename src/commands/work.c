/* See work.h. */
#include <string.h>
#include <unistd.h>

#include "adapters/adapter.h"
#include "src/base/clock.h"
#include "src/base/error.h"
#include "src/commands/print.h"
#include "src/commands/spawn.h"
#include "src/commands/work.h"
#include "src/plan.h"

/* Somebody at a terminal, or who asked for it, is told every time; cron once, then daily. */
static bool is_watched(const struct work *work)
{
    return work->context->verbose || isatty(STDERR_FILENO);
}

static bool may_tell(struct work *work, const char *what, bool *tell, GError **error)
{
    if (!queue_tell(work->hold->queue, what, work->context->now, tell, error))
        return false;
    *tell = *tell || is_watched(work);
    return true;
}

/* The cause is gone. Nothing is written when nothing was told, so that a quiet run stays cheap. */
static bool untell(struct work *work, const char *what, GError **error)
{
    struct queue *queue = work->hold->queue;
    int64_t told_at;
    return store_told_at(queue_store(queue), what, &told_at, error) &&
           (!told_at || queue_untell(queue, what, error));
}

/* --- observing --- */

static void say_baseline(const struct work *work, const struct plan *plan)
{
    if (work->context->quiet)
        return;
    printf("%s: learnt %d postings, %d open; announcing from now on; `announce post <id>` for one "
           "of these\n",
           plan->source->name, plan->changes->postings, plan->changes->open);
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
        if (change->has_event) {
            print_text(stdout, TONE_PLAIN, plan->source->name);
            printf(": %s ", event_name(change->event));
            print_text(stdout, TONE_STRONG, change->after->id);
            putchar('\n');
        }
    }
}

static bool tell_unavailable(struct work *work, const struct plan *plan, GError **error)
{
    work->source_unavailable = true;
    g_autofree char *what = g_strconcat("source:", plan->source->name, NULL);
    bool tell;
    if (!may_tell(work, what, &tell, error))
        return false;
    if (tell)
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
    return untell(work, what, error);
}

static bool expire(struct work *work, GError **error)
{
    struct announcement_filter filter = {
        .states = 1u << STATE_HELD | 1u << STATE_QUEUED,
        .expired_by = work->context->now,
    };
    struct queue *queue = work->hold->queue;
    g_autoptr(GPtrArray) late = store_announcements(queue_store(queue), &filter, error);
    if (!late)
        return false;
    if (late->len && !queue_expire(queue, work->context->now, NULL, error))
        return false;
    for (guint i = 0; i < late->len; i++) {
        const struct announcement *row = late->pdata[i];
        g_autofree char *hint = g_strdup_printf(
            "`announce queue retry %" G_GINT64_FORMAT "` if it is still wanted", row->id);
        print_problem(row->account, hint, "announcement %" G_GINT64_FORMAT " (%s) expired unsent",
                      row->id, row->posting);
    }
    return true;
}

bool work_observe(struct work *work, GError **error)
{
    const struct context *context = work->context;
    struct plan_options options = {
        .config = context->config,
        .now = context->now,
        .accept_removals = context->accept_removals,
    };
    if (!expire(work, error))
        return false;
    for (guint i = 0; i < context->config->sources->len; i++) {
        if (!observe_source(work, &options, context->config->sources->pdata[i], error))
            return false;
    }
    return true;
}

/* --- sending --- */

static bool lift_holds(struct work *work, GError **error)
{
    const struct config *config = work->context->config;
    g_autofree char *mark = config->credentials ? file_mark_string(config->credentials) : NULL;
    for (guint i = 0; mark && i < config->accounts->len; i++) {
        const struct account_config *account = config->accounts->pdata[i];
        if (!queue_lift_holds(work->hold->queue, account->account.name, mark, work->context->now,
                              error))
            return false;
    }
    return true;
}

/* Is there something to send, or an unsure announcement that the platform can be asked about? */
static bool is_work(struct work *work, bool *is_due, GError **error)
{
    const struct context *context = work->context;
    struct queue *queue = work->hold->queue;
    if (!queue_is_due(queue, context->now, is_due, error))
        return false;
    for (guint i = 0; !*is_due && i < context->config->accounts->len; i++) {
        const struct account_config *account = context->config->accounts->pdata[i];
        if (!adapter_find(account->account.platform->name)->lookup_request)
            continue;
        g_autoptr(GPtrArray) unsure =
            queue_unsure(queue, account->account.name, context->now, error);
        if (!unsure)
            return false;
        *is_due = unsure->len > 0;
    }
    return true;
}

/* What one announcement came to, when it is news. */
static void say_sent(struct work *work, const struct announcement *row)
{
    if (row->state == STATE_POSTED && work->context->verbose) {
        print_text(stdout, TONE_PLAIN, row->account);
        printf(": posted %" G_GINT64_FORMAT " ", row->id);
        print_text(stdout, TONE_STRONG, row->posting);
        printf(" %s\n", row->remote_url ? row->remote_url : "");
    } else if (row->state == STATE_REFUSED) {
        work->needs_person = true;
        print_problem(row->account, row->hint,
                      "announcement %" G_GINT64_FORMAT " (%s) is refused: %s", row->id,
                      row->posting, row->reason ? row->reason : "no reason is known");
    } else if (row->state == STATE_QUEUED && row->reason && work->context->verbose) {
        print_problem(row->account, row->hint,
                      "announcement %" G_GINT64_FORMAT " (%s) goes on waiting: %s", row->id,
                      row->posting, row->reason);
    }
}

static bool say_results(struct work *work, const GPtrArray *before, GError **error)
{
    for (guint i = 0; i < before->len; i++) {
        const struct announcement *then = before->pdata[i];
        AUTO(announcement_free)
        struct announcement *now =
            store_announcement(queue_store(work->hold->queue), then->id, error);
        if (!now)
            return false;
        say_sent(work, now);
    }
    return true;
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
    spawn_deliver_send(work->context, work->hold->lock, these, &problem);
    if (!say_results(work, before, problem ? NULL : error))
        return false;
    if (!problem)
        return true;
    g_propagate_error(error, g_steal_pointer(&problem));
    return false;
}

bool work_send(struct work *work, const GArray *these, GError **error)
{
    bool is_due = false;
    if (!lift_holds(work, error) || !is_work(work, &is_due, error))
        return false;
    return !is_due || send_due(work, these, error);
}

/* --- telling --- */

static bool count_waiting(struct work *work, const char *account, int64_t *count,
                          int64_t *first_expiry, GError **error)
{
    struct announcement_filter filter = {.states = 1u << STATE_QUEUED, .account = account};
    g_autoptr(GPtrArray) rows = store_announcements(queue_store(work->hold->queue), &filter, error);
    if (!rows)
        return false;
    *count = rows->len;
    *first_expiry = 0;
    for (guint i = 0; i < rows->len; i++) {
        int64_t expiry = ((const struct announcement *)rows->pdata[i])->expires_at;
        if (expiry && (!*first_expiry || expiry < *first_expiry))
            *first_expiry = expiry;
    }
    return true;
}

static bool tell_held_account(struct work *work, const struct account_state *state, GError **error)
{
    int64_t waiting, first_expiry;
    if (!count_waiting(work, state->name, &waiting, &first_expiry, error))
        return false;
    g_autoptr(GString) text = g_string_new(state->reason);
    g_string_append_printf(text, "; %" G_GINT64_FORMAT " announcement%s wait%s", waiting,
                           waiting == 1 ? "" : "s", waiting == 1 ? "s" : "");
    if (first_expiry) {
        g_autofree char *when = clock_format_local(first_expiry, work->context->config->timezone);
        g_string_append_printf(text, ", the first expires on %s", when);
    }
    print_problem(state->name, state->hint, "%s", text->str);
    return true;
}

static bool tell_account(struct work *work, const char *account, GError **error)
{
    struct store *store = queue_store(work->hold->queue);
    AUTO(account_state_free) struct account_state *state = store_account(store, account, error);
    if (!state)
        return false;
    g_autofree char *what = g_strconcat("account:", account, NULL);
    if (state->cause != CAUSE_NONE) {
        bool tell;
        work->needs_person = true;
        return may_tell(work, what, &tell, error) &&
               (!tell || tell_held_account(work, state, error));
    }
    return untell(work, what, error);
}

static bool tell_unsure(struct work *work, GError **error)
{
    struct announcement_filter filter = {.states = 1u << STATE_UNSURE};
    g_autoptr(GPtrArray) rows = store_announcements(queue_store(work->hold->queue), &filter, error);
    if (!rows)
        return false;
    for (guint i = 0; i < rows->len; i++) {
        const struct announcement *row = rows->pdata[i];
        g_autofree char *what = g_strdup_printf("unsure:%" G_GINT64_FORMAT, row->id);
        bool tell;
        work->needs_person = true;
        if (!may_tell(work, what, &tell, error))
            return false;
        if (!tell)
            continue;
        g_autofree char *hint =
            g_strdup_printf("look at the account, then `announce queue settle %" G_GINT64_FORMAT
                            " --posted URL` or `--absent`",
                            row->id);
        print_problem(row->account, hint,
                      "announcement %" G_GINT64_FORMAT " (%s) may have been published: %s", row->id,
                      row->posting, row->reason ? row->reason : "the answer was lost");
    }
    return true;
}

/* Announcements held for a reason that a person has not chosen, in one message. */
static bool tell_held(struct work *work, GError **error)
{
    struct announcement_filter filter = {.states = 1u << STATE_HELD};
    g_autoptr(GPtrArray) rows = store_announcements(queue_store(work->hold->queue), &filter, error);
    if (!rows)
        return false;
    int64_t held = 0, first = 0;
    const char *reason = NULL;
    for (guint i = 0; i < rows->len; i++) {
        const struct announcement *row = rows->pdata[i];
        if (row->held_by == HELD_BY_PERSON)
            continue;
        held++;
        first = first ? first : row->id;
        reason = reason ? reason : row->reason;
    }
    if (!held)
        return untell(work, "held", error);
    work->needs_person = true;
    bool tell;
    if (!may_tell(work, "held", &tell, error))
        return false;
    if (tell)
        print_problem(NULL,
                      "look at them with `announce queue`, then `announce queue release N...` or "
                      "`cancel N...`; N may be a range, 3-25",
                      "%" G_GINT64_FORMAT " announcement%s held: %s", held,
                      held == 1 ? " is" : "s are", reason ? reason : "a person has to look");
    return true;
}

bool work_tell(struct work *work, GError **error)
{
    const GPtrArray *accounts = work->context->config->accounts;
    for (guint i = 0; i < accounts->len; i++) {
        const struct account_config *account = accounts->pdata[i];
        if (!tell_account(work, account->account.name, error))
            return false;
    }
    return tell_unsure(work, error) && tell_held(work, error);
}

int work_status(const struct work *work)
{
    if (work->source_unavailable)
        return 4;
    return work->needs_person ? EXIT_PERSON : EXIT_DONE;
}
