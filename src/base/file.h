/* Files: bounded reading, durable writing, and the marks by which a change is noticed. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

/* What tells one version of a file from the next without reading it. */
struct file_mark {
    int64_t inode, size, mtime_ns, ctime_ns; /* mtime_ns -1: unknown, read it again */
};

struct file_mark file_mark_of(const struct stat *status);
bool file_mark_equal(const struct file_mark *a, const struct file_mark *b);

/*
 * Could the file be written again without its mark changing? True when its times are not yet one
 * clock tick (2 s where the file system keeps whole seconds) older than `read_at_ns`, the moment
 * before it was read: such a mark proves nothing (git's racy rule).
 */
bool file_mark_is_racy(const struct file_mark *mark, int64_t read_at_ns);

/*
 * Read a whole regular file.
 *
 * max      refuse more bytes than this, ERROR_CONFIG
 * returns  its bytes and a NUL after them, owned by the caller; `length` (may be NULL) without it
 */
char *file_read(const char *path, gsize max, gsize *length, GError **error);

/* Write all of `bytes` to `path` as a new file with `mode`, durably; fails if it exists. */
bool file_create(const char *path, const char *bytes, int mode, GError **error);

/* What was made, renamed or removed in that folder outlasts a power cut. false and errno on
 * failure. */
bool file_sync_folder(const char *folder);

/* Make the folder, mode 700, and those above it that are not there, durably. false and errno. */
bool file_make_folder(const char *folder);

/* Write everything, going on after short writes and EINTR. false and errno on failure. */
bool file_write_all(int fd, const char *bytes, gsize length);

/* "inode:size:mtime:ctime" of the file, "absent" when there is none; owned by the caller. */
char *file_mark_string(const char *path);
