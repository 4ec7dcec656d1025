/* The transport against a server that misbehaves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "src/http/http.h"
#include "src/http/http_transfer.h"
#include "tests/unit/http/tiny_server.h"

#define OK "HTTP/1.1 200 OK\r\nX-Two: 1\r\nx-two: 2\r\n"
#define OK_BODY OK "Content-Length: 11\r\n\r\n{\"ok\":true}"
#define GZIP_HEAD "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
#define GZIPPED                                                                                    \
    GZIP_HEAD "\xab\x56\xca\xcf\x56\xb2\x2a\x29\x2a\x4d\xad\x05\x00\x90\x5f\xd4\xa7\x0b\x00\x00\x00"

#define ANY (-1) /* a reset may overtake what was sent before it */
#define LARGE (2 * 1024 * 1024)

/* Filled in by make_answers(): the large ones are made when the program starts. */
struct server_state {
    GString *large, *bomb, *many_headers;
    struct tiny_answer answers[24];
    struct tiny_server *server;
};

static void put_bits(GString *bytes, guint *used, guint bits, int count)
{
    for (int i = count - 1; i >= 0; i--, (*used)++) {
        if (*used % 8 == 0)
            g_string_append_c(bytes, 0);
        if (bits >> i & 1)
            bytes->str[bytes->len - 1] |= (char)(1 << *used % 8);
    }
}

/* gzip that becomes more than 2 MiB: one literal, then copies of 258 bytes, in fixed codes. */
static GString *make_bomb(void)
{
    GString *bytes = g_string_new(OK "Content-Encoding: gzip\r\n\r\n");
    guint used = 0;
    g_string_append_len(bytes, GZIP_HEAD, 10);
    put_bits(bytes, &used, 6, 3); /* last block, fixed codes */
    put_bits(bytes, &used, 0x30, 8);
    for (int i = 0; i < LARGE / 258 + 1; i++)
        put_bits(bytes, &used, 0xc5 << 5, 13);
    return bytes;
}

static GString *make_large(void)
{
    GString *bytes = g_string_new(OK "\r\n");
    for (int i = 0; i < LARGE / 16; i++)
        g_string_append(bytes, "0123456789abcdef");
    return bytes;
}

static GString *make_many_headers(void)
{
    GString *bytes = g_string_new(OK);
    for (int i = 0; i < 200; i++)
        g_string_append_printf(bytes, "x-%d: y\r\n", i);
    return g_string_append(bytes, "Content-Length: 0\r\n\r\n");
}

static void make_answers(struct server_state *state)
{
    const struct tiny_answer answers[] = {
        {"/ok", OK_BODY},
        {"/empty", OK "Content-Length: 0\r\n\r\n"},
        {"/500", "HTTP/1.1 500 Oh\r\nContent-Length: 2\r\n\r\n{}"},
        {"/redirect", "HTTP/1.1 307 T\r\nLocation: /stolen\r\nContent-Length: 0\r\n\r\n"},
        {"/continue", "HTTP/1.1 100 Continue\r\nX-Two: 0\r\n\r\n" OK_BODY},
        {"/gzip", OK "Content-Encoding: gzip\r\n\r\n" GZIPPED,
         sizeof(OK "Content-Encoding: gzip\r\n\r\n" GZIPPED) - 1},
        {"/cut-gzip", OK "Content-Length: 31\r\nContent-Encoding: gzip\r\n\r\n" GZIP_HEAD,
         sizeof(OK "Content-Length: 31\r\nContent-Encoding: gzip\r\n\r\n" GZIP_HEAD) - 1},
        {"/no-gzip", OK "Content-Encoding: gzip\r\n\r\n{\"ok\":true}"},
        {"/zebra", OK "Content-Encoding: zebra\r\n\r\nabc"},
        {"/bomb", state->bomb->str, state->bomb->len},
        {"/large", state->large->str, state->large->len},
        {"/said-large", OK "Content-Length: 2000000\r\n\r\nx"},
        {"/many-headers", state->many_headers->str},
        {"/cut-body", OK "Content-Length: 100\r\n\r\n{\"ok\":"},
        {"/cut-head", "HTTP/1.1 429 Oh\r\nConte"},
        {"/close", NULL},
        {"/reset", NULL, 0, TINY_RESET},
        {"/reset-body", OK "Content-Length: 100\r\n\r\n{\"ok\":", 0, TINY_RESET},
        {"/hang", NULL, 0, TINY_HANG},
        {"/nonsense", "hello\r\n\r\n"},
        {NULL},
    };
    G_STATIC_ASSERT(G_N_ELEMENTS(answers) <= G_N_ELEMENTS(state->answers));
    memcpy(state->answers, answers, sizeof answers);
}

