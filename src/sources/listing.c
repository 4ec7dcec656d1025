/*
 * Walking the folders: one readdir pass each, everything relative to descriptors, in the order of
 * the paths. Names are kept or passed over here; marks are marking.c's business, contents
 * beneath.c's.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/error.h"
#include "src/base/notice.h"
#include "src/base/text.h"
#include "src/sources/listing.h"

#define FILES_AT_ONCE 256 /* so many are marked together */

struct walk {
    const struct beneath *beneath;
    const struct globs *globs;
    GPtrArray *notices;
    struct listing *listing;
    struct marking *marking;
};

/* Something that matches. */
struct entry {
    const char *path; /* below the source's folder; a folder's ends in "/", by which it is sorted */
    const char *name; /* where that begins in the path */
    unsigned char type;
};

/* A folder being walked. */
struct folder {
    int fd, depth;
    gsize name;    /* where the names of its entries begin in their paths */
    GArray *files; /* of struct listed: those to be marked next */
};

static void close_folder(DIR *folder)
{
    if (folder)
        closedir(folder);
}

AUTO_DEFINE(DIR *, close_folder)

static char *without_slash(const char *path)
{
    gsize length = strlen(path);
    return g_strndup(path, length > 0 && path[length - 1] == '/' ? length - 1 : length);
}

static bool fail(const struct walk *walk, GError **error, const char *below, const char *why)
{
    g_autofree char *bare = without_slash(below);
    g_autofree char *path = g_build_filename(walk->beneath->real_path, bare, NULL);
    g_autofree char *printable = text_printable(path, false);
    return error_set(error, ERROR_SOURCE,
                     "until all of it can be listed, the source stays as it was",
                     "cannot list %s: %s", printable, why);
}

static void pass_over(const struct walk *walk, const struct entry *entry, const char *hint,
                      const char *why)
{
    g_autofree char *bare = without_slash(entry->path);
    g_autofree char *where = text_printable(bare, false);
    notices_add(walk->notices, where, hint, "%s", why);
}

/* --- files --- */

/* Have those marked that were found so far. */
static void mark_files(const struct walk *walk, struct folder *folder)
{
    marking_add(walk->marking, folder->fd, folder->files, folder->name);
    g_array_unref(folder->files);
    folder->files = g_array_sized_new(FALSE, TRUE, sizeof(struct listed), FILES_AT_ONCE);
}

static void visit_file(const struct walk *walk, struct folder *folder, const struct entry *entry)
{
    const struct listed listed = {.path = entry->path};
    g_array_append_val(folder->files, listed);
    if (folder->files->len == FILES_AT_ONCE)
        mark_files(walk, folder);
}

static void visit_link(const struct walk *walk, const struct entry *entry)
{
    const char *why = NULL;
    g_autofree char *target = beneath_resolve(walk->beneath, entry->path, &why);
    struct listed listed = {.path = entry->path};
    struct stat status;
    if (!target || fstatat(walk->beneath->fd, target, &status, AT_SYMLINK_NOFOLLOW) != 0) {
        pass_over(walk, entry, "put the file itself there", why ? why : "leads nowhere");
    } else if (!S_ISREG(status.st_mode)) {
        pass_over(walk, entry, "put the file itself there",
                  "a symbolic link to what is no regular file");
    } else {
        listed.mark = file_mark_of(&status);
        marking_add_marked(walk->marking, &listed);
    }
}

/* --- folders --- */

static bool walk_folder(const struct walk *walk, int parent, const char *path, gsize name,
                        int depth, GError **error);

static bool visit(const struct walk *walk, struct folder *folder, const struct entry *entry,
                  GError **error)
{
    if (!g_utf8_validate(entry->name, -1, NULL)) {
        pass_over(walk, entry, "rename it", "its name is not UTF-8, so it is passed over");
        return true;
    }
    switch (entry->type) {
    case DT_REG:
    case DT_UNKNOWN:
        visit_file(walk, folder, entry);
        return true;
    case DT_DIR:
        mark_files(walk, folder);
        return walk_folder(walk, folder->fd, entry->path, folder->name, folder->depth + 1, error);
    case DT_LNK:
        mark_files(walk, folder);
        visit_link(walk, entry);
        return true;
    default:
        pass_over(walk, entry, NULL, "not a regular file");
        return true;
    }
}

static int compare_entries(const void *a, const void *b)
{
    const struct entry *first = a, *second = b;
    return strcmp(first->name, second->name);
}

