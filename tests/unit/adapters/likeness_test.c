/* Is what a platform shows the announcement that was sent? */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "adapters/likeness.h"

#define LINK "https://jobs.example.org/dev"
#define OTHER "https://jobs.example.org/dev-2"

static const struct {
    const char *name, *text, *link; /* sent */
    const char *shown;
    const char *links[3]; /* of the post */
    enum likeness likeness;
} cases[] = {
    {"the same", "Kit: dev " LINK, LINK, "Kit: dev " LINK, {LINK}, LIKENESS_SAME},
    {"no link at all", "Kit: dev", NULL, "Kit: dev", {NULL}, LIKENESS_SAME},
    {"blanks and line ends", "Kit:\n\n dev", NULL, "Kit: dev ", {NULL}, LIKENESS_SAME},
    {"case and accents", "Développeuse", NULL, "DEVELOPPEUSE", {NULL}, LIKENESS_SAME},
    {"signs",
     "Kit recrute\u00a0: \u2019dev\u2019\u2026",
     NULL,
     "Kit recrute: 'dev'...",
     {NULL},
     LIKENESS_SAME},
    {"another scheme",
     "dev " LINK,
     LINK,
     "dev http://jobs.example.org/dev",
     {"http://jobs.example.org/dev"},
     LIKENESS_SAME},
    {"a slash at its end",
     "dev https://a.org",
     "https://a.org",
     "dev https://a.org/",
     {"https://a.org/"},
     LIKENESS_SAME},
    {"an escaped address",
     "dev https://a.org/é",
     "https://a.org/é",
     "dev https://a.org/%C3%A9",
     {"https://a.org/%C3%A9"},
     LIKENESS_SAME},
    {"a percent sign that escapes nothing",
     "100 % remote",
     NULL,
     "100 % remote",
     {NULL},
     LIKENESS_SAME},
    {"what the platform takes for a link",
     "ASP.NET dev",
     NULL,
     "http://ASP.NET dev",
     {"http://ASP.NET"},
     LIKENESS_SAME},
    {"emoji alone", "🎉🎉", NULL, "🎉🎉", {NULL}, LIKENESS_SAME},
    {"other emoji", "🎉🎉", NULL, "🎉", {NULL}, LIKENESS_NONE},
    {"the link is attached", "Kit: dev", LINK, "Kit: dev", {LINK}, LIKENESS_SAME},
    {"the link was not attached", "Kit: dev", LINK, "Kit: dev", {NULL}, LIKENESS_SAME},
    {"another link is attached", "Kit: dev", LINK, "Kit: dev", {OTHER}, LIKENESS_SIMILAR},
    {"the link with other words", "Kit: dev " LINK, LINK, "Look! " LINK, {LINK}, LIKENESS_SIMILAR},
    {"the second of its links", "Kit", LINK, "Look!", {OTHER, LINK}, LIKENESS_SIMILAR},
    {"a longer link", "Kit: dev " LINK, LINK, "Kit: dev " OTHER, {OTHER}, LIKENESS_NONE},
    {"a hyphen more",
     "dev https://a.org/dev1",
     "https://a.org/dev1",
     "dev https://a.org/dev-1",
     {"https://a.org/dev-1"},
     LIKENESS_NONE},
    {"something else", "Kit: dev", LINK, "Good morning", {NULL}, LIKENESS_NONE},
    {"the beginning alone", "Kit: dev wanted", NULL, "Kit: dev", {NULL}, LIKENESS_NONE},
    {"a picture without words", "Kit: dev", LINK, NULL, {NULL}, LIKENESS_NONE},
};

static void test_likeness(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GPtrArray) links = g_ptr_array_new();
        for (int n = 0; cases[i].links[n]; n++)
            g_ptr_array_add(links, (gpointer)cases[i].links[n]);
        const struct shown_post post = {.text = cases[i].shown, .links = links};
        enum likeness likeness = likeness_of(cases[i].text, cases[i].link, &post);
        if (likeness != cases[i].likeness)
            fail_msg("%s: %d, wanted %d", cases[i].name, likeness, cases[i].likeness);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_likeness)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
