/* Asking whether a page is there, of servers that answer in every way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "src/deliver/link_check.h"
#include "tests/unit/http/tiny_server.h"

#define SAID(status) "HTTP/1.1 " status "\r\nConnection: close\r\n\r\n"
#define LEADS(status, to) "HTTP/1.1 " status "\r\nLocation: " to "\r\n\r\n"
#define LARGE "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n"

static char large[sizeof LARGE + 4096] = LARGE;

static const struct tiny_answer answers[] = {
    {"/there", SAID("200 OK")},
    {"/empty", SAID("204 No Content")},
    {"/gone", SAID("410 Gone")},
    {"/later", SAID("503 Down")},
    {"/busy", SAID("429 Too Many")},
    {"/large", large, sizeof large, TINY_CLOSE},
    {"/moved", LEADS("301 Moved", "/there")},
    {"/for-ever", LEADS("302 Found", "/for-ever")},
    {"/nowhere", SAID("302 Found")},
    {"/https", LEADS("302 Found", "https://127.0.0.1/there")},
    {"/private", LEADS("302 Found", "http://10.0.0.1/there")},
    {"/out", LEADS("302 Found", "http://example.org/there")},
    {"/file", LEADS("302 Found", "file:///etc/passwd")},
    {"/not-modified", SAID("304 Not Modified")},
    {"/broken", NULL, 0, TINY_RESET},
    {"/", SAID("404 Not Found")},
    {NULL},
};

static void note(const struct link_answer *answer, void *data)
{
    struct link_answer *copy = data;
    *copy = *answer;
    copy->said = g_strdup(answer->said ? answer->said : "there");
}

static void test_answers(void **state)
{
    (void)state;
    struct tiny_server *server = tiny_start(answers);
    static const struct {
        const char *path, *said; /* said: after the server's address */
        int requests;
    } cases[] = {
        {"/there", NULL, 1},
        {"/there?secret=1#top", NULL, 1},
        {"/empty", NULL, 1},
        {"/moved", NULL, 2},
        {"/missing?secret=1", "/missing answered with status 404", 1},
        {"/gone", "/gone answered with status 410", 1},
        {"/busy", "/busy answered with status 429", 1},
        {"/later", "/later answered with status 503", 2},
        {"/not-modified", "/not-modified answered with status 304", 1},
        {"/for-ever", "/for-ever leads from address to address", 6},
        {"/nowhere", "/nowhere leads to no address that is allowed", 1},
        {"/https", "/https leads to no address that is allowed", 1},
        {"/private", "/private leads to no address that is allowed", 1},
        {"/out", "/out leads to no address that is allowed", 1},
        {"/file", "/file leads to no address that is allowed", 1},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        AUTO(link_checks_free) struct link_checks *checks = link_checks_new();
        AUTO(http_pool_free) struct http_pool *pool = http_pool_new();
        g_autofree char *link = g_strconcat(server->base, cases[i].path, NULL);
        g_autofree char *expected =
            cases[i].said ? g_strconcat(server->base, cases[i].said, NULL) : g_strdup("there");
        struct link_answer answer = {0};
        int before = g_atomic_int_get(&server->requests);
        link_checks_ask(checks, pool, link, (struct link_watch){note, &answer});
        while (http_pool_drive(pool, true))
            continue;
        assert_string_equal(answer.said, expected);
        assert_int_equal(answer.is_there, !cases[i].said);
        assert_false(answer.is_final);
        assert_int_equal(g_atomic_int_get(&server->requests) - before, cases[i].requests);
        g_free(answer.said);
    }
    tiny_stop(server);
}

static struct link_answer ask_one(struct tiny_server *server, const char *path)
{
    AUTO(link_checks_free) struct link_checks *checks = link_checks_new();
    AUTO(http_pool_free) struct http_pool *pool = http_pool_new();
    g_autofree char *link = g_strconcat(server->base, path, NULL);
    struct link_answer answer = {0};
    link_checks_ask(checks, pool, link, (struct link_watch){note, &answer});
    while (http_pool_drive(pool, true))
        continue;
    return answer;
}

