/*
 * The directory source: what is listed now, against what was known; files whose marks say that they
 * may have changed are read. What any of it means is the watcher's business.
 */
#include <string.h>

#include "src/base/notice.h"
#include "src/sources/beneath.h"
#include "src/sources/directory.h"
#include "src/sources/glob.h"
#include "src/sources/listing.h"

static enum posting_verdict read_posting(const struct source_view *view,
                                         const struct beneath *beneath, const char *path,
                                         GPtrArray *notices, struct file_mark *mark,
                                         struct posting **posting, GError **error)
{
    gsize length;
    g_autofree char *bytes = beneath_read(beneath, path, POSTING_MAX_BYTES, &length, mark, error);
    if (!bytes)
        return POSTING_UNREADABLE;
    g_autofree char *id = posting_id_of(path);
    return posting_parse(bytes, length, path, id, view->config, view->zone, notices, posting,
                         error);
}

static void read_seen(const struct source_view *view, const struct beneath *beneath,
                      GPtrArray *notices, struct seen *seen)
{
    static const enum seen_kind kinds[] = {
        [POSTING_READ] = SEEN_POSTING,
        [POSTING_NONE] = SEEN_NO_POSTING,
        [POSTING_UNREADABLE] = SEEN_UNREADABLE,
    };
    g_autoptr(GError) error = NULL;
    seen->kind = kinds[read_posting(view, beneath, seen->path, notices, &seen->mark, &seen->posting,
                                    &error)];
    if (seen->kind == SEEN_UNREADABLE)
        seen->problem = g_strdup(error->message);
}

/* The known file of that path. `next` goes through the known files, which are sorted as well. */
static const struct known_file *known_of(const GPtrArray *files, guint *next, const char *path)
{
    for (; *next < files->len; (*next)++) {
        const struct known_file *file = files->pdata[*next];
        int order = strcmp(file->path, path);
        if (order >= 0)
            return order == 0 ? file : NULL;
    }
    return NULL;
}

static void see_all(const struct source_view *view, const struct beneath *beneath, GArray *listing,
                    struct observation *observation)
{
    guint next = 0, unchanged = 0;
    for (guint i = 0; i < listing->len; i++) {
        struct listed *listed = &g_array_index(listing, struct listed, i);
        struct seen *seen = g_new0(struct seen, 1);
        seen->path = g_steal_pointer(&listed->path);
        seen->mark = listed->mark;
        seen->known = known_of(view->files, &next, seen->path);
        if (seen->known && !view->read_all && file_mark_equal(&seen->known->mark, &seen->mark))
            seen->kind = SEEN_UNCHANGED;
        else
            read_seen(view, beneath, observation->notices, seen);
        unchanged += seen->kind == SEEN_UNCHANGED;
        g_ptr_array_add(observation->seen, seen);
    }
    observation->is_unchanged = unchanged == listing->len && unchanged == view->files->len;
}

static void seen_free_element(void *seen)
{
    seen_free(seen);
}

static struct observation *directory_observe(const struct source_view *view, GError **error)
{
    AUTO(beneath_close) struct beneath *beneath = beneath_open(view->config->path, error);
    if (!beneath)
        return NULL;
    g_autoptr(GPtrArray) notices = notices_new();
    AUTO(globs_free) struct globs *globs = globs_new((const char *const *)view->config->globs);
    g_autoptr(GArray) listing = listing_read(beneath, globs, notices, error);
    if (!listing)
        return NULL;
    struct observation *observation = g_new0(struct observation, 1);
    observation->seen = g_ptr_array_new_full(listing->len, seen_free_element);
    observation->notices = g_steal_pointer(&notices);
    see_all(view, beneath, listing, observation);
    return observation;
}

static enum posting_verdict directory_read(const struct source_view *view, const char *path,
                                           GPtrArray *notices, struct posting **posting,
                                           GError **error)
{
    AUTO(beneath_close) struct beneath *beneath = beneath_open(view->config->path, error);
    if (!beneath)
        return POSTING_UNREADABLE;
    struct file_mark mark;
    return read_posting(view, beneath, path, notices, &mark, posting, error);
}

const struct source_kind directory_kind = {
    .name = "directory",
    .observe = directory_observe,
    .read = directory_read,
};
