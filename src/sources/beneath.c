/*
 * Opening part by part with O_NOFOLLOW keeps every path below the folder without asking the kernel
 * for more than POSIX has. Reading compares the marks before and after, so that a file being
 * written is never taken for a version of it.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/clock.h"
#include "src/base/error.h"
#include "src/sources/beneath.h"

#define READ_TRIES 3

/* Not blocking: a FIFO in the place of a file must not hold us up. */
#define OPEN_FLAGS (O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)

enum reading {
    READING_DONE,
    READING_CHANGED, /* it was written meanwhile: worth another try */
    READING_FAILED,
};

static void close_file(int fd)
{
    if (fd >= 0)
        close(fd);
}

AUTO_DEFINE(int, close_file)

struct beneath *beneath_open(const char *path, GError **error)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    char *real_path = fd >= 0 ? realpath(path, NULL) : NULL;
    if (!real_path) {
        error_set(error, ERROR_SOURCE, "see whether the path is right and may be read",
                  "cannot open the folder %s: %s", path, g_strerror(errno));
        close_file(fd);
        return NULL;
    }
    struct beneath *beneath = g_new(struct beneath, 1);
    *beneath = (struct beneath){.fd = fd, .real_path = real_path, .near_fd = -1};
    return beneath;
}

struct beneath *beneath_open_again(const struct beneath *beneath)
{
    struct beneath *again = g_new(struct beneath, 1);
    *again = (struct beneath){
        .fd = fcntl(beneath->fd, F_DUPFD_CLOEXEC, 0),
        .real_path = strdup(beneath->real_path),
        .near_fd = -1,
    };
    return again;
}

void beneath_close(struct beneath *beneath)
{
    if (!beneath)
        return;
    close_file(beneath->fd);
    close_file(beneath->near_fd);
    g_free(beneath->near);
    free(beneath->real_path); /* realpath's own */
    g_free(beneath);
}

/* The rest of `path` below `folder`; NULL when it is not below it. */
static const char *below(const char *path, const char *folder)
{
    gsize length = strlen(folder);
    while (length > 0 && folder[length - 1] == '/') /* the root folder */
        length--;
    return strncmp(path, folder, length) == 0 && path[length] == '/' && path[length + 1]
               ? path + length + 1
               : NULL;
}

char *beneath_resolve(const struct beneath *beneath, const char *path, const char **why)
{
    g_autofree char *whole = g_build_filename(beneath->real_path, path, NULL);
    char *target = realpath(whole, NULL);
    const char *rest = target ? below(target, beneath->real_path) : NULL;
    if (!target)
        *why = "leads nowhere";
    else if (!rest)
        *why = "leaves the source's folder";
    char *resolved = g_strdup(rest);
    free(target);
    return resolved;
}

/* Open a folder below the folder without following any link; -1 and errno. */
static int open_folder(const struct beneath *beneath, const char *path)
{
    g_auto(GStrv) parts = g_strsplit(path, "/", -1);
    int folder = -1;
    for (char **part = parts; *part; part++) {
        AUTO(close_file) int above = folder;
        bool goes_up = strcmp(*part, "..") == 0;
        if (goes_up)
            errno = EXDEV;
        folder = goes_up
                     ? -1
                     : openat(above >= 0 ? above : beneath->fd, *part, OPEN_FLAGS | O_DIRECTORY);
        if (folder < 0)
            return -1;
    }
    return folder;
}

/* Go to the folder of that path; it stays open. false and errno when it cannot be opened. */
static bool go_near(struct beneath *beneath, const char *path, gsize length)
{
    if (beneath->near && strncmp(beneath->near, path, length) == 0 && !beneath->near[length])
        return true;
    g_autofree char *near = g_strndup(path, length);
    int fd = open_folder(beneath, near);
    if (fd < 0)
        return false;
    close_file(beneath->near_fd);
    g_free(beneath->near);
    beneath->near = g_steal_pointer(&near);
    beneath->near_fd = fd;
    return true;
}

/* Open a file below the folder without following any link; -1 and errno. */
static int open_strictly(struct beneath *beneath, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    if (strcmp(name, "..") == 0) {
        errno = EXDEV;
        return -1;
    }
    if (slash && !go_near(beneath, path, (gsize)(slash - path)))
        return -1;
    return openat(slash ? beneath->near_fd : beneath->fd, name, OPEN_FLAGS);
}

static int open_file(struct beneath *beneath, const char *path)
{
    int fd = open_strictly(beneath, path);
    if (fd >= 0 || errno != ELOOP)
        return fd;
    const char *why;
    g_autofree char *target = beneath_resolve(beneath, path, &why);
    if (target)
        return open_strictly(beneath, target);
    errno = EXDEV;
    return -1;
}

static enum reading fail(GError **error, const char *path, const char *why)
{
    error_set(error, ERROR_POSTING, NULL, "%s:1: %s", path, why);
    return READING_FAILED;
}

static const char *reason(int code)
{
    switch (code) {
    case ENOENT:
        return "vanished while it was read";
    case EXDEV:
        return "not within the source's folder";
    default:
        return g_strerror(code);
    }
}

/* Read to the end, at most `size` bytes and one more; -1 and errno. */
static gssize read_to_end(int fd, char *bytes, gsize size)
{
    gsize length = 0;
    while (length <= size) {
        gssize count = read(fd, bytes + length, size + 1 - length);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return -1;
        length += (gsize)count;
        if (count == 0 || length == size) /* one more byte was asked for and is not there */
            break;
    }
    return (gssize)length;
}

static enum reading read_once(struct beneath *beneath, const char *path, gsize max, char **bytes,
                              struct file_mark *mark, GError **error)
{
    AUTO(close_file) int fd = open_file(beneath, path);
    struct stat before, after;
    if (fd < 0 || fstat(fd, &before) != 0)
        return fail(error, path, reason(errno));
    if (!S_ISREG(before.st_mode))
        return fail(error, path, "not a regular file");
    *mark = file_mark_of(&before);
    if ((gsize)before.st_size > max) {
        error_set(error, ERROR_POSTING, NULL,
                  "%s:1: the file is larger than %" G_GSIZE_FORMAT " KiB", path, max / 1024);
        return READING_FAILED;
    }
    g_autofree char *buffer = g_malloc((gsize)before.st_size + 1);
    gssize length = read_to_end(fd, buffer, (gsize)before.st_size);
    if (length < 0 || fstat(fd, &after) != 0) {
        mark->mtime_ns = -1;
        return fail(error, path, reason(errno));
    }
    struct file_mark mark_after = file_mark_of(&after);
    if (length != before.st_size || !file_mark_equal(mark, &mark_after))
        return READING_CHANGED;
    buffer[length] = '\0';
    *bytes = g_steal_pointer(&buffer);
    return READING_DONE;
}

char *beneath_read(struct beneath *beneath, const char *path, gsize max, gsize *length,
                   struct file_mark *mark, GError **error)
{
    int64_t started_at_ns = clock_now_ns();
    enum reading reading = READING_CHANGED;
    char *bytes = NULL;
    *mark = (struct file_mark){.mtime_ns = -1};
    for (int tries = 0; tries < READ_TRIES && reading == READING_CHANGED; tries++) {
        started_at_ns = clock_now_ns();
        reading = read_once(beneath, path, max, &bytes, mark, error);
    }
    if (reading == READING_CHANGED) {
        mark->mtime_ns = -1;
        fail(error, path, "changed while it was read");
    }
    *length = bytes ? (gsize)mark->size : 0;
    if (file_mark_is_racy(mark, started_at_ns))
        mark->mtime_ns = -1;
    return bytes;
}
