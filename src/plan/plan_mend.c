/* What is held for its text or its source, and lets go when that is mended; and what has to be held
 * for its source. See plan.h. */
#include "src/plan/plan.h"
#include "src/sources/fetched.h"

struct mending {
    const struct plan_options *options;
    struct queue *queue;
    GHashTable *answers; /* name of a source -> struct source_answer: it is asked once for all */
};

static void answer_free(void *answer)
{
    source_answer_clear(answer);
    g_free(answer);
}

static struct source_answer *answer_of(const struct mending *mending, const char *source)
{
    struct source_answer *answer = g_hash_table_lookup(mending->answers, source);
    if (!answer) {
        answer = g_new0(struct source_answer, 1);
        g_hash_table_insert(mending->answers, g_strdup(source), answer);
    }
    return answer;
}

/* The posting as it reads now; NULL when it cannot be read: then nothing is mended. */
static struct posting *read_now(const struct mending *mending, const char *source_name,
                                const char *path)
{
    const struct config *config = mending->options->config;
    const struct source_config *source = config_source(config, source_name);
    g_autofree char *fetched = fetched_folder(config->state, source_name);
    struct source_view view = {
        .config = source,
        .zone = config->timezone,
        .now = mending->options->now,
        .fetched = fetched,
        .answer = answer_of(mending, source_name),
    };
    struct posting *posting = NULL;
    if (source)
        source_kind_find(source->kind)->read(&view, path, NULL, &posting, NULL);
    return posting;
}

static bool mend(const struct mending *mending, const struct announcement *row, GError **error)
{
    const struct plan_options *options = mending->options;
    struct queue *queue = mending->queue;
    const struct account_config *account = config_account(options->config, row->account);
    g_autoptr(GError) problem = NULL;
    AUTO(known_posting_free)
    struct known_posting *known = store_posting(queue_store(queue), row->posting_row, &problem);
    if (problem) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return false;
    }
    if (!known || !account)
        return true;
    AUTO(posting_free)
    struct posting *posting = read_now(mending, row->source, known->path);
    if (!posting)
        return true;
    const struct rewriting rewriting = {
        .options = options,
        .account = account,
        .posting = posting,
        .id = known->id,
    };
    return plan_rewrite(queue, row, &rewriting, error);
}

/* Whether the opening was published may be known by now. */
static bool settle_opening(const struct mending *mending, const struct announcement *row,
                           GError **error)
{
    static const char unsaid[] = "its opening was not published there";
    struct queue *queue = mending->queue;
    const struct announcement_filter filter = {
        .posting_row = row->posting_row,
        .account = row->account,
        .edition = row->edition,
    };
    g_autoptr(GPtrArray) rows = store_announcements(queue_store(queue), &filter, error);
    if (!rows)
        return false;
    switch (plan_is_told(rows, row->account)) {
    case TOLD:
        return queue_let_go(queue, row->id, HELD_BY_OPENING, mending->options->now, error);
    case NOT_TOLD:
        return queue_take_back(queue, row->id, unsaid, mending->options->now, error);
    default:
        return true;
    }
}

/* Its source is configured again: once that was seen, it is known what has closed meanwhile. */
static bool let_go_of_source(const struct mending *mending, const struct announcement *row,
                             GError **error)
{
    const struct plan_options *options = mending->options;
    if (!config_source(options->config, row->source))
        return true;
    AUTO(known_source_free)
    struct known_source *known = store_source(queue_store(mending->queue), row->source, error);
    if (!known)
        return false;
    return known->unavailable_at ||
           queue_let_go(mending->queue, row->id, HELD_BY_SOURCE, options->now, error);
}

/* What held it may be over. */
static bool let_go(const struct mending *mending, const struct announcement *row, GError **error)
{
    if (row->held_by == HELD_BY_OPENING)
        return settle_opening(mending, row, error);
    return row->held_by != HELD_BY_SOURCE || let_go_of_source(mending, row, error);
}

bool plan_mend(const struct plan_options *options, struct queue *queue, GError **error)
{
    struct announcement_filter filter = {.states = 1u << STATE_HELD};
    g_autoptr(GPtrArray) rows = store_announcements(queue_store(queue), &filter, error);
    g_autoptr(GHashTable) answers =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, answer_free);
    const struct mending mending = {options, queue, answers};
    for (guint i = 0; rows && i < rows->len; i++) {
        const struct announcement *row = rows->pdata[i];
        if (!let_go(&mending, row, error))
            return false;
        if (row->text_problem && !mend(&mending, row, error))
            return false;
    }
    return rows != NULL;
}

/* What opened while nobody looked may have been said under another name: when the source is back, a
 * person looks at it, as after any other change of how it is read. */
static bool forget_reading(struct queue *queue, const char *name, GError **error)
{
    AUTO(known_source_free)
    struct known_source *known = store_source(queue_store(queue), name, error);
    if (!known || *known->fingerprint == '\0')
        return known != NULL;
    *known->fingerprint = '\0';
    if (!queue_begin(queue, error))
        return false;
    if (store_save_source(queue_store(queue), known, error))
        return queue_commit(queue, error);
    queue_rollback(queue);
    return false;
}

/* Has the store a source that the configuration has no more? */
static bool misses_source(const struct plan_options *options, struct queue *queue, bool *misses,
                          GError **error)
{
    g_autoptr(GPtrArray) names = store_source_names(queue_store(queue), error);
    *misses = false;
    for (guint i = 0; names && i < names->len; i++) {
        if (config_source(options->config, names->pdata[i]))
            continue;
        *misses = true;
        if (!forget_reading(queue, names->pdata[i], error))
            return false;
    }
    return names != NULL;
}

bool plan_hold_orphans(const struct plan_options *options, struct queue *queue, GError **error)
{
    const struct announcement_filter filter = {.states = 1u << STATE_QUEUED};
    bool misses;
    if (!misses_source(options, queue, &misses, error))
        return false;
    if (!misses)
        return true;
    g_autoptr(GPtrArray) rows = store_announcements(queue_store(queue), &filter, error);
    for (guint i = 0; rows && i < rows->len; i++) {
        const struct announcement *row = rows->pdata[i];
        if (row->kind != EVENT_DIGEST && !config_source(options->config, row->source) &&
            !queue_hold_for_source(queue, row->id, options->now, error))
            return false;
    }
    return rows != NULL;
}