static int start(void **state)
{
    struct server_state *all = g_new0(struct server_state, 1);
    all->large = make_large();
    all->bomb = make_bomb();
    all->many_headers = make_many_headers();
    make_answers(all);
    all->server = tiny_start(all->answers);
    *state = all;
    setenv("ANNOUNCE_HTTP_TIMEOUT", "2", 1);
    setenv("http_proxy", "http://127.0.0.1:9", 1); /* nobody is there: it must not be used */
    setenv("ALL_PROXY", "http://127.0.0.1:9", 1);
    http_global_init();
    return 0;
}

static int stop(void **state)
{
    struct server_state *all = *state;
    tiny_stop(all->server);
    g_string_free(all->large, TRUE);
    g_string_free(all->bomb, TRUE);
    g_string_free(all->many_headers, TRUE);
    g_free(all);
    http_global_cleanup();
    return 0;
}

static bool count_calls(void *data)
{
    (*(int *)data)++;
    return true;
}

static bool refuse(void *data)
{
    (*(int *)data)++;
    return false;
}

static void is_done(void *data)
{
    (void)data;
}

static void perform(const struct http_request *request, const char *authorization,
                    http_before_send before_send, void *data, struct http_response *response)
{
    const struct http_watch watch = {.before_send = before_send, .done = is_done, .data = data};
    AUTO(http_pool_free) struct http_pool *pool = http_pool_new();
    http_pool_start(pool, request, authorization, &watch, response);
    assert_true(http_pool_drive(pool, true));
}

static void post(const char *base, const char *path, http_before_send before_send, void *data,
                 struct http_response *response)
{
    AUTO(http_request_clear) struct http_request request = {0};
    http_request_start(&request, "POST", base, "%s", path);
    http_request_form(&request, "a", "b");
    request.publishes = true;
    perform(&request, NULL, before_send, data, response);
}

static const struct {
    const char *name, *path;
    bool is_complete;
    int status;
    const char *body, *failure;
} answers[] = {
    {"an answer", "/ok", true, 200, "{\"ok\":true}", NULL},
    {"an empty answer", "/empty", true, 200, "", NULL},
    {"a status of theirs", "/500", true, 500, "{}", NULL},
    {"a redirect is not followed", "/redirect", true, 307, "", NULL},
    {"100 Continue first", "/continue", true, 200, "{\"ok\":true}", NULL},
    {"gzip", "/gzip", true, 200, "{\"ok\":true}", NULL},
    {"gzip cut off", "/cut-gzip", false, 200, NULL, "broke off"},
    {"gzip that is none", "/no-gzip", false, 200, NULL, "no proper exchange"},
    {"an encoding nobody asked for", "/zebra", false, 200, NULL, "no proper exchange"},
    {"gzip that grows to 2 MiB", "/bomb", false, 200, NULL, "too large"},
    {"2 MiB", "/large", false, 200, NULL, "too large"},
    {"2 MB announced", "/said-large", false, 200, NULL, "too large"},
    {"200 headers", "/many-headers", false, 200, NULL, "too large"},
    {"body cut off", "/cut-body", false, 200, NULL, "broke off"},
    {"head cut off", "/cut-head", false, 429, NULL, "broke off"},
    {"closed without an answer", "/close", false, 0, NULL, "broke off"},
    {"reset without an answer", "/reset", false, 0, NULL, "broke off"},
    {"reset within the body", "/reset-body", false, ANY, NULL, "broke off"},
    {"too slow", "/hang", false, 0, NULL, "in time"},
    {"no HTTP", "/nonsense", false, 0, NULL, "127.0.0.1"},
};

