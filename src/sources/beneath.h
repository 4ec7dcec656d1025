/*
 * Files beneath a folder: opened and read without ever leaving it, whatever links lie there.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <sys/stat.h>

#include "src/base/auto.h"
#include "src/base/file.h"

/* A folder, opened once, so that everything else goes through it. */
struct beneath {
    int fd;
    char *real_path; /* without links */
    char *near;      /* the folder below it that was read from last, NULL = none: it stays open, */
    int near_fd;     /* since the next file mostly lies there too */
};

/* Open the folder. NULL with ERROR_SOURCE when it cannot be opened. */
struct beneath *beneath_open(const char *path, GError **error);
void beneath_close(struct beneath *beneath);

/* The same folder once more, for another thread; to be closed as well. */
struct beneath *beneath_open_again(const struct beneath *beneath);

/*
 * Where the symbolic link at `path` leads: a path below the folder, owned by the caller, without
 * links. NULL when it leaves the folder or leads nowhere, with `why` (a static text) saying so.
 */
char *beneath_resolve(const struct beneath *beneath, const char *path, const char **why);

/*
 * Read a whole regular file; a last part that is a link is followed where beneath_resolve() says.
 *
 * It is read again when it changes meanwhile.
 *
 * mark     of the version that was read; mtime_ns -1 when that version has to be read again next
 *          time: it may yet change unnoticed, or what went wrong may pass without changing its mark
 * returns  its bytes and a NUL after them; NULL with ERROR_POSTING, "PATH:1: why"
 */
char *beneath_read(struct beneath *beneath, const char *path, gsize max, gsize *length,
                   struct file_mark *mark, GError **error);

AUTO_DEFINE(struct beneath *, beneath_close)
