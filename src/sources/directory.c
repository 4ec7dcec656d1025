/*
 * The directory source: what is listed now, against what was known; files whose marks say that they
 * may have changed are read. What any of it means is the watcher's business.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "src/base/error.h"
#include "src/base/notice.h"
#include "src/sources/beneath.h"
#include "src/sources/directory.h"
#include "src/sources/glob.h"
#include "src/sources/join.h"
#include "src/sources/listing.h"
#include "src/sources/reading.h"
#include "src/sources/sample.h"

/* One look at a source. */
struct look {
    const struct source_view *view;
    struct beneath *beneath;
    struct joiner *joiner;
    struct common *common;
    const struct listing *listing; /* NULL: it is listed when a sample is wanted */
};

static char *read_partner(const char *path, gsize *length, void *data, GError **error)
{
    struct beneath *beneath = data;
    struct file_mark mark;
    if (faccessat(beneath->fd, path, F_OK, AT_SYMLINK_NOFOLLOW) != 0 && errno == ENOENT) {
        error_set(error, ERROR_POSTING, NULL, "%s:1: it is not there", path);
        return NULL;
    }
    return beneath_read(beneath, path, POSTING_MAX_BYTES, length, &mark, error);
}

static void do_nothing(void *data)
{
    (void)data;
}

static struct listing *list_again(const struct look *look)
{
    static const struct meanwhile nothing = {do_nothing, NULL};
    g_autoptr(GPtrArray) unused = notices_new();
    AUTO(globs_free) struct globs *globs =
        globs_new((const char *const *)look->view->config->globs);
    return listing_read(look->beneath, globs, unused, &nothing, NULL);
}

static void take_sample(struct common *common, void *data)
{
    const struct look *look = data;
    AUTO(listing_free) struct listing *again = look->listing ? NULL : list_again(look);
    const struct listing *listing = look->listing ? look->listing : again;
    g_autoptr(GPtrArray) paths = g_ptr_array_new();
    for (guint i = 0; listing && i < listing->files->len; i++)
        g_ptr_array_add(paths, (void *)g_array_index(listing->files, struct listed, i).path);
    sample_files(common, paths, read_partner, look->beneath);
}

static void look_init(struct look *look, const struct source_view *view, struct beneath *beneath)
{
    *look = (struct look){
        .view = view,
        .beneath = beneath,
        .joiner = joiner_new(&view->config->organisation, read_partner, beneath),
        .common = common_new(take_sample, look),
    };
}

static void look_clear(struct look *look)
{
    joiner_free(look->joiner);
    common_free(look->common);
}

AUTO_DEFINE_CLEAR(struct look, look_clear)

static enum posting_verdict read_posting(const struct look *look, const char *path,
                                         GPtrArray *notices, struct file_mark *mark,
                                         struct posting **posting, GError **error)
{
    const struct source_view *view = look->view;
    gsize length;
    g_autofree char *bytes =
        beneath_read(look->beneath, path, POSTING_MAX_BYTES, &length, mark, error);
    if (!bytes)
        return POSTING_UNREADABLE;
    const struct posting_view file = {path, view->config, zone_get(view->zone), view->extent,
                                      look->common};
    return join_parse(look->joiner, bytes, length, &file, notices, posting, error);
}

static void read_seen(struct seen *seen, GPtrArray *notices, void *data)
{
    const struct look *look = data;
    g_autoptr(GError) error = NULL;
    enum posting_verdict verdict =
        read_posting(look, seen->path, notices, &seen->mark, &seen->posting, &error);
    seen_note(seen, verdict, error);
}