static void test_answers(void **state)
{
    struct tiny_server *server = ((struct server_state *)*state)->server;
    for (gsize i = 0; i < G_N_ELEMENTS(answers); i++) {
        AUTO(http_response_clear) struct http_response response = {0};
        int calls = 0, before = g_atomic_int_get(&server->requests);
        post(server->base, answers[i].path, count_calls, &calls, &response);
        if (!response.sent || calls != 1)
            fail_msg("%s: before_send was called %d times", answers[i].name, calls);
        if (g_atomic_int_get(&server->requests) != before + 1)
            fail_msg("%s: sent %d times", answers[i].name,
                     g_atomic_int_get(&server->requests) - before);
        if (response.complete != answers[i].is_complete ||
            (answers[i].status != ANY && response.status != answers[i].status))
            fail_msg("%s: complete %d, status %d", answers[i].name, response.complete,
                     response.status);
        if (g_strcmp0(response.body, answers[i].body) != 0)
            fail_msg("%s: body \"%s\"", answers[i].name, response.body);
        if (!response.failure != !answers[i].failure ||
            (response.failure && !strstr(response.failure, answers[i].failure)))
            fail_msg("%s: %s", answers[i].name, response.failure);
    }
}

static void test_headers_come_back(void **state)
{
    struct tiny_server *server = ((struct server_state *)*state)->server;
    AUTO(http_response_clear) struct http_response response = {0};
    post(server->base, "/continue", NULL, NULL, &response);
    assert_string_equal(http_response_header(&response, "x-two"), "1");
    assert_string_equal(http_response_header(&response, "content-length"), "11");
    assert_null(http_response_header(&response, "x-three"));
}

static void test_refusing_before_send(void **state)
{
    struct tiny_server *server = ((struct server_state *)*state)->server;
    AUTO(http_response_clear) struct http_response response = {0};
    int calls = 0, before = g_atomic_int_get(&server->requests);
    post(server->base, "/ok", refuse, &calls, &response);
    assert_int_equal(calls, 1);
    assert_false(response.sent || response.complete);
    assert_non_null(strstr(response.failure, "could not be recorded"));
    assert_int_equal(g_atomic_int_get(&server->requests), before);
}

