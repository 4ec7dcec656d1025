/* announce preview: every text as it would stand; writes nothing, sends nothing. */
#include <string.h>

#include "src/base/clock.h"
#include "src/base/error.h"
#include "src/base/text.h"
#include "src/commands/calendar.h"
#include "src/commands/preview_change.h"
#include "src/commands/preview_parts.h"
#include "src/commands/print.h"
#include "src/commands/turn_words.h"

void preview_show(struct preview *preview, const struct text_view *view)
{
    preview->shown++;
    if (preview->rows) {
        json_array_append_new(preview->rows, text_view_json(view));
        return;
    }
    if (preview->shown > 1)
        putchar('\n');
    text_view_print(view);
}

static int64_t goes_at(const struct prospect *prospect)
{
    const struct turn *turn = prospect->turn;
    return turn && turn->end == TURN_GOES ? turn->at : 0;
}

void preview_show_draft(struct preview *preview, const struct draft *draft)
{
    if (!command_wants(preview->context, draft->account->account.name))
        return;
    const struct prospect *prospect =
        outlook_of_draft(outlooks_of(preview->outlooks, draft->account), draft);
    if (!prospect) /* it was said already */
        return;
    g_autofree char *why = prospect_words(prospect, preview->context);
    struct text_view view = {
        .account = draft->account,
        .posting = draft->change->after->id,
        .link = draft->composed->link,
        .text = draft->composed->text,
        .kind = draft->kind,
        .why = why,
        .due_at = goes_at(prospect),
        .composed = draft->composed,
    };
    preview_show(preview, &view);
}

void preview_show_prospect(struct preview *preview, const struct account_config *account,
                           const struct prospect *prospect)
{
    g_autofree char *why = prospect_words(prospect, preview->context);
    struct text_view view = {
        .account = account,
        .posting = prospect->row->posting,
        .link = prospect->row->link,
        .text = prospect->row->text,
        .kind = prospect->row->kind,
        .why = why,
        .due_at = goes_at(prospect),
        .composed = prospect->composed,
    };
    preview_show(preview, &view);
}

/* --- what the next run would say, and what waits --- */

/* As it will stand then, which is not row by row what stands: a digest may fall apart. */
static void show_waiting(struct preview *preview)
{
    g_autoptr(GPtrArray) waiting = g_ptr_array_new();
    for (guint i = 0; i < preview->outlooks->len; i++) {
        const struct outlook *outlook = preview->outlooks->pdata[i];
        if (!command_wants(preview->context, outlook->account->account.name))
            continue;
        for (guint j = 0; j < outlook->prospects->len; j++) {
            struct prospect *prospect = outlook->prospects->pdata[j];
            if (!prospect->draft)
                g_ptr_array_add(waiting, prospect);
        }
    }
    g_ptr_array_sort(waiting, prospect_compare);
    for (guint i = 0; i < waiting->len; i++) {
        const struct prospect *prospect = waiting->pdata[i];
        preview_show_prospect(
            preview, config_account(preview->context->config, prospect->row->account), prospect);
    }
}

static void show_digests(struct preview *preview, const struct outlook *outlook)
{
    for (guint i = 0; i < outlook->digests->len; i++) {
        const struct expected_digest *digest = outlook->digests->pdata[i];
        const struct announcement *first = digest->members->pdata[0];
        g_autofree char *at = clock_format_local(digest->at, preview->context->config->timezone);
        g_autofree char *why =
            g_strdup_printf("the digest of %u openings, to go out on %s", digest->members->len, at);
        struct text_view view = {
            .account = outlook->account,
            .posting = first->posting,
            .link = digest->composed->link,
            .text = digest->composed->text,
            .kind = EVENT_DIGEST,
            .why = why,
            .due_at = digest->at,
            .composed = digest->composed,
        };
        preview_show(preview, &view);
    }
}

static void say_baselines(const struct preview *preview)
{
    const GPtrArray *plans = preview->rehearsal->plans;
    for (guint i = 0; !preview->rows && i < plans->len; i++) {
        const struct plan *plan = plans->pdata[i];
        if (plan->changes && plan->is_baseline)
            printf("%s: the first run will learn %d posting%s, %d open, and announce none of them; "
                   "`announce preview --all` shows their texts\n",
                   plan->source->name, plan->changes->postings,
                   plan->changes->postings == 1 ? "" : "s", plan->changes->open);
    }
}

static void show_next(struct preview *preview)
{
    const GPtrArray *plans = preview->rehearsal->plans;
    say_baselines(preview);
    for (guint i = 0; i < plans->len; i++) {
        const struct plan *plan = plans->pdata[i];
        for (guint j = 0; j < plan->drafts->len; j++)
            preview_show_draft(preview, plan->drafts->pdata[j]);
    }
    show_waiting(preview);
    for (guint i = 0; i < preview->outlooks->len; i++) {
        const struct outlook *outlook = preview->outlooks->pdata[i];
        if (command_wants(preview->context, outlook->account->account.name))
            show_digests(preview, outlook);
    }
    if (!preview->shown && !preview->rows && !preview->context->quiet)
        puts("nothing new, nothing waits");
}

