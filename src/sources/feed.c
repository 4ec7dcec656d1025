/*
 * The feed source: what the last good answer lists, against what was known. Which entry is which
 * posting is decided here, since a feed may rename all of them at once and list only its latest;
 * what that means is the watcher's business.
 */
#include <string.h>

#include "src/base/error.h"
#include "src/base/notice.h"
#include "src/sources/feed.h"
#include "src/sources/feed_parse.h"
#include "src/sources/feed_posting.h"
#include "src/sources/fetched.h"

/* One look at a feed. */
struct look {
    const struct source_view *view;
    struct fetched *fetched;
    struct feed *feed;
    char *cursor;           /* the mark of the body */
    const GPtrArray *files; /* of struct known_file */
    GHashTable *known;      /* path -> struct known_file */
    GHashTable *listed;     /* set of the entries' ids */
    GHashTable *gone;       /* set of paths that are no more: deleted, or under another id */
    struct observation *observation;
};

static void look_clear(struct look *look)
{
    fetched_free(look->fetched);
    feed_free(look->feed);
    g_free(look->cursor);
    g_clear_pointer(&look->known, g_hash_table_unref);
    g_clear_pointer(&look->listed, g_hash_table_unref);
    g_clear_pointer(&look->gone, g_hash_table_unref);
}

AUTO_DEFINE_CLEAR(struct look, look_clear)

/* --- the body --- */

/* What was fetched, if it may be believed. */
static bool load_record(struct look *look, GError **error)
{
    const struct source_view *view = look->view;
    const char *url = view->config->url;
    look->fetched = view->fetched ? fetched_load(view->fetched, url) : NULL;
    const struct fetched *fetched = look->fetched;
    if (fetched && fetched->error)
        return error_set(error, ERROR_SOURCE, fetched->hint, "%s", fetched->error);
    if (!fetched || !fetched->from)
        return error_set(error, ERROR_SOURCE, "`announce run` fetches it",
                         "%s has not been fetched yet", url);
    g_autofree char *body = fetched_body_path(view->fetched);
    look->cursor = file_mark_string(body);
    return true;
}

static bool parse_body(struct look *look, GError **error)
{
    const struct fetched *fetched = look->fetched;
    g_autofree char *path = fetched_body_path(look->view->fetched);
    gsize length;
    g_autoptr(GError) problem = NULL;
    g_autofree char *bytes = file_read(path, FEED_MAX_BYTES, &length, &problem);
    if (!bytes)
        return error_set(error, ERROR_SOURCE, "remove it: it is then fetched again", "%s",
                         problem->message);
    look->feed = feed_parse(bytes, length, fetched->content_type, fetched->from, error);
    if (!look->feed)
        g_prefix_error(error, "%s: ", fetched->from);
    return look->feed != NULL;
}

/* Does what it lists tell us all that there is? */
static bool is_complete(const struct look *look)
{
    const struct feed *feed = look->feed;
    return (look->view->config->is_complete || feed->is_complete) && !feed->has_next &&
           feed->nameless == 0;
}

/* --- which entry is which posting --- */

/* The numbers in a mark by which a posting may be known again under another id. */
static int64_t link_of(const struct file_mark *mark)
{
    return mark->inode;
}

static int64_t title_of(const struct file_mark *mark)
{
    return mark->size;
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
    seen->posting = feed_posting(look->feed->entries->pdata[i], view->config, view->zone,
                                 look->observation->notices);
}

/* The entries that fell off a feed which lists only its latest are still there. */
static void fill_in(struct look *look)
{
    observation_fill_in(look->observation, look->files, look->gone);
    for (guint i = 0; i < look->observation->seen->len; i++) {
        struct seen *seen = look->observation->seen->pdata[i];
        if (!seen->id)
            seen->id = g_strdup(seen->path);
    }
}

static int compare_seen(const void *a, const void *b)
{
    const struct seen *const *first = a, *const *second = b;
    return strcmp((*first)->path, (*second)->path);
}

static void see_all(struct look *look)
{
    GPtrArray *entries = look->feed->entries, *seen = look->observation->seen;
    index_known(look);
    for (guint i = 0; i < entries->len; i++)
        add_seen(look, entries->pdata[i]);
    know_again(look);
    for (guint i = 0; i < entries->len; i++)
        read_seen(look, i);
    if (is_complete(look))
        g_ptr_array_sort(seen, compare_seen);
    else
        fill_in(look);
    guint unchanged = 0;
    for (guint i = 0; i < seen->len; i++)
        unchanged += ((const struct seen *)seen->pdata[i])->kind == SEEN_UNCHANGED;
    look->observation->is_unchanged = unchanged == seen->len && unchanged == look->files->len;
}

static void note(const struct look *look)
{
    GPtrArray *notices = look->observation->notices;
    const char *name = look->view->config->name;
    if (look->fetched->address)
        notices_add(notices, name, "write that as its `url`", "the feed has moved for good to %s",
                    look->fetched->address);
    if (look->feed->nameless > 0)
        notices_add(notices, name, NULL, "%u entries have neither an id nor a link: left out",
                    look->feed->nameless);
    if (look->view->config->is_complete && look->feed->has_next)
        notices_add(notices, name, NULL,
                    "the feed goes on on another page: nothing that it does not list is closed");
    if (look->feed->is_finished)
        notices_add(notices, name, "remove the source", "the feed says that it is finished");
}

/* Nothing was fetched since: the same answer, nothing to parse. */
static void see_the_same(struct look *look)
{
    look->observation->is_unchanged = true;
    if (!look->view->wants_list)
        return;
    look->gone = g_hash_table_new(g_str_hash, g_str_equal);
    fill_in(look);
}

static bool look_at(struct look *look, GError **error)
{
    const struct source_view *view = look->view;
    if (!parse_body(look, error))
        return false;
    if (look->feed->entries->len == 0 && !is_complete(look))
        return error_set(error, ERROR_SOURCE,
                         "if it lists everything that is open, say `complete: true`",
                         "%s lists nothing: taken for an outage", view->config->url);
    see_all(look);
    note(look);
    return true;
}

static struct observation *feed_observe(const struct source_view *view, GError **error)
{
    AUTO(look_clear) struct look look = {.view = view};
    if (!load_record(&look, error))
        return NULL;
    AUTO(observation_free) struct observation *observation = observation_new();
    look.observation = observation;
    observation->cursor = g_strdup(look.cursor);
    bool is_same = !view->read_all && g_strcmp0(look.cursor, view->cursor) == 0;
    g_autoptr(GPtrArray) files =
        is_same && !view->wants_list ? g_ptr_array_new() : source_known_files(view, error);
    look.files = files;
    if (!files)
        return NULL;
    if (is_same)
        see_the_same(&look);
    else if (!look_at(&look, error))
        return NULL;
    return g_steal_pointer(&observation);
}

static enum posting_verdict feed_read(const struct source_view *view, const char *path,
                                      GPtrArray *notices, struct posting **posting, GError **error)
{
    AUTO(look_clear) struct look look = {.view = view};
    if (!load_record(&look, error) || !parse_body(&look, error))
        return POSTING_UNREADABLE;
    for (guint i = 0; i < look.feed->entries->len; i++) {
        const struct feed_entry *entry = look.feed->entries->pdata[i];
        if (strcmp(entry->id, path) != 0)
            continue;
        *posting = feed_posting(entry, view->config, view->zone, notices);
        return POSTING_READ;
    }
    return POSTING_NONE;
}

const struct source_kind feed_kind = {
    .name = "feed",
    .needs_fetch = true,
    .observe = feed_observe,
    .read = feed_read,
};
