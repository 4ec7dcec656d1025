/* Permalinks: patterns, slugs and the dates of file names, as Jekyll makes them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "src/posting/permalink.h"

#define JUNE_2017 1497614647 /* 2017-06-16T12:04:07Z */

static const struct {
    const char *name, *pattern, *path, *slug, *expected;
    int64_t date;
} cases[] = {
    {"date and title", "/jobs/:year/:month/:day/:title.html", "jobs/2017-03-16-dev.md", NULL,
     "/jobs/2017/06/16/dev.html", JUNE_2017},
    {"accents and case stay, encoded", "/:title", "2024-01-05-Développeur.se h@b (dev).md", NULL,
     "/D%C3%A9veloppeur.se-h@b-(dev)", JUNE_2017},
    {"a middle dot becomes a hyphen", "/:title", "chargé·e-de-projet.md", NULL,
     "/charg%C3%A9-e-de-projet", JUNE_2017},
    {"runs become one hyphen, none at the ends", "/:title", "--a -- b?!-.md", NULL, "/a-b-!",
     JUNE_2017},
    {"digits and combining marks stay", "/:title", "e\xCC\x81t\xC3\xA9 2024.md", NULL,
     "/e%CC%81t%C3%A9-2024", JUNE_2017},
    {"a suffix of its own", "/:title", "a.b.markdown", NULL, "/a.b", JUNE_2017},
    {"no suffix", "/:title", "dev", NULL, "/dev", JUNE_2017},
    {"short date in the name", "/:title", "17-3-6-dev.md", NULL, "/dev", JUNE_2017},
    {"no date in the name", "/:title", "2017-03-dev.md", NULL, "/2017-03-dev", JUNE_2017},
    {"a slug replaces the name", "/:title", "2017-03-16-dev.md", "Lead dev", "/Lead-dev",
     JUNE_2017},
    {"the day is the zone's: before midnight UTC it is tomorrow", "/:year/:month/:day", "a.md",
     NULL, "/2024/04/01", 1711927800 /* 2024-03-31T23:30:00Z */},
    {"the id keeps its slash", "/:id.html", "x.md", NULL, "/a/d%C3%A9v%20%3F.html", JUNE_2017},
    {"a pattern without its slash", "jobs/:title/", "dev.md", NULL, "/jobs/dev/", JUNE_2017},
    {"an underscore between words", "/:year_:month", "dev.md", NULL, "/2017_06", JUNE_2017},
    {"a colon that begins no word", "/a:8/:title", "dev.md", NULL, "/a:8/dev", JUNE_2017},
    {"dots do not climb", "/jobs/:title/x", "..-..-dev.md", NULL, "/jobs/-/-dev/x", JUNE_2017},
    {"what is encoded stays so", "/d%C3%A9v/é/:title", "dev.md", NULL, "/d%C3%A9v/%C3%A9/dev",
     JUNE_2017},
    {"an empty title leaves one slash", "/jobs/:title/x", "?.md", NULL, "/jobs/x", JUNE_2017},
    {"invalid bytes are no letters", "/:title",
     "a\xFF\xFE"
     "b.md",
     NULL, "/a-b", JUNE_2017},
};

static void check_fill(void **state)
{
    (void)state;
    g_autoptr(GTimeZone) zone = g_time_zone_new_identifier("Europe/Paris");
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("%s\n", cases[i].name);
        g_autofree char *link =
            permalink_fill("https://example.org", cases[i].pattern, cases[i].path, cases[i].slug,
                           "a/dév ?", true, cases[i].date, zone);
        g_autofree char *expected = g_strconcat("https://example.org", cases[i].expected, NULL);
        assert_string_equal(link, expected);
    }
}

static void check_fill_without_date(void **state)
{
    (void)state;
    g_autoptr(GTimeZone) zone = g_time_zone_new_utc();
    assert_null(permalink_fill("https://e.org", "/:day/:title", "a.md", NULL, "a", false, 0, zone));
    assert_null(
        permalink_fill("https://e.org", "/:title/:year", "a.md", NULL, "a", false, 0, zone));
    g_autofree char *link =
        permalink_fill("https://e.org", "/:title/:id", "a.md", NULL, "b", false, 0, zone);
    assert_string_equal(link, "https://e.org/a/b");
}

static const struct {
    const char *name, *path;
    int64_t expected; /* 0 = none */
} dates[] = {
    {"in winter", "jobs/2017-01-02-dev.md", 1483311600},
    {"in summer", "2017-07-02-dev.md", 1498946400},
    {"one digit", "2017-7-2-dev.md", 1498946400},
    {"two digits of a year", "17-07-02-dev.md", 1498946400},
    {"of the last century", "70-01-02-dev.md", 82800},
    {"day first", "28-11-2017-dev.md", 0},
    {"underscore", "2017-07-02_dev.md", 0},
    {"no such day", "2017-02-30-dev.md", 0},
    {"no such month", "2017-13-01-dev.md", 0},
    {"year zero", "0000-01-01-dev.md", 0},
    {"no date", "dev.md", 0},
    {"the folder's date does not count", "2017-07-02-x/dev.md", 0},
    {"five digits", "12017-07-02-dev.md", 0},
};

static void check_dates(void **state)
{
    (void)state;
    g_autoptr(GTimeZone) zone = g_time_zone_new_identifier("Europe/Paris");
    for (gsize i = 0; i < G_N_ELEMENTS(dates); i++) {
        print_message("%s\n", dates[i].name);
        int64_t date = 0;
        assert_int_equal(permalink_date_of(dates[i].path, zone, &date), dates[i].expected != 0);
        assert_int_equal(date, dates[i].expected);
    }
}

static const struct {
    const char *pattern, *unknown; /* NULL = valid */
} patterns[] = {
    {"/:year/:month/:day/:title.html", NULL},
    {"/:id", NULL},
    {"/:year_:title", NULL},
    {"/plain", NULL},
    {"http://host:80/:title", NULL},
    {"/:categories/:title", "categories"},
    {"/:titles", "titles"},
    {"/:title/:i_day", "i_day"},
};

static void check_patterns(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(patterns); i++) {
        print_message("%s\n", patterns[i].pattern);
        g_autofree char *unknown = NULL;
        assert_int_equal(permalink_is_valid(patterns[i].pattern, &unknown), !patterns[i].unknown);
        if (patterns[i].unknown)
            assert_string_equal(unknown, patterns[i].unknown);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_fill),
        cmocka_unit_test(check_fill_without_date),
        cmocka_unit_test(check_dates),
        cmocka_unit_test(check_patterns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
