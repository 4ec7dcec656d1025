/* What Jekyll and kramdown would have taken out of a text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

#include "src/posting/leftovers.h"

static const struct {
    const char *name, *markdown, *expected;
} cases[] = {
    {"nothing", "", ""},
    {"Markdown stays", "# A *b* [c](d) [e]: f {g}", "# A *b* [c](d) [e]: f {g}"},
    {"Liquid tags", "a {% include x.html %}{%- if y -%}b{% endif %}", "a b"},
    {"Liquid variables", "a {{ site.url | upcase }}b", "a b"},
    {"a Liquid comment", "a{% comment %} secret {% endcomment %}b", "ab"},
    {"highlighted code", "a{% highlight c %}int x;{% endhighlight %}b", "ab"},
    {"a comment that never ends", "a{% comment %}b{% comment %}c", "abc"},
    {"kramdown's attributes", "a{: .wide}b{:target=\"_blank\"}\n{::options x /}", "ab\n"},
    {"a heading's id", "# A {#the-id}", "# A "},
    {"a list of contents", "A\n\n* TOC\n{:toc}\n\nB", "A\n\n\n\nB"},
    {"numbered", "1. TOC\n{:toc .no-print}\nB", "\nB"},
    {"no list before it", "A\n\n{:toc}", "A\n\n"},
    {"braces that are no tag", "{% a {{ b {: c {# d", "{% a {{ b {: c {# d"},
    {"marks of footnotes", "a[^1] b[^long-name].", "a b."},
    {"footnotes", "a\n\n[^1]: note\nstill note\n\nb", "a\n\n\nb"},
    {"no footnotes", "a [^ b] [^", "a [^ b] [^"},
    {"abbreviations", "HTML\n*[HTML]: Hypertext\nb", "HTML\nb"},
    {"emphasis is none", "*[a](b)* is *[c]*", "*[a](b)* is *[c]*"},
    {"a blank in a link", "[a] (https://b.example) c", "[a](https://b.example) c"},
    {"brackets that slipped", "([a])(https://b.example) c", "([a](https://b.example)) c"},
    {"an aside is no link", "[a] (httpd b\n)", "[a] (httpd b\n)"},
};

static void check_cases(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) text = leftovers_remove(cases[i].markdown, strlen(cases[i].markdown));
        if (strcmp(text->str, cases[i].expected) != 0)
            fail_msg("%s: got \"%s\"", cases[i].name, text->str);
    }
}

static void check_hostile(void **state)
{
    (void)state;
    static const char *const again[] = {"{%", "{{",     "{:",      "{:toc}",  "{% comment %}",
                                        "[^", "[^a]: ", "] (http", "])(http", "\n*[",
                                        "*",  "{#"};
    for (gsize i = 0; i < G_N_ELEMENTS(again); i++) {
        g_autoptr(GString) hostile = g_string_new(NULL);
        while (hostile->len < 1024 * 1024)
            g_string_append(hostile, again[i]);
        gint64 start = g_get_monotonic_time();
        g_autoptr(GString) text = leftovers_remove(hostile->str, hostile->len);
        assert_true(text->len <= hostile->len);
        if (g_get_monotonic_time() - start > 2 * G_USEC_PER_SEC)
            fail_msg("1 MiB of \"%s\" takes too long", again[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_cases),
        cmocka_unit_test(check_hostile),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
