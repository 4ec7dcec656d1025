/* See plan.h. Here, in plan_draft.c and in plan_keep.c an observation becomes announcements: these
 * alone know both the watcher and the queue. */
#include "src/plan/plan.h"
#include "src/plan/match.h"
#include "src/plan/plan_draft.h"
#include "src/sources/fetched.h"

static void draft_free(void *pointer)
{
    struct draft *draft = pointer;
    composed_free(draft->composed);
    g_free(draft);
}

struct plan *plan_new(const struct source_config *source)
{
    struct plan *plan = g_new0(struct plan, 1);
    plan->source = source;
    plan->drafts = g_ptr_array_new_with_free_func(draft_free);
    plan->read = g_ptr_array_new_with_free_func((GDestroyNotify)posting_free);
    return plan;
}

void plan_free(struct plan *plan)
{
    if (!plan)
        return;
    known_source_free(plan->known);
    g_clear_pointer(&plan->drafts, g_ptr_array_unref);
    g_clear_pointer(&plan->read, g_ptr_array_unref);
    changes_free(plan->changes);
    observation_free(plan->observation);
    g_clear_pointer(&plan->postings, g_ptr_array_unref);
    g_clear_pointer(&plan->files, g_ptr_array_unref);
    g_clear_error(&plan->unavailable);
    source_answer_clear(&plan->answer);
    g_free(plan);
}

const char *plan_problem(const struct posting *posting, const struct composed *composed)
{
    if (!composed->fits)
        return "the template's own words leave no room for the posting";
    if (!*posting->title)
        return "the posting has no title";
    if (posting->not_before < 0)
        return "the moment that it should wait for cannot be read";
    if (posting->has_bad_link)
        return "the posting's link is no web address";
    if (posting->lacks_link)
        return "the posting has no link: its permalink needs a date";
    return *composed->text ? NULL : "the template comes to nothing for this posting";
}

static bool needs_approval(const struct account_config *account, const struct posting *posting,
                           const char *id, const char *source)
{
    return account->needs_approval && match_takes(account->approval, posting, id, source);
}

bool plan_needs_approval(const struct account_config *account, const struct posting *posting,
                         const char *id, const struct announcement *row)
{
    bool is_read = row->is_released || row->is_edited;
    return !is_read && needs_approval(account, posting, id, row->source);
}

const char *plan_unwanted(const struct account_config *account, const struct posting *posting,
                          const char *id, const struct announcement *row)
{
    bool is_opening = row->kind == EVENT_NEW || row->kind == EVENT_REOPENED;
    if (row->is_released || row->first_sent_at)
        return NULL;
    if (!account->takes[row->kind])
        return "the account's `events` take this one no more";
    bool is_taken = !is_opening || match_takes(account->match, posting, id, row->source);
    return is_taken ? NULL : "the account's `match` takes this posting no more";
}

enum held_by plan_held_by(const struct plan *plan, const struct draft *draft)
{
    const struct account_config *account = draft->account;
    if (plan->held_by != HELD_BY_NOTHING)
        return plan->held_by;
    if (draft->change->namesake)
        return HELD_BY_MOVE;
    /* Before the text's own problem: what is mended must not pass unread. */
    if (needs_approval(account, draft->posting, draft->change->after->id, plan->source->name))
        return HELD_BY_APPROVAL;
    if (draft->is_in_doubt)
        return HELD_BY_OPENING;
    return draft->problem ? HELD_BY_TEXT : HELD_BY_NOTHING;
}

const char *plan_why_held(const struct plan *plan, const struct draft *draft)
{
    switch (plan_held_by(plan, draft)) {
    case HELD_BY_CONFIGURATION:
        return "the configuration of its source has changed: is it news, or only newly seen?";
    case HELD_BY_MOVE:
        return plan->held_by == HELD_BY_MOVE
                   ? "its source answers from another address, with hardly anything that was known: "
                     "is it news, or another source?"
                   : "it reads like one that its source lists no more: is it news, or the same?";
    case HELD_BY_FLOOD:
        return "more events at once than flood_limit";
    case HELD_BY_APPROVAL:
        return PLAN_WAITS_FOR_APPROVAL;
    case HELD_BY_OPENING:
        return "whether its opening was published is in doubt; settled, it goes by itself";
    default:
        return draft->problem;
    }
}

struct announcement *plan_announcement(const struct announcement_parts *parts)
{
    struct announcement *announcement = g_new0(struct announcement, 1);
    announcement->posting_row = parts->posting->row;
    announcement->source = g_strdup(parts->source->name);
    announcement->posting = g_strdup(parts->posting->id);
    announcement->title = g_strdup(parts->posting->title);
    announcement->account = g_strdup(parts->account->account.name);
    announcement->platform = g_strdup(parts->account->account.platform->name);
    announcement->kind = parts->kind;
    announcement->edition = parts->edition;
    announcement->take = parts->take;
    announcement->text = g_strdup(parts->text);
    announcement->link = g_strdup(parts->link);
    announcement->state = STATE_QUEUED;
    announcement->before_close = STATE_CANCELLED;
    announcement->created_at = announcement->changed_at = parts->now;
    announcement->due_at = parts->due_at;
    announcement->expires_at = parts->due_at + parts->account->expires_after;
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
        return true;
    }
    /* A source that was never available has no baseline yet. */
    plan->is_baseline = plan->known->baseline_at == 0;
    return true;
}

/* For the sources: which files are known. Loaded once, and only for a source that asks. */
struct file_loader {
    struct store *store;
    struct plan *plan;
};

static GPtrArray *load_files(void *data, GError **error)
{
    struct file_loader *loader = data;
    struct plan *plan = loader->plan;
    if (!plan->files)
        plan->files = plan->known->row ? store_files(loader->store, plan->known->row, error)
                                       : g_ptr_array_new();
    return plan->files;
}

