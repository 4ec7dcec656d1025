/* Outcomes: what they own, and what of a platform's words they quote. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "src/base/outcome.h"

static void test_set_replaces(void **state)
{
    (void)state;
    AUTO(outcome_clear) struct outcome outcome = {0};
    outcome_posted(&outcome, "12", NULL);
    assert_int_equal(outcome.kind, OUTCOME_POSTED);
    assert_string_equal(outcome.remote_id, "12");
    assert_null(outcome.remote_url);

    outcome_need_person(&outcome, CAUSE_AUTH, "sign in again", "%s has expired", "the token");
    assert_int_equal(outcome.kind, OUTCOME_NEEDS_PERSON);
    assert_int_equal(outcome.cause, CAUSE_AUTH);
    assert_string_equal(outcome.reason, "the token has expired");
    assert_string_equal(outcome.hint, "sign in again");
    assert_null(outcome.remote_id);

    outcome.not_before = 5;
    outcome_set(&outcome, OUTCOME_RETRY, NULL, "status %d", 503);
    assert_int_equal(outcome.kind, OUTCOME_RETRY);
    assert_int_equal(outcome.cause, CAUSE_NONE);
    assert_int_equal(outcome.not_before, 0);
    assert_string_equal(outcome.reason, "status 503");
    assert_null(outcome.hint);
}

static void test_quote(void **state)
{
    (void)state;
    g_autofree char *long_text = g_strnfill(300, 'x');
    g_autofree char *head = g_strnfill(199, 'x');
    g_autofree char *cut = g_strconcat(head, "…", NULL);
    const struct {
        const char *name, *text, *expected;
    } cases[] = {
        {"as it is", "Not allowed", "Not allowed"}, {"nothing", NULL, ""},
        {"escape", "a\x1b[2J", "a\\u{1b}[2J"},      {"not UTF-8", "a\xff", "a\ufffd"},
        {"200 characters at most", long_text, cut}, {"blanks at the ends", "  a  b ", "a b"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *quote = outcome_quote(cases[i].text);
        if (strcmp(quote, cases[i].expected) != 0)
            fail_msg("%s: got \"%s\"", cases[i].name, quote);
    }
}

static void test_names(void **state)
{
    (void)state;
    static const char *const kinds[] = {"posted",  "next-step",    "retry", "wait",
                                        "refused", "needs-person", "unsure"};
    for (int i = 0; i <= OUTCOME_UNSURE; i++)
        assert_string_equal(outcome_name(i), kinds[i]);
    for (int i = 0; i < CAUSES; i++)
        assert_int_equal(cause_from_name(cause_name(i)), i);
    assert_int_equal(cause_from_name("weather"), CAUSE_NONE);
    assert_int_equal(cause_from_name(NULL), CAUSE_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_set_replaces),
        cmocka_unit_test(test_quote),
        cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
