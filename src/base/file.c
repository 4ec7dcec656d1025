/* Reading whole files within bounds, writing new ones durably, and telling versions apart. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "src/base/auto.h"
#include "src/base/error.h"
#include "src/base/file.h"

#define FOLDER_MODE 0700
#define SECOND_NS G_GINT64_CONSTANT(1000000000)
#define TICK_NS (SECOND_NS / 100)      /* the slowest kernel clock: 100 Hz */
#define COARSE_TICK_NS (2 * SECOND_NS) /* FAT counts in steps of two seconds */

static void close_file(int fd)
{
    if (fd >= 0)
        close(fd);
}

AUTO_DEFINE(int, close_file)

static int64_t nanoseconds(struct timespec time)
{
    return time.tv_sec * SECOND_NS + time.tv_nsec;
}

struct file_mark file_mark_of(const struct stat *status)
{
    return (struct file_mark){
        .inode = (int64_t)status->st_ino,
        .size = status->st_size,
        .mtime_ns = nanoseconds(status->st_mtim),
        .ctime_ns = nanoseconds(status->st_ctim),
    };
}

bool file_mark_equal(const struct file_mark *a, const struct file_mark *b)
{
    return a->mtime_ns != -1 && a->inode == b->inode && a->size == b->size &&
           a->mtime_ns == b->mtime_ns && a->ctime_ns == b->ctime_ns;
}

bool file_mark_is_racy(const struct file_mark *mark, int64_t read_at_ns)
{
    bool is_coarse = mark->mtime_ns % SECOND_NS == 0 && mark->ctime_ns % SECOND_NS == 0;
    int64_t tick = is_coarse ? COARSE_TICK_NS : TICK_NS;
    return MAX(mark->mtime_ns, mark->ctime_ns) > read_at_ns - tick;
}

static bool read_failed(GError **error, const char *path, const char *why)
{
    return error_set(error, ERROR_CONFIG, NULL, "cannot read %s: %s", path, why);
}

/* Read until the end or until `max` + 1 bytes are there. */
static bool read_bytes(int fd, gsize max, GByteArray *bytes)
{
    while (bytes->len <= max) {
        guint8 chunk[16384];
        gssize count = read(fd, chunk, MIN(sizeof chunk, max + 1 - bytes->len));
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return count == 0;
        g_byte_array_append(bytes, chunk, (guint)count);
    }
    return true;
}

char *file_read(const char *path, gsize max, gsize *length, GError **error)
{
    /* Not blocking: a FIFO in the place of a file must not hold us up. */
    AUTO(close_file) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat status;
    if (fd < 0 || fstat(fd, &status) != 0) {
        read_failed(error, path, g_strerror(errno));
        return NULL;
    }
    if (!S_ISREG(status.st_mode)) {
        read_failed(error, path, S_ISDIR(status.st_mode) ? "is a directory" : "not a regular file");
        return NULL;
    }
    g_autoptr(GByteArray) bytes =
        g_byte_array_sized_new((guint)MIN((gsize)status.st_size, max) + 1);
    if (!read_bytes(fd, max, bytes)) {
        read_failed(error, path, g_strerror(errno));
        return NULL;
    }
    if (bytes->len > max) {
        error_set(error, ERROR_CONFIG, NULL, "%s is larger than %" G_GSIZE_FORMAT " bytes", path,
                  max);
        return NULL;
    }
    if (length)
        *length = bytes->len;
    g_byte_array_append(bytes, (const guint8 *)"", 1);
    return (char *)g_byte_array_free(g_steal_pointer(&bytes), FALSE);
}

bool file_sync_folder(const char *folder)
{
    AUTO(close_file) int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return fd >= 0 && fsync(fd) == 0;
}

bool file_make_folder(const char *folder)
{
    if (g_file_test(folder, G_FILE_TEST_IS_DIR))
        return true;
    g_autofree char *parent = g_path_get_dirname(folder);
    if (!file_make_folder(parent))
        return false;
    /* Another run may have been quicker; its name has to last all the same. */
    bool is_there = mkdir(folder, FOLDER_MODE) == 0 ||
                    (errno == EEXIST && g_file_test(folder, G_FILE_TEST_IS_DIR));
    return is_there && file_sync_folder(parent);
}

/* A new name is safe on disk when its folder is. */
static bool write_durably(int fd, const char *path, const char *bytes)
{
    g_autofree char *folder = g_path_get_dirname(path);
    return file_write_all(fd, bytes, strlen(bytes)) && fsync(fd) == 0 && file_sync_folder(folder);
}

bool file_create(const char *path, const char *bytes, int mode, GError **error)
{
    AUTO(close_file) int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (fd < 0 && errno == EEXIST)
        return error_set(error, ERROR_CONFIG, "remove it first, or choose another place",
                         "%s exists already", path);
    if (fd < 0)
        return error_set(error, ERROR_CONFIG, NULL, "cannot create %s: %s", path,
                         g_strerror(errno));
    if (write_durably(fd, path, bytes))
        return true;
    error_set(error, ERROR_CONFIG, NULL, "cannot write %s: %s", path, g_strerror(errno));
    unlink(path); /* half a file would stand in the way of the next try */
    return false;
}

bool file_write_all(int fd, const char *bytes, gsize length)
{
    while (length > 0) {
        gssize count = write(fd, bytes, length);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return false;
        bytes += count;
        length -= (gsize)count;
    }
    return true;
}

char *file_mark_string(const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0)
        return g_strdup("absent");
    struct file_mark mark = file_mark_of(&status);
    return g_strdup_printf("%" PRId64 ":%" PRId64 ":%" PRId64 ":%" PRId64, mark.inode, mark.size,
                           mark.mtime_ns, mark.ctime_ns);
}