/*
 * The postings of a part of the files; `postings` NULL when that part does not suffice for a
 * conclusion, see watch.h: one of the files is not a posting that is there, or no longer one.
 */
static bool load_part(struct store *store, const struct observation *observation,
                      GPtrArray **postings, GError **error)
{
    *postings = NULL;
    g_autoptr(GPtrArray) part = g_ptr_array_new_with_free_func((GDestroyNotify)known_posting_free);
    for (guint i = 0; i < observation->seen->len; i++) {
        const struct seen *seen = observation->seen->pdata[i];
        if (seen->kind == SEEN_NO_POSTING || !seen->known->posting)
            return true;
        g_autoptr(GError) problem = NULL;
        struct known_posting *posting = store_posting(store, seen->known->posting, &problem);
        if (problem) {
            g_propagate_error(error, g_steal_pointer(&problem));
            return false;
        }
        if (!posting)
            return true;
        g_ptr_array_add(part, posting);
        if (!posting->is_present)
            return true;
    }
    *postings = g_steal_pointer(&part);
    return true;
}

static bool load_postings(struct store *store, struct plan *plan, GError **error)
{
    struct observation *observation = plan->observation;
    if (observation->is_part && !load_part(store, observation, &plan->postings, error))
        return false;
    if (plan->postings)
        return true;
    if (observation->is_part)
        observation_fill_in(observation, plan->files, NULL);
    observation->is_part = false;
    plan->postings =
        plan->known->row ? store_postings(store, plan->known->row, error) : g_ptr_array_new();
    return plan->postings != NULL;
}

static bool read_differently(const struct plan *plan)
{
    return g_strcmp0(plan->known->fingerprint, plan->source->fingerprint) != 0;
}

static GPtrArray *list_said(int64_t posting_row, int edition, void *data, GError **error)
{
    struct announcement_filter filter = {.posting_row = posting_row, .edition = edition};
    return store_announcements(data, &filter, error);
}

static bool conclude(const struct plan_options *options, struct store *store,
                     const struct source_view *look, struct plan *plan, GError **error)
{
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
        .closing_before = options->config->closing_before,
        .sketch = stored_sketch,
        .data = &sketches,
    };
    plan->changes = watch_compare(&view, &plan->unavailable);
    if (sketches.error) {
        g_propagate_error(error, sketches.error);
        return false;
    }
    const struct said_before before = {.list = store ? list_said : NULL, .data = store};
    if (!plan->changes)
        return true;
    if (!plan_add_drafts(options, &before, look, plan, error))
        return false;
    if (plan->observation->is_elsewhere)
        plan->held_by = HELD_BY_MOVE;
    if (!plan->is_baseline && read_differently(plan))
        plan->held_by = HELD_BY_CONFIGURATION;
    return true;
}

/* Postings change at these moments although nobody edits them. */
static bool has_due_moment(const struct plan_options *options, struct store *store,
                           const struct plan *plan, bool *has, GError **error)
{
    *has = false;
    return !plan->known->row || store_has_due_moment(store, plan->known->row, options->now,
                                                     options->config->closing_before, has, error);
}

/* A clock that was ahead when the source was last seen may have closed what is open: files that did
 * not change since are news all the same. */
static bool was_clock_ahead(const struct plan_options *options, const struct plan *plan)
{
    return plan->known->changed_at > options->now;
}

/* Another configuration may want other words for what waits, or have none of it, or take again what
 * was put aside. */
static bool is_configured_anew(const struct plan_options *options, struct store *store,
                               const struct plan *plan, bool *is, GError **error)
{
    const struct announcement_filter waiting = {.states = 1U << STATE_HELD | 1U << STATE_QUEUED};
    int64_t count = 0;
    *is = false;
    if (!plan->known->row || g_strcmp0(plan->known->configuration, options->config->mark) == 0)
        return true;
    if (!store_has_put_aside(store, is, error) || !store_count(store, &waiting, &count, error))
        return false;
    *is = *is || count > 0;
    return true;
}

struct plan *plan_look(const struct plan_options *options, struct store *store,
                       const struct source_config *source, GError **error)
{
    AUTO(plan_free) struct plan *plan = plan_new(source);
    bool is_moment, has_changed;
    if (!load_known(store, plan, error) ||
        !has_due_moment(options, store, plan, &is_moment, error) ||
        !is_configured_anew(options, store, plan, &has_changed, error))
        return NULL;
    bool has_changed_rules = read_differently(plan);
    bool reads_all =
        options->read_all || has_changed_rules || has_changed || was_clock_ahead(options, plan);
    struct file_loader loader = {.store = store, .plan = plan};
    g_autofree char *fetched = fetched_folder(options->config->state, source->name);
    struct source_view view = {
        .config = source,
        .zone = options->config->timezone,
        .now = options->now,
        .cursor = plan->known->cursor,
        .fetched = fetched,
        .read_all = reads_all,
        .wants_list = is_moment || plan->is_baseline,
        .takes_part = plan->known->is_settled && !is_moment && !plan->is_baseline && !reads_all &&
                      !options->see_all,
        .extent = plan->is_baseline && options->only_learns ? POSTING_LEARNT : POSTING_WHOLE,
        .answer = &plan->answer,
        .load_files = load_files,
        .data = &loader,
    };
    plan->observation = source_kind_find(source->kind)->observe(&view, &plan->unavailable);
    if (!plan->observation)
        return g_steal_pointer(&plan);
    bool is_nothing_new =
        plan->observation->is_unchanged && !is_moment && !plan->is_baseline && !reads_all;
    if (!is_nothing_new && !conclude(options, store, &view, plan, error))
        return NULL;
    return g_steal_pointer(&plan);
}
