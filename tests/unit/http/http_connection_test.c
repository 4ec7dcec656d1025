/* A kept connection may have died by the time it is used again, and libcurl then sends a POST a
 * second time by itself. Two walls keep it from that: no connection is kept, and nothing leaves
 * twice. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "src/http/http.h"
#include "src/http/http_transfer.h"
#include "tests/unit/http/tiny_server.h"

#define OK "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"

/* Answers one request on each connection, and resets it when a second one comes. */
static const struct tiny_answer keeps[] = {{"/", OK, 0, TINY_KEEP}, {NULL}};

/* Closes each connection after the answer, without saying that it will. */
static const struct tiny_answer closes[] = {{"/", OK, 0, TINY_CLOSE}, {NULL}};

static void fill(struct http_request *request, const struct tiny_server *server)
{
    http_request_start(request, "POST", server->base, "/2/tweets");
    http_request_form(request, "a", "b");
    request->publishes = true;
}

static bool count_calls(void *data)
{
    (*(int *)data)++;
    return true;
}

static void is_done(void *data)
{
    (void)data;
}

static void post(struct http_pool *pool, const struct tiny_server *server)
{
    int calls = 0;
    const struct http_watch watch = {.before_send = count_calls, .done = is_done, .data = &calls};
    AUTO(http_request_clear) struct http_request request = {0};
    AUTO(http_response_clear) struct http_response response = {0};
    fill(&request, server);
    http_pool_start(pool, &request, NULL, &watch, &response);
    assert_true(http_pool_drive(pool, true));
    assert_true(response.sent && response.complete);
    assert_int_equal(calls, 1);
}

static void post_one_after_the_other(const struct tiny_answer *answers)
{
    struct tiny_server *server = tiny_start(answers);
    AUTO(http_pool_free) struct http_pool *pool = http_pool_new();
    for (int i = 1; i <= 3; i++) {
        post(pool, server);
        assert_int_equal(g_atomic_int_get(&server->requests), i);
        assert_int_equal(g_atomic_int_get(&server->connections), i);
    }
    tiny_stop(server);
}

static void test_each_has_its_own(void **state)
{
    (void)state;
    post_one_after_the_other(keeps);
    post_one_after_the_other(closes);
}

/* As if connections were kept: carry out the request over those of `multi`. */
static void post_over_kept(CURLM *multi, const struct tiny_server *server, int *calls,
                           struct http_response *response)
{
    AUTO(http_request_clear) struct http_request request = {0};
    AUTO(transfer_clear)
    struct transfer transfer = {.before_send = count_calls, .data = calls, .response = response};
    int running = 1, left;
    fill(&request, server);
    assert_true(transfer_prepare(&transfer, &request, NULL));
    curl_easy_setopt(transfer.curl, CURLOPT_FRESH_CONNECT, 0L);
    curl_easy_setopt(transfer.curl, CURLOPT_FORBID_REUSE, 0L);
    curl_multi_add_handle(multi, transfer.curl);
    while (running && curl_multi_perform(multi, &running) == CURLM_OK)
        curl_multi_poll(multi, NULL, 0, 100, NULL);
    const CURLMsg *message = curl_multi_info_read(multi, &left);
    assert_non_null(message);
    transfer_end(&transfer, message->data.result);
    curl_multi_remove_handle(multi, transfer.curl);
}

/* The second post goes over the first one's connection, which dies under it: libcurl connects anew
 * and would send it once more. */
static void test_nothing_leaves_twice(void **state)
{
    (void)state;
    struct tiny_server *server = tiny_start(keeps);
    CURLM *multi = curl_multi_init();
    AUTO(http_response_clear) struct http_response first = {0};
    AUTO(http_response_clear) struct http_response second = {0};
    int calls = 0;
    post_over_kept(multi, server, &calls, &first);
    assert_true(first.complete && calls == 1);
    post_over_kept(multi, server, &calls, &second);
    assert_int_equal(g_atomic_int_get(&server->connections), 2); /* it did connect anew */
    assert_int_equal(g_atomic_int_get(&server->requests), 2);
    assert_int_equal(calls, 2);
    assert_true(second.sent && !second.complete);
    curl_multi_cleanup(multi);
    tiny_stop(server);
}

static int start(void **state)
{
    (void)state;
    setenv("ANNOUNCE_HTTP_TIMEOUT", "2", 1);
    http_global_init();
    return 0;
}

static int stop(void **state)
{
    (void)state;
    http_global_cleanup();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_has_its_own),
        cmocka_unit_test(test_nothing_leaves_twice),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
