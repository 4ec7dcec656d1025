/* Links in front matter. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

#include "src/posting/link.h"

static const struct {
    const char *name, *text, *expected; /* NULL = no link */
} cases[] = {
    {"https", "https://example.org/jobs/1", "https://example.org/jobs/1"},
    {"http", "http://example.org", "http://example.org"},
    {"query and fragment", "https://example.org:8443/a?b=c&d=%20e#f/g?h",
     "https://example.org:8443/a?b=c&d=%20e#f/g?h"},
    {"encoded already", "https://example.org/d%C3%A9v", "https://example.org/d%C3%A9v"},
    {"brackets in a query", "https://example.org/?ids[]=3", "https://example.org/?ids%5B%5D=3"},
    {"accents", "https://example.org/dév?é=à#ç",
     "https://example.org/d%C3%A9v?%C3%A9=%C3%A0#%C3%A7"},
    {"an international host", "https://dév.example.org/", "https://xn--dv-bja.example.org/"},
    {"a host in capitals", "https://Example.ORG/A", "https://example.org/A"},
    {"an international host of today", "https://straße.example/", "https://xn--strae-oqa.example/"},
    {"an IPv4 host", "http://127.0.0.1:80/a", "http://127.0.0.1:80/a"},
    {"an IPv6 host", "http://[::1]:80/a", "http://[::1]:80/a"},
    {"blanks around", "  https://example.org/ ", "https://example.org/"},
    {"scheme in capitals", "HTTPS://example.org/", "https://example.org/"},
    {"a blank within", "https://example.org/a b", NULL},
    {"a stray percent sign", "https://example.org/100%", NULL},
    {"a percent sign that encodes nothing", "https://example.org/%zz", NULL},
    {"an empty label", "https://example..org/", NULL},
    {"no name of a host", "https://exam!ple.org/", NULL},
    {"a port that is none", "https://example.org:99999/", NULL},
    {"no scheme", "www.example.org", NULL},
    {"a path", "/jobs/1", NULL},
    {"mail", "mailto:jobs@example.org", NULL},
    {"script", "javascript:alert(1)", NULL},
    {"file", "file:///etc/passwd", NULL},
    {"no host", "https:///jobs", NULL},
    {"no host but a port", "https://:80/", NULL},
    {"a user name that looks like a host", "https://example.org@evil.example/", NULL},
    {"Markdown", "[here](https://example.org)", NULL},
    {"two", "https://example.org\"><b>", NULL},
    {"empty", "", NULL},
};

static void check_links(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("%s\n", cases[i].name);
        g_autofree char *link = link_normalise(cases[i].text);
        if (cases[i].expected) {
            assert_non_null(link);
            assert_string_equal(link, cases[i].expected);
        } else {
            assert_null(link);
        }
    }
}

static void check_publishable(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text, *expected; /* NULL = nothing to publish */
    } own[] = {
        {"a page", "https://example.org/jobs/1?a[]=b#c", "https://example.org/jobs/1?a%5B%5D=b#c"},
        {"accents", "https://dév.example.org/à", "https://xn--dv-bja.example.org/%C3%A0"},
        {"an address in numbers", "http://192.0.2.1:8080/", "http://192.0.2.1:8080/"},
        {"a host of the house", "https://intranet/jobs/1", NULL},
        {"a host that ends in a number", "https://example.1/", NULL},
        {"no link at all", "see our site", NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(own); i++) {
        print_message("%s\n", own[i].name);
        g_autofree char *link = link_publishable(own[i].text);
        if (g_strcmp0(link, own[i].expected) != 0)
            fail_msg("%s: %s", own[i].name, link);
    }
}

