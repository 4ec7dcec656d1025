/*
 * Appending to a file of JSON lines so that a line with the same "key" is there once, whatever
 * crashes in between. A symbolic link is not followed; one writer at a time is the run lock's work.
 */
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/file.h"
#include "src/deliver/outbox_file.h"

#define FILE_MODE 0600

struct file {
    const char *path;
    int folder, fd; /* -1 = not open; fd -1 with errno ENOENT: there is none */
    GMappedFile *map;
    const char *bytes; /* what was in the file when it was opened */
    gsize length;
};

static void file_clear(struct file *file)
{
    g_clear_pointer(&file->map, g_mapped_file_unref);
    if (file->fd >= 0)
        close(file->fd);
    if (file->folder >= 0)
        close(file->folder);
}

AUTO_DEFINE_CLEAR(struct file, file_clear)

static bool fail(struct http_response *response, const char *what, const char *path)
{
    response->failure = g_strdup_printf("cannot %s %s: %s", what, path, g_strerror(errno));
    return false;
}

/* --- opening --- */

/* Without `is_append` a file that is not there is no failure: it stays empty. */
static bool open_file(struct file *file, bool is_append, struct http_response *response)
{
    g_autofree char *folder = g_path_get_dirname(file->path);
    g_autofree char *name = g_path_get_basename(file->path);
    int flags = O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK;
    if (is_append && !file_make_folder(folder))
        return fail(response, "create", folder);
    file->folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file->folder >= 0)
        file->fd =
            openat(file->folder, name,
                   is_append ? flags | O_RDWR | O_APPEND | O_CREAT : flags | O_RDONLY, FILE_MODE);
    if (file->fd >= 0 || (!is_append && errno == ENOENT))
        return true;
    if (errno == ELOOP) {
        response->failure = g_strdup_printf("%s is a symbolic link", file->path);
        return false;
    }
    return fail(response, "open", file->path);
}

static bool map_file(struct file *file, struct http_response *response)
{
    struct stat status;
    if (file->fd < 0)
        return true;
    if (fstat(file->fd, &status) < 0)
        return fail(response, "read", file->path);
    if (!S_ISREG(status.st_mode)) {
        response->failure = g_strdup_printf("%s is not a regular file", file->path);
        return false;
    }
    g_autoptr(GError) error = NULL;
    file->map = g_mapped_file_new_from_fd(file->fd, FALSE, &error);
    if (!file->map) {
        response->failure = g_strdup_printf("cannot read %s: %s", file->path, error->message);
        return false;
    }
    file->bytes = g_mapped_file_get_contents(file->map);
    file->length = g_mapped_file_get_length(file->map);
    return true;
}

/* --- looking --- */

static bool is_object(const char *bytes, gsize length)
{
    json_auto_t *value = json_loadb(bytes, length, 0, NULL);
    return json_is_object(value);
}

static bool line_has_key(const char *line, gsize length, const char *key)
{
    json_auto_t *value = json_loadb(line, length, 0, NULL);
    return g_strcmp0(json_string_value(json_object_get(value, "key")), key) == 0;
}

/* Where the text after the last line end begins: the length when the file ends with one. */
static gsize tail_of(const struct file *file)
{
    const char *end = file->length ? memrchr(file->bytes, '\n', file->length) : NULL;
    return end ? (gsize)(end + 1 - file->bytes) : 0;
}

/* The line whose "key" is `key`; NULL when there is none. The key is searched first, as bytes: only
 * lines that hold it anywhere are parsed. */
static const char *find_line(const struct file *file, const char *key, gsize *length)
{
    if (file->length == 0)
        return NULL;
    const char *end = file->bytes + file->length;
    const char *at = file->bytes;
    while (at < end && (at = memmem(at, (gsize)(end - at), key, strlen(key)))) {
        const char *before = memrchr(file->bytes, '\n', (gsize)(at - file->bytes));
        const char *start = before ? before + 1 : file->bytes;
        const char *stop = memchr(at, '\n', (gsize)(end - at));
        stop = stop ? stop : end;
        if (line_has_key(start, (gsize)(stop - start), key)) {
            *length = (gsize)(stop - start);
            return start;
        }
        at = stop;
    }
    return NULL;
}

/* --- writing --- */

/* Make the file end with a line end again. */
static bool mend_tail(const struct file *file)
{
    gsize tail = tail_of(file);
    if (tail == file->length)
        return true;
    if (is_object(file->bytes + tail, file->length - tail))
        return file_write_all(file->fd, "\n", 1);
    return ftruncate(file->fd, (off_t)tail) == 0;
}

static bool append_line(const struct file *file, const struct http_request *request)
{
    g_autofree char *line = g_strconcat(request->line, "\n", NULL);
    gsize length;
    bool is_there = find_line(file, request->key, &length) != NULL;
    return mend_tail(file) && (is_there || file_write_all(file->fd, line, strlen(line))) &&
           fsync(file->fd) == 0 && fsync(file->folder) == 0;
}

static void append(struct file *file, const struct http_request *request,
                   http_before_send before_send, void *data, struct http_response *response)
{
    if (before_send && !before_send(data)) {
        response->failure = g_strdup("it was not written: the attempt could not be recorded");
        return;
    }
    response->sent = true;
    if (!append_line(file, request)) {
        fail(response, "write", file->path);
        return;
    }
    response->complete = true;
    response->status = 200;
    response->body = g_strdup("");
}

/* What is found has to survive a power cut: whoever wrote it may have died before its fsync. */
static void look(const struct file *file, const struct http_request *request,
                 struct http_response *response)
{
    gsize length = 0;
    if (file->fd >= 0 && fsync(file->fd) < 0) {
        fail(response, "read", file->path);
        return;
    }
    const char *line = find_line(file, request->key, &length);
    response->sent = response->complete = true;
    response->status = 200;
    response->body = g_strndup(line ? line : "", length);
    response->length = length;
}

void outbox_file_perform(const struct http_request *request, http_before_send before_send,
                         void *data, struct http_response *response)
{
    AUTO(file_clear) struct file file = {.path = request->path, .folder = -1, .fd = -1};
    bool is_append = request->kind == REQUEST_APPEND_LINE;
    http_response_clear(response);
    if (!open_file(&file, is_append, response) || !map_file(&file, response))
        return;
    if (is_append)
        append(&file, request, before_send, data, response);
    else
        look(&file, request, response);
}
