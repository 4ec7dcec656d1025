/* Markdown to plain text, and excerpts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

#include "src/posting/plain_text.h"

static const struct {
    const char *name, *markdown, *expected;
} texts[] = {
    {"a paragraph", "Hello, world.", "Hello, world."},
    {"soft breaks join", "One\ntwo\r\nthree", "One two three"},
    {"hard breaks join", "One  \ntwo\\\nthree<br>four<BR/>five", "One two three four five"},
    {"links keep their words", "See [the *site*](https://example.org \"T\") now.",
     "See the site now."},
    {"a link in angles is its own words", "See <https://example.org>.", "See https://example.org."},
    {"reference links", "See [the site][s].\n\n[s]: https://example.org", "See the site."},
    {"code keeps its words", "Write to `jobs@example.org`.", "Write to jobs@example.org."},
    {"emphasis goes", "**Bold**, _italic_ and ***both***.", "Bold, italic and both."},
    {"struck words are not said", "Open ~~until May~~ always.", "Open always."},
    {"images vanish", "Our ![the *logo*](logo.png)team.", "Our team."},
    {"an image in a link", "[![logo](a.png)](https://example.org) Hello.", "Hello."},
    {"headings say nothing", "# Title\n\nHello.\n\nSub\n---\n\nBye.", "Hello. Bye."},
    {"HTML keeps what is between its tags", "A <b class=\"x\">bold</b> word.", "A bold word."},
    {"HTML blocks vanish", "<div>\n<p>Hidden</p>\n</div>\n\nSeen.", "Seen."},
    {"comments vanish", "One <!-- hidden -->two.\n\n<!-- hidden\n\n too -->\n\nThree.",
     "One two. Three."},
    {"scripts vanish", "One <script>alert(1)</script>two.", "One two."},
    {"entities", "a&nbsp;: &eacute;&#233;&#xE9; &lt;b&gt; &amp;c; &unknown; x",
     "a\xC2\xA0: ééé <b> &c; &unknown; x"},
    {"an entity for a control character", "a&#27;[31mb&#0;c",
     "a [31mb\xEF\xBF\xBD"
     "c"},
    {"fenced code says nothing", "One.\n\n```\nint x;\n```\n\nTwo.", "One. Two."},
    {"indented text is no code", "One.\n\n    Two.", "One. Two."},
    {"quotes are text", "> One.\n> Two.", "One. Two."},
    {"Liquid tags", "One {% include x.html %}{{ site.url }}two.", "One two."},
    {"kramdown's attributes", "[One](x){:target=\"_blank\"} two.\n{: .wide}", "One two."},
    {"a brace that is no tag", "a {b} {% c", "a {b} {% c"},
    {"task lists", "- [x] one\n- [ ] two", "one, two"},
    {"a table", "| a | b |\n|---|---|\n| c | d |", "a, b. c, d"},
    {"blanks collapse", "One \t  two\n   three ", "One two three"},
    {"a no-break space stays", "Vous êtes\xC2\xA0?", "Vous êtes\xC2\xA0?"},
    {"what turns the direction vanishes",
     "a\xE2\x80\xAE"
     "b\xEF\xBB\xBF",
     "ab"},
    {"NFC", "e\xCC\x81te\xCC\x81", "été"},
    {"not UTF-8",
     "a\xFF"
     "b",
     "a\xEF\xBF\xBD"
     "b"},
    {"nothing", "", ""},
    {"only what says nothing", "# Title\n\n![logo](a.png)\n\n<hr>", ""},
    {"a bold headline", "**Your work**\n\nYou write C.", "You write C."},
    {"a bold sentence", "**Come and join us!**\n\nYou write C.", "Come and join us! You write C."},
    {"paragraphs get their full stops", "One\n\nTwo\n\nThree", "One. Two. Three"},
    {"a list behind a colon", "You will:\n\n- build\n- test\n\nCome!",
     "You will: build, test. Come!"},
    {"a nested list", "- one:\n  1. a\n  2. b\n- two", "one: a; b; two"},
};

static void check_texts(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        print_message("%s\n", texts[i].name);
        g_autofree char *text =
            plain_text_from_markdown(texts[i].markdown, strlen(texts[i].markdown), FALSE);
        assert_string_equal(text, texts[i].expected);
    }
}

static const struct {
    const char *name, *body, *separator, *expected;
} excerpts[] = {
    {"before the separator", "One.\n\nTwo.\n\n<!--more-->\n\nThree.", "<!--more-->", "One. Two."},
    {"within a line", "One <!--more--> two.", "<!--more-->", "One"},
    {"another separator", "One.\n\nTwo.\n\n%%\n\nThree.", "%%", "One. Two."},
    {"no separator there", "One.\n\nTwo.", "<!--more-->", "One."},
    {"no separator asked for", "One.\n\nTwo.\n\n<!--more-->", NULL, "One."},
    {"an empty separator", "One.\n\nTwo.", "", "One."},
    {"nothing before the separator", "<!--more-->\n\nOne.\n\nTwo.", "<!--more-->", "One."},
    {"headings and images are passed", "# Title\n\n![x](y)\n\nOne.\n\nTwo.", NULL, "One."},
    {"a list can be the first", "- one\n- two\n\nThree.", NULL, "one, two"},
    {"a paragraph with a colon wants its list", "You will:\n- build\n- test\n\nCome.", NULL,
     "You will: build, test"},
    {"a table can be the first", "|a|b|\n|---|---|\n|c|d|\n\nOne.", NULL, "a, b. c, d"},
    {"links defined behind the separator", "See [us][1].\n<!--more-->\nMore.\n[1]: http://x.org",
     "<!--more-->", "See us."},
    {"nothing else exists", "# Title\n", "<!--more-->", ""},
    {"empty", "", "<!--more-->", ""},
};

static void check_excerpts(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(excerpts); i++) {
        print_message("%s\n", excerpts[i].name);
        g_autofree char *excerpt =
            plain_text_excerpt(excerpts[i].body, strlen(excerpts[i].body), excerpts[i].separator);
        assert_string_equal(excerpt, excerpts[i].expected);
    }
}

/* Texts that make careless parsers slow. */
static const char *const hostile[] = {
    "[",   "![", "[a](", "*",        "**a ",       "_a ",      "~~a ", "> ", ">", "- ",
    "1. ", "`",  "`a``", "<",        "<a href=\"", "<!--",     "&",    "{%", "{", "{: ",
    "|",   "a|", "\n- ", "[a]: b\n", "e\xCC\x81",  "\xCC\x81", "\xFF", "\\",
};