static void check_utm(void **state)
{
    (void)state;
    static const struct utm none = {0},
                            all = {.source = (char *)"x",
                                   .medium = (char *)"réseaux sociaux",
                                   .campaign = (char *)"a&b=c#d",
                                   .term = (char *)"t",
                                   .content = (char *)"c"},
                            some = {.source = (char *)"x", .medium = (char *)"social"};
    static const struct {
        const char *name, *link;
        const struct utm *utm;
        const char *expected;
    } links[] = {
        {"nothing to add", "https://example.org/a?b=c#d", &none, "https://example.org/a?b=c#d"},
        {"no parameters at all", "https://example.org/a", NULL, "https://example.org/a"},
        {"no link", "", &some, ""},
        {"no query", "https://example.org/a", &some,
         "https://example.org/a?utm_source=x&utm_medium=social"},
        {"no path", "https://example.org", &some,
         "https://example.org?utm_source=x&utm_medium=social"},
        {"a query", "https://example.org/a?b=c", &some,
         "https://example.org/a?b=c&utm_source=x&utm_medium=social"},
        {"a fragment", "https://example.org/a#d?e", &some,
         "https://example.org/a?utm_source=x&utm_medium=social#d?e"},
        {"both", "https://example.org/a?b=c#d", &some,
         "https://example.org/a?b=c&utm_source=x&utm_medium=social#d"},
        {"an empty query", "https://example.org/a?", &some,
         "https://example.org/a?utm_source=x&utm_medium=social"},
        {"a query that ends in &", "https://example.org/a?b&", &some,
         "https://example.org/a?b&utm_source=x&utm_medium=social"},
        {"one that is there", "https://example.org/a?utm_source=letter&b", &some,
         "https://example.org/a?utm_source=letter&b&utm_medium=social"},
        {"one that is there without a value", "https://example.org/a?utm_medium", &some,
         "https://example.org/a?utm_medium&utm_source=x"},
        {"one that only begins so", "https://example.org/a?utm_sources=1", &some,
         "https://example.org/a?utm_sources=1&utm_source=x&utm_medium=social"},
        {"all are there", "https://example.org/a?utm_medium=a&utm_source=b", &some,
         "https://example.org/a?utm_medium=a&utm_source=b"},
        {"encoded", "https://example.org/", &all,
         "https://example.org/?utm_source=x&utm_medium=r%C3%A9seaux%20sociaux&"
         "utm_campaign=a%26b%3Dc%23d&utm_term=t&utm_content=c"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(links); i++) {
        g_autofree char *link = link_with_utm(links[i].link, links[i].utm);
        if (strcmp(link, links[i].expected) != 0)
            fail_msg("%s: got \"%s\"", links[i].name, link);
    }
}

static void check_next(void **state)
{
    (void)state;
    static const struct {
        const char *name, *url, *reference, *expected;
    } hops[] = {
        {"a path", "https://a.example/b?c", "/d", "https://a.example/d"},
        {"a neighbour", "https://a.example/b/c", "d?e", "https://a.example/b/d?e"},
        {"another host", "https://a.example/b", "https://b.example/", "https://b.example/"},
        {"without a scheme", "https://a.example/b", "//b.example/c", "https://b.example/c"},
        {"blanks around it", "https://a.example/", " /d ", "https://a.example/d"},
        {"bytes that are no UTF-8", "https://a.example/", "/d\xff", "https://a.example/d%EF%BF%BD"},
        {"to http", "https://a.example/", "http://a.example/", NULL},
        {"to https", "http://a.example/", "https://a.example/", NULL},
        {"to a file", "https://a.example/", "file:///etc/passwd", NULL},
        {"with a password", "https://a.example/", "https://u:p@a.example/", NULL},
        {"nowhere", "https://a.example/", "", NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(hops); i++) {
        g_autofree char *next = link_next(hops[i].url, hops[i].reference);
        if (g_strcmp0(next, hops[i].expected) != 0)
            fail_msg("%s: %s", hops[i].name, next);
    }
    g_autofree char *longest = g_strnfill(LINK_MAX_BYTES, 'a');
    assert_null(link_next("https://a.example/", longest));
}

static void check_slugs(void **state)
{
    (void)state;
    static const struct {
        const char *name, *link, *expected;
    } slugs[] = {
        {"the last part", "https://example.org/jobs/c-developer", "c-developer"},
        {"in lower case, without a query", "https://example.org/Jobs/C-Developer?from=feed#top",
         "c-developer"},
        {"a folder", "https://example.org/jobs/dev//", "dev"},
        {"without a suffix", "https://example.org/jobs/dev.html", "dev"},
        {"what is no suffix stays", "https://example.org/jobs/dev.backend-senior",
         "dev.backend-senior"},
        {"without a date", "https://example.org/2026-01-05-dev.html", "dev"},
        {"letters with accents", "https://example.org/%C3%A9%C3%A9", "%c3%a9%c3%a9"},
        {"a number names it in one place only", "https://example.org/jobs/1234", NULL},
        {"the whole site", "https://example.org/", NULL},
        {"no path", "https://example.org?p=12", NULL},
        {"none", "", NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(slugs); i++) {
        g_autofree char *slug = link_slug(slugs[i].link);
        if (g_strcmp0(slug, slugs[i].expected) != 0)
            fail_msg("%s: %s", slugs[i].name, slug);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_links), cmocka_unit_test(check_publishable),
        cmocka_unit_test(check_utm),   cmocka_unit_test(check_next),
        cmocka_unit_test(check_slugs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
