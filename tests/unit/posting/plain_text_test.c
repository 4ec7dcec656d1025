/* Markdown to plain text, and excerpts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

#include "src/posting/plain_text.h"

#define SEPARATOR "<!--more-->" /* all of a text stands before it */

static const struct {
    const char *name, *markdown, *expected;
} texts[] = {
    {"a paragraph", "Hello, world.", "Hello, world."},
    {"soft breaks join", "One\ntwo\r\nthree", "One two three"},
    {"hard breaks join", "One  \ntwo\\\nthree<br>four<BR/>five", "One two three four five"},
    {"hard breaks before a capital end a sentence", "One  \nTwo!<br>Three,\\\nFour",
     "One. Two! Three, Four"},
    {"two breaks end a paragraph", "one<br><br>two", "one. two"},
    {"a line that ends early, before a capital", "A job in Paris\nCome and see us",
     "A job in Paris. Come and see us."},
    {"but not one that wants more", "A job in\nParis for you and the\nTeam of us",
     "A job in Paris for you and the Team of us."},
    {"a line that is wrapped",
     "A job for everybody who likes long lines, and wraps them at the end of\nEvery line",
     "A job for everybody who likes long lines, and wraps them at the end of Every line."},
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
    {"inline HTML keeps what is between its tags", "A <b class=\"x\">bold</b> word.",
     "A bold word."},
    {"HTML blocks keep their words", "<div>\n<p>One</p>\n<p>two<br>three</p></div>\n\nFour.",
     "One. two three. Four."},
    {"lists in HTML", "<ul><li>un</li><li>deux</li></ul>\n\nBye.", "un, deux. Bye."},
    {"headings in HTML say nothing", "<h2>Title</h2>\nWords.", "Words."},
    {"an HTML block of script", "<script>\nif (a < b) {\n\n}\n</script>\n\nOne.", "One."},
    {"an HTML block of style", "<style>p { color: red }</style>\nOne.", "One."},
    {"inline styles vanish", "One <style>b</style> two.", "One two."},
    {"an inline script that never ends", "One <script>alert(1)\n\nTwo.", "One. Two."},
    {"a table in HTML", "<table><tr><td>Lieu</td><td>Lyon</td></tr></table>", "Lieu, Lyon"},
    {"picture in HTML", "<img src=\"a.png\" alt=\"logo\"/>\n\nOne.", "One."},
    {"struck in HTML", "One <del>two</del> three.", "One three."},
    {"references in HTML blocks", "<p>Caf&eacute; &amp; th&#233;</p>", "Café & thé"},
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
    {"emoji shortcodes", "Bravo :tada: (:rocket:) 10:30:45 a:b:c :nosuch: `:tada:`",
     "Bravo 🎉 (🚀) 10:30:45 a:b:c :nosuch: :tada:"},
    {"an emoji with underscores", "_We_ :heavy_check_mark: _do_", "We ✔️ do"},
    {"footnotes", "One[^1] two[^note].\n\n[^1]: A note\n    of two lines.\n\nThree.",
     "One two. Three."},
    {"autolinks", "<mailto:a@b.example> https://example.org/a_b_c",
     "mailto:a@b.example https://example.org/a_b_c"},
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
    {"only what says nothing", "![logo](a.png)\n\n<hr>\n\n---", ""},
    {"a bold headline", "**Your work**\n\nYou write C.", "You write C."},
    {"a bold sentence", "**Come and join us!**\n\nYou write C.", "Come and join us! You write C."},
    {"paragraphs get their full stops", "One\n\nTwo\n\nThree", "One. Two. Three"},
    {"a list behind a colon", "You will:\n\n- build\n- test\n\nCome!",
     "You will: build, test. Come!"},
    {"an introduction without a colon", "As a dev you\n\n- write code\n- test it",
     "As a dev you write code, test it."},
    {"a question and its answer", "How?\n\n- by writing, always\n- by testing",
     "How? By writing, always; by testing"},
    {"a nested list", "- one:\n  1. a\n  2. b\n- two", "one: a; b; two"},
};

