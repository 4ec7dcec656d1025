/* Postings: what the fields of a file's front matter come to. */
#include "tests/unit/posting/posting_world.h"

static const struct {
    const char *name, *matter, *title, *organisation, *tags;
} texts[] = {
    {"the first that is not empty", "---\ntitle:\nroles: Dev\n---\n", "Dev", "", ""},
    {"the first of all", "---\nroles: Dev\ntitle: Lead\n---\n", "Lead", "", ""},
    {"a list", "---\ntitle: [Dev, Lead]\nstartup: [a, b]\n---\n", "Dev, Lead", "a, b", ""},
    {"one clean line", "---\ntitle: |\n  De\xCC\x81v\n  C\nstartup: \"a\\e[1m\\u202Eb\"\n---\n",
     "Dév C", "a [1mb", ""},
    {"tags of a list", "---\ndomains: [' a ', 'b, c', ~, '']\n---\n", "", "", "a|b, c"},
    {"tags between commas", "---\ndomains: a, b c,,d\n---\n", "", "", "a|b c|d"},
    {"nothing", "---\n---\n", "", "", ""},
};

static void check_texts(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        print_message("%s\n", texts[i].name);
        AUTO(posting_free) struct posting *posting = NULL;
        assert_int_equal(parse_at(PATH, texts[i].matter, &source, NULL, &posting, NULL),
                         POSTING_READ);
        assert_string_equal(posting->title, texts[i].title);
        assert_string_equal(posting->organisation, texts[i].organisation);
        g_autofree char *tags = g_strjoinv("|", posting->tags);
        assert_string_equal(tags, texts[i].tags);
    }
}

#define SITE "https://example.org/jobs"

static const struct {
    const char *name, *path, *matter, *expected;
    bool is_doubtful;
} links[] = {
    {"the file name's date", PATH, "", SITE "/2024/01/05/dev.html", false},
    {"the front matter's date", PATH, "date: 2024-02-06", SITE "/2024/02/06/dev.html", false},
    {"a time without zone but with seconds is UTC", PATH, "date: 2024-03-31 23:30:00",
     SITE "/2024/04/01/dev.html", false},
    {"a time without seconds is the site's", PATH, "date: 2024-03-31 23:30",
     SITE "/2024/03/31/dev.html", false},
    {"a time in quotes is the site's", PATH, "date: '2024-03-31 23:30:00'",
     SITE "/2024/03/31/dev.html", false},
    {"a time in UTC", PATH, "date: 2024-03-31T23:30:00Z", SITE "/2024/04/01/dev.html", false},
    {"a date that cannot be read", PATH, "date: 2024-13-45", SITE "/2024/01/05/dev.html", true},
    {"a slug", PATH, "slug: lead dev", SITE "/2024/01/05/lead-dev.html", false},
    {"a pattern of its own", PATH, "permalink: /x/:title/", "https://example.org/x/dev/", false},
    {"a pattern that is unknown here", PATH, "permalink: /:categories/",
     SITE "/2024/01/05/dev.html", true},
    {"no date", "dev.md", "", "", false},
    {"no date, and open", "dev.md", "open: true", "", true},
    {"its own link", PATH, "url: https://example.com/jobs/1?a=b", "https://example.com/jobs/1?a=b",
     false},
    {"no proper link", PATH, "url: see our site", SITE "/2024/01/05/dev.html", true},
    {"a script", PATH, "url: 'javascript:alert(1)'", SITE "/2024/01/05/dev.html", true},
};

static void check_links(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(links); i++) {
        print_message("%s\n", links[i].name);
        g_autofree char *file =
            g_strconcat("---\ntitle: Dev\n", links[i].matter, "\n---\nCome.\n", NULL);
        AUTO(posting_free) struct posting *posting = NULL;
        assert_int_equal(parse_at(links[i].path, file, &source, NULL, &posting, NULL),
                         POSTING_READ);
        assert_string_equal(posting->link, links[i].expected);
        assert_int_equal(posting->is_doubtful, links[i].is_doubtful);
    }
}