/* --- the command --- */

static void preview_clear(struct preview *preview)
{
    g_clear_pointer(&preview->outlooks, g_ptr_array_unref);
    rehearsal_free(preview->rehearsal);
    json_decref(preview->rows);
}
AUTO_DEFINE_CLEAR(struct preview, preview_clear)

static void say_unavailable(const struct rehearsal *rehearsal)
{
    for (guint i = 0; i < rehearsal->plans->len; i++) {
        const struct plan *plan = rehearsal->plans->pdata[i];
        if (plan->unavailable)
            print_problem(plan->source->name, error_hint(plan->unavailable), "%s",
                          plan->unavailable->message);
    }
}

static bool look_ahead(struct preview *preview, bool read_all, GError **error)
{
    const struct context *context = preview->context;
    const struct plan_options options = {
        .config = context->config,
        .now = context->now,
        .accept_removals = context->accept_removals,
        .read_all = read_all,
    };
    preview->rehearsal = rehearsal_new(context, preview->queue, &options, error);
    if (!preview->rehearsal)
        return false;
    say_unavailable(preview->rehearsal);
    preview->outlooks = outlooks_new(preview->rehearsal, error);
    return preview->outlooks != NULL;
}

static bool show_all(struct preview *preview, GError **error)
{
    const struct context *context = preview->context;
    bool is_named = context->all || context->word_count;
    if (!look_ahead(preview, is_named, error))
        return false;
    if (is_named)
        return preview_postings(preview, error);
    if (context->calendar)
        calendar_show(context, preview->outlooks, preview->rows);
    else
        show_next(preview);
    return true;
}

static bool check_options(const struct context *context, bool is_change, GError **error)
{
    if (!is_change && (context->markdown || context->source))
        return error_set(error, ERROR_USAGE, "for example `announce preview main..HEAD`",
                         "%s: it takes BASE..HEAD", context->markdown ? "--markdown" : "--source");
    if (is_change && (context->all || context->calendar))
        return error_set(error, ERROR_USAGE, NULL, "%s: not with BASE..HEAD",
                         context->all ? "--all" : "--calendar");
    if (context->calendar && (context->all || context->word_count))
        return error_set(error, ERROR_USAGE, "it shows all that waits; --only leaves accounts out",
                         "--calendar: not with %s", context->all ? "--all" : "an ID");
    if (context->days && !context->calendar)
        return error_set(error, ERROR_USAGE, "for example `announce preview --calendar --days 7`",
                         "--days: it takes --calendar");
    return true;
}

static int preview(struct context *context, GError **error)
{
    bool is_change = context->word_count == 1 && strstr(context->words[0], "..");
    if (!check_options(context, is_change, error))
        return -1;
    if (is_change)
        return preview_change(context, error);
    g_autoptr(GError) problem = NULL;
    AUTO(queue_close) struct queue *queue = command_open_to_read(context, &problem);
    if (problem) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return -1;
    }
    AUTO(preview_clear)
    struct preview preview = {
        .context = context,
        .queue = queue,
        .rows = context->json ? json_array() : NULL,
    };
    bool done = show_all(&preview, error);
    if (!done)
        return -1;
    if (preview.rows)
        print_json(g_steal_pointer(&preview.rows));
    return preview.rehearsal->misses_something ? 4 : EXIT_DONE;
}

const struct command command_preview = {
    .name = "preview",
    .usage = "preview [ID]... [--all] [--only ACCOUNT]... [--accept-removals]\n"
             "       announce preview --calendar [--days N] [--only ACCOUNT]...\n"
             "       announce preview BASE..HEAD [--markdown] [--source NAME] [--only ACCOUNT]...",
    .summary = "show the exact texts with their lengths; do nothing",
    .help = "Without an ID: what the next run would say, and what waits. With two revisions: what\n"
            "merging HEAD onto BASE would have announced (BASE...HEAD: onto where they part); no\n"
            "store is looked at. The status is 1 when a posting that it touches is doubtful.\n\n"
            "  --all              every posting\n"
            "  --calendar         the days to come, as they would go out on each account\n"
            "  --days N           how many days of them, 14 if not said\n"
            "  --markdown         as a comment for a pull request\n"
            "  --source NAME      look at this source only\n"
            "  --only ACCOUNT     for this account only; may be given several times\n"
            "  --accept-removals  believe that most postings were really removed\n",
    .options = "all only accept-removals calendar days markdown source",
    .max_words = -1,
    .needs_config = true,
    .run = preview,
};
