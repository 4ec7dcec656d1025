/* plan_keep(): what was concluded enters the store. See plan.h. */
#include <string.h>

#include "src/plan/plan.h"

/* The file rows: which version was read, and whose posting it is. */
static bool keep_file(struct store *store, int64_t source, const struct seen *seen,
                      int64_t posting_row, GError **error)
{
    struct known_file file = {
        .path = seen->path,
        .mark = seen->mark,
        .posting = posting_row,
        .problem = seen->problem,
    };
    return store_save_file(store, source, &file, error);
}

/* Both are sorted by path. */
static bool forget_files(struct store *store, const struct plan *plan, GError **error)
{
    const GPtrArray *seen = plan->observation->seen;
    guint next = 0;
    for (guint i = 0; plan->files && i < plan->files->len; i++) {
        const struct known_file *file = plan->files->pdata[i];
        int order = -1;
        while (next < seen->len &&
               (order = strcmp(((struct seen *)seen->pdata[next])->path, file->path)) < 0)
            next++;
        bool is_kept =
            order == 0 && !g_hash_table_contains(plan->changes->superseded, seen->pdata[next]);
        if (!is_kept && !store_forget_file(store, plan->known->row, file->path, error))
            return false;
    }
    return true;
}

static bool keep_files(struct store *store, const struct plan *plan, GError **error)
{
    g_autoptr(GHashTable) rows = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < plan->changes->list->len; i++) {
        const struct change *change = plan->changes->list->pdata[i];
        if (change->seen)
            g_hash_table_insert(rows, (void *)change->seen, &change->after->row);
    }
    for (guint i = 0; i < plan->observation->seen->len; i++) {
        const struct seen *seen = plan->observation->seen->pdata[i];
        if (g_hash_table_contains(plan->changes->superseded, seen))
            continue;
        const int64_t *row = g_hash_table_lookup(rows, seen);
        int64_t posting = row ? *row : seen->known ? seen->known->posting : 0;
        if (seen->kind == SEEN_NO_POSTING)
            posting = 0;
        bool is_same =
            seen->kind == SEEN_UNCHANGED && seen->known->posting == posting && !seen->has_left;
        if (!is_same && !keep_file(store, plan->known->row, seen, posting, error))
            return false;
    }
    return plan->observation->is_part || forget_files(store, plan, error);
}

/* After `post --force` the edition that was about to open is said already: opening again shortly
 * afterwards is that edition, so that the next real re-opening is news. That its deadline is near
 * is concluded for it if it was for the one before. */
static bool count_forced_edition(struct store *store, struct known_posting *after, GError **error)
{
    struct announcement_filter filter = {.posting_row = after->row};
    g_autoptr(GPtrArray) rows = store_announcements(store, &filter, error);
    if (!rows)
        return false;
    bool is_concluded = after->closing_edition == after->edition;
    for (guint i = 0; i < rows->len; i++) {
        const struct announcement *announcement = rows->pdata[i];
        after->edition = MAX(after->edition, announcement->edition);
    }
    if (is_concluded)
        after->closing_edition = after->edition;
    return true;
}

/* When what waits for a changed posting is due by its last edit; 0 = as it was. */
static int64_t due_by_edit(const struct change *change, int64_t now)
{
    bool is_other = change->before && change->before->not_before != change->after->not_before;
    /* What a quick revert brings back has slept through the edits in between. */
    bool is_woken = change->has_reverted && change->after->not_before > 0;
    return is_other || is_woken ? MAX(now, change->after->not_before) : 0;
}

static bool refresh_row(const struct plan_options *options, struct queue *queue,
                        const struct change *change, const struct account_config *account,
                        const struct announcement *row, GError **error)
{
    const struct posting *posting = change->seen->posting;
    const char *unwanted = plan_unwanted(account, posting, change->after->id, row);
    if (unwanted && row->state != STATE_JOINED)
        return queue_put_aside(queue, row->id, unwanted, options->now, error);
    if (row->state == STATE_CANCELLED && !queue_take_up(queue, row->id, options->now, error))
        return false;
    const struct rewriting rewriting = {
        .options = options,
        .account = account,
        .posting = posting,
        .id = change->after->id,
        .due_at = due_by_edit(change, options->now),
    };
    return plan_rewrite(queue, row, &rewriting, error);
}

/* The announcements that still wait follow their posting, and the configuration; those that were
 * put aside may wait again. */
static bool refresh(const struct plan_options *options, struct queue *queue,
                    const struct change *change, GError **error)
{
    struct announcement_filter filter = {
        .posting_row = change->after->row,
        .states =
            1u << STATE_HELD | 1u << STATE_QUEUED | 1u << STATE_JOINED | 1u << STATE_CANCELLED,
        .kinds = EVENTS_OF_POSTINGS,
    };
    g_autoptr(GPtrArray) rows = store_announcements(queue_store(queue), &filter, error);
    if (!rows)
        return false;
    for (guint i = 0; i < rows->len; i++) {
        const struct announcement *row = rows->pdata[i];
        const struct account_config *account = config_account(options->config, row->account);
        if (row->state == STATE_CANCELLED && row->held_by != HELD_BY_MATCH)
            continue;
        if (account && !refresh_row(options, queue, change, account, row, error))
            return false;
    }
    return true;
}

