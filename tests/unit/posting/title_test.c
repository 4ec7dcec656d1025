/* A title out of several fields. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

#include "src/posting/title.h"

static const struct {
    const char *name;
    const char *lines[4];
    const char *expected;
} cases[] = {
    {"one", {"Dev"}, "Dev"},
    {"the first", {"Dev", "Designer"}, "Dev"},
    {"the first that is not empty", {"", "Designer"}, "Designer"},
    {"who is looking, and for whom", {"L'incubateur recrute", "Dev"}, "L'incubateur recrute Dev"},
    {"with a colon", {"L'incubateur recherche :", "", "Dev"}, "L'incubateur recherche : Dev"},
    {"in English", {"Pix is hiring", "Developer"}, "Pix is hiring Developer"},
    {"who is looking alone", {"L'incubateur recrute"}, "L'incubateur recrute"},
    {"a word that ends so", {"Recrute", "Dev"}, "Recrute"},
    {"none", {NULL}, ""},
};

static void check_titles(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *title = title_from((char *const *)cases[i].lines);
        if (strcmp(title, cases[i].expected) != 0)
            fail_msg("%s: got \"%s\"", cases[i].name, title);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(check_titles)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
