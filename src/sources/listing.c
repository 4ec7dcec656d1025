/*
 * Walking the folders: one readdir pass each, everything relative to descriptors, and one fstatat
 * for a file that matches. Names are kept or passed over here; contents are beneath.c's business.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "src/base/error.h"
#include "src/base/notice.h"
#include "src/base/text.h"
#include "src/sources/listing.h"

struct walk {
    const struct beneath *beneath;
    const struct globs *globs;
    GPtrArray *notices;
    GArray *listed;
    GString *path; /* of the entry looked at, below the folder */
};

static void close_folder(DIR *folder)
{
    if (folder)
        closedir(folder);
}

AUTO_DEFINE(DIR *, close_folder)

static bool fail(const struct walk *walk, GError **error, const char *why)
{
    g_autofree char *path = g_build_filename(walk->beneath->real_path, walk->path->str, NULL);
    g_autofree char *printable = text_printable(path, false);
    return error_set(error, ERROR_SOURCE,
                     "until all of it can be listed, the source stays as it was",
                     "cannot list %s: %s", printable, why);
}

static void pass_over(const struct walk *walk, const char *hint, const char *why)
{
    g_autofree char *where = text_printable(walk->path->str, false);
    notices_add(walk->notices, where, hint, "%s", why);
}

static void keep(struct walk *walk, struct file_mark mark)
{
    struct listed listed = {.path = g_strndup(walk->path->str, walk->path->len), .mark = mark};
    g_array_append_val(walk->listed, listed);
}

static bool visit_file(struct walk *walk, int folder, const char *name, GError **error)
{
    struct stat status;
    struct file_mark mark = {.mtime_ns = -1};
    if (fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0)
        mark = file_mark_of(&status);
    else if (errno != ENOENT) /* one that has just vanished is kept: reading will say so */
        return fail(walk, error, g_strerror(errno));
    keep(walk, mark);
    return true;
}

static bool visit_link(struct walk *walk)
{
    const char *why = NULL;
    g_autofree char *target = beneath_resolve(walk->beneath, walk->path->str, &why);
    struct stat status;
    if (!target || fstatat(walk->beneath->fd, target, &status, AT_SYMLINK_NOFOLLOW) != 0)
        pass_over(walk, "put the file itself there", why ? why : "leads nowhere");
    else if (!S_ISREG(status.st_mode))
        pass_over(walk, "put the file itself there", "a symbolic link to what is no regular file");
    else
        keep(walk, file_mark_of(&status));
    return true;
}

static bool walk_folder(struct walk *walk, int parent, const char *name, int depth, GError **error);

/* Look at the entry whose path is walk->path. */
static bool visit(struct walk *walk, int folder, const char *name, unsigned char type, int depth,
                  GError **error)
{
    struct stat status;
    if (type == DT_UNKNOWN && fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0)
        type = IFTODT(status.st_mode);
    if (type == DT_DIR ? !globs_match_below(walk->globs, walk->path->str)
                       : !globs_match(walk->globs, walk->path->str))
        return true;
    if (!g_utf8_validate(name, -1, NULL)) {
        pass_over(walk, "rename it", "its name is not UTF-8, so it is passed over");
        return true;
    }
    switch (type) {
    case DT_DIR:
        return walk_folder(walk, folder, name, depth + 1, error);
    case DT_LNK:
        return visit_link(walk);
    case DT_REG:
    case DT_UNKNOWN:
        return visit_file(walk, folder, name, error);
    default:
        pass_over(walk, NULL, "not a regular file");
        return true;
    }
}

static bool visit_entries(struct walk *walk, DIR *folder, int depth, GError **error)
{
    gsize length = walk->path->len;
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(folder);
        if (!entry)
            break;
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        if (length > 0)
            g_string_append_c(walk->path, '/');
        g_string_append(walk->path, entry->d_name);
        bool goes_on = visit(walk, dirfd(folder), entry->d_name, entry->d_type, depth, error);
        g_string_truncate(walk->path, length);
        if (!goes_on)
            return false;
    }
    return errno == 0 || fail(walk, error, g_strerror(errno));
}

static bool walk_folder(struct walk *walk, int parent, const char *name, int depth, GError **error)
{
    if (depth > LISTING_MAX_DEPTH)
        return fail(walk, error, "folders are nested too deep");
    int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return fail(walk, error, g_strerror(errno));
    AUTO(close_folder) DIR *folder = fdopendir(fd);
    if (folder)
        return visit_entries(walk, folder, depth, error);
    fail(walk, error, g_strerror(errno));
    close(fd);
    return false;
}

static void listed_clear(void *pointer)
{
    struct listed *listed = pointer;
    g_free(listed->path);
}

static int compare_paths(const void *a, const void *b)
{
    const struct listed *first = a, *second = b;
    return strcmp(first->path, second->path);
}

GArray *listing_read(const struct beneath *beneath, const struct globs *globs, GPtrArray *notices,
                     GError **error)
{
    g_autoptr(GArray) listed = g_array_new(FALSE, FALSE, sizeof(struct listed));
    g_array_set_clear_func(listed, listed_clear);
    g_autoptr(GString) path = g_string_new(NULL);
    struct walk walk = {
        .beneath = beneath, .globs = globs, .notices = notices, .listed = listed, .path = path};
    if (!walk_folder(&walk, beneath->fd, ".", 0, error))
        return NULL;
    g_array_sort(listed, compare_paths);
    return g_steal_pointer(&listed);
}
