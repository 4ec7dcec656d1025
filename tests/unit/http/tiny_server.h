/* A server on loopback, in a thread of its own, that answers each path with prepared bytes: raw
 * sockets, so that it can break every rule. */
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <glib.h>

enum tiny_end {
    TINY_CLOSE, /* close after the answer */
    TINY_RESET, /* reset the connection after the answer */
    TINY_HANG,  /* say nothing more until the other side gives up */
    TINY_KEEP,  /* keep it open for one more request, then reset it without an answer */
};

struct tiny_answer {
    const char *path, *bytes; /* the first row whose path the request's begins with */
    gsize length;             /* 0 = strlen(bytes) */
    enum tiny_end end;
};

struct tiny_server {
    const struct tiny_answer *answers; /* ends with path NULL */
    int fd;
    char base[64]; /* "http://127.0.0.1:PORT" */
    GThread *thread;
    int connections, requests; /* atomic */
    GMutex lock;
    char *request; /* the last one, head and body; under `lock` */
};

/* Read one request; NULL when the other side closed. */
static inline char *tiny_read(int fd)
{
    g_autoptr(GString) text = g_string_new(NULL);
    char bytes[64 * 1024];
    for (;;) {
        const char *end = strstr(text->str, "\r\n\r\n");
        const char *length = strcasestr(text->str, "\r\nContent-Length:");
        gsize body = length ? g_ascii_strtoull(length + 17, NULL, 10) : 0;
        if (end && text->len >= (gsize)(end + 4 - text->str) + body)
            return g_string_free(g_steal_pointer(&text), FALSE);
        ssize_t got = read(fd, bytes, sizeof bytes);
        if (got <= 0)
            return NULL;
        g_string_append_len(text, bytes, got);
    }
}

static inline void tiny_reset(int fd)
{
    const struct linger now = {.l_onoff = 1};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

static inline const struct tiny_answer *tiny_find(const struct tiny_server *server,
                                                  const char *request)
{
    const char *path = strchr(request, ' ') + 1;
    const struct tiny_answer *answer = server->answers;
    while (answer->path && !g_str_has_prefix(path, answer->path))
        answer++;
    return answer;
}

static inline void tiny_write(int fd, const struct tiny_answer *answer)
{
    gsize length = answer->length ? answer->length : strlen(answer->bytes ? answer->bytes : "");
    for (gsize done = 0; done < length;) {
        ssize_t count = send(fd, answer->bytes + done, length - done, MSG_NOSIGNAL);
        if (count <= 0)
            return;
        done += (gsize)count;
    }
}

static inline void tiny_serve(struct tiny_server *server, int fd)
{
    char *request = tiny_read(fd);
    if (!request)
        return;
    const struct tiny_answer *answer = tiny_find(server, request);
    g_mutex_lock(&server->lock);
    g_free(server->request);
    server->request = request;
    g_mutex_unlock(&server->lock);
    g_atomic_int_inc(&server->requests);
    tiny_write(fd, answer);
    if (answer->end == TINY_HANG || answer->end == TINY_KEEP) {
        g_autofree char *second = tiny_read(fd);
        if (second)
            g_atomic_int_inc(&server->requests);
    }
    if (answer->end == TINY_RESET || answer->end == TINY_KEEP)
        tiny_reset(fd);
}

static inline void *tiny_run(void *data)
{
    struct tiny_server *server = data;
    for (int fd; (fd = accept(server->fd, NULL, NULL)) >= 0; close(fd)) {
        g_atomic_int_inc(&server->connections);
        tiny_serve(server, fd);
    }
    return NULL;
}

/* A socket bound to a free port of loopback, and its URL. */
static inline int tiny_bind(char base[64])
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    g_assert_true(bind(fd, (struct sockaddr *)&address, length) == 0);
    g_assert_true(getsockname(fd, (struct sockaddr *)&address, &length) == 0);
    g_snprintf(base, 64, "http://127.0.0.1:%d", ntohs(address.sin_port));
    return fd;
}

static inline struct tiny_server *tiny_start(const struct tiny_answer *answers)
{
    struct tiny_server *server = g_new0(struct tiny_server, 1);
    server->answers = answers;
    server->fd = tiny_bind(server->base);
    g_mutex_init(&server->lock);
    g_assert_true(listen(server->fd, 16) == 0);
    server->thread = g_thread_new("tiny", tiny_run, server);
    return server;
}

/* Does the last request hold that text? */
static inline gboolean tiny_was_asked(struct tiny_server *server, const char *text)
{
    g_mutex_lock(&server->lock);
    gboolean holds = server->request && strstr(server->request, text);
    g_mutex_unlock(&server->lock);
    return holds;
}

static inline void tiny_stop(struct tiny_server *server)
{
    shutdown(server->fd, SHUT_RDWR); /* wakes accept() */
    g_thread_join(server->thread);
    close(server->fd);
    g_free(server->request);
    g_mutex_clear(&server->lock);
    g_free(server);
}
