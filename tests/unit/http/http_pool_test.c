/* Requests beside each other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "src/http/http.h"
#include "tests/unit/deliver/meeting_server.h"

#define GOOD "HTTP/1.1 200 OK\r\n\r\n{}"
#define COUNT 4

struct asked {
    struct http_response response;
    int prepared, done; /* how often before_send and done were called */
    bool may_send;
};

static bool before_send(void *data)
{
    struct asked *asked = data;
    asked->prepared++;
    return asked->may_send;
}

static void done(void *data)
{
    ((struct asked *)data)->done++;
}

static void ask(struct http_pool *pool, const char *base, struct asked *asked)
{
    AUTO(http_request_clear) struct http_request request = {0};
    http_request_start(&request, "POST", base, "/2/tweets");
    request.json = g_strdup("{}");
    const struct http_watch watch = {.before_send = before_send, .done = done, .data = asked};
    http_pool_start(pool, &request, NULL, &watch, &asked->response);
}

static void test_beside_each_other(void **state)
{
    (void)state;
    struct meeting_server *server = meeting_start(COUNT, GOOD);
    AUTO(http_pool_free) struct http_pool *pool = http_pool_new();
    struct asked asked[COUNT] = {0};
    for (int i = 0; i < COUNT; i++) {
        asked[i].may_send = true;
        ask(pool, server->base, &asked[i]);
    }
    while (http_pool_drive(pool, true))
        continue;
    for (int i = 0; i < COUNT; i++) {
        assert_true(asked[i].response.complete);
        assert_int_equal(asked[i].response.status, 200);
        assert_int_equal(asked[i].prepared, 1);
        assert_int_equal(asked[i].done, 1);
        http_response_clear(&asked[i].response);
    }
    assert_int_equal(server->most, COUNT);
    meeting_stop(server);
}

/* One that may not leave, one that cannot, and one that nobody answers keep nobody from leaving. */
static void test_each_for_itself(void **state)
{
    (void)state;
    struct meeting_server *server = meeting_start(1, GOOD);
    char nobody[64];
    close(tiny_bind(nobody));
    const struct {
        const char *base, *failure; /* NULL = none */
        bool may_send, was_sent;
    } cases[] = {
        {server->base, "could not be recorded", false, false},
        {"http://example.org", "only https", true, false},
        {nobody, "connection refused", true, false},
        {server->base, NULL, true, true},
    };
    AUTO(http_pool_free) struct http_pool *pool = http_pool_new();
    struct asked asked[G_N_ELEMENTS(cases)] = {0};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        asked[i].may_send = cases[i].may_send;
        ask(pool, cases[i].base, &asked[i]);
    }
    while (http_pool_drive(pool, true))
        continue;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        assert_int_equal(asked[i].done, 1);
        assert_int_equal(asked[i].response.sent, cases[i].was_sent);
        assert_int_equal(asked[i].response.complete, !cases[i].failure);
        if (cases[i].failure)
            assert_non_null(strstr(asked[i].response.failure, cases[i].failure));
        http_response_clear(&asked[i].response);
    }
    assert_int_equal(server->requests, 1);
    meeting_stop(server);
}

static void test_nothing_on_its_way(void **state)
{
    (void)state;
    AUTO(http_pool_free) struct http_pool *pool = http_pool_new();
    assert_false(http_pool_drive(pool, true));
    assert_false(http_pool_drive(pool, false));
}

/* The first answers wait for the next ones, but not for those that do not come. */
static void test_does_not_wait_for_all(void **state)
{
    (void)state;
    struct meeting_server *quick = meeting_start(1, GOOD);
    struct meeting_server *silent = meeting_start(2, GOOD); /* the second one never comes */
    AUTO(http_pool_free) struct http_pool *pool = http_pool_new();
    struct asked asked[] = {{.may_send = true}, {.may_send = true}};
    ask(pool, silent->base, &asked[0]);
    ask(pool, quick->base, &asked[1]);
    assert_true(http_pool_drive(pool, true));
    assert_int_equal(asked[0].done, 0);
    assert_int_equal(asked[1].done, 1);
    g_clear_pointer(&pool, http_pool_free);
    for (gsize i = 0; i < G_N_ELEMENTS(asked); i++)
        http_response_clear(&asked[i].response);
    meeting_stop(quick);
    meeting_stop(silent);
}

/* Nobody hears of what is broken off. */
static void test_broken_off(void **state)
{
    (void)state;
    struct meeting_server *server = meeting_start(2, GOOD); /* the second one never comes */
    struct http_pool *pool = http_pool_new();
    struct asked asked = {.may_send = true};
    ask(pool, server->base, &asked);
    while (!asked.prepared)
        http_pool_drive(pool, false);
    http_pool_free(pool);
    assert_int_equal(asked.done, 0);
    http_response_clear(&asked.response);
    meeting_stop(server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_beside_each_other),  cmocka_unit_test(test_each_for_itself),
        cmocka_unit_test(test_nothing_on_its_way), cmocka_unit_test(test_does_not_wait_for_all),
        cmocka_unit_test(test_broken_off),
    };
    http_global_init();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    http_global_cleanup();
    return failed;
}