static const struct {
    const char *name, *matter, *field, *expected; /* the texts with "|"; NULL = no such field */
} fields[] = {
    {"a text", "startup: mes-aides", "startup", "mes-aides"},
    {"what the settings name as well", "", "title", "Dev"},
    {"what is no text", "open: true", "open", "true"},
    {"a list", "domains: [Dev, ' data  science ', '']", "domains", "Dev|data science"},
    {"nested", "contact: {mail: a@example.org, tel: [1, 2]}", "contact.tel", "1|2"},
    {"a mapping itself has none", "contact: {mail: a@example.org}", "contact", NULL},
    {"one clean line", "about: \"a\\n \\e[31m\\u202eb\"", "about", "a [31mb"},
    {"composed", "ville: \"E\u0301vry\"", "ville", "Évry"},
    {"empty", "startup:", "startup", NULL},
    {"blank", "startup: ' '", "startup", NULL},
    {"absent", "", "startup", NULL},
    {"the last of two", "startup: a\nstartup: b", "startup", "b"},
};

static void check_fields(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++) {
        print_message("%s\n", fields[i].name);
        AUTO(posting_free) struct posting *posting = parse(fields[i].matter, &source, NULL);
        GStrv found = g_hash_table_lookup(posting->fields, fields[i].field);
        g_autofree char *joined = found ? g_strjoinv("|", found) : NULL;
        if (g_strcmp0(joined, fields[i].expected) != 0)
            fail_msg("%s: %s", fields[i].name, joined);
        assert_int_equal(g_hash_table_size(posting->facts), 0);
    }
}

/* How its text names the organisation, from wherever that came. */
static void check_name(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text, *spelling, *article;
    } names[] = {
        {"port-du-lac", "## Come to\n\n**Port du Lac** is new.", "Port du Lac", ""},
        {"portdulac", "# Port du Lac recrute\n\nRejoignez le Port du Lac.", "Port du Lac", "le "},
        {"Port du Lac", "Le Port du lac cherche.", NULL, "le "},
        {"port-du-lac", "Venez.", NULL, NULL},
        {"", "Venez.", NULL, ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        struct posting posting = {.organisation = (char *)names[i].name};
        posting_read_name(&posting, names[i].text);
        if (g_strcmp0(posting.spelling, names[i].spelling) != 0 ||
            g_strcmp0(posting.article, names[i].article) != 0)
            fail_msg("%s: \"%s\", \"%s\"", names[i].text, posting.spelling, posting.article);
        g_free(posting.spelling);
    }
}

static void check_without_settings(void **state)
{
    (void)state;
    struct source_config config = {.fields.open = open_fields,
                                   .fields.title = title_fields,
                                   .open_values = open_values,
                                   .closed_values = closed_values};
    AUTO(posting_free)
    struct posting *posting =
        parse("open: true\nstartup: a\nurl: nowhere\ncloses: x\ndomains: b", &config, NULL);
    assert_true(posting->is_open);
    assert_false(posting->is_doubtful);
    assert_string_equal(posting->organisation, "");
    assert_string_equal(posting->link, "");
    assert_int_equal(posting->closes_at, 0);
    assert_null(posting->tags[0]);
    assert_string_equal(posting->excerpt, "Come.");
}

static void check_open_without_title(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) notices = notices_new();
    AUTO(posting_free) struct posting *posting = NULL;
    parse_at(PATH, "---\nopen: true\n---\n", &source, notices, &posting, NULL);
    g_autofree char *shown = show_notices(notices);
    assert_string_equal(shown, PATH ":1: the posting is open and has no title (give it a title)");
    assert_true(posting->is_doubtful);
}