static void check_hostile(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(hostile); i++) {
        print_message("1 MiB of \"%s\"\n", hostile[i]);
        g_autoptr(GString) text = g_string_new(NULL);
        while (text->len < 1024 * 1024)
            g_string_append(text, hostile[i]);
        gint64 start = g_get_monotonic_time();
        g_autofree char *plain = plain_text_from_markdown(text->str, text->len, FALSE);
        /* Milliseconds; a second leaves room for sanitizers and a busy machine. */
        assert_true(g_get_monotonic_time() - start < 60 * G_USEC_PER_SEC);
        assert_true(strlen(plain) <= 3 * 64 * 1024); /* each bad byte becomes U+FFFD */
    }
}

static void check_wide_table(void **state)
{
    (void)state;
    g_autoptr(GString) table = g_string_new(NULL);
    for (int i = 0; i < 2000; i++)
        g_string_append(table, "|a");
    g_string_append_c(table, '\n');
    for (int i = 0; i < 2000; i++)
        g_string_append(table, "|---");
    g_string_append_c(table, '\n');
    while (table->len < 64 * 1024)
        g_string_append(table, "|\n");
    gint64 start = g_get_monotonic_time();
    g_autofree char *plain = plain_text_from_markdown(table->str, table->len, FALSE);
    assert_true(g_get_monotonic_time() - start < 60 * G_USEC_PER_SEC);
    assert_true(g_str_has_prefix(plain, "a, a, a"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_texts),
        cmocka_unit_test(check_excerpts),
        cmocka_unit_test(check_hostile),
        cmocka_unit_test(check_wide_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