static void check_texts(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autofree char *body = g_strconcat(texts[i].markdown, "\n" SEPARATOR, NULL);
        g_autofree char *text =
            plain_text_excerpt(body, strlen(body), &(struct excerpt_rules){.separator = SEPARATOR});
        if (strcmp(text, texts[i].expected) != 0)
            fail_msg("%s: got \"%s\"", texts[i].name, text);
    }
}

static const struct {
    const char *name, *body, *separator, *expected;
} excerpts[] = {
    {"before the separator", "One.\n\nTwo.\n\n<!--more-->\n\nThree.", SEPARATOR, "One. Two."},
    {"within a line", "One <!--more--> two.", SEPARATOR, "One"},
    {"another separator", "One.\n\nTwo.\n\n%%\n\nThree.", "%%", "One. Two."},
    {"no separator there", "One.\n\nTwo.", SEPARATOR, "One."},
    {"no separator asked for", "One.\n\nTwo.\n\n<!--more-->", NULL, "One."},
    {"an empty separator", "One.\n\nTwo.", "", "One."},
    {"nothing before the separator", "<!--more-->\n\nOne.\n\nTwo.", SEPARATOR, "One."},
    {"headings and images are passed", "# Title\n\n![x](y)\n\nOne.\n\nTwo.", NULL, "One."},
    {"only a heading before it", "# Title\n\n<!--more-->\n\nWe hire you.", SEPARATOR,
     "We hire you."},
    {"a list without introduction", "- one\n- two\n\nWe hire you.", NULL, "We hire you."},
    {"unless there is nothing else", "# Title\n\n- one\n- two", NULL, "one, two"},
    {"or its items are sentences",
     "- You build the service that all these people have waited for\n"
     "- You meet those who will use it, and listen to them\n\nWrite to us, please.",
     NULL,
     "You build the service that all these people have waited for. You meet those who will use it, "
     "and listen to them."},
    {"what explains the house is passed",
     "## Qu’est-ce qu’un port ?\n\nUn port accueille.\n\n"
     "Il est au bord de l'eau.\n\n## Le poste\n\nVous pilotez un bateau.",
     NULL, "Vous pilotez un bateau."},
    {"where there is nothing else it serves", "## What is a harbour?\n\nA harbour has ships.", NULL,
     "A harbour has ships."},
    {"an address at its end",
     "The harbour of the town shows its ships to all of you: "
     "https://example.org/ships\n\nBye.",
     NULL, "The harbour of the town shows its ships to all of you."},
    {"an address that the text leads to",
     "All about the ships of our harbour stands here: "
     "https://example.org/ships\n\nBye.",
     NULL, "All about the ships of our harbour stands here: https://example.org/ships"},
    {"a call that points to a link",
     "You like boats and the sea, apply here: [ships.example.org - Pilot](https://example.org).",
     NULL, "You like boats and the sea, apply!"},
    {"the same in French",
     "Si vous aimez l'eau et les sources, postulez ici : [eau.example.org - Dev](https://a.b/c).",
     NULL, "Si vous aimez l'eau et les sources, postulez !"},
    {"a host at the end", "We keep the boats of our harbour ready for harbour.example.org", NULL,
     "We keep the boats of our harbour ready for harbour.example.org."},
    {"an address that is pointed at", "Read more: https://example.org/ships and come.", NULL,
     "Read more: https://example.org/ships and come."},
    {"items that begin with a verb",
     "Le port a trois missions :\n- Accueillir les bateaux du pays\n"
     "- Réduire l’attente des marins, été comme hiver\n- Pour finir, fermer la nuit",
     NULL,
     "Le port a trois missions : accueillir les bateaux du pays; réduire l’attente des marins, été "
     "comme hiver; pour finir, fermer la nuit."},
    {"items that begin with a name",
     "Le port a deux quais :\n- Brest, le plus grand du pays\n"
     "- Roscoff, le plus joli de tous",
     NULL, "Le port a deux quais : Brest, le plus grand du pays. Roscoff, le plus joli de tous."},
    {"labels are passed", "Place: Paris\n\nWe hire you.", NULL, "We hire you."},
    {"a label with small letters is none", "Our mission: help all\n\nWe hire you.", NULL,
     "Our mission: help all"},
    {"greetings are passed", "Hello you!\n\nWe hire you.", NULL, "We hire you."},
    {"a long headline is passed", "**A senior dev who likes to write C**\n\nWe hire you.", NULL,
     "We hire you."},
    {"a colon that introduces nothing", "You will do:\n\n# Title\n\nWe hire you.", NULL,
     "We hire you."},
    {"a short question takes its answer", "We hire you. How?\n\nBy mail, please.\n\nBye.", NULL,
     "We hire you. How? By mail, please."},
    {"an introduction without a colon", "As a dev here you\n\n- write code\n- test it\n\nBye.",
     NULL, "As a dev here you write code, test it."},
    {"no introduction", "We hire two devs\n\n- Python\n- C\n\nBye.", NULL, "We hire two devs"},
    {"text in HTML can be the first", "<div class=\"x\">We hire you.</div>\n\nBye.", NULL,
     "We hire you."},
    {"a paragraph with a colon wants its list", "You will:\n- build\n- test\n\nCome.", NULL,
     "You will: build, test"},
    {"a table can be the first", "|a|b|\n|---|---|\n|c|d|\n\nOne.", NULL, "a, b. c, d"},
    {"links defined behind the separator", "See [us][1].\n<!--more-->\nMore.\n[1]: http://x.org",
     SEPARATOR, "See us."},
    {"a heading is all there is", "# Title\n\n## Other", SEPARATOR, "Title"},
    {"empty", "", SEPARATOR, ""},
};

