/* Asking for feeds: what is sent, what is kept, where it may lead. */
#include "tests/unit/fetch/fetch_world.h"

/* --- asking again --- */

static void test_conditional(void **state)
{
    struct world *world = *state;
    answer(world, "/feed",
           OK "ETag: W/\"a b\"\r\nLast-Modified: Sun, 01 Mar 2026 09:00:00 GMT\r\n" BODY("one"));
    ask(world);
    expect_good(world);
    expect_body(world, "one");
    assert_false(tiny_was_asked(world->server, "If-None-Match"));
    assert_true(tiny_was_asked(world->server, "User-Agent: announce/"));
    assert_true(tiny_was_asked(world->server, "Accept-Encoding: gzip"));
    assert_false(tiny_was_asked(world->server, "Authorization"));
    assert_string_equal(world->fetched->from, world->source.url);
    assert_string_equal(world->fetched->content_type, "text/xml");

    answer(world, "/feed", STATUS("304") "\r\n");
    ask(world);
    expect_good(world);
    assert_true(tiny_was_asked(world->server, "\r\nIf-None-Match: W/\"a b\"\r\n"));
    assert_true(
        tiny_was_asked(world->server, "\r\nIf-Modified-Since: Sun, 01 Mar 2026 09:00:00 GMT\r\n"));
    assert_int_equal(world->fetched->status, 304);
    expect_body(world, "one");

    answer(world, "/feed", OK BODY("two"));
    ask(world);
    expect_body(world, "two");
    answer(world, "/feed", OK BODY("two"));
    ask(world);
    assert_false(tiny_was_asked(world->server, "If-None-Match")); /* the last one had none */

    answer(world, "/feed", OK "ETag: x\r\n" BODY("three"));
    ask(world);
    g_unlink(world->body);
    answer(world, "/feed", STATUS("304") "\r\n");
    ask(world);
    assert_false(tiny_was_asked(world->server, "If-None-Match")); /* there is nothing to keep */
    expect_error(world, "was not asked that");
}

/* The same bytes are not written again: the source sees by the file that nothing changed. */
static void test_same_body_stays(void **state)
{
    struct world *world = *state;
    answer(world, "/feed", FEED);
    ask(world);
    g_autofree char *before = file_mark_string(world->body);
    ask(world);
    g_autofree char *after = file_mark_string(world->body);
    assert_string_equal(before, after);
}

/* Whatever comes instead of a feed, the last good body stays. */
static void test_failures(void **state)
{
    struct world *world = *state;
    static const struct {
        const char *name, *bytes, *error;
        int status;
        enum tiny_end end;
    } failures[] = {
        {"not found", STATUS("404") "\r\n", "status 404", 404},
        {"server error", STATUS("500") "\r\n", "status 500", 500},
        {"no content", "HTTP/1.1 204 Oh\r\n\r\n", "status 204", 204},
        {"a part", "HTTP/1.1 206 Oh\r\n" BODY("p"), "status 206", 206},
        {"a page", OK "\r\n<!doctype html><p>Log in", "web page", 200},
        {"nothing", OK "Content-Length: 0\r\n\r\n", "empty", 200},
        {"cut off in the feed", OK "\r\n<rss><channel>", "well-formed", 200},
        {"cut off on the way", OK "Content-Length: 900\r\n\r\n<rss/>", "broke off", 0},
        {"no gzip", OK "Content-Encoding: gzip\r\n\r\n<rss/>", "no proper exchange", 0},
        {"a wild redirect", MOVED("302", "ftp://127.0.0.1/"), "no address that is allowed", 302},
        {"another scheme", MOVED("301", "https://127.0.0.1/"), "no address that is allowed", 301},
        {"nowhere", STATUS("302") "\r\n", "no address that is allowed", 302},
        {"a name in it", MOVED("302", "http://a:b@127.0.0.1/"), "no address that is allowed", 302},
        {"elsewhere in the clear", MOVED("302", "http://10.0.0.1/x"), "only https", 0},
        {"round in circles", MOVED("302", "/feed?again"), "from address to address", 302},
    };
    answer(world, "/feed", OK "ETag: x\r\n" BODY("good"));
    ask(world);
    for (gsize i = 0; i < G_N_ELEMENTS(failures); i++) {
        answer(world, "/feed", failures[i].bytes);
        ask(world);
        const char *error = world->fetched->error;
        if (!error || !strstr(error, failures[i].error))
            fail_msg("%s: %s", failures[i].name, error ? error : "no error");
        if (failures[i].error[0] == 's' && world->fetched->status != failures[i].status)
            fail_msg("%s: status %d", failures[i].name, world->fetched->status);
        expect_body(world, "good");
        assert_string_equal(world->fetched->etag, "x");
        assert_null(world->fetched->address);
    }
    answer(world, "/feed", FEED);
    ask(world);
    expect_good(world);
    expect_body(world, "one");
}

static void test_too_large(void **state)
{
    struct world *world = *state;
    g_autoptr(GString) large = g_string_new(OK "\r\n<rss>");
    while (large->len < FEED_MAX_BYTES + 200)
        g_string_append(large, "                ");
    answer(world, "/feed", large->str);
    ask(world);
    expect_error(world, "too large");
    assert_false(g_file_test(world->body, G_FILE_TEST_EXISTS));
}

static void test_too_slow(void **state)
{
    struct world *world = *state;
    world->source.timeout = 1;
    answer(world, "/feed", OK "\r\n<rss>");
    world->answers[0].end = TINY_HANG;
    gint64 start = g_get_monotonic_time();
    ask(world);
    expect_error(world, "did not answer in time");
    assert_true(g_get_monotonic_time() - start < 3 * G_USEC_PER_SEC);
}

