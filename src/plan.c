/* See plan.h. This is where an observation becomes announcements, so it is the only place that
 * knows both the watcher and the queue. */
#include <string.h>

#include "src/base/error.h"
#include "src/plan.h"

static void draft_free(void *pointer)
{
    struct draft *draft = pointer;
    composed_free(draft->composed);
    g_free(draft);
}

void plan_free(struct plan *plan)
{
    if (!plan)
        return;
    known_source_free(plan->known);
    g_clear_pointer(&plan->drafts, g_ptr_array_unref);
    changes_free(plan->changes);
    observation_free(plan->observation);
    g_clear_pointer(&plan->postings, g_ptr_array_unref);
    g_clear_pointer(&plan->files, g_ptr_array_unref);
    g_clear_error(&plan->unavailable);
    g_free(plan);
}

struct composed *plan_compose(const struct posting *posting, const struct account_config *account,
                              enum event_kind kind)
{
    return compose(account->templates[kind], posting, &account->account.platform->limits);
}

const char *plan_problem(const struct posting *posting, const struct composed *composed)
{
    if (!composed->fits)
        return "the template's own words leave no room for the posting";
    if (!*posting->title)
        return "the posting has no title";
    return *composed->text ? NULL : "the template comes to nothing for this posting";
}

const char *plan_why_held(const struct plan *plan, const struct draft *draft)
{
    if (plan->held_by == HELD_BY_CONFIGURATION)
        return "the configuration of its source has changed: is it news, or only newly seen?";
    if (plan->held_by == HELD_BY_FLOOD)
        return "more events at once than flood_limit";
    return draft->problem;
}

struct announcement *plan_announcement(const struct source_config *source,
                                       const struct known_posting *posting, const char *link,
                                       const struct account_config *account, enum event_kind kind,
                                       int edition, const char *text, int64_t now)
{
    struct announcement *announcement = g_new0(struct announcement, 1);
    announcement->posting_row = posting->row;
    announcement->source = g_strdup(source->name);
    announcement->posting = g_strdup(posting->id);
    announcement->title = g_strdup(posting->title);
    announcement->account = g_strdup(account->account.name);
    announcement->platform = g_strdup(account->account.platform->name);
    announcement->kind = kind;
    announcement->edition = edition;
    announcement->text = g_strdup(text);
    announcement->link = g_strdup(link);
    announcement->state = STATE_QUEUED;
    announcement->before_close = STATE_CANCELLED;
    announcement->created_at = announcement->changed_at = announcement->due_at = now;
    announcement->expires_at = now + account->expires_after;
    return announcement;
}

/* --- looking --- */

/* For the watcher. A sketch that cannot be read must not pass for "not alike": that would make news
 * out of a rename. */
struct sketches {
    struct store *store;
    GError *error; /* the first */
};

static GBytes *stored_sketch(int64_t posting_row, void *data)
{
    struct sketches *sketches = data;
    return store_sketch(sketches->store, posting_row, sketches->error ? NULL : &sketches->error);
}

/* What the store knows of the source; a store or a source that is not there knows nothing. */
static bool load_known(struct store *store, struct plan *plan, GError **error)
{
    g_autoptr(GError) problem = NULL;
    plan->known = store ? store_source(store, plan->source->name, &problem) : NULL;
    if (problem) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return false;
    }
    plan->is_baseline = !plan->known;
    if (!plan->known) {
        plan->known = g_new0(struct known_source, 1);
        plan->known->name = g_strdup(plan->source->name);
        plan->files = g_ptr_array_new();
        return true;
    }
    /* A source that was never available has no baseline yet. */
    plan->is_baseline = plan->known->baseline_at == 0;
    plan->files = store_files(store, plan->known->row, error);
    return plan->files != NULL;
}

static bool load_postings(struct store *store, struct plan *plan, GError **error)
{
    plan->postings =
        plan->known->row ? store_postings(store, plan->known->row, error) : g_ptr_array_new();
    return plan->postings != NULL;
}

static bool read_differently(const struct plan *plan)
{
    return g_strcmp0(plan->known->fingerprint, plan->source->fingerprint) != 0;
}

/* Every event becomes a draft on every account that takes it. */
static void add_drafts(const struct plan_options *options, struct plan *plan)
{
    const GPtrArray *accounts = options->config->accounts;
    for (guint i = 0; i < plan->changes->list->len; i++) {
        const struct change *change = plan->changes->list->pdata[i];
        for (guint j = 0; change->has_event && j < accounts->len; j++) {
            const struct account_config *account = accounts->pdata[j];
            if (!account->takes[change->event])
                continue;
            struct draft *draft = g_new(struct draft, 1);
            *draft = (struct draft){
                .change = change,
                .account = account,
                .composed = plan_compose(change->seen->posting, account, change->event),
            };
            draft->problem = plan_problem(change->seen->posting, draft->composed);
            g_ptr_array_add(plan->drafts, draft);
        }
    }
    int limit = options->config->flood_limit;
    if (!plan->is_baseline && read_differently(plan))
        plan->held_by = HELD_BY_CONFIGURATION;
    else if (limit > 0 && plan->changes->events > limit)
        plan->held_by = HELD_BY_FLOOD;
}

/* Nothing on disk changed; a deadline may still have passed. */
static bool is_nothing_new(const struct plan_options *options, struct store *store,
                           const struct plan *plan, bool *nothing, GError **error)
{
    bool is_overdue = false;
    *nothing = false;
    if (options->read_all || plan->is_baseline || read_differently(plan) ||
        !plan->observation->is_unchanged)
        return true;
    if (!store_has_overdue(store, plan->known->row, options->now, &is_overdue, error))
        return false;
    *nothing = !is_overdue;
    return true;
}

