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

/* Remember which of the postings that are known have closed. */
static void note_closed(const struct plan *plan, GHashTable *closed)
{
    for (guint i = 0; plan->changes && i < plan->changes->list->len; i++) {
        const struct change *change = plan->changes->list->pdata[i];
        if (change->has_closed && change->after->row)
            g_hash_table_add(closed, g_memdup2(&change->after->row, sizeof change->after->row));
    }
}

static bool rehearse_source(const struct context *context, struct store *store,
                            const struct source_config *source, GHashTable *closed,
                            bool *is_unavailable, GError **error)
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
    note_closed(plan, closed);
    return true;
}

static void print_turn(const char *what, const struct announcement *row, const char *because)
{
    printf("would %s %" G_GINT64_FORMAT " ", what, row->id);
    print_text(stdout, TONE_STRONG, announcement_subject(row));
    printf(" (%s) on ", event_name(row->kind));
    print_text(stdout, TONE_PLAIN, row->account);
    printf("%s\n", because);
}

/* A run looks at the sources first: what waits for a posting that has closed is not said any more.
 */
static bool ends_by_closing(const struct announcement *row, GHashTable *closed)
{
    return row->kind != EVENT_FILLED && row->kind != EVENT_DIGEST &&
           !announcement_is_in_doubt(row) && g_hash_table_contains(closed, &row->posting_row);
}

static void rehearse_turn(const struct turn *turn, int64_t now, GHashTable *closed)
{
    const struct announcement *row = turn->announcement;
    if (ends_by_closing(row, closed))
        print_turn("cancel", row, ": its posting has closed");
    else if (turn->at == now && turn->end == TURN_GOES)
        print_turn("send", row, "");
    else if (turn->at == now && turn->end == TURN_JOINS)
        print_turn("send in a digest", row, "");
    else if (turn->at == now && turn->end == TURN_DROPPED)
        print_turn("drop", row, "");
}

static bool rehearse_queue(const struct context *context, struct queue *queue, GHashTable *closed,
                           GError **error)
{
    for (guint i = 0; i < context->config->accounts->len; i++) {
        const struct account_config *account = context->config->accounts->pdata[i];
        if (!command_wants(context, account->account.name))
            continue;
        g_autoptr(GPtrArray) turns = turns_read_ahead(queue_store(queue), account, error);
        if (!turns || !turns_plan(queue_store(queue), account, context->now, turns, error))
            return false;
        for (guint k = 0; k < turns->len; k++)
            rehearse_turn(turns->pdata[k], context->now, closed);
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
    g_autoptr(GHashTable) closed = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    for (guint i = 0; i < context->config->sources->len; i++) {
        if (!rehearse_source(context, queue ? queue_store(queue) : NULL,
                             context->config->sources->pdata[i], closed, &is_unavailable, error))
            return -1;
    }
    if (queue && !rehearse_queue(context, queue, closed, error))
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
