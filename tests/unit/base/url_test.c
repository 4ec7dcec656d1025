/* What a web address has to look like. The published cases are tried by tests/conformance. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>

#include "src/base/url.h"

static void test_urls(void **state)
{
    (void)state;
    static const struct {
        const char *url;
        bool is_valid, is_valid_bare;
    } cases[] = {
        {"https://beta.gouv.fr", true, true},
        {"HTTP://a.fr:8080/b?c=d#e", true, true},
        {"beta.gouv.fr/jobs", false, true},
        {"ftp://a.fr", false, false},
        {"https://", false, false},
        {"", false, false},
        {"https://localhost/a", false, false},
        {"https://a..fr", false, false},
        {"https://.a.fr", false, false},
        {"https://a.fr.", false, false},
        {"https://a_b.c.fr", true, true},
        {"https://a.b_c.fr", false, false},
        {"https://a.b.f_r", false, false},
        {"https://a.1r", false, false},
        {"https://société.fr/é", false, false},
        {"https://société.fr/d%C3%A9v", true, true},
        {"https://a.fr/100%", false, false},
        {"https://a.fr/%4", false, false},
        {"https://a.fr/a b", false, false},
        {"https://a.fr/a\"b", false, false},
        {"https://a.fr?b", true, true},
        {"https://a.fr#b#c", false, false},
        {"https://a.fr:", false, false},
        {"https://a.fr:123456", false, false},
        {"https://a.fr:8a", false, false},
        {"https://1.2.3.4", true, true},
        {"https://1.2.3", false, false},
        {"https://1.2.3.4.5", false, false},
        {"https://1.2.3.256", false, false},
        {"https://1.2.3.04", false, false},
        {"https://[::1]:80/", true, true},
        {"https://[]/", false, false},
        {"https://[::g]/", false, false},
        {"https://name:word@a.fr/", true, true},
        {"https://na[me@a.fr/", false, false},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        if (url_is_valid(cases[i].url, true) != cases[i].is_valid ||
            url_is_valid(cases[i].url, false) != cases[i].is_valid_bare)
            fail_msg("%s: with a scheme %d, without %d", cases[i].url,
                     url_is_valid(cases[i].url, true), url_is_valid(cases[i].url, false));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_urls)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