static void test_nothing_is_sent(void **state)
{
    struct tiny_server *server = ((struct server_state *)*state)->server;
    char nobody[64];
    close(tiny_bind(nobody));
    g_autofree char *tls = g_strconcat("https", server->base + strlen("http"), NULL);
    const struct {
        const char *name, *base, *failure;
    } cases[] = {
        {"nobody listens", nobody, "could not connect to 127.0.0.1: connection refused"},
        {"no TLS there", tls, "could not connect to 127.0.0.1 in time"},
        {"http to elsewhere", "http://192.0.2.1", "only https"},
        {"another scheme", "ftp://127.0.0.1", "only https"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        AUTO(http_response_clear) struct http_response response = {0};
        int calls = 0;
        post(cases[i].base, "/ok", count_calls, &calls, &response);
        if (response.sent || response.complete || calls != 0)
            fail_msg("%s: it was sent", cases[i].name);
        if (!response.failure || !strstr(response.failure, cases[i].failure))
            fail_msg("%s: %s", cases[i].name, response.failure);
    }
}

/* A label of 64 characters has no address, and no name server is asked for it. */
static void test_a_name_without_address(void **state)
{
    (void)state;
    AUTO(http_response_clear) struct http_response response = {0};
    g_autofree char *label = g_strnfill(64, 'a');
    g_autofree char *base = g_strconcat("https://", label, ".invalid", NULL);
    g_autofree char *proxy = g_strdup(g_getenv("ALL_PROXY"));
    unsetenv("ALL_PROXY");
    post(base, "/ok", NULL, NULL, &response);
    setenv("ALL_PROXY", proxy, 1);
    assert_false(response.sent || response.complete);
    assert_non_null(strstr(response.failure, "could not find the address of aaaa"));
}

static void test_what_is_sent(void **state)
{
    struct tiny_server *server = ((struct server_state *)*state)->server;
    AUTO(http_request_clear) struct http_request request = {0};
    AUTO(http_response_clear) struct http_response response = {0};
    http_request_start(&request, "POST", server->base, "/ok/%d", 7);
    http_request_query(&request, "q", "a b&c");
    http_request_form(&request, "message", "Dév = 100%\n+");
    http_request_form(&request, "link", "https://a/b?c=d");
    http_request_header(&request, "X-Mine", "yes");
    perform(&request, "Bearer abc", NULL, NULL, &response);
    assert_true(response.complete);
    assert_true(tiny_was_asked(server, "POST /ok/7?q=a%20b%26c HTTP/1.1\r\n"));
    assert_true(tiny_was_asked(server, "\r\nAuthorization: Bearer abc\r\n"));
    assert_true(tiny_was_asked(server, "\r\nX-Mine: yes\r\n"));
    assert_true(tiny_was_asked(server, "\r\nUser-Agent: announce/" ANNOUNCE_VERSION "\r\n"));
    assert_true(tiny_was_asked(server, "\r\nAccept-Encoding: gzip\r\n"));
    assert_true(tiny_was_asked(server, "\r\nContent-Type: application/x-www-form-urlencoded\r\n"));
    assert_true(tiny_was_asked(
        server, "\r\n\r\nmessage=D%C3%A9v%20%3D%20100%25%0A%2B&link=https%3A%2F%2Fa%2Fb%3Fc%3Dd"));
    assert_false(tiny_was_asked(server, "Expect:"));

    http_request_start(&request, "POST", server->base, "/ok");
    request.json = g_strdup("{\"text\":\"é\"}");
    perform(&request, NULL, NULL, NULL, &response);
    assert_true(tiny_was_asked(server, "\r\nContent-Type: application/json\r\n"));
    assert_true(tiny_was_asked(server, "\r\n\r\n{\"text\":\"é\"}"));
    assert_false(tiny_was_asked(server, "Authorization"));

    http_request_start(&request, "GET", server->base, "/ok");
    perform(&request, NULL, NULL, NULL, &response);
    assert_true(tiny_was_asked(server, "GET /ok HTTP/1.1\r\n"));
    http_request_start(&request, "DELETE", server->base, "/ok");
    perform(&request, NULL, NULL, NULL, &response);
    assert_true(tiny_was_asked(server, "DELETE /ok HTTP/1.1\r\n"));
}

static void test_a_large_body_waits_for_nothing(void **state)
{
    struct tiny_server *server = ((struct server_state *)*state)->server;
    AUTO(http_request_clear) struct http_request request = {0};
    AUTO(http_response_clear) struct http_response response = {0};
    g_autofree char *text = g_strnfill(LARGE, 'x');
    http_request_start(&request, "POST", server->base, "/ok");
    http_request_form(&request, "message", text);
    perform(&request, NULL, NULL, NULL, &response);
    assert_true(response.complete);
    assert_false(tiny_was_asked(server, "100-continue"));
}

static void test_a_header_of_two_lines_is_not_sent(void **state)
{
    struct tiny_server *server = ((struct server_state *)*state)->server;
    AUTO(http_request_clear) struct http_request request = {0};
    AUTO(http_response_clear) struct http_response response = {0};
    int before = g_atomic_int_get(&server->requests);
    http_request_start(&request, "POST", server->base, "/ok");
    perform(&request, "Bearer abc\r\nX-Evil: 1", NULL, NULL, &response);
    assert_false(response.sent || response.complete);
    assert_null(strstr(response.failure, "abc"));
    assert_int_equal(g_atomic_int_get(&server->requests), before);
}

static void test_certificate_faults(void **unused)
{
    (void)unused;
    static const struct {
        long status;
        const char *says;
    } faults[] = {
        {0, "another name"},   {0x42, "signed by nobody"}, {0x442, "signed by nobody"},
        {0x402, "expired"},    {0x202, "not valid yet"},   {0x22, "revoked"},
        {0x2, "is not valid"}, {0x8002, "is not valid"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(faults); i++) {
        const char *said = transfer_certificate_fault(faults[i].status);
        if (!strstr(said, faults[i].says))
            fail_msg("%lx: %s", faults[i].status, said);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_certificate_faults),
        cmocka_unit_test(test_answers),
        cmocka_unit_test(test_headers_come_back),
        cmocka_unit_test(test_refusing_before_send),
        cmocka_unit_test(test_what_is_sent),
        cmocka_unit_test(test_a_large_body_waits_for_nothing),
        cmocka_unit_test(test_a_header_of_two_lines_is_not_sent),
        cmocka_unit_test(test_nothing_is_sent),
        cmocka_unit_test(test_a_name_without_address),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
