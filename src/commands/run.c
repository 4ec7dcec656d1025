/* announce run: observe, queue, send what is due. */
#include "src/base/clock.h"
#include "src/base/error.h"
#include "src/commands/command.h"
#include "src/commands/print.h"
#include "src/commands/work.h"
#include "src/lock.h"
#include "src/plan/plan.h"
#include "src/turns/turns.h"

static int go(struct context *context, GError **error)
{
    AUTO(command_hold_close) struct command_hold hold = {.lock = -1};
    if (!command_hold_open(context, 0, &hold, error))
        return -1;
    struct work work = work_new(context, &hold);
    if (!work_observe(&work, error) || !work_send(&work, NULL, error) ||
        !tell_all(&work.tell, error))
        return -1;
    lock_mark_run(hold.lock, context->now);
    return work_status(&work);
}

static void print_draft(const struct context *context, const struct plan *plan,
                        const struct draft *draft)
{
    printf("would %s ", plan_why_held(plan, draft) ? "hold" : "queue");
    print_text(stdout, TONE_STRONG, draft->change->after->id);
    printf(" (%s) on ", event_name(draft->kind));
    print_text(stdout, TONE_PLAIN, draft->account->account.name);
    if (draft->due_at > context->now) {
        g_autofree char *due = clock_format_local(draft->due_at, context->config->timezone);
        printf(", due on %s", due);
    }
    putchar('\n');
}

static bool rehearse_source(const struct context *context, struct store *store,
                            const struct source_config *source, bool *is_unavailable,
                            GError **error)
{
    struct plan_options options = {
        .config = context->config,
        .now = context->now,
        .accept_removals = context->accept_removals,
        .only_learns = true,
    };
    AUTO(plan_free) struct plan *plan = plan_look(&options, store, source, error);
    if (!plan)
        return false;
    if (plan->unavailable) {
        *is_unavailable = true;
        print_problem(source->name, error_hint(plan->unavailable), "%s",
                      plan->unavailable->message);
    } else if (plan->is_baseline) {
        printf("%s: would learn %d posting%s, %d open, and announce none of them\n", source->name,
               plan->changes->postings, plan->changes->postings == 1 ? "" : "s",
               plan->changes->open);
    }
    for (guint i = 0; i < plan->drafts->len; i++) {
        const struct draft *draft = plan->drafts->pdata[i];
        if (command_wants(context, draft->account->account.name))
            print_draft(context, plan, draft);
    }
    return true;
}

static void print_turn(const char *what, const struct announcement *row)
{
    printf("would %s %" G_GINT64_FORMAT " ", what, row->id);
    print_text(stdout, TONE_STRONG, announcement_subject(row));
    printf(" (%s) on ", event_name(row->kind));
    print_text(stdout, TONE_PLAIN, row->account);
    putchar('\n');
}

static bool rehearse_queue(const struct context *context, struct queue *queue, GError **error)
{
    for (guint i = 0; i < context->config->accounts->len; i++) {
        const struct account_config *account = context->config->accounts->pdata[i];
        if (!command_wants(context, account->account.name))
            continue;
        g_autoptr(GPtrArray) turns = turns_read_ahead(queue_store(queue), account, error);
        if (!turns || !turns_plan(queue_store(queue), account, context->now, turns, error))
            return false;
        for (guint k = 0; k < turns->len; k++) {
            const struct turn *turn = turns->pdata[k];
            if (turn->end == TURN_GOES && turn->at == context->now)
                print_turn("send", turn->announcement);
            else if (turn->end == TURN_JOINS && turn->at == context->now)
                print_turn("send in a digest", turn->announcement);
            else if (turn->end == TURN_DROPPED && turn->at == context->now)
                print_turn("drop", turn->announcement);
        }
    }
    return true;
}

/* --dry-run: look and compare as a run does, write and send nothing. */
static int rehearse(struct context *context, GError **error)
{
    g_autoptr(GError) problem = NULL;
    AUTO(queue_close) struct queue *queue = command_open_to_read(context, &problem);
    if (problem) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return -1;
    }
    bool is_unavailable = false;
    for (guint i = 0; i < context->config->sources->len; i++) {
        if (!rehearse_source(context, queue ? queue_store(queue) : NULL,
                             context->config->sources->pdata[i], &is_unavailable, error))
            return -1;
    }
    if (queue && !rehearse_queue(context, queue, error))
        return -1;
    return is_unavailable ? 4 : EXIT_DONE;
}

static int run(struct context *context, GError **error)
{
    return context->dry_run ? rehearse(context, error) : go(context, error);
}

const struct command command_run = {
    .name = "run",
    .usage = "run [--dry-run] [--only ACCOUNT]... [--accept-removals]",
    .summary = "observe the postings, queue what is new, send what is due",
    .help =
        "For cron: silent when there is nothing to say. The first run learns what is there and\n"
        "announces nothing.\n\n"
        "  --dry-run          say what would be done; write and send nothing\n"
        "  --only ACCOUNT     send on this account only; may be given several times\n"
        "  --accept-removals  believe that most postings were really removed\n",
    .options = "dry-run only accept-removals",
    .max_words = 0,
    .needs_config = true,
    .run = run,
};
