/* Postings of which not everything is read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

#include "src/posting/posting.h"

#define PATH "jobs/2024-01-05-dev.md"

static const char file[] =
    "---\ntitle: Dev\nstartup: Eau\nopen: true#\ndomains: a, b\n---\nCome.\n";

static char *open_fields[] = {"open", NULL};
static char *title_fields[] = {"title", NULL};
static char *organisation_fields[] = {"startup", NULL};
static char *tags_fields[] = {"domains", NULL};

static struct posting *parse(enum posting_extent extent, const char *joined_from)
{
    const struct source_config source = {
        .fields = {.open = open_fields,
                   .title = title_fields,
                   .organisation = organisation_fields,
                   .tags = tags_fields},
        .organisation.from = (char *)joined_from,
        .base_url = "https://example.org",
        .permalink = "/jobs/:year/:title.html",
    };
    g_autoptr(GTimeZone) zone = g_time_zone_new_utc();
    const struct posting_view view = {PATH, &source, zone, extent};
    struct posting *posting = NULL;
    assert_int_equal(posting_parse(file, strlen(file), &view, NULL, &posting, NULL), POSTING_READ);
    return posting;
}

static const struct {
    const char *name;
    enum posting_extent extent;
    const char *joined_from, *excerpt;
    bool has_fields, has_others;
} cases[] = {
    {"all of it", POSTING_WHOLE, NULL, "Come.", true, true},
    {"for its accounts", POSTING_ROUTED, NULL, "", true, true},
    {"to be learnt", POSTING_LEARNT, NULL, "", false, false},
    {"to be learnt, with a join", POSTING_LEARNT, "startups/{startup}.md", "", true, false},
};

/* Whatever is left out, what is known of it and doubted in it stays the same. */
static void check_extents(void **state)
{
    (void)state;
    AUTO(posting_free) struct posting *whole = parse(POSTING_WHOLE, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("%s\n", cases[i].name);
        AUTO(posting_free)
        struct posting *posting = parse(cases[i].extent, cases[i].joined_from);
        assert_string_equal(posting->title, "Dev");
        assert_string_equal(posting->organisation, "Eau");
        assert_string_equal(posting->link, "https://example.org/jobs/2024/dev.html");
        assert_true(posting->is_doubtful);
        assert_true(g_bytes_equal(posting->sketch, whole->sketch));
        assert_string_equal(posting->excerpt, cases[i].excerpt);
        assert_int_equal(posting->fields != NULL, cases[i].has_fields);
        assert_int_equal(posting->tags != NULL, cases[i].has_others);
        assert_int_equal(posting->facts != NULL, cases[i].has_others);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_extents),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
