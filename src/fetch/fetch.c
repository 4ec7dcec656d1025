/* See fetch.h. */
#include "src/fetch/fetch.h"
#include "src/fetch/fetch_feed.h"
#include "src/fetch/fetch_git.h"

static void forget_last_try(struct fetched *fetched)
{
    g_clear_pointer(&fetched->error, g_free);
    g_clear_pointer(&fetched->hint, g_free);
    fetched->status = 0;
}

static bool fetch_source(const struct fetch *fetch, const struct source_config *source,
                         const char *origin, GError **error)
{
    g_autofree char *folder = fetched_folder(fetch->state, source->name);
    AUTO(fetched_free) struct fetched *fetched = fetched_load(folder, origin);
    if (!fetched_is_due(fetched, fetch->now))
        return true;
    if (!fetched) {
        fetched = fetched_new(origin);
    }
    forget_last_try(fetched);
    fetched->fetched_at = fetch->now;
    fetched->next_at = fetch->now + source->interval;
    if (source->url && !fetch_feed(source, folder, fetched, error))
        return false;
    if (!source->url)
        fetch_git(source, fetched);
    return fetched_save(folder, fetched, error);
}

static bool is_wanted(const struct fetch *fetch, const struct source_config *source)
{
    return !fetch->only || g_strv_contains(fetch->only, source->name);
}

bool fetch_due(const struct fetch *fetch, GError **error)
{
    for (guint i = 0; i < fetch->config->sources->len; i++) {
        const struct source_config *source = fetch->config->sources->pdata[i];
        g_autofree char *origin = fetched_origin(source);
        if (origin && is_wanted(fetch, source) && !fetch_source(fetch, source, origin, error))
            return false;
    }
    return true;
}