static void read_all(struct look *look, const GPtrArray *unread, GPtrArray *notices)
{
    AUTO(beneath_close)
    struct beneath *again =
        unread->len >= READING_SHARED_FROM ? beneath_open_again(look->beneath) : NULL;
    if (again) {
        AUTO(look_clear) struct look other;
        look_init(&other, look->view, again);
        other.listing = look->listing;
        zone_get(look->view->zone); /* its rules are read here, not by both threads at once */
        reading_share(unread, read_seen, look, &other, notices);
    }
    for (guint i = 0; !again && i < unread->len; i++)
        read_seen(unread->pdata[i], notices, look);
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

/* Is what is known of it enough? */
static bool is_same(const struct look *look, const struct listed *listed,
                    const struct known_file *known)
{
    return known && !look->view->read_all && file_mark_equal(&known->mark, &listed->mark);
}

/* See the files that have to be read; the others too, unless a part suffices. */
static void see(struct look *look, const GPtrArray *files, const struct listing *listing,
                struct observation *observation)
{
    g_autoptr(GPtrArray) unread = g_ptr_array_new();
    guint next = 0;
    for (guint i = 0; i < listing->files->len; i++) {
        const struct listed *listed = &g_array_index(listing->files, struct listed, i);
        const struct known_file *known = known_of(files, &next, listed->path);
        bool same = is_same(look, listed, known);
        if (same && observation->is_part)
            continue;
        struct seen *seen = g_new0(struct seen, 1);
        seen->path = g_strdup(listed->path);
        seen->mark = listed->mark;
        seen->known = known;
        if (!same)
            g_ptr_array_add(unread, seen);
        g_ptr_array_add(observation->seen, seen);
    }
    read_all(look, unread, observation->notices);
}

static void compare(const struct look *look, const GPtrArray *files, const struct listing *listing,
                    struct observation *observation)
{
    guint next = 0, known_count = 0, same = 0, count = listing->files->len;
    for (guint i = 0; i < count; i++) {
        const struct listed *listed = &g_array_index(listing->files, struct listed, i);
        const struct known_file *known = known_of(files, &next, listed->path);
        known_count += known != NULL;
        same += is_same(look, listed, known);
    }
    bool has_moved = known_count < count || known_count < files->len; /* one is new, or gone */
    observation->is_unchanged = !has_moved && same == count;
    observation->is_part = !has_moved && look->view->takes_part;
}

/* What is known, loaded while the folders are listed. */
struct loading {
    const struct source_view *view;
    GPtrArray *files; /* NULL with `error` */
    GError *error;
};

static void load(void *data)
{
    struct loading *loading = data;
    loading->files = source_known_files(loading->view, &loading->error);
}

static void loading_clear(struct loading *loading)
{
    g_clear_pointer(&loading->files, g_ptr_array_unref);
    g_clear_error(&loading->error);
}

AUTO_DEFINE_CLEAR(struct loading, loading_clear)

static struct observation *directory_observe(const struct source_view *view, GError **error)
{
    AUTO(beneath_close) struct beneath *beneath = beneath_open(view->config->path, error);
    if (!beneath)
        return NULL;
    AUTO(observation_free) struct observation *observation = observation_new();
    AUTO(globs_free) struct globs *globs = globs_new((const char *const *)view->config->globs);
    AUTO(loading_clear) struct loading loading = {.view = view};
    const struct meanwhile meanwhile = {load, &loading};
    AUTO(listing_free)
    struct listing *listing = listing_read(beneath, globs, observation->notices, &meanwhile, error);
    if (!listing)
        return NULL;
    if (!loading.files) {
        g_propagate_error(error, g_steal_pointer(&loading.error));
        return NULL;
    }
    AUTO(look_clear) struct look look;
    look_init(&look, view, beneath);
    look.listing = listing;
    compare(&look, loading.files, listing, observation);
    if (!observation->is_unchanged || !observation->is_part)
        see(&look, loading.files, listing, observation);
    return g_steal_pointer(&observation);
}

static enum posting_verdict directory_read(const struct source_view *view, const char *path,
                                           GPtrArray *notices, struct posting **posting,
                                           GError **error)
{
    AUTO(beneath_close) struct beneath *beneath = beneath_open(view->config->path, error);
    if (!beneath)
        return POSTING_UNREADABLE;
    AUTO(look_clear) struct look look;
    look_init(&look, view, beneath);
    struct file_mark mark;
    return read_posting(&look, path, notices, &mark, posting, error);
}

const struct source_kind directory_kind = {
    .name = "directory",
    .observe = directory_observe,
    .read = directory_read,
};
