/* The fake's own check of OAuth signatures, against the worked examples of RFC 5849. */
#include "tests/fake/signature.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h wants the four above first */
#include <cmocka.h>

#include "tests/fake/pairs.h"

static void check_base_strings(void **state)
{
    static const struct {
        const char *name, *method, *url, *oauth, *query, *form, *expected;
    } cases[] = {
        {"RFC 5849 3.4.1.1", "POST", "http://example.com/request",
         "OAuth realm=\"Example\", oauth_consumer_key=\"9djdj82h48djs9d2\","
         " oauth_token=\"kkk9d7dh3k39sjv7\", oauth_signature_method=\"HMAC-SHA1\","
         " oauth_timestamp=\"137131201\", oauth_nonce=\"7d8f3e4a\", oauth_signature=\"x%3D\"",
         "b5=%3D%253D&a3=a&c%40=&a2=r%20b", "c2&a3=2+q",
         "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D"
         "%25253D%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e"
         "4a%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9"
         "d7dh3k39sjv7"},
        {"host in lower case, default port left out", "get", "HTTP://EXAMPLE.com:80/r%20v/X",
         "OAuth a=\"1\"", "", "", "GET&http%3A%2F%2Fexample.com%2Fr%2520v%2FX&a%3D1"},
        {"another port stays", "GET", "http://127.0.0.1:8080/", "OAuth a=\"1\"", "", "",
         "GET&http%3A%2F%2F127.0.0.1%3A8080%2F&a%3D1"},
        {"a name that begins another sorts first", "GET", "http://h/", "OAuth ", "ab=1&a=2&a-=3",
         "", "GET&http%3A%2F%2Fh%2F&a%3D2%26a-%3D3%26ab%3D1"},
    };
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("%s\n", cases[i].name);
        g_autoptr(GPtrArray) all = signature_parse_header(cases[i].oauth);
        g_autoptr(GPtrArray) query = pairs_parse_form(cases[i].query);
        g_autoptr(GPtrArray) form = pairs_parse_form(cases[i].form);
        g_ptr_array_extend_and_steal(all, g_steal_pointer(&query));
        g_ptr_array_extend_and_steal(all, g_steal_pointer(&form));
        g_autofree char *base = signature_base_string(cases[i].method, cases[i].url, all);
        assert_string_equal(base, cases[i].expected);
    }
}

static void check_signature(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) all = signature_parse_header(
        "OAuth realm=\"Photos\", oauth_consumer_key=\"dpf43f3p2l4k3l03\","
        " oauth_token=\"nnch734d00sl2jdk\", oauth_signature_method=\"HMAC-SHA1\","
        " oauth_timestamp=\"137131202\", oauth_nonce=\"chapoH\"");
    pairs_add(all, "file", "vacation.jpg");
    pairs_add(all, "size", "original");
    g_autofree char *base = signature_base_string("GET", "http://photos.example.net/photos", all);
    g_autofree char *signature = signature_hmac_sha1(base, "kd94hf93k423kf44", "pfkkdhi9sl3r4s00");
    assert_string_equal(signature, "MdpQcU8iPSUjWoN/UDMsK2sui9I=");
}

static void check_header(void **state)
{
    (void)state;
    assert_null(signature_parse_header(NULL));
    assert_null(signature_parse_header("Bearer abc"));
    g_autoptr(GPtrArray) parsed = signature_parse_header("OAuth a=\"b%20c\",broken,d=\"\"");
    assert_int_equal(parsed->len, 2);
    assert_string_equal(pairs_get(parsed, "a"), "b c");
    assert_string_equal(pairs_get(parsed, "d"), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_base_strings),
        cmocka_unit_test(check_signature),
        cmocka_unit_test(check_header),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
