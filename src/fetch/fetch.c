/* See fetch.h. Each source has a thread of its own while it is asked; they share nothing but the
 * configuration. */
#include "src/fetch/fetch.h"
#include "src/fetch/fetch_feed.h"
#include "src/fetch/fetch_git.h"

#define MAX_AT_ONCE 16

/* One round through what is due. */
struct round {
    const struct fetch *fetch;
    GMutex lock;
    GError *error; /* the first; under `lock` */
};

static void forget_last_try(struct fetched *fetched)
{
    g_clear_pointer(&fetched->error, g_free);
    g_clear_pointer(&fetched->hint, g_free);
    fetched->status = 0;
}

static bool fetch_source(const struct fetch *fetch, const struct source_config *source,
                         GError **error)
{
    g_autofree char *origin = fetched_origin(source);
    g_autofree char *folder = fetched_folder(fetch->state, source->name);
    AUTO(fetched_free) struct fetched *fetched = fetched_load(folder, origin);
    if (!fetched_is_due(fetched, fetch->now))
        return true;
    if (!fetched)
        fetched = fetched_new(origin);
    forget_last_try(fetched);
    fetched->fetched_at = fetch->now;
    fetched->next_at = fetch->now + source->interval;
    if (source->url && !fetch_feed(source, folder, fetched, error))
        return false;
    if (!source->url)
        fetch_git(source, fetched);
    return fetched_save(folder, fetched, error);
}

/* What a thread does: a list of sources, one after the other. */
static void fetch_list(void *data, void *user_data)
{
    const GPtrArray *sources = data;
    struct round *round = user_data;
    for (guint i = 0; i < sources->len; i++) {
        g_autoptr(GError) error = NULL;
        if (fetch_source(round->fetch, sources->pdata[i], &error))
            continue;
        g_mutex_lock(&round->lock);
        if (!round->error)
            round->error = g_steal_pointer(&error);
        g_mutex_unlock(&round->lock);
    }
}

static bool is_wanted(const struct fetch *fetch, const struct source_config *source)
{
    return (source->url || source->remote) &&
           (!fetch->only || g_strv_contains(fetch->only, source->name));
}

/* Who need not wait for one another: lists of sources by their names. Branches of one repository
 * wait, since git locks it. */
static GHashTable *list_all(const struct fetch *fetch)
{
    GHashTable *lists =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
    for (guint i = 0; i < fetch->config->sources->len; i++) {
        struct source_config *source = fetch->config->sources->pdata[i];
        if (!is_wanted(fetch, source))
            continue;
        char *key = source->url ? source->name : source->path;
        GPtrArray *list = g_hash_table_lookup(lists, key);
        if (!list) {
            list = g_ptr_array_new();
            g_hash_table_insert(lists, key, list);
        }
        g_ptr_array_add(list, source);
    }
    return lists;
}

bool fetch_due(const struct fetch *fetch, GError **error)
{
    struct round round = {.fetch = fetch};
    g_autoptr(GHashTable) lists = list_all(fetch);
    GHashTableIter iter;
    void *list;
    g_mutex_init(&round.lock);
    GThreadPool *pool = g_thread_pool_new(fetch_list, &round, MAX_AT_ONCE, FALSE, NULL);
    g_hash_table_iter_init(&iter, lists);
    while (g_hash_table_iter_next(&iter, NULL, &list))
        g_thread_pool_push(pool, list, NULL);
    g_thread_pool_free(pool, FALSE, TRUE);
    g_mutex_clear(&round.lock);
    if (round.error)
        g_propagate_error(error, round.error);
    return !round.error;
}
