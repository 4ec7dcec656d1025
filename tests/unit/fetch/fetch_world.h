/* What the tests of asking for feeds share: a server on loopback, a source, its record. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/file.h"
#include "src/fetch/fetch_feed.h"
#include "src/http/http.h"
#include "src/sources/feed_entry.h"
#include "tests/unit/http/tiny_server.h"

#define OK "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n"
#define BODY(text) "\r\n<rss><channel><title>" text "</title></channel></rss>"
#define FEED OK BODY("one")
#define STATUS(code) "HTTP/1.1 " code " Oh\r\nContent-Length: 0\r\n"
#define MOVED(code, to) STATUS(code) "Location: " to "\r\n\r\n"

#define NOW 1772355600
#define HOUR 3600

struct world {
    struct tiny_server *server;
    struct tiny_answer answers[8];
    struct source_config source;
    struct fetched *fetched;
    char *folder, *body;
};

static inline int set_up(void **state)
{
    struct world *world = g_new0(struct world, 1);
    world->server = tiny_start(world->answers);
    world->folder = g_dir_make_tmp("announce-XXXXXX", NULL);
    world->body = fetched_body_path(world->folder);
    world->source.name = (char *)"jobs";
    world->source.timeout = 5;
    world->source.interval = HOUR;
    world->source.url = g_strconcat(world->server->base, "/feed", NULL);
    world->fetched = fetched_new(world->source.url);
    setenv("http_proxy", "http://127.0.0.1:9", 1); /* nobody is there: it must not be used */
    setenv("ALL_PROXY", "http://127.0.0.1:9", 1);
    http_global_init();
    *state = world;
    return 0;
}

static inline int tear_down(void **state)
{
    struct world *world = *state;
    tiny_stop(world->server);
    g_unlink(world->body);
    int failed = g_rmdir(world->folder);
    fetched_free(world->fetched);
    g_free(world->source.url);
    g_free(world->folder);
    g_free(world->body);
    g_free(world);
    http_global_cleanup();
    return failed;
}

/* As fetch.c does it. */
static inline void ask(struct world *world)
{
    struct fetched *fetched = world->fetched;
    g_clear_pointer(&fetched->error, g_free);
    g_clear_pointer(&fetched->hint, g_free);
    fetched->status = 0;
    fetched->fetched_at = NOW;
    fetched->next_at = NOW + HOUR;
    assert_true(fetch_feed(&world->source, world->folder, fetched, NULL));
}

/* The server's only answers from now on. */
static inline void answer(struct world *world, const char *path, const char *bytes)
{
    world->answers[0] = (struct tiny_answer){path, bytes, 0, TINY_CLOSE};
    world->answers[1] = (struct tiny_answer){NULL, NULL, 0, TINY_CLOSE};
}

static inline void also(struct world *world, const char *path, const char *bytes)
{
    gsize i = 0;
    while (world->answers[i].path)
        i++;
    world->answers[i] = (struct tiny_answer){path, bytes, 0, TINY_CLOSE};
    world->answers[i + 1] = (struct tiny_answer){NULL, NULL, 0, TINY_CLOSE};
}

static inline void expect_body(const struct world *world, const char *words)
{
    g_autofree char *body = NULL;
    g_file_get_contents(world->body, &body, NULL, NULL);
    if (!body || !strstr(body, words))
        fail_msg("the body is %s", body ? body : "not there");
}

static inline void expect_error(const struct world *world, const char *words)
{
    const char *error = world->fetched->error;
    if (!error || !strstr(error, words))
        fail_msg("the error is: %s", error ? error : "none");
}

static inline void expect_good(const struct world *world)
{
    if (world->fetched->error)
        fail_msg("%s", world->fetched->error);
}
