/*
 * See feed_seen.h. A feed may rename all its entries at once and list only its latest: which entry
 * is which is decided here as far as ids, links and, when all ids are new, titles can tell. What
 * reads alike beyond that is the watcher's business.
 */
#include <string.h>

#include "src/sources/feed_posting.h"
#include "src/sources/feed_seen.h"

/* One comparison of what is listed with what is known. */
struct look {
    const struct source_view *view;
    const struct feed *feed;
    const GPtrArray *files; /* of struct known_file */
    GHashTable *known;      /* path -> struct known_file */
    GHashTable *listed;     /* set of the entries' ids */
    GHashTable *gone;       /* set of paths that are no more: deleted, or under another id */
    struct observation *observation;
};

static void look_clear(struct look *look)
{
    g_hash_table_unref(look->known);
    g_hash_table_unref(look->listed);
    g_hash_table_unref(look->gone);
}

AUTO_DEFINE_CLEAR(struct look, look_clear)

/* --- which entry is which posting --- */

/* The numbers in a mark by which a posting may be known again under another id. */
static int64_t link_of(const struct file_mark *mark)
{
    return mark->inode;
}

/* What the feed has not listed for long may have a namesake by now. */
static int64_t title_of(const struct file_mark *mark)
{
    return feed_mark_is_unlisted(mark) ? 0 : mark->size;
}

typedef int64_t (*trait)(const struct file_mark *mark);

static bool is_free(const struct look *look, const struct known_file *file)
{
    return !g_hash_table_contains(look->listed, file->path) &&
           !g_hash_table_contains(look->gone, file->path);
}

/* Known files that are not listed any more, by a trait that none of all files shares with them. */
static GHashTable *free_files_by(const struct look *look, trait of)
{
    GHashTable *files = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    for (guint i = 0; i < look->files->len; i++) {
        struct known_file *file = look->files->pdata[i];
        int64_t value = of(&file->mark);
        if (value == 0)
            continue;
        bool is_only = !g_hash_table_contains(files, &value);
        g_hash_table_replace(files, g_memdup2(&value, sizeof value),
                             is_only && is_free(look, file) ? file : NULL);
    }
    return files;
}

/* How many entries have which value of the trait. */
static GHashTable *count_by(const struct look *look, trait of)
{
    GHashTable *counts = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    for (guint i = 0; i < look->observation->seen->len; i++) {
        int64_t value = of(&((const struct seen *)look->observation->seen->pdata[i])->mark);
        guint count = GPOINTER_TO_UINT(g_hash_table_lookup(counts, &value));
        g_hash_table_replace(counts, g_memdup2(&value, sizeof value), GUINT_TO_POINTER(count + 1));
    }
    return counts;
}

/* A new entry that has a trait of one that is no longer listed is that one under another id. A
 * trait that several share, a link to the list of all jobs, says nothing. */
static void know_again_by(struct look *look, trait of)
{
    g_autoptr(GHashTable) files = free_files_by(look, of);
    g_autoptr(GHashTable) counts = count_by(look, of);
    for (guint i = 0; i < look->observation->seen->len; i++) {
        struct seen *seen = look->observation->seen->pdata[i];
        int64_t value = of(&seen->mark);
        struct known_file *file = seen->known ? NULL : g_hash_table_lookup(files, &value);
        if (!file || GPOINTER_TO_UINT(g_hash_table_lookup(counts, &value)) != 1)
            continue;
        seen->known = file;
        g_hash_table_add(look->gone, file->path);
    }
}

static bool is_any_known(const struct look *look)
{
    for (guint i = 0; i < look->observation->seen->len; i++) {
        if (((const struct seen *)look->observation->seen->pdata[i])->known)
            return true;
    }
    return false;
}

/* A site that moves gives every entry a new id, and often a new link: that is no news. */
static void know_again(struct look *look)
{
    bool is_migration = !is_any_known(look);
    know_again_by(look, link_of);
    if (is_migration)
        know_again_by(look, title_of);
}

/* --- seeing --- */