/* --- moving --- */

static void test_moved_for_good(void **state)
{
    struct world *world = *state;
    g_autofree char *home = g_strconcat(world->server->base, "/new/feed", NULL);
    answer(world, "/feed", MOVED("301", "/a"));
    also(world, "/a", MOVED("308", "new/feed"));
    also(world, "/new", OK "ETag: new\r\n" BODY("new"));
    ask(world);
    expect_good(world);
    assert_string_equal(world->fetched->address, home);
    assert_string_equal(world->fetched->from, home);

    answer(world, "/new", STATUS("304") "\r\n"); /* /feed is not asked: it would not answer */
    ask(world);
    expect_good(world);
    assert_true(tiny_was_asked(world->server, "If-None-Match: new"));
    assert_string_equal(world->fetched->address, home);

    answer(world, "/new", STATUS("404") "\r\n"); /* the move was none: back to the beginning */
    ask(world);
    expect_error(world, "status 404");
    assert_null(world->fetched->address);
    answer(world, "/feed", OK BODY("back"));
    ask(world);
    expect_body(world, "back");
}

static void test_moved_to_no_feed(void **state)
{
    struct world *world = *state;
    answer(world, "/feed", MOVED("301", "/home"));
    also(world, "/home", OK "\r\n<html>Welcome</html>");
    ask(world);
    expect_error(world, "web page");
    assert_null(world->fetched->address);
    assert_null(world->fetched->from);
}

static void test_moved_for_now(void **state)
{
    struct world *world = *state;
    static const char *const hops[] = {MOVED("302", "/b"), MOVED("303", "/b"), MOVED("307", "/b")};
    for (gsize i = 0; i < G_N_ELEMENTS(hops); i++) {
        answer(world, "/feed", MOVED("301", "/a")); /* permanent only if every hop is */
        also(world, "/a", hops[i]);
        also(world, "/b", FEED);
        ask(world);
        expect_good(world);
        assert_null(world->fetched->address);
        assert_true(g_str_has_suffix(world->fetched->from, "/b")); /* relative links are there */
    }
}

/* --- where it may not go --- */

static void fetch(const char *url, enum http_reach reach, struct http_response *response)
{
    AUTO(http_request_clear) struct http_request request = {0};
    const struct http_bounds bounds = {
        .reach = reach, .private_hint = "allow_private", .max_answer = 1000, .timeout_ms = 3000};
    http_request_start(&request, "GET", url, "%s", "");
    http_fetch(&request, &bounds, response);
}

static void test_reach(void **state)
{
    struct world *world = *state;
    const char *port = strrchr(world->server->base, ':');
    static const struct {
        const char *host;
        enum http_reach reach;
        const char *failure;
    } hosts[] = {
        {"https://127.0.0.1", HTTP_REACH_PUBLIC, "allow_private"},
        {"https://localhost", HTTP_REACH_PUBLIC, "allow_private"}, /* by its name, after DNS */
        {"https://[::1]", HTTP_REACH_PUBLIC, "allow_private"},
        {"https://10.255.255.1", HTTP_REACH_PUBLIC, "allow_private"},
        {"https://[::ffff:127.0.0.1]", HTTP_REACH_PUBLIC, "allow_private"},
        {"https://0.0.0.0", HTTP_REACH_PUBLIC, "allow_private"},
        {"https://2130706433", HTTP_REACH_PUBLIC, "allow_private"},
        {"https://0.0.0.0", HTTP_REACH_PRIVATE, "must not connect"},
        {"https://224.0.0.1", HTTP_REACH_PRIVATE, "must not connect"},
        {"https://192.0.2.1", HTTP_REACH_LOOPBACK, "must not connect"},
        {"http://192.168.1.1", HTTP_REACH_PRIVATE, "only https"},
        {"http://127.1", HTTP_REACH_LOOPBACK, "only https"},
        {"http://127.0.0.1@a.example", HTTP_REACH_LOOPBACK, "only https"},
        {"file:///etc/passwd?", HTTP_REACH_PRIVATE, "only https"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(hosts); i++) {
        AUTO(http_response_clear) struct http_response response = {0};
        g_autofree char *url = g_strconcat(hosts[i].host, port, "/feed?a=b", NULL);
        if (hosts[i].reach == HTTP_REACH_PRIVATE)
            unsetenv("ALL_PROXY"); /* it counts there, and nowhere else */
        fetch(url, hosts[i].reach, &response);
        if (response.sent || response.complete || !strstr(response.failure, hosts[i].failure))
            fail_msg("%s: %s", url, response.failure ? response.failure : "it was fetched");
    }
    assert_int_equal(g_atomic_int_get(&world->server->connections), 0);

    AUTO(http_response_clear) struct http_response response = {0};
    g_autofree char *url = g_strconcat(world->server->base, "/feed?a=b", NULL);
    answer(world, "/feed?a=b", FEED);
    fetch(url, HTTP_REACH_LOOPBACK, &response);
    assert_true(response.complete);
}

/* A feed out in the world may not lead to this machine: the reach is that of its own address. */
static void test_private_is_asked_for(void **state)
{
    struct world *world = *state;
    g_free(world->source.url);
    world->source.url = g_strdup("https://10.255.255.1/feed?token=hidden");
    ask(world);
    expect_error(world, "allow_private");
    assert_null(strstr(world->fetched->error, "hidden"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_conditional),
        TEST(test_same_body_stays),
        TEST(test_failures),
        TEST(test_too_large),
        TEST(test_too_slow),
        TEST(test_moved_for_good),
        TEST(test_moved_to_no_feed),
        TEST(test_moved_for_now),
        TEST(test_reach),
        TEST(test_private_is_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
