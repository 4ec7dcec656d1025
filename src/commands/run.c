/* announce run: observe, queue, send what is due. */
#include "src/base/clock.h"
#include "src/base/error.h"
#include "src/commands/command.h"
#include "src/commands/outlook.h"
#include "src/commands/print.h"
#include "src/commands/work.h"
#include "src/lock.h"

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

static void print_plan(const struct context *context, const struct plan *plan,
                       const GPtrArray *outlooks)
{
    const char *name = plan->source->name;
    if (plan->unavailable)
        print_problem(name, error_hint(plan->unavailable), "%s", plan->unavailable->message);
    else if (plan->is_baseline)
        printf("%s: would learn %d posting%s, %d open, and announce none of them\n", name,
               plan->changes->postings, plan->changes->postings == 1 ? "" : "s",
               plan->changes->open);
    for (guint i = 0; i < plan->drafts->len; i++) {
        const struct draft *draft = plan->drafts->pdata[i];
        bool is_new = outlook_of_draft(outlooks_of(outlooks, draft->account), draft);
        if (is_new && command_wants(context, draft->account->account.name))
            print_draft(context, plan, draft);
    }
}

/* because  NULL: nothing needs to be said */
static void print_deed(const char *what, const struct announcement *row, const char *because)
{
    printf("would %s %" G_GINT64_FORMAT " ", what, row->id);
    print_text(stdout, TONE_STRONG, announcement_subject(row));
    printf(" (%s) on ", event_name(row->kind));
    print_text(stdout, TONE_PLAIN, row->account);
    printf("%s%s\n", because ? ": " : "", because ? because : "");
}

/* What becomes now of what waits already. */
static void rehearse_one(const struct prospect *prospect, int64_t now)
{
    static const char *const deeds[] = {
        [TURN_GOES] = "send",
        [TURN_JOINS] = "send in a digest",
        [TURN_DROPPED] = "drop",
    };
    const struct announcement *row = prospect->row;
    const struct turn *turn = prospect->turn;
    if (prospect->draft)
        return;
    if (prospect->withdrawn)
        print_deed(row->state == STATE_EXPIRED ? "let expire" : "cancel", row, prospect->withdrawn);
    else if (prospect->held && !prospect->was_held)
        print_deed("hold", row, prospect->held);
    else if (turn && turn->at == now && turn->end < G_N_ELEMENTS(deeds) && deeds[turn->end])
        print_deed(deeds[turn->end], row, NULL);
}

static void print_outlook(const struct context *context, const struct outlook *outlook)
{
    if (!command_wants(context, outlook->account->account.name))
        return;
    for (guint i = 0; i < outlook->prospects->len; i++)
        rehearse_one(outlook->prospects->pdata[i], context->now);
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
    const struct plan_options options = {
        .config = context->config,
        .now = context->now,
        .accept_removals = context->accept_removals,
        .only_learns = true,
    };
    AUTO(rehearsal_free)
    struct rehearsal *rehearsal = rehearsal_new(context, queue, &options, error);
    g_autoptr(GPtrArray) outlooks = rehearsal ? outlooks_new(rehearsal, error) : NULL;
    if (!outlooks)
        return -1;
    for (guint i = 0; i < rehearsal->plans->len; i++)
        print_plan(context, rehearsal->plans->pdata[i], outlooks);
    for (guint i = 0; i < outlooks->len; i++)
        print_outlook(context, outlooks->pdata[i]);
    return rehearsal->misses_something ? 4 : EXIT_DONE;
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
