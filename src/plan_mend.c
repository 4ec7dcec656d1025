/* Texts that could not go out and now can: the template was mended, or the posting. See plan.h. */
#include "src/plan.h"

/* The posting as it reads now; NULL when it cannot be read: then nothing is mended. */
static struct posting *read_now(const struct plan_options *options, const char *source_name,
                                const char *path)
{
    const struct source_config *source = config_source(options->config, source_name);
    struct source_view view = {
        .config = source,
        .zone = options->config->timezone,
        .now = options->now,
    };
    struct posting *posting = NULL;
    if (source)
        source_kind_find(source->kind)->read(&view, path, NULL, &posting, NULL);
    return posting;
}

static bool mend(const struct plan_options *options, struct queue *queue,
                 const struct announcement *row, GError **error)
{
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
    struct posting *posting = read_now(options, row->source, known->path);
    if (!posting)
        return true;
    struct saying saying = {
        .config = options->config,
        .account = account,
        .posting = posting,
        .kind = row->kind,
        .edition = row->edition,
    };
    if (!plan_find_repeat(queue_store(queue), row, &saying.repeat, error))
        return false;
    AUTO(composed_free) struct composed *composed = saying_compose(&saying);
    const struct refreshed refreshed = {
        .text = composed->text,
        .link = composed->link,
        .title = posting->title,
        .problem = plan_problem(posting, composed),
    };
    return queue_refresh(queue, row->id, &refreshed, options->now, error);
}

bool plan_mend(const struct plan_options *options, struct queue *queue, GError **error)
{
    struct announcement_filter filter = {.states = 1u << STATE_HELD};
    g_autoptr(GPtrArray) rows = store_announcements(queue_store(queue), &filter, error);
    for (guint i = 0; rows && i < rows->len; i++) {
        const struct announcement *row = rows->pdata[i];
        if (row->text_problem && !mend(options, queue, row, error))
            return false;
    }
    return rows != NULL;
}
