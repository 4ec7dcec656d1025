/* announce preview: every text as it would stand; writes nothing, sends nothing. */
#include <string.h>

#include "src/base/clock.h"
#include "src/base/error.h"
#include "src/base/text.h"
#include "src/commands/command.h"
#include "src/commands/preview_change.h"
#include "src/commands/print.h"
#include "src/commands/search.h"
#include "src/commands/text_view.h"
#include "src/plan.h"

struct preview {
    const struct context *context;
    struct queue *queue; /* NULL: no store yet */
    GPtrArray *plans;    /* of struct plan */
    json_t *rows;        /* --json: an array; else NULL */
    int shown;
    bool is_unavailable;
};

static void show(struct preview *preview, const struct text_view *view)
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

/* --- what the next run would say, and what waits --- */

static char *why_drafted(const struct preview *preview, const struct plan *plan,
                         const struct draft *draft)
{
    const struct context *context = preview->context;
    const char *held = plan_why_held(plan, draft);
    if (held)
        return g_strdup_printf("the next run would hold it: %s", held);
    if (draft->due_at <= context->now)
        return g_strdup("the next run would announce it");
    g_autofree char *due = clock_format_local(draft->due_at, context->config->timezone);
    return g_strdup_printf("the next run would queue it; it would go out on %s", due);
}

static void show_draft(struct preview *preview, const struct plan *plan, const struct draft *draft)
{
    if (!command_wants(preview->context, draft->account->account.name))
        return;
    g_autofree char *why = why_drafted(preview, plan, draft);
    struct text_view view = {
        .account = draft->account,
        .posting = draft->change->after->id,
        .link = draft->composed->link,
        .text = draft->composed->text,
        .kind = draft->kind,
        .why = why,
        .due_at = plan_why_held(plan, draft) ? 0 : MAX(draft->due_at, preview->context->now),
        .composed = draft->composed,
    };
    show(preview, &view);
}

static char *why_waiting(const struct preview *preview, const struct announcement *row)
{
    struct zone *zone = preview->context->config->timezone;
    if (row->state == STATE_HELD)
        return g_strdup_printf("held as announcement %" G_GINT64_FORMAT ": %s", row->id,
                               row->reason ? row->reason : "a person held it");
    if (row->due_at <= preview->context->now)
        return g_strdup_printf("queued as announcement %" G_GINT64_FORMAT ", due now", row->id);
    g_autofree char *due = clock_format_local(row->due_at, zone);
    return g_strdup_printf("queued as announcement %" G_GINT64_FORMAT ", due on %s", row->id, due);
}

/* What the observation made just now says of the posting; NULL: nothing new. */
static const struct change *find_change(const struct preview *preview, int64_t posting_row)
{
    for (guint i = 0; i < preview->plans->len; i++) {
        const struct plan *plan = preview->plans->pdata[i];
        for (guint j = 0; plan->changes && j < plan->changes->list->len; j++) {
            const struct change *change = plan->changes->list->pdata[j];
            if (change->before && change->before->row == posting_row)
                return change;
        }
    }
    return NULL;
}

/* The next run refreshes the text first, so this is the text as it will stand. */
static bool refresh(const struct preview *preview, const struct announcement *row,
                    const struct change *change, const struct account_config *account,
                    struct composed **composed, GError **error)
{
    bool is_frozen = row->first_sent_at || row->is_edited;
    if (is_frozen || !change || !change->seen || !change->seen->posting)
        return true;
    struct saying saying = {
        .config = preview->context->config,
        .account = account,
        .posting = change->seen->posting,
        .kind = row->kind,
        .edition = row->edition,
    };
    if (!plan_find_repeat(queue_store(preview->queue), row, &saying.repeat, error))
        return false;
    *composed = saying_compose(&saying);
    return true;
}

static bool show_row(struct preview *preview, const struct announcement *row,
                     const struct account_config *account, GError **error)
{
    const struct change *change = find_change(preview, row->posting_row);
    AUTO(composed_free) struct composed *composed = NULL;
    if (!refresh(preview, row, change, account, &composed, error))
        return false;
    bool has_closed = change && change->has_closed;
    g_autofree char *why = has_closed ? g_strdup("its posting has closed: the next run cancels it")
                                      : why_waiting(preview, row);
    struct text_view view = {
        .account = account,
        .posting = row->posting,
        .link = composed ? composed->link : row->link,
        .text = composed ? composed->text : row->text,
        .kind = row->kind,
        .why = why,
        .due_at = row->state == STATE_HELD || has_closed ? 0 : row->due_at,
        .composed = composed,
    };
    show(preview, &view);
    return true;
}

