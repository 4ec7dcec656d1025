/* OAuth 1.0a against the worked examples of RFC 5849. Its secrets are printed there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "src/oauth1.h"

#define MAX_PAIRS 12

/* §3.4.1.1 and §3.1 */
#define WORKED_BASE                                                                                \
    "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D"    \
    "%25253D%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a" \
    "%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token"            \
    "%3Dkkk9d7dh3k39sjv7"

static const struct {
    const char *name, *method, *url;
    struct {
        const char *name, *value;
    } pairs[MAX_PAIRS];
    const char *expected;
} bases[] = {
    {"RFC 5849 §3.4.1.1",
     "POST",
     "http://example.com/request",
     {{"b5", "=%3D"},
      {"a3", "a"},
      {"c@", ""},
      {"a2", "r b"},
      {"oauth_consumer_key", "9djdj82h48djs9d2"},
      {"oauth_token", "kkk9d7dh3k39sjv7"},
      {"oauth_signature_method", "HMAC-SHA1"},
      {"oauth_timestamp", "137131201"},
      {"oauth_nonce", "7d8f3e4a"},
      {"c2", ""},
      {"a3", "2 q"}},
     WORKED_BASE},
    {"RFC 5849 §3.4.1.2, port 80",
     "GET",
     "HTTP://EXAMPLE.COM:80/r%20v/X",
     {{"id", "123"}},
     "GET&http%3A%2F%2Fexample.com%2Fr%2520v%2FX&id%3D123"},
    {"RFC 5849 §3.4.1.2, port 8080",
     "GET",
     "https://www.example.net:8080/",
     {{"q", "1"}},
     "GET&https%3A%2F%2Fwww.example.net%3A8080%2F&q%3D1"},
    {"port 443",
     "GET",
     "https://example.com:443/x",
     {{"a", "1"}},
     "GET&https%3A%2F%2Fexample.com%2Fx&a%3D1"},
    {"port 80 under https stays",
     "GET",
     "https://example.com:80/x",
     {{"a", "1"}},
     "GET&https%3A%2F%2Fexample.com%3A80%2Fx&a%3D1"},
    {"names sort before values",
     "GET",
     "https://a/x",
     {{"a-b", "1"}, {"a", "9"}, {"a", "10"}},
     "GET&https%3A%2F%2Fa%2Fx&a%3D10%26a%3D9%26a-b%3D1"},
    {"what escaping spares",
     "GET",
     "https://a/x",
     {{"a", "aZ09-._~!*'()"}},
     "GET&https%3A%2F%2Fa%2Fx&a%3DaZ09-._~%2521%252A%2527%2528%2529"},
    {"a question mark and an ampersand in a value",
     "GET",
     "https://a/x",
     {{"a", "why?&b=c"}},
     "GET&https%3A%2F%2Fa%2Fx&a%3Dwhy%253F%2526b%253Dc"},
    {"UTF-8", "GET", "https://a/x", {{"a", "€"}}, "GET&https%3A%2F%2Fa%2Fx&a%3D%25E2%2582%25AC"},
};

static void test_base_string(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(bases); i++) {
        AUTO(http_request_clear) struct http_request pairs = {0};
        for (int j = 0; j < MAX_PAIRS && bases[i].pairs[j].name; j++)
            http_request_form(&pairs, bases[i].pairs[j].name, bases[i].pairs[j].value);
        g_autofree char *base = oauth1_base_string(bases[i].method, bases[i].url, pairs.form);
        if (strcmp(base, bases[i].expected) != 0)
            fail_msg("%s: %s", bases[i].name, base);
    }
}

static void test_signature(void **state)
{
    (void)state;
    static const struct {
        const char *name, *base;
        struct oauth1_keys keys;
        const char *expected;
    } cases[] = {
        {"RFC 5849 §3.1, as its erratum has it",
         WORKED_BASE,
         {.consumer_secret = "j49sk3j29djd", .token_secret = "dh893hdasih9"},
         "r6/TJjbCOr97/+UU0NsvSne7s5g="},
        {"RFC 5849 §1.2",
         "GET&http%3A%2F%2Fphotos.example.net%2Fphotos&file%3Dvacation.jpg%26oauth_consumer_key"
         "%3Ddpf43f3p2l4k3l03%26oauth_nonce%3DchapoH%26oauth_signature_method%3DHMAC-SHA1"
         "%26oauth_timestamp%3D137131202%26oauth_token%3Dnnch734d00sl2jdk%26size%3Doriginal",
         {.consumer_secret = "kd94hf93k423kf44", .token_secret = "pfkkdhi9sl3r4s00"},
         "MdpQcU8iPSUjWoN/UDMsK2sui9I="},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *signature = oauth1_signature(cases[i].base, &cases[i].keys);
        if (strcmp(signature, cases[i].expected) != 0)
            fail_msg("%s: %s", cases[i].name, signature);
    }
}

static const struct oauth1_keys keys = {
    .consumer_key = "9djdj82h48djs9d2",
    .consumer_secret = "j49sk3j29djd",
    .token = "kkk9d7dh3k39sjv7",
    .token_secret = "dh893hdasih9",
};

/* The signature in the header is the one of the base string that the server will build. */
static void assert_signed(const struct http_request *request, const char *base)
{
    g_autofree char *header = oauth1_authorization(request, &keys, "7d8f3e4a", 137131201);
    g_autofree char *signature = oauth1_signature(base, &keys);
    g_autofree char *escaped = g_uri_escape_string(signature, NULL, FALSE);
    g_autofree char *expected = g_strdup_printf(
        "OAuth oauth_consumer_key=\"9djdj82h48djs9d2\", oauth_nonce=\"7d8f3e4a\", "
        "oauth_signature_method=\"HMAC-SHA1\", oauth_timestamp=\"137131201\", "
        "oauth_token=\"kkk9d7dh3k39sjv7\", oauth_version=\"1.0\", oauth_signature=\"%s\"",
        escaped);
    assert_string_equal(header, expected);
}

#define OWN                                                                                        \
    "oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method"      \
    "%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7"                  \
    "%26oauth_version%3D1.0"

static void test_authorization(void **state)
{
    (void)state;
    AUTO(http_request_clear) struct http_request request = {0};
    http_request_start(&request, "POST", "https://api.example.com", "/2/tweets");
    request.json = g_strdup("{\"text\":\"not signed\"}");
    assert_signed(&request, "POST&https%3A%2F%2Fapi.example.com%2F2%2Ftweets&" OWN);

    http_request_start(&request, "POST", "https://api.example.com", "/1");
    http_request_query(&request, "a", "b c");
    http_request_form(&request, "z", "=");
    assert_signed(&request,
                  "POST&https%3A%2F%2Fapi.example.com%2F1&a%3Db%2520c%26" OWN "%26z%3D%253D");
}

static void test_nonce(void **state)
{
    (void)state;
    g_autofree char *one = oauth1_nonce();
    g_autofree char *two = oauth1_nonce();
    assert_int_equal(strlen(one), 32);
    assert_int_equal(strspn(one, "0123456789abcdef"), 32);
    assert_string_not_equal(one, two);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_base_string),
        cmocka_unit_test(test_signature),
        cmocka_unit_test(test_authorization),
        cmocka_unit_test(test_nonce),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
