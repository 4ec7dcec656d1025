/* announce preview: every text as it would stand; writes nothing, sends nothing. */
#include <string.h>

#include "src/base/clock.h"
#include "src/base/error.h"
#include "src/base/text.h"
#include "src/commands/command.h"
#include "src/commands/frame.h"
#include "src/commands/print.h"
#include "src/commands/search.h"
#include "src/compose/length.h"
#include "src/plan.h"

struct preview {
    const struct context *context;
    struct queue *queue; /* NULL: no store yet */
    GPtrArray *plans;    /* of struct plan */
    json_t *rows;        /* --json: an array; else NULL */
    int shown;
    bool is_unavailable;
};

/* One text on its way to a person's eyes. Everything is borrowed. */
struct view {
    const struct account_config *account;
    const char *posting, *link, *text;
    enum event_kind kind;
    const char *why;                 /* "would be queued", "queued since ..." */
    const struct composed *composed; /* NULL: a text of the queue, composed earlier */
};

static json_t *view_json(const struct view *view, int length, int max)
{
    const struct composed *composed = view->composed;
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:i, s:i, s:b, s:b, s:b, s:b, s:b, s:s}",
                     "account", view->account->account.name, "platform",
                     view->account->account.platform->name, "posting", view->posting, "kind",
                     event_name(view->kind), "text", view->text, "link",
                     json_text(*view->link ? view->link : NULL), "length", length, "limit", max,
                     "fits", length <= max, "excerpt_cut", composed && composed->excerpt_cut,
                     "tags_dropped", composed && composed->tags_dropped, "organisation_cut",
                     composed && composed->organisation_cut, "title_cut",
                     composed && composed->title_cut, "why", view->why);
}

static void print_cuts(const struct composed *composed)
{
    if (!composed)
        return;
    if (composed->excerpt_cut)
        print_text(stdout, TONE_FAINT, "  the excerpt was shortened to fit\n");
    if (composed->tags_dropped)
        print_text(stdout, TONE_FAINT, "  tags were left out to fit\n");
    if (composed->organisation_cut)
        print_text(stdout, TONE_WARN, "  the organisation was shortened to fit\n");
    if (composed->title_cut)
        print_text(stdout, TONE_WARN, "  the title was shortened to fit\n");
    if (!composed->fits)
        print_text(stdout, TONE_BAD, "  too long for the platform: shorten the template\n");
}

static void show(struct preview *preview, const struct view *view)
{
    const struct limits *limits = &view->account->account.platform->limits;
    int length = view->composed ? view->composed->length : length_of(view->text, limits);
    preview->shown++;
    if (preview->rows) {
        json_array_append_new(preview->rows, view_json(view, length, limits->max));
        return;
    }
    if (preview->shown > 1)
        putchar('\n');
    print_text(stdout, TONE_STRONG, view->account->account.name);
    printf(" (%s)  %s  ", view->account->account.platform->title, event_name(view->kind));
    print_text(stdout, TONE_PLAIN, view->posting);
    printf("  %d/%d\n", length, limits->max);
    frame_print(stdout, view->text);
    if (*view->link && !strstr(view->text, view->link)) {
        print_text(stdout, TONE_FAINT, "  link: ");
        print_text(stdout, TONE_PLAIN, view->link);
        putchar('\n');
    }
    print_cuts(view->composed);
    print_text(stdout, TONE_FAINT, "  ");
    print_text(stdout, TONE_FAINT, view->why);
    putchar('\n');
}

/* --- what the next run would say, and what waits --- */

static void show_draft(struct preview *preview, const struct plan *plan, const struct draft *draft)
{
    if (!command_wants(preview->context, draft->account->account.name))
        return;
    const char *held = plan_why_held(plan, draft);
    g_autofree char *why = held ? g_strdup_printf("the next run would hold it: %s", held)
                                : g_strdup("the next run would announce it");
    struct view view = {
        .account = draft->account,
        .posting = draft->change->after->id,
        .link = draft->change->seen->posting->link,
        .text = draft->composed->text,
        .kind = draft->change->event,
        .why = why,
        .composed = draft->composed,
    };
    show(preview, &view);
}

static char *why_waiting(const struct preview *preview, const struct announcement *row)
{
    GTimeZone *zone = preview->context->config->timezone;
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
static struct composed *refreshed(const struct announcement *row, const struct change *change,
                                  const struct account_config *account)
{
    bool is_frozen = row->first_sent_at || row->is_edited;
    if (is_frozen || !change || !change->seen || !change->seen->posting)
        return NULL;
    return plan_compose(change->seen->posting, account, row->kind);
}

static void show_row(struct preview *preview, const struct announcement *row,
                     const struct account_config *account)
{
    const struct change *change = find_change(preview, row->posting_row);
    AUTO(composed_free) struct composed *composed = refreshed(row, change, account);
    g_autofree char *why = change && change->has_closed
                               ? g_strdup("its posting has closed: the next run cancels it")
                               : why_waiting(preview, row);
    struct view view = {
        .account = account,
        .posting = row->posting,
        .link = composed ? change->seen->posting->link : row->link,
        .text = composed ? composed->text : row->text,
        .kind = row->kind,
        .why = why,
        .composed = composed,
    };
    show(preview, &view);
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
        if (account && command_wants(preview->context, row->account))
            show_row(preview, row, account);
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

static void show_posting(struct preview *preview, const struct candidate *candidate)
{
    const struct known_posting *known = candidate->known;
    const GPtrArray *accounts = preview->context->config->accounts;
    int edition = known->is_open ? known->edition : known->edition + 1;
    enum event_kind kind = edition > 1 ? EVENT_REOPENED : EVENT_NEW;
    for (guint i = 0; i < accounts->len; i++) {
        const struct account_config *account = accounts->pdata[i];
        if (!command_wants(preview->context, account->account.name))
            continue;
        AUTO(composed_free)
        struct composed *composed = plan_compose(candidate->posting, account, kind);
        struct view view = {
            .account = account,
            .posting = known->id,
            .link = candidate->posting->link,
            .text = composed->text,
            .kind = kind,
            .why = !account->takes[kind]
                       ? "this account does not take the event: `announce post` alone"
                   : known->is_open ? "open"
                                    : "closed; its text if it opened now",
            .composed = composed,
        };
        show(preview, &view);
    }
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

static int preview(struct context *context, GError **error)
{
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
    .usage = "preview [ID]... [--all] [--only ACCOUNT]... [--accept-removals]",
    .summary = "show the exact texts with their lengths; do nothing",
    .help = "Without an ID: what the next run would say, and what waits.\n\n"
            "  --all              every posting\n"
            "  --only ACCOUNT     for this account only; may be given several times\n"
            "  --accept-removals  believe that most postings were really removed\n",
    .options = "all only accept-removals",
    .max_words = -1,
    .needs_config = true,
    .run = preview,
};