static bool show_waiting(struct preview *preview, GError **error)
{
    struct announcement_filter filter = {.states = 1u << STATE_HELD | 1u << STATE_QUEUED};
    g_autoptr(GPtrArray) rows = store_announcements(queue_store(preview->queue), &filter, error);
    if (!rows)
        return false;
    for (guint i = 0; i < rows->len; i++) {
        const struct announcement *row = rows->pdata[i];
        const struct account_config *account =
            config_account(preview->context->config, row->account);
        if (account && command_wants(preview->context, row->account) &&
            !show_row(preview, row, account, error))
            return false;
    }
    return true;
}

static void say_baselines(const struct preview *preview)
{
    for (guint i = 0; !preview->rows && i < preview->plans->len; i++) {
        const struct plan *plan = preview->plans->pdata[i];
        if (plan->changes && plan->is_baseline)
            printf("%s: the first run will learn %d posting%s, %d open, and announce none of them; "
                   "`announce preview --all` shows their texts\n",
                   plan->source->name, plan->changes->postings,
                   plan->changes->postings == 1 ? "" : "s", plan->changes->open);
    }
}

static bool show_next(struct preview *preview, GError **error)
{
    say_baselines(preview);
    for (guint i = 0; i < preview->plans->len; i++) {
        const struct plan *plan = preview->plans->pdata[i];
        for (guint j = 0; j < plan->drafts->len; j++)
            show_draft(preview, plan, plan->drafts->pdata[j]);
    }
    if (preview->queue && !show_waiting(preview, error))
        return false;
    if (!preview->shown && !preview->rows && !preview->context->quiet)
        puts("nothing new, nothing waits");
    return true;
}

/* --- single postings --- */

/* The draft that the next run makes of a posting for an account; NULL when it makes none. */
static const struct draft *find_draft(const struct preview *preview,
                                      const struct known_posting *known,
                                      const struct account_config *account,
                                      const struct plan **plan)
{
    for (guint i = 0; i < preview->plans->len; i++) {
        *plan = preview->plans->pdata[i];
        for (guint j = 0; j < (*plan)->drafts->len; j++) {
            const struct draft *draft = (*plan)->drafts->pdata[j];
            if (draft->change->after == known && draft->account == account)
                return draft;
        }
    }
    return NULL;
}

static const char *why_not(const struct known_posting *known, const struct account_config *account,
                           enum event_kind kind)
{
    if (!account->takes[kind])
        return "this account does not take the event: `announce post` alone";
    return known->is_open ? "open, and no news: `announce post` alone"
                          : "closed; its text if it opened now";
}

static void show_posting_on(struct preview *preview, const struct candidate *candidate,
                            const struct account_config *account)
{
    const struct known_posting *known = candidate->known;
    const struct plan *plan;
    const struct draft *draft = find_draft(preview, known, account, &plan);
    if (draft) {
        show_draft(preview, plan, draft);
        return;
    }
    int edition = MAX(known->is_open ? known->edition : known->edition + 1, 1);
    enum event_kind kind = edition > 1 ? EVENT_REOPENED : EVENT_NEW;
    const struct saying saying = {
        .config = preview->context->config,
        .account = account,
        .posting = candidate->posting,
        .kind = kind,
        .edition = edition,
    };
    AUTO(composed_free) struct composed *composed = saying_compose(&saying);
    const char *problem = plan_problem(candidate->posting, composed);
    g_autofree char *why = g_strconcat(why_not(known, account, kind),
                                       problem ? "; it would be held: " : "", problem, NULL);
    struct text_view view = {
        .account = account,
        .posting = known->id,
        .link = composed->link,
        .text = composed->text,
        .kind = kind,
        .why = why,
        .composed = composed,
    };
    show(preview, &view);
}

