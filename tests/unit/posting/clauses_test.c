/* Clauses: the marks between them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

#include "src/posting/clauses.h"

/* A digit before a text: the list that it is an item of. */
static const struct {
    const char *name, *clauses[6], *expected;
} cases[] = {
    {"none", {NULL}, ""},
    {"one stays as it is", {"0One"}, "One"},
    {"a full stop is added between", {"0One", "0Two"}, "One. Two"},
    {"what ends already",
     {"0One!", "0Two?", "0Three…", "0Four.", "0Five"},
     "One! Two? Three… Four. Five"},
    {"behind closing marks",
     {"0One (yes.)", "0\"Two!\"", "0Three (no)", "0« Quoi ? »", "0x"},
     "One (yes.) \"Two!\" Three (no). « Quoi ? » x"},
    {"an emoji wants no full stop", {"0One 🎉", "0Two"}, "One 🎉 Two"},
    {"per cent", {"0Plus 20 %", "0Two"}, "Plus 20 %. Two"},
    {"short items", {"1one", "1two", "1three"}, "one, two, three"},
    {"short items in capitals", {"1Python", "1C"}, "Python, C"},
    {"items with commas", {"1one, two", "1three"}, "one, two; three"},
    {"long items in capitals",
     {"1Build the service that people have been waiting for", "1Test it"},
     "Build the service that people have been waiting for. Test it"},
    {"long items",
     {"1build the service that people have been waiting for", "1test it"},
     "build the service that people have been waiting for; test it"},
    {"their own marks stay, but the last", {"1un ;", "1deux ;", "1trois ;"}, "un ; deux ; trois"},
    {"a list ends with a full stop", {"1un ;", "1deux ;", "0Venez !"}, "un ; deux. Venez !"},
    {"a list behind a colon", {"0Vous :", "1codez", "1testez"}, "Vous : codez, testez"},
    {"two lists", {"1a", "1b", "2c", "2d"}, "a, b. c, d"},
    {"empty ones do not count", {"0One", "0 \t", "0Two"}, "One. Two"},
    {"only marks", {"1,", "1;"}, ""},
};

static void check_join(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("%s\n", cases[i].name);
        AUTO(clauses_free) struct clauses *clauses = clauses_new();
        for (gsize j = 0; j < G_N_ELEMENTS(cases[i].clauses) && cases[i].clauses[j]; j++) {
            const char *clause = cases[i].clauses[j];
            clauses_add_text(clauses, clause + 1, strlen(clause + 1));
            clauses_end(clauses, clause[0] - '0');
        }
        g_autofree char *text = clauses_join(clauses);
        assert_string_equal(text, cases[i].expected);
    }
}

static const struct {
    const char *text;
    bool is_headline;
} headlines[] = {
    {"Your work", true},
    {"Poste ouvert le 3/05/2019", true},
    {"Comment ?", true},
    {"Missions :", true},
    {"Rejoignez-nous !", false},
    {"We hire.", false},
    {"", true},
    {"One two three four five six", false},
};

static void check_headline(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(headlines); i++) {
        print_message("%s\n", headlines[i].text);
        AUTO(clauses_free) struct clauses *clauses = clauses_new();
        clauses_add_text(clauses, headlines[i].text, strlen(headlines[i].text));
        assert_int_equal(clauses_is_headline(clauses), headlines[i].is_headline);
    }
}

static void check_complete(void **state)
{
    (void)state;
    AUTO(clauses_free) struct clauses *clauses = clauses_new();
    assert_false(clauses_is_complete(clauses));
    clauses_add_text(clauses, "Vous :", strlen("Vous :"));
    clauses_end(clauses, 0);
    assert_false(clauses_is_complete(clauses));
    clauses_add_character(clauses, 0xE9);
    assert_false(clauses_is_complete(clauses));
    clauses_end(clauses, 1);
    assert_true(clauses_is_complete(clauses));
    clauses_add_text(clauses, "gone", 4);
    clauses_drop(clauses);
    g_autofree char *text = clauses_join(clauses);
    assert_string_equal(text, "Vous : é");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_join),
        cmocka_unit_test(check_headline),
        cmocka_unit_test(check_complete),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