static void check_excerpts(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(excerpts); i++) {
        g_autofree char *excerpt =
            plain_text_excerpt(excerpts[i].body, strlen(excerpts[i].body),
                               &(struct excerpt_rules){.separator = excerpts[i].separator});
        if (strcmp(excerpt, excerpts[i].expected) != 0)
            fail_msg("%s: got \"%s\"", excerpts[i].name, excerpt);
    }
}

/* Texts that make careless parsers slow. */
static const char *const hostile[] = {
    "[",   "![", "[a](", "*",        "**a ",       "_a ",      "~~a ", "> ", ">", "- ",
    "1. ", "`",  "`a``", "<",        "<a href=\"", "<!--",     "&",    "{%", "{", "{: ",
    "|",   "a|", "\n- ", "[a]: b\n", "e\xCC\x81",  "\xCC\x81", "\xFF", "\\",
};

static void expect_fast(const GString *body, const char *separator)
{
    gint64 start = g_get_monotonic_time();
    g_autofree char *plain =
        plain_text_excerpt(body->str, body->len, &(struct excerpt_rules){.separator = separator});
    /* Microseconds; a second leaves room for sanitizers and a busy machine. */
    assert_true(g_get_monotonic_time() - start < 60 * G_USEC_PER_SEC);
    assert_true(strlen(plain) <= 3 * 64 * 1024); /* each bad byte becomes U+FFFD */
}

static void check_hostile(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(hostile); i++) {
        print_message("1 MiB of \"%s\"\n", hostile[i]);
        g_autoptr(GString) text = g_string_new(NULL);
        while (text->len < 1024 * 1024)
            g_string_append(text, hostile[i]);
        expect_fast(text, NULL);
        g_string_append(text, "\n" SEPARATOR);
        expect_fast(text, SEPARATOR);
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
    g_string_append(table, "\n" SEPARATOR);
    gint64 start = g_get_monotonic_time();
    g_autofree char *plain =
        plain_text_excerpt(table->str, table->len, &(struct excerpt_rules){.separator = SEPARATOR});
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
