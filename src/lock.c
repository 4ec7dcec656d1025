/* See lock.h. The file's modification time says when the last run ended: a run with nothing to do
 * leaves that trace without a transaction. */
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/error.h"
#include "src/base/file.h"
#include "src/lock.h"

#define TRIES_PER_SECOND 20

static char *lock_path(const char *state)
{
    return g_strconcat(state, ".lock", NULL);
}

static int open_lock(const char *state, GError **error)
{
    g_autofree char *path = lock_path(state);
    g_autofree char *folder = g_path_get_dirname(path);
    int lock = -1;
    if (file_make_folder(folder))
        lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (lock < 0)
        error_set(error, ERROR_STORE, "`state:` in the configuration says where the store is kept",
                  "%s: cannot be written: %s", path, g_strerror(errno));
    return lock;
}

int lock_take(const char *state, int wait_seconds, GError **error)
{
    int lock = open_lock(state, error);
    if (lock < 0)
        return -1;
    for (int tries = wait_seconds * TRIES_PER_SECOND;; tries--) {
        if (flock(lock, LOCK_EX | LOCK_NB) == 0)
            return lock;
        if (errno != EWOULDBLOCK && errno != EINTR)
            break;
        if (tries <= 0)
            break;
        g_usleep(G_USEC_PER_SEC / TRIES_PER_SECOND);
    }
    if (errno == EWOULDBLOCK)
        error_set(error, ERROR_LOCKED, NULL, "%s: another run holds the lock", state);
    else
        error_set(error, ERROR_STORE, NULL, "%s: cannot be locked: %s", state, g_strerror(errno));
    close(lock);
    return -1;
}

bool lock_check(int lock, const char *state, GError **error)
{
    static const char hint[] = "`announce run` starts this program and holds the lock for it";
    g_autofree char *path = lock_path(state);
    struct stat held, named;
    if (fstat(lock, &held) < 0 || stat(path, &named) < 0 || held.st_dev != named.st_dev ||
        held.st_ino != named.st_ino)
        return error_set(error, ERROR_USAGE, hint, "descriptor %d is not the lock %s", lock, path);
    if (flock(lock, LOCK_EX | LOCK_NB) < 0)
        return error_set(error, ERROR_LOCKED, hint, "%s: another run is at work", state);
    return fcntl(lock, F_SETFD, FD_CLOEXEC) == 0;
}

void lock_close(int lock)
{
    if (lock >= 0)
        close(lock);
}

void lock_mark_run(int lock, int64_t now)
{
    struct timespec times[2] = {{.tv_sec = now}, {.tv_sec = now}};
    /* Only `announce status` reads it: a file system that refuses costs nothing but that line. */
    (void)futimens(lock, times);
}

int lock_open_to_read(const char *state)
{
    g_autofree char *path = lock_path(state);
    return open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
}

int64_t lock_last_run(const char *state)
{
    g_autofree char *path = lock_path(state);
    struct stat status;
    return stat(path, &status) == 0 ? status.st_mtim.tv_sec : 0;
}
