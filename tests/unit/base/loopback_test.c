/* What is this machine, and what only looks like it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "src/base/loopback.h"

static void test_hosts(void **state)
{
    (void)state;
    static const struct {
        const char *host;
        bool expected;
    } cases[] = {
        {"127.0.0.1", true},    {"127.9.8.7", true},
        {"::1", true},          {"localhost", true},
        {"LocalHost", true},    {"128.0.0.1", false},
        {"127.1", false},       {"0.0.0.0", false},
        {"::2", false},         {"[::1]", false},
        {"example.com", false}, {"localhost.example.com", false},
        {"127.0.0.1.", false},  {"", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (loopback_is_host(cases[i].host) != cases[i].expected)
            fail_msg("%s", cases[i].host);
    }
}

static void test_urls(void **state)
{
    (void)state;
    static const struct {
        const char *url;
        bool expected;
    } cases[] = {
        {"http://127.0.0.1:8080", true},
        {"https://127.9.8.7/v1?a=b", true},
        {"http://[::1]:8080", true},
        {"http://localhost", true},
        {"https://api.x.com", false},
        {"http://127.0.0.1@example.com", false},
        {"http://127.0.0.1.example.com", false},
        {"http://example.com/127.0.0.1", false},
        {"http://example.com#@127.0.0.1", false},
        {"https:///127.0.0.1", false},
        {"127.0.0.1", false},
        {"", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (loopback_is_url(cases[i].url) != cases[i].expected)
            fail_msg("%s", cases[i].url);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hosts),
        cmocka_unit_test(test_urls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