static const struct {
    const char *name, *file;
    enum posting_verdict verdict;
    const char *message; /* NULL = none */
} verdicts[] = {
    {"a posting", "---\ntitle: Dev\n---\n", POSTING_READ, NULL},
    {"no front matter", "# Title\n", POSTING_NONE, NULL},
    {"no front matter and not UTF-8", "d\xE9j\xE0\n", POSTING_NONE, NULL},
    {"empty", "", POSTING_NONE, NULL},
    {"not published", "---\npublished: false\n---\n", POSTING_HIDDEN, NULL},
    {"not published, as YAML 1.1 says it", "---\npublished: No\n---\n", POSTING_HIDDEN, NULL},
    {"a text that reads false does not hide", "---\npublished: \"false\"\n---\n", POSTING_READ,
     NULL},
    {"published", "---\npublished: true\n---\n", POSTING_READ, NULL},
    {"front matter that is wrong", "---\na: b: c\n---\n", POSTING_UNREADABLE,
     PATH ":2: mapping values are not allowed in this context"},
    {"a body that is not UTF-8", "---\ntitle: Dev\n---\nOne.\nd\xE9j\xE0\n", POSTING_UNREADABLE,
     PATH ":5: the text is not UTF-8"},
    {"Git LFS", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
     POSTING_UNREADABLE, PATH ":1: the file is a Git LFS pointer, not the posting"},
};

static void check_verdicts(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(verdicts); i++) {
        print_message("%s\n", verdicts[i].name);
        AUTO(posting_free) struct posting *posting = NULL;
        g_autoptr(GError) error = NULL;
        assert_int_equal(parse_at(PATH, verdicts[i].file, &source, NULL, &posting, &error),
                         verdicts[i].verdict);
        assert_int_equal(posting != NULL, verdicts[i].verdict == POSTING_READ);
        assert_string_equal(error ? error->message : "",
                            verdicts[i].message ? verdicts[i].message : "");
    }
}

static void check_size(void **state)
{
    (void)state;
    g_autofree char *file = g_strnfill(POSTING_MAX_BYTES + 1, 'x');
    memcpy(file, "---\n---\n", 8);
    AUTO(posting_free) struct posting *posting = NULL;
    g_autoptr(GError) error = NULL;
    assert_int_equal(parse_at(PATH, file, &source, NULL, &posting, &error), POSTING_UNREADABLE);
    assert_string_equal(error->message, PATH ":1: the file is over 1 MiB");
    file[POSTING_MAX_BYTES] = '\0';
    assert_int_equal(parse_at(PATH, file, &source, NULL, &posting, NULL), POSTING_READ);
}

static void check_nul(void **state)
{
    (void)state;
    static const char file[] = "---\ntitle: Dev\n---\nOne.\n\0\n";
    g_autoptr(GTimeZone) zone = g_time_zone_new_utc();
    struct posting *posting = NULL;
    g_autoptr(GError) error = NULL;
    const struct posting_view view = {PATH, &source, zone, POSTING_WHOLE};
    assert_int_equal(posting_parse(file, sizeof file - 1, &view, NULL, &posting, &error),
                     POSTING_UNREADABLE);
    assert_string_equal(error->message, PATH ":5: a NUL byte stands in the text");
}

static const struct {
    const char *path, *id, *slug;
} ids[] = {
    {"content/_jobs/2017-03-16-dev.md", "2017-03-16-dev", "dev"},
    {"17-3-6-dev.markdown", "17-3-6-dev", "dev"},
    {"dev", "dev", "dev"},
    {"de\xCC\x81v.md", "dév", "dév"},
    {"a.b.md", "a.b", "a.b"},
    {".md", ".md", ".md"},
    {"2017-03-16-.md", "2017-03-16-", "2017-03-16-"},
    {"2017-03-16_dev.md", "2017-03-16_dev", "2017-03-16_dev"},
    {"d\xE9v.md", "d\xEF\xBF\xBDv", "d\xEF\xBF\xBDv"},
};

static void check_ids(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(ids); i++) {
        print_message("%s\n", ids[i].path);
        g_autofree char *id = posting_id_of(ids[i].path);
        assert_string_equal(id, ids[i].id);
        assert_string_equal(posting_slug_of(id), ids[i].slug);
    }
    assert_string_equal(posting_slug_of("a/2017-03-16-dev"), "dev");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_texts),
        cmocka_unit_test(check_links),
        cmocka_unit_test(check_fields),
        cmocka_unit_test(check_name),
        cmocka_unit_test(check_without_settings),
        cmocka_unit_test(check_open_without_title),
        cmocka_unit_test(check_verdicts),
        cmocka_unit_test(check_size),
        cmocka_unit_test(check_nul),
        cmocka_unit_test(check_ids),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
