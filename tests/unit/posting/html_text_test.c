/* HTML of strangers to plain text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <glib.h>
#include <stdbool.h>
#include <string.h>

#include "src/posting/html_text.h"

static void check(const char *name, char *text, const char *expected)
{
    g_autofree char *owned = text;
    if (strcmp(owned, expected) != 0)
        fail_msg("%s: \"%s\", expected \"%s\"", name, owned, expected);
}

static void test_first_paragraph(void **state)
{
    (void)state;
    static const struct {
        const char *name, *html, *expected;
    } cases[] = {
        {"nothing", "", ""},
        {"no markup", "Come and build.", "Come and build."},
        {"the first of two", "<p>One.</p><p>Two.</p>", "One."},
        {"inline markup goes, words stay",
         "<p>We <b>build</b> <a href='https://a.example/?a=\"b>c'>a thing</a>.</p>",
         "We build a thing."},
        {"headings say nothing", "<h2>The team</h2><p>We are ten.</p>", "We are ten."},
        {"a heading that is never closed", "<h2>The team<p>We are ten.</p>", "We are ten."},
        {"a bold line is a heading in disguise", "<p><strong>Your work</strong></p><p>Code.</p>",
         "Code."},
        {"a colon takes the list along", "<p>You will:</p><ul><li>read</li><li>write</li></ul><p>x",
         "You will: read, write"},
        {"two breaks end a paragraph", "One<br>and more.<br/><br />Two.", "One and more."},
        {"divs are paragraphs", "<div><div>One.</div><div>Two.</div></div>", "One."},
        {"references", "<p>Caf&eacute; &amp; th&#233; &#x2014; &nosuch; &</p>",
         "Café & thé — &nosuch; &"},
        {"no text in scripts, styles and comments",
         "<style>p{}</style><!-- <p>no --><script>if (a < b) \"</p>\"</script ><p>Yes.</p>",
         "Yes."},
        {"mere signs", "<p>1 < 2, a <3 b > c</p>", "1 < 2, a <3 b > c"},
        {"a tag that never ends", "<p>One <b", "One <b"},
        {"a quote that never ends", "<p class=\">One</p>", "One"},
        {"a comment that never ends", "One<!-- two <p>three</p>", "One"},
        {"stray end tags", "</p></div></ul></b>One.</p>", "One."},
        {"struck words", "<p>No <del>never</del>yes.</p>", "No yes."},
        {"pictures", "<p><img src=x.png alt=cat></p><p>Words.</p>", "Words."},
        {"upper case", "<P>One.</P><P>Two.</P>", "One."},
        {"a table", "<table><tr><td>Place</td><td>Paris</td></tr></table>", "Place, Paris"},
        {"invisible and control characters",
         "<p>a\xe2\x80\xae"
         "b\x01 c</p>",
         "ab c"},
        {"broken UTF-8", "<p>caf\xe9</p>", "caf\xef\xbf\xbd"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        check(cases[i].name, html_text_excerpt(cases[i].html, NULL), cases[i].expected);
}

static void test_all(void **state)
{
    (void)state;
    check("every paragraph", html_text_paragraph("<h1>T</h1><p>One</p><p>Two.</p>"), "One. Two.");
    check("a title", html_text_line("<h1><b>C &amp; D</b></h1>\n developer"), "C & D. developer");
    check("a bold title", html_text_line(" <b>Dev</b> "), "Dev");
    check("decoded once", html_text_decode("R&amp;amp;D &#39;x&#39; &oops"), "R&amp;D 'x' &oops");
}

static void test_plain(void **state)
{
    (void)state;
    check("paragraphs of plain text", html_text_plain_excerpt("One\nline.\n\nTwo <b>.", NULL),
          "One line.");
    check("signs are signs", html_text_plain_paragraph("a <b> &amp; c"), "a <b> &amp; c");
    check("nothing", html_text_plain_excerpt("\n\n", NULL), "");
}

/* However it is made, 64 KiB take no time worth naming. */
static void test_hostile(void **state)
{
    (void)state;
    static const char *const parts[] = {"<",       "<a =\"", "<a ='>", "&",    "<!--", "</",
                                        "<script", "<ul>",   "<b>",    "&#1;", "< >"};
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
        g_autoptr(GString) html = g_string_new(NULL);
        while (html->len < 200000)
            g_string_append(html, parts[i]);
        g_string_append_c(html, '>');
        gint64 start = g_get_monotonic_time();
        g_autofree char *text = html_text_paragraph(html->str);
        if (g_get_monotonic_time() - start > 60 * G_USEC_PER_SEC)
            fail_msg("%s takes too long", parts[i]);
        assert_non_null(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_first_paragraph),
        cmocka_unit_test(test_all),
        cmocka_unit_test(test_plain),
        cmocka_unit_test(test_hostile),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
