/* A server on loopback that answers nobody before a number of requests have met: whoever sends one
 * after the other never gets an answer. */
#pragma once

#include "tests/unit/http/tiny_server.h"

#include <poll.h>

#define MEETING_PATIENCE_MS 60 /* for one that should not come any more */
#define MEETING_MAX 16

struct meeting_server {
    int fd, wanted;    /* how many have to meet */
    const char *bytes; /* what each is answered */
    char base[64];
    GThread *thread;
    int most;     /* that were there at the same time; atomic */
    int requests; /* atomic */
};

static inline gboolean meeting_is_someone_there(int fd, int patience_ms)
{
    struct pollfd one = {.fd = fd, .events = POLLIN};
    return poll(&one, 1, patience_ms) == 1;
}

/* Wait for those who have to meet, and a little for one more; then answer all of them. */
static inline gboolean meeting_hold(struct meeting_server *server)
{
    int fds[MEETING_MAX], count = 0;
    while (
        count < MEETING_MAX &&
        meeting_is_someone_there(server->fd, count < server->wanted ? 5000 : MEETING_PATIENCE_MS)) {
        int fd = accept(server->fd, NULL, NULL);
        if (fd < 0)
            break;
        fds[count++] = fd;
    }
    if (count > g_atomic_int_get(&server->most))
        g_atomic_int_set(&server->most, count);
    for (int i = 0; i < count; i++) {
        g_autofree char *request = tiny_read(fds[i]);
        if (request)
            g_atomic_int_inc(&server->requests);
        send(fds[i], server->bytes, strlen(server->bytes), MSG_NOSIGNAL);
        close(fds[i]);
    }
    return count > 0;
}

static inline void *meeting_run(void *data)
{
    while (meeting_hold(data))
        continue;
    return NULL;
}

static inline struct meeting_server *meeting_start(int wanted, const char *bytes)
{
    struct meeting_server *server = g_new0(struct meeting_server, 1);
    server->wanted = wanted;
    server->bytes = bytes;
    server->fd = tiny_bind(server->base);
    g_assert_true(listen(server->fd, MEETING_MAX) == 0);
    server->thread = g_thread_new("meeting", meeting_run, server);
    return server;
}

static inline void meeting_stop(struct meeting_server *server)
{
    shutdown(server->fd, SHUT_RDWR); /* wakes poll() */
    g_thread_join(server->thread);
    close(server->fd);
    g_free(server);
}