static void index_known(struct look *look)
{
    look->known = g_hash_table_new(g_str_hash, g_str_equal);
    look->listed = g_hash_table_new(g_str_hash, g_str_equal);
    look->gone = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < look->files->len; i++) {
        struct known_file *file = look->files->pdata[i];
        g_hash_table_insert(look->known, file->path, file);
    }
    for (guint i = 0; i < look->feed->entries->len; i++)
        g_hash_table_add(look->listed, ((struct feed_entry *)look->feed->entries->pdata[i])->id);
    for (guint i = 0; i < look->feed->deleted->len; i++) {
        char *id = look->feed->deleted->pdata[i];
        if (!g_hash_table_contains(look->listed, id))
            g_hash_table_add(look->gone, id);
    }
}

static void add_seen(struct look *look, const struct feed_entry *entry)
{
    struct seen *seen = g_new0(struct seen, 1);
    seen->path = g_strdup(entry->id);
    seen->id = g_strdup(entry->id);
    seen->mark = feed_mark(entry);
    seen->known = g_hash_table_lookup(look->known, entry->id);
    g_ptr_array_add(look->observation->seen, seen);
}

/* `seen` and entries are in the same order still. */
static void read_seen(struct look *look, guint i)
{
    const struct source_view *view = look->view;
    struct seen *seen = look->observation->seen->pdata[i];
    if (!view->read_all && seen->known && file_mark_equal(&seen->known->mark, &seen->mark)) {
        seen->kind = SEEN_UNCHANGED;
        return;
    }
    seen->kind = SEEN_POSTING;
    const struct posting_view how = {
        .source = view->config,
        .zone = zone_get(view->zone),
        .common = look->feed->common,
    };
    seen->posting = feed_posting(look->feed->entries->pdata[i], &how, look->observation->notices);
}

/* What is known and not listed is there as it was; its mark remembers that it is not listed. */
static void keep_unlisted(struct seen *seen)
{
    seen->id = g_strdup(seen->path);
    seen->is_unlisted = true;
    seen->has_left = !feed_mark_is_unlisted(&seen->mark);
    feed_mark_unlist(&seen->mark);
}

static void fill_in(struct observation *observation, const GPtrArray *files, GHashTable *gone)
{
    observation_fill_in(observation, files, gone);
    for (guint i = 0; i < observation->seen->len; i++) {
        struct seen *seen = observation->seen->pdata[i];
        if (!seen->id)
            keep_unlisted(seen);
    }
}

static bool is_as_it_was(const struct seen *seen)
{
    return seen->kind == SEEN_UNCHANGED && !seen->has_left;
}

static int compare_seen(const void *a, const void *b)
{
    const struct seen *const *first = a, *const *second = b;
    return strcmp((*first)->path, (*second)->path);
}

void feed_see(const struct source_view *view, const struct feed *feed, const GPtrArray *files,
              bool is_complete, struct observation *observation)
{
    AUTO(look_clear)
    struct look look = {.view = view, .feed = feed, .files = files, .observation = observation};
    GPtrArray *seen = observation->seen;
    index_known(&look);
    for (guint i = 0; i < feed->entries->len; i++)
        add_seen(&look, feed->entries->pdata[i]);
    know_again(&look);
    for (guint i = 0; i < feed->entries->len; i++)
        read_seen(&look, i);
    if (is_complete)
        g_ptr_array_sort(seen, compare_seen);
    else
        fill_in(observation, files, look.gone);
    guint unchanged = 0;
    for (guint i = 0; i < seen->len; i++)
        unchanged += is_as_it_was(seen->pdata[i]);
    observation->ids_may_change = true;
    observation->is_unchanged = unchanged == seen->len && unchanged == files->len;
}

void feed_see_unchanged(const GPtrArray *files, struct observation *observation)
{
    observation_fill_in(observation, files, NULL);
    for (guint i = 0; i < observation->seen->len; i++) {
        struct seen *seen = observation->seen->pdata[i];
        seen->id = g_strdup(seen->path);
        seen->is_unlisted = feed_mark_is_unlisted(&seen->mark);
    }
    observation->ids_may_change = true;
    observation->is_unchanged = true;
}
