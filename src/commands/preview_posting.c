/*
 * `announce preview` of single postings, each on the accounts that take it: what the next run makes
 * of it, what waits of it already, else the text that it would get. See preview_parts.h.
 */
#include "src/commands/preview_parts.h"
#include "src/commands/print.h"
#include "src/commands/search.h"
#include "src/plan/plan.h"

/* The draft that the next run makes of a posting for an account; NULL when it makes none. */
static const struct draft *find_draft(const struct preview *preview,
                                      const struct known_posting *known,
                                      const struct account_config *account)
{
    const GPtrArray *plans = preview->rehearsal->plans;
    for (guint i = 0; i < plans->len; i++) {
        const struct plan *plan = plans->pdata[i];
        for (guint j = 0; j < plan->drafts->len; j++) {
            const struct draft *draft = plan->drafts->pdata[j];
            if (draft->change->after == known && draft->account == account)
                return draft;
        }
    }
    return NULL;
}

/* What waits of it on that account, or will be cancelled. Whether it showed any. */
static bool show_waiting(struct preview *preview, const struct known_posting *known,
                         const struct account_config *account)
{
    const struct outlook *outlook = outlooks_of(preview->outlooks, account);
    int shown = preview->shown;
    for (guint i = 0; i < outlook->prospects->len; i++) {
        const struct prospect *prospect = outlook->prospects->pdata[i];
        const struct announcement *row = prospect->row;
        /* A digest bears the name of one of those that it tells. */
        if (!prospect->draft && row->posting_row == known->row && row->kind != EVENT_DIGEST)
            preview_show_prospect(preview, account, prospect);
    }
    return preview->shown > shown;
}

/* That its opening is announced there, or may be; `words` gets NULL when it is not. */
static bool say_announced(const struct preview *preview, const struct saying *saying,
                          const struct known_posting *known, char **words, GError **error)
{
    const struct announcement_filter filter = {
        .states = 1u << STATE_POSTED | 1u << STATE_JOINED | 1u << STATE_UNSURE |
                  1u << STATE_CLAIMED | 1u << STATE_SENDING,
        .account = saying->account->account.name,
        .posting_row = known->row,
        .edition = saying->edition,
        .kinds = 1u << EVENT_NEW | 1u << EVENT_REOPENED,
    };
    *words = NULL;
    if (!preview->queue || !known->row)
        return true;
    g_autoptr(GPtrArray) rows = store_announcements(queue_store(preview->queue), &filter, error);
    if (!rows || rows->len == 0)
        return rows != NULL;
    const struct announcement *row = rows->pdata[rows->len - 1];
    if (row->state == STATE_POSTED)
        *words = g_strdup("announced already; once more with `announce post --again` alone");
    else if (row->state == STATE_JOINED)
        *words = g_strdup_printf("told with others, in announcement %" G_GINT64_FORMAT
                                 ", which waits or is looked for",
                                 row->digest);
    else
        *words =
            g_strdup_printf("may be there already, as announcement %" G_GINT64_FORMAT, row->id);
    return true;
}

static const char *why_not(const struct known_posting *known, const struct account_config *account,
                           enum event_kind kind)
{
    if (!account->takes[kind])
        return "this account does not take the event: `announce post` alone";
    return known->is_open ? "open, and no news: `announce post` alone"
                          : "closed; its text if it opened now";
}

/* Nothing of it is about to be said: as it would be. */
static bool show_composed(struct preview *preview, const struct candidate *candidate,
                          const struct account_config *account, GError **error)
{
    const struct known_posting *known = candidate->known;
    int edition = MAX(known->is_open ? known->edition : known->edition + 1, 1);
    const struct saying saying = {
        .config = preview->context->config,
        .account = account,
        .posting = candidate->posting,
        .kind = edition > 1 ? EVENT_REOPENED : EVENT_NEW,
        .edition = edition,
    };
    g_autofree char *announced = NULL;
    if (!say_announced(preview, &saying, known, &announced, error))
        return false;
    AUTO(composed_free) struct composed *composed = saying_compose(&saying);
    const char *problem = announced ? NULL : plan_problem(candidate->posting, composed);
    g_autofree char *why = g_strconcat(announced ? announced : why_not(known, account, saying.kind),
                                       problem ? "; it would be held: " : "", problem, NULL);
    struct text_view view = {
        .account = account,
        .posting = known->id,
        .link = composed->link,
        .text = composed->text,
        .kind = saying.kind,
        .why = why,
        .composed = composed,
    };
    preview_show(preview, &view);
    return true;
}

/* What a person posted on it waits there, whatever its `match` says. */
static bool show_posting_on(struct preview *preview, const struct candidate *candidate,
                            const struct account_config *account, GError **error)
{
    const struct known_posting *known = candidate->known;
    const struct draft *draft = find_draft(preview, known, account);
    if (draft)
        preview_show_draft(preview, draft);
    if (draft || show_waiting(preview, known, account) ||
        !command_takes(preview->context, account, candidate->posting, known->id,
                       candidate->source->name))
        return true;
    return show_composed(preview, candidate, account, error);
}

static bool show_posting(struct preview *preview, const struct candidate *candidate, GError **error)
{
    const char *id = candidate->known->id;
    const GPtrArray *accounts = preview->context->config->accounts;
    int shown = preview->shown;
    for (guint i = 0; i < accounts->len; i++) {
        const struct account_config *account = accounts->pdata[i];
        if (command_wants(preview->context, account->account.name) &&
            !show_posting_on(preview, candidate, account, error))
            return false;
    }
    if (preview->shown > shown || preview->rows || preview->context->quiet)
        return true;
    print_text(stdout, TONE_STRONG, id);
    puts(": goes to no account");
    return true;
}

static void add_candidates(struct search *search, const struct preview *preview)
{
    const GPtrArray *plans = preview->rehearsal->plans;
    for (guint i = 0; i < plans->len; i++) {
        const struct plan *plan = plans->pdata[i];
        for (guint j = 0; plan->changes && j < plan->changes->list->len; j++) {
            const struct change *change = plan->changes->list->pdata[j];
            if (change->seen && change->seen->posting)
                search_add(search,
                           (struct candidate){plan->source, change->after, change->seen->posting});
        }
    }
}

bool preview_postings(struct preview *preview, GError **error)
{
    AUTO(search_clear) struct search search;
    search_init(&search);
    add_candidates(&search, preview);
    const struct context *context = preview->context;
    for (guint i = 0; context->all && i < search.candidates->len; i++) {
        if (!show_posting(preview, &g_array_index(search.candidates, struct candidate, i), error))
            return false;
    }
    for (int i = 0; i < context->word_count; i++) {
        const struct candidate *candidate = search_find(&search, context->words[i], error);
        if (!candidate || !show_posting(preview, candidate, error))
            return false;
    }
    return true;
}