const char *plan_untrue(const struct change *change, enum event_kind kind)
{
    const struct known_posting *before = change->before, *after = change->after;
    bool has_opened_again = before && !before->is_open && after->is_open;
    if (kind == EVENT_FILLED)
        return has_opened_again ? "its posting is open again" : NULL;
    if (change->has_closed)
        return "its posting has closed";
    bool is_put_off = kind == EVENT_CLOSING && change->has_been_put_off;
    return is_put_off ? "its deadline was put off" : NULL;
}

/* What waits in the queue and is no longer true of the posting goes, what is true again comes
 * back. */
static bool keep_truth(const struct plan_options *options, struct queue *queue,
                       const struct change *change, GError **error)
{
    const struct known_posting *before = change->before, *after = change->after;
    if (change->has_closed && !queue_posting_closed(queue, after->row, options->now, error))
        return false;
    if (change->has_reverted &&
        !queue_posting_reverted(queue, after->row, before->edition, options->now, error))
        return false;
    if (plan_untrue(change, EVENT_FILLED) &&
        !queue_withdraw(queue, after->row, EVENT_FILLED, options->now, error))
        return false;
    return !change->has_been_put_off ||
           queue_withdraw(queue, after->row, EVENT_CLOSING, options->now, error);
}

static bool keep_change(const struct plan_options *options, struct queue *queue,
                        const struct plan *plan, struct change *change, GError **error)
{
    struct store *store = queue_store(queue);
    struct known_posting *after = change->after;
    const struct posting *posting = change->seen ? change->seen->posting : NULL;
    if (change->has_reverted && !count_forced_edition(store, after, error))
        return false;
    if (!store_save_posting(store, plan->known->row, after, posting ? posting->sketch : NULL,
                            error))
        return false;
    bool may_wait = posting && change->before; /* nothing was ever said of a new one */
    return keep_truth(options, queue, change, error) &&
           (!may_wait || refresh(options, queue, change, error));
}

static struct announcement *draft_row(const struct plan *plan, const struct draft *draft,
                                      int64_t now)
{
    const struct announcement_parts parts = {
        .source = plan->source,
        .posting = draft->change->after,
        .account = draft->account,
        .kind = draft->kind,
        .edition = draft->change->after->edition,
        .take = draft->take,
        .text = draft->composed->text,
        .link = draft->composed->link,
        .now = now,
        .due_at = draft->due_at,
    };
    return plan_announcement(&parts);
}

static bool keep_draft(const struct plan_options *options, struct queue *queue,
                       const struct plan *plan, const struct draft *draft, GError **error)
{
    AUTO(announcement_free) struct announcement *row = draft_row(plan, draft, options->now);
    const char *why = plan_why_held(plan, draft);
    row->text_problem = g_strdup(draft->problem);
    if (why) {
        row->state = STATE_HELD;
        row->held_by = plan_held_by(plan, draft);
        row->reason = g_strdup(why);
    }
    bool is_new;
    return queue_add(queue, row, &is_new, error);
}

static bool keep_changes(const struct plan_options *options, struct queue *queue,
                         const struct plan *plan, GError **error)
{
    for (guint i = 0; i < plan->changes->list->len; i++) {
        if (!keep_change(options, queue, plan, plan->changes->list->pdata[i], error))
            return false;
    }
    for (guint i = 0; i < plan->drafts->len; i++) {
        if (!keep_draft(options, queue, plan, plan->drafts->pdata[i], error))
            return false;
    }
    return keep_files(queue_store(queue), plan, error);
}

static bool keep_source(const struct plan_options *options, struct queue *queue, struct plan *plan,
                        GError **error)
{
    struct known_source *known = plan->known;
    g_free(known->unavailable_why);
    known->unavailable_why = plan->unavailable ? g_strdup(plan->unavailable->message) : NULL;
    if (plan->unavailable) {
        known->unavailable_at = known->unavailable_at ? known->unavailable_at : options->now;
        return store_save_source(queue_store(queue), known, error);
    }
    known->unavailable_at = 0;
    g_free(known->fingerprint);
    known->fingerprint = g_strdup(plan->source->fingerprint);
    g_free(known->configuration);
    known->configuration = g_strdup(options->config->mark);
    g_free(known->cursor);
    known->cursor = g_strdup(plan->observation->cursor);
    known->changed_at = options->now;
    if (plan->changes && !plan->observation->is_part)
        known->is_settled = plan->changes->is_settled;
    if (plan->is_baseline)
        known->baseline_at = options->now;
    return store_save_source(queue_store(queue), known, error);
}

static bool has_news(const struct plan *plan)
{
    if (plan->unavailable)
        return g_strcmp0(plan->known->unavailable_why, plan->unavailable->message) != 0;
    return plan->changes || plan->known->unavailable_at;
}

bool plan_keep(const struct plan_options *options, struct queue *queue, struct plan *plan,
               GError **error)
{
    if (!has_news(plan))
        return true;
    if (!queue_begin(queue, error))
        return false;
    if (keep_source(options, queue, plan, error) &&
        (!plan->changes || keep_changes(options, queue, plan, error)))
        return queue_commit(queue, error);
    queue_rollback(queue);
    return false;
}