static bool conclude(const struct plan_options *options, struct store *store, struct plan *plan,
                     GError **error)
{
    bool nothing;
    if (!is_nothing_new(options, store, plan, &nothing, error))
        return false;
    if (nothing)
        return true;
    if (!load_postings(store, plan, error))
        return false;
    struct sketches sketches = {.store = store};
    struct watch_view view = {
        .observation = plan->observation,
        .known = plan->postings,
        .is_baseline = plan->is_baseline,
        .accept_removals = options->accept_removals,
        .now = options->now,
        .reopen_after = options->config->reopen_after,
        .sketch = stored_sketch,
        .data = &sketches,
    };
    plan->changes = watch_compare(&view, &plan->unavailable);
    if (sketches.error) {
        g_propagate_error(error, sketches.error);
        return false;
    }
    if (plan->changes)
        add_drafts(options, plan);
    return true;
}

struct plan *plan_look(const struct plan_options *options, struct store *store,
                       const struct source_config *source, GError **error)
{
    AUTO(plan_free) struct plan *plan = g_new0(struct plan, 1);
    plan->source = source;
    plan->drafts = g_ptr_array_new_with_free_func(draft_free);
    if (!load_known(store, plan, error))
        return NULL;
    struct source_view view = {
        .config = source,
        .zone = options->config->timezone,
        .files = plan->files,
        .read_all = options->read_all || read_differently(plan),
    };
    plan->observation = source_kind_find(source->kind)->observe(&view, &plan->unavailable);
    if (plan->observation && !conclude(options, store, plan, error))
        return NULL;
    return g_steal_pointer(&plan);
}

/* --- keeping --- */

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

static bool keep_files(struct store *store, const struct plan *plan, GError **error)
{
    g_autoptr(GHashTable) rows = g_hash_table_new(NULL, NULL);
    g_autoptr(GHashTable) paths = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < plan->changes->list->len; i++) {
        const struct change *change = plan->changes->list->pdata[i];
        if (change->seen)
            g_hash_table_insert(rows, (void *)change->seen, &change->after->row);
    }
    int64_t source = plan->known->row;
    for (guint i = 0; i < plan->observation->seen->len; i++) {
        const struct seen *seen = plan->observation->seen->pdata[i];
        g_hash_table_add(paths, seen->path);
        const int64_t *row = g_hash_table_lookup(rows, seen);
        int64_t posting = row ? *row : seen->known ? seen->known->posting : 0;
        if (seen->kind == SEEN_NO_POSTING)
            posting = 0;
        bool is_same = seen->kind == SEEN_UNCHANGED && seen->known->posting == posting;
        if (!is_same && !keep_file(store, source, seen, posting, error))
            return false;
    }
    for (guint i = 0; i < plan->files->len; i++) {
        const struct known_file *file = plan->files->pdata[i];
        if (!g_hash_table_contains(paths, file->path) &&
            !store_forget_file(store, source, file->path, error))
            return false;
    }
    return true;
}

/* After `post --force` the edition that was about to open is said already: opening again shortly
 * afterwards is that edition, so that the next real re-opening is news. */
static bool count_forced_edition(struct store *store, struct known_posting *after, GError **error)
{
    struct announcement_filter filter = {.posting_row = after->row};
    g_autoptr(GPtrArray) rows = store_announcements(store, &filter, error);
    if (!rows)
        return false;
    for (guint i = 0; i < rows->len; i++) {
        const struct announcement *announcement = rows->pdata[i];
        after->edition = MAX(after->edition, announcement->edition);
    }
    return true;
}

/* The texts that still wait follow their posting. */
static bool refresh(const struct plan_options *options, struct queue *queue,
                    const struct change *change, GError **error)
{
    struct announcement_filter filter = {
        .posting_row = change->after->row,
        .states = 1u << STATE_HELD | 1u << STATE_QUEUED,
    };
    g_autoptr(GPtrArray) rows = store_announcements(queue_store(queue), &filter, error);
    if (!rows)
        return false;
    for (guint i = 0; i < rows->len; i++) {
        const struct announcement *row = rows->pdata[i];
        const struct account_config *account = config_account(options->config, row->account);
        if (!account)
            continue;
        const struct posting *posting = change->seen->posting;
        AUTO(composed_free)
        struct composed *composed = plan_compose(posting, account, row->kind);
        if (!queue_refresh(queue, row->id, composed->text, posting->link, posting->title,
                           plan_problem(posting, composed), options->now, error))
            return false;
    }
    return true;
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
    if (change->has_closed && !queue_posting_closed(queue, after->row, options->now, error))
        return false;
    if (change->has_reverted &&
        !queue_posting_reverted(queue, after->row, change->before->edition, options->now, error))
        return false;
    return !posting || refresh(options, queue, change, error);
}

static bool keep_draft(const struct plan_options *options, struct queue *queue,
                       const struct plan *plan, const struct draft *draft, GError **error)
{
    const struct known_posting *posting = draft->change->after;
    AUTO(announcement_free)
    struct announcement *row = plan_announcement(
        plan->source, posting, draft->change->seen->posting->link, draft->account,
        draft->change->event, posting->edition, draft->composed->text, options->now);
    const char *why = plan_why_held(plan, draft);
    row->text_problem = g_strdup(draft->problem);
    if (why) {
        row->state = STATE_HELD;
        row->held_by = plan->held_by != HELD_BY_NOTHING ? plan->held_by : HELD_BY_TEXT;
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
    known->changed_at = options->now;
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