static bool visit_all(const struct walk *walk, struct folder *folder, GArray *entries,
                      GError **error)
{
    if (entries->len > 0)
        qsort(entries->data, entries->len, sizeof(struct entry), compare_entries);
    for (guint i = 0; i < entries->len; i++) {
        if (!visit(walk, folder, &g_array_index(entries, struct entry, i), error))
            return false;
    }
    mark_files(walk, folder);
    return true;
}

/* Add the entry at this path, provided that it matches. */
static void consider(const struct walk *walk, const struct folder *folder, GString *path,
                     unsigned char type, GArray *entries)
{
    struct stat status;
    if (type == DT_UNKNOWN &&
        fstatat(folder->fd, path->str + folder->name, &status, AT_SYMLINK_NOFOLLOW) == 0)
        type = IFTODT(status.st_mode);
    if (type == DT_DIR ? !globs_match_below(walk->globs, path->str)
                       : !globs_match(walk->globs, path->str))
        return;
    if (type == DT_DIR)
        g_string_append_c(path, '/');
    const char *kept =
        g_string_chunk_insert_len(walk->listing->paths, path->str, (gssize)path->len);
    const struct entry entry = {.path = kept, .name = kept + folder->name, .type = type};
    g_array_append_val(entries, entry);
}

/* The entries that match; NULL and errno when they cannot be read to their end. */
static GArray *read_entries(const struct walk *walk, const struct folder *folder, DIR *stream,
                            const char *below)
{
    g_autoptr(GArray) entries = g_array_new(FALSE, FALSE, sizeof(struct entry));
    g_autoptr(GString) path = g_string_new(below);
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(stream);
        if (!entry)
            return errno == 0 ? g_steal_pointer(&entries) : NULL;
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        g_string_append(path, entry->d_name);
        consider(walk, folder, path, entry->d_type, entries);
        g_string_truncate(path, folder->name);
    }
}

static bool walk_stream(const struct walk *walk, DIR *stream, const char *path, int depth,
                        GError **error)
{
    struct folder folder = {.fd = dirfd(stream), .depth = depth, .name = strlen(path)};
    g_autoptr(GArray) entries = read_entries(walk, &folder, stream, path);
    if (!entries)
        return fail(walk, error, path, g_strerror(errno));
    folder.files = g_array_sized_new(FALSE, TRUE, sizeof(struct listed), entries->len);
    bool is_whole = visit_all(walk, &folder, entries, error);
    g_array_unref(folder.files);
    return is_whole;
}

/* Walk the folder at `path`, whose name begins at `name` in it and which is one in `parent`. */
static bool walk_folder(const struct walk *walk, int parent, const char *path, gsize name,
                        int depth, GError **error)
{
    if (depth > LISTING_MAX_DEPTH)
        return fail(walk, error, path, "folders are nested too deep");
    /* With a "/" at its end, O_NOFOLLOW would follow a link. */
    g_autofree char *bare = without_slash(path + name);
    int fd = openat(parent, *bare ? bare : ".", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return fail(walk, error, path, g_strerror(errno));
    AUTO(close_folder) DIR *stream = fdopendir(fd);
    if (stream)
        return walk_stream(walk, stream, path, depth, error);
    fail(walk, error, path, g_strerror(errno));
    close(fd);
    return false;
}

/* --- the whole --- */

static struct listing *listing_new(void)
{
    struct listing *listing = g_new(struct listing, 1);
    listing->files = g_array_new(FALSE, FALSE, sizeof(struct listed));
    listing->paths = g_string_chunk_new(16 * 1024);
    return listing;
}

void listing_free(struct listing *listing)
{
    if (!listing)
        return;
    g_array_unref(listing->files);
    g_string_chunk_free(listing->paths);
    g_free(listing);
}

struct listing *listing_read(const struct beneath *beneath, const struct globs *globs,
                             GPtrArray *notices, const struct meanwhile *meanwhile, GError **error)
{
    AUTO(listing_free) struct listing *listing = listing_new();
    AUTO(marking_free) struct marking *marking = marking_new(meanwhile);
    const struct walk walk = {
        .beneath = beneath,
        .globs = globs,
        .notices = notices,
        .listing = listing,
        .marking = marking,
    };
    if (!walk_folder(&walk, beneath->fd, "", 0, 0, error))
        return NULL;
    struct marking_failure failure;
    if (!marking_finish(marking, listing->files, &failure)) {
        fail(&walk, error, failure.path, g_strerror(failure.code));
        return NULL;
    }
    return g_steal_pointer(&listing);
}
