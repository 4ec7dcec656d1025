/* Feeds as they are found in the wild, and what is refused. Fixtures were written for this test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <glib.h>
#include <string.h>

#include "src/base/error.h"
#include "src/sources/feed_parse.h"
#include "src/sources/feed_posting.h"

#define BASE "https://jobs.example.org/feeds/jobs.xml"
#define RSS(items) "<rss version=\"2.0\"><channel><title>Jobs</title>" items "</channel></rss>"
#define ATOM_NS "xmlns=\"http://www.w3.org/2005/Atom\""
#define ATOM(entries) "<feed " ATOM_NS "><title>Jobs</title>" entries "</feed>"
#define JSON_FEED(items) "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[" items "]}"

/* "id|title|link|organisation|tags|excerpt", an entry a line. */
static char *describe(const struct feed *feed)
{
    static char *title[] = {(char *)"title", NULL};
    const struct source_config source = {.fields.title = title};
    g_autoptr(GTimeZone) zone = g_time_zone_new_utc();
    const struct posting_view view = {.source = &source, .zone = zone};
    GString *all = g_string_new(NULL);
    for (guint i = 0; i < feed->entries->len; i++) {
        const struct feed_entry *entry = feed->entries->pdata[i];
        AUTO(posting_free)
        struct posting *posting = feed_posting(entry, &view, NULL);
        g_autofree char *tags = g_strjoinv(",", posting->tags);
        g_string_append_printf(all, "%s|%s|%s|%s|%s|%s\n", entry->id, posting->title, posting->link,
                               posting->organisation, tags, posting->excerpt);
    }
    return g_string_free(all, FALSE);
}