/* What a HEAD is refused for, a GET is not; it asks for the beginning, and takes no more. */
static void test_no_head(void **state)
{
    (void)state;
    static const struct tiny_answer no_heads[] = {
        {"/large", large, sizeof large, TINY_HANG}, /* of a HEAD the head counts alone */
        {"/", SAID("405 Not Allowed")},
        {NULL},
    };
    struct tiny_server *server = tiny_start(no_heads);
    struct link_answer there = ask_one(server, "/large");
    assert_string_equal(there.said, "there");
    struct link_answer refused = ask_one(server, "/other");
    assert_true(tiny_was_asked(server, "GET /other"));
    assert_true(tiny_was_asked(server, "Range: bytes=0-1023"));
    assert_false(tiny_was_asked(server, "Authorization"));
    assert_false(tiny_was_asked(server, "Cookie"));
    assert_true(g_str_has_suffix(refused.said, "/other answered with status 405"));
    g_free(there.said);
    g_free(refused.said);
    tiny_stop(server);
}

static void test_broken_and_forbidden(void **state)
{
    (void)state;
    struct tiny_server *server = tiny_start(answers);
    struct link_answer broken = ask_one(server, "/broken");
    assert_string_equal(broken.said, "127.0.0.1 broke off the connection");
    assert_false(broken.is_final);
    g_free(broken.said);
    struct tiny_server nobody = {.base = "http://example.org"};
    struct link_answer forbidden = ask_one(&nobody, "/a?secret=1");
    assert_string_equal(forbidden.said,
                        "http://example.org/a is no https address, and no other is asked for");
    assert_true(forbidden.is_final);
    g_free(forbidden.said);
    tiny_stop(server);
}

/* A posting's link must not let anybody ask what stands behind our own walls. */
static void test_private_addresses(void **state)
{
    (void)state;
    /* Should one of them be asked all the same: without its interface the first leads nowhere. */
    static const char *const bases[] = {"https://[fe80::1]", "https://0.0.0.0"};
    for (gsize i = 0; i < G_N_ELEMENTS(bases); i++) {
        struct tiny_server inside = {0};
        g_strlcpy(inside.base, bases[i], sizeof inside.base);
        struct link_answer answer = ask_one(&inside, "/there");
        if (answer.is_there || !strstr(answer.said, "is no public address"))
            fail_msg("%s: %s", bases[i], answer.said);
        g_free(answer.said);
    }
}

/* Whoever wants to know the same is told by one question, before it is answered and after. */
static void test_once_for_all(void **state)
{
    (void)state;
    struct tiny_server *server = tiny_start(answers);
    AUTO(link_checks_free) struct link_checks *checks = link_checks_new();
    AUTO(http_pool_free) struct http_pool *pool = http_pool_new();
    g_autofree char *link = g_strconcat(server->base, "/missing", NULL);
    struct link_answer told[3] = {0};
    link_checks_ask(checks, pool, link, (struct link_watch){note, &told[0]});
    link_checks_ask(checks, pool, link, (struct link_watch){note, &told[1]});
    while (http_pool_drive(pool, true))
        continue;
    link_checks_ask(checks, pool, link, (struct link_watch){note, &told[2]});
    for (int i = 0; i < 3; i++) {
        assert_true(told[i].said &&
                    g_str_has_suffix(told[i].said, "/missing answered with status 404"));
        g_free(told[i].said);
    }
    assert_int_equal(g_atomic_int_get(&server->requests), 1);
    tiny_stop(server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers),
        cmocka_unit_test(test_no_head),
        cmocka_unit_test(test_broken_and_forbidden),
        cmocka_unit_test(test_private_addresses),
        cmocka_unit_test(test_once_for_all),
    };
    memset(large + strlen(LARGE), 'x', sizeof large - strlen(LARGE));
    http_global_init();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    http_global_cleanup();
    return failed;
}
