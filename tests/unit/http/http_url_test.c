/* Which addresses may be spoken to at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "src/http/http.h"

static void test_url_is_allowed(void **state)
{
    (void)state;
    static const struct {
        const char *url;
        bool is_allowed, is_loopback;
    } cases[] = {
        {"https://api.x.com", true, false},
        {"https://graph.facebook.com:8443/v1", true, false},
        {"http://127.0.0.1:8080", true, true},
        {"http://127.9.8.7", true, true},
        {"http://[::1]:8080", true, true},
        {"http://localhost:8080", true, true},
        {"https://localhost", true, true},
        {"http://api.x.com", false, false},
        {"http://localhost.example.com", false, false},
        {"http://127.0.0.1.example.com", false, false},
        {"http://128.0.0.1", false, false},
        {"http://127.1", false, false},
        {"http://0177.0.0.1", false, false},
        {"http://2130706433", false, false},
        {"http://0.0.0.0", false, false},
        {"http://[::2]", false, false},
        {"http://[::ffff:127.0.0.1]", false, false},
        {"http://127.0.0.1@example.com", false, false},
        {"http://user:word@127.0.0.1", false, false},
        {"http://example.com\\@127.0.0.1", false, false},
        {"http://127.0.0.1#.example.com", false, false},
        {"https://api.x.com/?a=b", false, false},
        {"https://", false, false},
        {"https:///path", false, false},
        {"api.x.com", false, false},
        {"ftp://127.0.0.1", false, true},
        {"file:///etc/passwd", false, false},
        {"", false, false},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        bool is_loopback = false;
        bool is_allowed = http_url_is_allowed(cases[i].url, &is_loopback);
        if (is_allowed != cases[i].is_allowed || is_loopback != cases[i].is_loopback)
            fail_msg("%s: allowed %d, loopback %d", cases[i].url, is_allowed, is_loopback);
        assert_int_equal(http_url_is_allowed(cases[i].url, NULL), is_allowed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_url_is_allowed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