static const struct {
    const char *name, *bytes, *expected;
} formats[] = {
    {"RSS 2.0",
     RSS("<item><title>Dev</title><link>https://a.example/1</link>"
         "<guid isPermaLink=\"false\">x-1</guid><category>Tech</category><category>C</category>"
         "<description>&lt;p&gt;Come &amp;amp; build.&lt;/p&gt;&lt;p&gt;More&lt;/p&gt;"
         "</description></item>"),
     "x-1|Dev|https://a.example/1||Tech,C|Come & build.\n"},
    {"the full content beats the teaser",
     "<rss xmlns:content=\"http://purl.org/rss/1.0/modules/content/\""
     " xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel><item><guid>g</guid>"
     "<description>Teaser [...]</description><dc:creator>Kit</dc:creator>"
     "<content:encoded><![CDATA[<p>All of it.</p>]]></content:encoded></item></channel></rss>",
     "g|||Kit||All of it.\n"},
    {"an entry of a namespace of its own does not hide the feed's words",
     "<rss xmlns:m=\"urn:m\" xmlns:atom=\"http://www.w3.org/2005/Atom\"><channel>"
     "<atom:link rel=\"self\" href=\"https://a.example/feed\"/><item><m:title>No</m:title>"
     "<atom:link href=\"https://no.example/\"/><m:company>Kit</m:company>"
     "<title>Yes</title><link>https://a.example/1</link></item></channel></rss>",
     "https://a.example/1|Yes|https://a.example/1|Kit||\n"},
    {"a guid is a link, unless it says that it is none",
     RSS("<item><guid>https://a.example/1</guid></item>"
         "<item><guid isPermaLink=\"false\">https://a.example/2</guid></item>"),
     "https://a.example/1||https://a.example/1|||\nhttps://a.example/2|||||\n"},
    {"RSS 1.0: items beside the channel",
     "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" "
     "xmlns=\"http://purl.org/rss/1.0/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">"
     "<channel rdf:about=\"https://a.example/\"><title>Jobs</title></channel>"
     "<item rdf:about=\"https://a.example/1\"><title>Dev</title><link>https://a.example/1</link>"
     "<dc:subject>Tech</dc:subject></item></rdf:RDF>",
     "https://a.example/1|Dev|https://a.example/1||Tech|\n"},
    {"Atom: links by rel, terms, types of texts",
     ATOM("<entry><id>tag:1</id><title type=\"html\">C &amp;amp; D &lt;b&gt;dev&lt;/b&gt;</title>"
          "<link rel=\"edit\" href=\"/edit/1\"/><link href=\"/jobs/1\"/>"
          "<author><name>Kit</name><email>k@a.example</email></author>"
          "<category term=\"Tech\" label=\"No\"/><summary>Sum &lt;up&gt;.</summary></entry>"),
     "tag:1|C & D dev|https://jobs.example.org/jobs/1|Kit|Tech|Sum <up>.\n"},
    {"Atom: XHTML is markup, wherever its prefix is declared",
     ATOM("<entry><id>1</id><title>T</title><content type=\"xhtml\"><x:div "
          "xmlns:x=\"http://www.w3.org/1999/xhtml\"><x:h2>No</x:h2><x:p>A &lt; <x:b>B</x:b>.</x:p>"
          "<x:p>C</x:p></x:div></content></entry>"),
     "1|T||||A < B.\n"},
    {"Atom: the source of an entry is another feed",
     ATOM("<entry><source><id>no</id><title>No</title><link href=\"https://no.example\"/></source>"
          "<id>1</id><title>Yes</title></entry>"),
     "1|Yes||||\n"},
    {"an Atom feed with a prefix",
     "<a:feed xmlns:a=\"http://www.w3.org/2005/Atom\"><a:entry><a:id>1</a:id><a:title>T</a:title>"
     "</a:entry></a:feed>",
     "1|T||||\n"},
    {"the shape of an incubator's job feed: text in author, own elements, xml:base, blank lines",
     "\n\n<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed " ATOM_NS " xml:lang=\"fr\">"
     "<title type=\"html\">Jobs</title><entry><title type=\"html\">\n  Développeuse &amp;amp; co\n"
     "</title><link href=\"https://a.example/jobs/1.html\" rel=\"alternate\" title=\"x\"/>"
     "<published>9999-99-99</published><id>http://a.example/jobs/1</id>"
     "<author>\n Les Aides\n </author><domaine>Dev</domaine>"
     "<content type=\"html\" xml:base=\"https://a.example/jobs/1\">\n &lt;p&gt;Bonjour.&lt;/p&gt;"
     "</content></entry></feed>",
     "https://a.example/jobs/1|Développeuse & co|https://a.example/jobs/1.html|Les Aides||"
     "Bonjour.\n"},
    {"relative links and xml:base",
     "<rss xml:base=\"https://b.example/x/\"><channel><item><guid isPermaLink=\"false\">1</guid>"
     "<link>y/1?a=b&amp;c=d</link></item><item xml:base=\"../z/\">"
     "<guid isPermaLink=\"false\">2</guid><link>2</link></item></channel></rss>",
     "1||https://b.example/x/y/1?a=b&c=d|||\n2||https://b.example/z/2|||\n"},
    {"titles that were escaped twice",
     RSS("<item><guid>1</guid><title>R&amp;amp;D &amp;#39;x&amp;#39;</title></item>"
         "<item><guid>2</guid><title>AT&amp;T &lt;T&gt;</title></item>"),
     "1|R&D 'x'||||\n2|AT&T <T>||||\n"},
    {"the same guid everywhere: the link counts",
     RSS("<item><guid>g</guid><link>https://a.example/1</link></item>"
         "<item><guid>g</guid><link>https://a.example/2</link></item>"),
     "https://a.example/1||https://a.example/1|||\nhttps://a.example/2||https://a.example/2|||\n"},
    {"the same entry three times",
     RSS("<item><guid>g</guid></item><item><guid>g</guid></item><item><guid>g</guid></item>"),
     "g|||||\n"},
    {"an entry that nothing names is left out", RSS("<item><title>T</title></item>"), ""},
    {"an id with control characters", RSS("<item><guid isPermaLink=\"false\">a&#9;b</guid></item>"),
     "894891f8b78a9945b0aa07e70d5f71f10b1f1990af127de561cc0ac36024c188|||||\n"},
    {"names that HTML knows, where a DOCTYPE elsewhere declares them",
     "<!DOCTYPE rss PUBLIC \"-//Netscape Communications//DTD RSS 0.91//EN\" "
     "\"http://127.0.0.1:9/rss.dtd\"><rss><channel><item><guid>1</guid>"
     "<title>caf&eacute; &nosuch;</title></item></channel></rss>",
     "1|café &nosuch;||||\n"},
    {"JSON Feed",
     JSON_FEED("{\"id\":12,\"title\":\"L&#39;équipe\",\"url\":\"/jobs/12\",\"tags\":[\"a\",\"b\"],"
               "\"authors\":[{\"name\":\"Kit\"}],\"content_html\":\"<p>One.</p><p>Two.</p>\"},"
               "{\"id\":\"x\",\"external_url\":\"https://b.example/\",\"content_text\":\"1 <2\"}"),
     "12|L'équipe|https://jobs.example.org/jobs/12|Kit|a,b|One.\n"
     "x||https://b.example/|||1 <2\n"},
    {"JSON Feed with a BOM and without an id",
     "\xef\xbb\xbf" JSON_FEED("{\"url\":\"https://a.example/1\"},{\"title\":\"left out\"}"),
     "https://a.example/1||https://a.example/1|||\n"},
};

