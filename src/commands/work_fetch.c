/* Fetching, as a part of a run's work; see work.h. With nothing due it costs the reading of a small
 * file for each source that lives elsewhere. */
#include "src/base/error.h"
#include "src/commands/print.h"
#include "src/commands/spawn.h"
#include "src/commands/work.h"
#include "src/sources/fetched.h"
#include "src/sources/source.h"

/* What its kind needs fetched; NULL = nothing. By the caller. */
static char *origin_of(const struct source_config *source)
{
    return source_kind_find(source->kind)->needs_fetch ? fetched_origin(source) : NULL;
}

static struct fetched *load(const struct work *work, const struct source_config *source,
                            const char *origin)
{
    g_autofree char *folder = fetched_folder(work->context->config->state, source->name);
    return fetched_load(folder, origin);
}

/* The names of the sources that are due; they belong to the configuration. */
static GPtrArray *list_due(const struct work *work)
{
    const struct context *context = work->context;
    GPtrArray *due = g_ptr_array_new();
    for (guint i = 0; i < context->config->sources->len; i++) {
        const struct source_config *source = context->config->sources->pdata[i];
        g_autofree char *origin = origin_of(source);
        AUTO(fetched_free) struct fetched *fetched = origin ? load(work, source, origin) : NULL;
        if (origin && fetched_is_due(fetched, context->now))
            g_ptr_array_add(due, source->name);
    }
    return due;
}

/* `problem` NULL = there is none, or none any more. */
static bool tell(struct work *work, const char *what, const GError *problem, GError **error)
{
    bool is_told;
    if (!problem)
        return tell_is_over(&work->tell, what, error);
    if (!tell_is_time(&work->tell, what, &is_told, error))
        return false;
    if (is_told)
        print_problem(NULL, error_hint(problem), "%s", problem->message);
    return true;
}

/* A feed that cannot be fetched is unavailable, and told as that; a branch is what it was. */
static bool tell_branch(struct work *work, const struct source_config *source, GError **error)
{
    if (!source->remote)
        return true;
    g_autofree char *origin = origin_of(source);
    AUTO(fetched_free) struct fetched *fetched = load(work, source, origin);
    g_autofree char *what = g_strconcat("fetch:", source->name, NULL);
    g_autoptr(GError) problem = NULL;
    if (fetched && fetched->error)
        error_set(&problem, ERROR_SOURCE, fetched->hint, "%s: %s", source->name, fetched->error);
    return tell(work, what, problem, error);
}

bool work_fetch(struct work *work, GError **error)
{
    const GPtrArray *sources = work->context->config->sources;
    g_autoptr(GPtrArray) due = list_due(work);
    g_autoptr(GError) problem = NULL;
    if (due->len > 0) {
        store_release(queue_store(work->hold->queue));
        if (!spawn_fetch(work->context, work->hold->lock, due, &problem))
            work->source_unavailable = true;
        if (!tell(work, "fetch", problem, error))
            return false;
    }
    for (guint i = 0; i < sources->len; i++) {
        if (!tell_branch(work, sources->pdata[i], error))
            return false;
    }
    return true;
}