static void show_posting(struct preview *preview, const struct candidate *candidate)
{
    const char *id = candidate->known->id;
    const GPtrArray *accounts = preview->context->config->accounts;
    int shown = preview->shown;
    for (guint i = 0; i < accounts->len; i++) {
        const struct account_config *account = accounts->pdata[i];
        if (command_takes(preview->context, account, candidate->posting, id,
                          candidate->source->name))
            show_posting_on(preview, candidate, account);
    }
    if (preview->shown > shown || preview->rows || preview->context->quiet)
        return;
    print_text(stdout, TONE_STRONG, id);
    puts(": goes to no account");
}

static void add_candidates(struct search *search, const struct preview *preview)
{
    for (guint i = 0; i < preview->plans->len; i++) {
        const struct plan *plan = preview->plans->pdata[i];
        for (guint j = 0; plan->changes && j < plan->changes->list->len; j++) {
            const struct change *change = plan->changes->list->pdata[j];
            if (change->seen && change->seen->posting)
                search_add(search,
                           (struct candidate){plan->source, change->after, change->seen->posting});
        }
    }
}

static bool show_named(struct preview *preview, GError **error)
{
    AUTO(search_clear) struct search search;
    search_init(&search);
    add_candidates(&search, preview);
    const struct context *context = preview->context;
    for (guint i = 0; context->all && i < search.candidates->len; i++)
        show_posting(preview, &g_array_index(search.candidates, struct candidate, i));
    for (int i = 0; i < context->word_count; i++) {
        const struct candidate *candidate = search_find(&search, context->words[i], error);
        if (!candidate)
            return false;
        show_posting(preview, candidate);
    }
    return true;
}

/* --- the command --- */

static bool look(struct preview *preview, bool read_all, GError **error)
{
    const struct config *config = preview->context->config;
    struct plan_options options = {
        .config = config,
        .now = preview->context->now,
        .accept_removals = preview->context->accept_removals,
        .read_all = read_all,
    };
    for (guint i = 0; i < config->sources->len; i++) {
        const struct source_config *source = config->sources->pdata[i];
        struct plan *plan =
            plan_look(&options, preview->queue ? queue_store(preview->queue) : NULL, source, error);
        if (!plan)
            return false;
        g_ptr_array_add(preview->plans, plan);
        if (!plan->unavailable)
            continue;
        preview->is_unavailable = true;
        print_problem(source->name, error_hint(plan->unavailable), "%s",
                      plan->unavailable->message);
    }
    return true;
}

static bool show_all(struct preview *preview, GError **error)
{
    bool is_named = preview->context->all || preview->context->word_count;
    return look(preview, is_named, error) &&
           (is_named ? show_named(preview, error) : show_next(preview, error));
}

static bool check_options(const struct context *context, bool is_change, GError **error)
{
    if (!is_change && (context->markdown || context->source))
        return error_set(error, ERROR_USAGE, "for example `announce preview main..HEAD`",
                         "%s: it takes BASE..HEAD", context->markdown ? "--markdown" : "--source");
    if (is_change && context->all)
        return error_set(error, ERROR_USAGE, NULL, "--all: not with BASE..HEAD");
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
    g_autoptr(GPtrArray) plans = g_ptr_array_new_with_free_func((GDestroyNotify)plan_free);
    struct preview preview = {
        .context = context,
        .queue = queue,
        .plans = plans,
        .rows = context->json ? json_array() : NULL,
    };
    bool done = show_all(&preview, error);
    if (done && preview.rows)
        print_json(preview.rows);
    else
        json_decref(preview.rows);
    if (!done)
        return -1;
    return preview.is_unavailable ? 4 : EXIT_DONE;
}

const struct command command_preview = {
    .name = "preview",
    .usage = "preview [ID]... [--all] [--only ACCOUNT]... [--accept-removals]\n"
             "       announce preview BASE..HEAD [--markdown] [--source NAME] [--only ACCOUNT]...",
    .summary = "show the exact texts with their lengths; do nothing",
    .help = "Without an ID: what the next run would say, and what waits. With two revisions: what\n"
            "merging HEAD onto BASE would have announced (BASE...HEAD: onto where they part); no\n"
            "store is looked at. The status is 1 when a posting that it touches is doubtful.\n\n"
            "  --all              every posting\n"
            "  --markdown         as a comment for a pull request\n"
            "  --source NAME      look at this source only\n"
            "  --only ACCOUNT     for this account only; may be given several times\n"
            "  --accept-removals  believe that most postings were really removed\n",
    .options = "all only accept-removals markdown source",
    .max_words = -1,
    .needs_config = true,
    .run = preview,
};