static void test_formats(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(formats); i++) {
        g_autoptr(GError) error = NULL;
        AUTO(feed_free)
        struct feed *feed =
            feed_parse(formats[i].bytes, strlen(formats[i].bytes), "text/html", BASE, &error);
        if (!feed)
            fail_msg("%s: %s", formats[i].name, error->message);
        g_autofree char *description = describe(feed);
        if (strcmp(description, formats[i].expected) != 0)
            fail_msg("%s:\n%s, expected\n%s", formats[i].name, description, formats[i].expected);
    }
}

static void test_characters(void **state)
{
    (void)state;
#define TITLE(declaration, title)                                                                  \
    declaration "<rss><channel><item><guid>1</guid><title>" title "</title></item></channel></rss>"
#define DECLARED(charset) "<?xml version=\"1.0\" encoding=\"" charset "\"?>"
    static const struct {
        const char *name, *bytes, *content_type, *title;
    } cases[] = {
        {"UTF-8 when nobody says", TITLE("", "caf\xc3\xa9"), NULL, "café"},
        {"declared Latin-1", TITLE(DECLARED("ISO-8859-1"), "caf\xe9"), "text/xml", "café"},
        {"Latin-1 is windows-1252", TITLE(DECLARED("iso-8859-1"), "l\x92\x80"), NULL, "l’€"},
        {"ISO-8859-15", TITLE(DECLARED("iso-8859-15"), "\xa4"), NULL, "€"},
        {"the header beats the declaration", TITLE(DECLARED("utf-8"), "caf\xe9"),
         "application/rss+xml; charset=\"windows-1252\"", "café"},
        {"a header that cannot be right", TITLE(DECLARED("iso-8859-1"), "caf\xe9"),
         "text/xml; charset=utf-8", "café"},
        {"declared UTF-8 that is none", TITLE(DECLARED("utf-8"), "caf\xe9"), NULL, "café"},
        {"a BOM beats the header", TITLE("\xef\xbb\xbf", "caf\xc3\xa9"),
         "text/xml;charset=iso-8859-1", "café"},
        {"a code that nobody should decode", TITLE(DECLARED("ISO-2022-CN-EXT"), "caf\xc3\xa9"),
         "text/xml; charset=UTF-7", "café"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        AUTO(feed_free)
        struct feed *feed =
            feed_parse(cases[i].bytes, strlen(cases[i].bytes), cases[i].content_type, BASE, &error);
        if (!feed)
            fail_msg("%s: %s", cases[i].name, error->message);
        const struct feed_entry *entry = feed->entries->pdata[0];
        if (strcmp(entry->title.text, cases[i].title) != 0)
            fail_msg("%s: %s", cases[i].name, entry->title.text);
    }
}

static void test_utf16(void **state)
{
    (void)state;
    static const char text[] =
        "<?xml version=\"1.0\" encoding=\"utf-16\"?>" RSS("<item><guid>é</guid></item>");
    gsize length;
    g_autofree char *bytes = g_convert(text, -1, "UTF-16", "UTF-8", NULL, &length, NULL);
    AUTO(feed_free) struct feed *feed = feed_parse(bytes, length, NULL, BASE, NULL);
    assert_non_null(feed);
    assert_string_equal(((struct feed_entry *)feed->entries->pdata[0])->id, "é");
}

/* What it says of itself. */
static void test_whole_feeds(void **state)
{
    (void)state;
    static const struct {
        const char *name, *bytes;
        bool is_complete, has_next, is_finished;
        const char *deleted;
    } cases[] = {
        {"nothing", ATOM(""), .deleted = NULL},
        {"Atom: complete",
         ATOM("<fh:complete xmlns:fh=\"http://purl.org/syndication/history/1.0\"/>"),
         .is_complete = true},
        {"RSS: complete",
         RSS("<fh:complete xmlns:fh=\"http://purl.org/syndication/history/1.0\"/>"),
         .is_complete = true},
        {"Atom: another page", ATOM("<link rel=\"next\" href=\"?page=2\"/>"), .has_next = true},
        {"Atom: deleted",
         ATOM("<at:deleted-entry xmlns:at=\"http://purl.org/atompub/tombstones/1.0\" "
              "ref=\"http://a.example/1\" when=\"2026-01-01T00:00:00Z\"/>"),
         .deleted = "https://a.example/1"},
        {"an entry's next link is its own",
         ATOM("<entry><id>1</id><link rel=\"next\" href=\"x\"/></entry>"), .deleted = NULL},
        {"JSON: another page",
         "{\"version\":\"https://jsonfeed.org/version/1\",\"next_url\":\"x\",\"items\":[]}",
         .has_next = true},
        {"JSON: finished",
         "{\"version\":\"https://jsonfeed.org/version/1\",\"expired\":true,\"items\":[]}",
         .is_finished = true},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        AUTO(feed_free)
        struct feed *feed = feed_parse(cases[i].bytes, strlen(cases[i].bytes), NULL, BASE, NULL);
        if (!feed || feed->is_complete != cases[i].is_complete ||
            !feed->next == cases[i].has_next || feed->is_finished != cases[i].is_finished ||
            feed->deleted->len != (cases[i].deleted != NULL))
            fail_msg("%s", cases[i].name);
        if (cases[i].deleted)
            assert_string_equal(feed->deleted->pdata[0], cases[i].deleted);
    }
}

static void test_refusals(void **state)
{
    (void)state;
    static const struct {
        const char *name, *bytes, *message;
    } cases[] = {
        {"empty", "", "empty"},
        {"blank", " \n", "empty"},
        {"a page", "<!doctype html><html><head></head><body>Log in</body></html>", "no feed"},
        {"another XML", "<urlset><url/></urlset>", "neither RSS nor Atom"},
        {"words", "Too many requests", "neither XML nor JSON"},
        {"other JSON", "{\"jobs\":[]}", "no JSON Feed"},
        {"JSON cut off",
         "{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{\"id\":\"1\"}", "line 1"},
        {"JSON with more behind it", JSON_FEED("") "{}", "line 1"},
        {"JSON with a key twice", JSON_FEED("{\"id\":\"1\",\"id\":\"2\"}"), "duplicate"},
        {"JSON whose items are none", JSON_FEED("\"a\""), "item 1"},
        {"cut off in an entry", "<rss><channel><item><guid>1</guid></item><item>", "line 1"},
        {"cut off before the end tag", "<rss><channel>\n<item><guid>1</guid></item></channel>",
         "line 2"},
        {"junk behind it", RSS("") "x", "well-formed"},
        {"a bare ampersand", RSS("<item><title>R & D</title></item>"), "well-formed"},
        {"an undeclared name", RSS("<item><title>a&nbsp;b</title></item>"), "undefined entity"},
        {"a control character", RSS("<item><title>a\x01</title></item>"), "well-formed"},
        {"a billion laughs",
         "<!DOCTYPE r [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">"
         "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]><rss><channel><item><title>&c;</title></item>"
         "</channel></rss>",
         "declares entities"},
        {"a file of this machine",
         "<!DOCTYPE r [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><rss><channel><item>"
         "<title>&a;</title></item></channel></rss>",
         "declares entities"},
        {"parameter entities",
         "<!DOCTYPE r [<!ENTITY % a SYSTEM \"http://127.0.0.1:9/x\"> %a;]>" RSS(""),
         "declares entities"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        AUTO(feed_free)
        struct feed *feed =
            feed_parse(cases[i].bytes, strlen(cases[i].bytes), "text/xml", BASE, &error);
        if (feed)
            fail_msg("%s: it was read", cases[i].name);
        if (!g_error_matches(error, ANNOUNCE_ERROR, ERROR_SOURCE) ||
            !strstr(error->message, cases[i].message))
            fail_msg("%s: %s", cases[i].name, error->message);
    }
}

static void refuse_repeated(const char *name, const char *head, const char *part, int times,
                            const char *message)
{
    g_autoptr(GString) text = g_string_new(head);
    g_autoptr(GError) error = NULL;
    for (int i = 0; i < times; i++)
        g_string_append(text, part);
    gint64 start = g_get_monotonic_time();
    if (feed_parse(text->str, text->len, NULL, BASE, &error) || !strstr(error->message, message))
        fail_msg("%s: %s", name, error ? error->message : "it was read");
    if (g_get_monotonic_time() - start > 60 * G_USEC_PER_SEC)
        fail_msg("%s takes too long", name);
}

static void test_bounds(void **state)
{
    (void)state;
    refuse_repeated("deep XML", "<rss><channel><item>", "<a>", 100000, "nested too deeply");
    refuse_repeated("deep markup", "<rss><channel><item><description>", "<a>", 100000, "deeply");
    refuse_repeated("many entries", "<rss><channel>", "<item/>", FEED_MAX_ENTRIES + 1,
                    "more entries");
    refuse_repeated("deep JSON", "", "{\"a\":", 100000, "JSON");
    refuse_repeated("many values", "", "{},", 300000, "more than announce reads");
    refuse_repeated("too large", "<rss>", "          ", FEED_MAX_BYTES / 10 + 1, "8 MiB");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_formats),  cmocka_unit_test(test_characters),
        cmocka_unit_test(test_utf16),    cmocka_unit_test(test_whole_feeds),
        cmocka_unit_test(test_refusals), cmocka_unit_test(test_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
