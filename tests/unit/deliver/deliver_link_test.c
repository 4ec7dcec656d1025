/* Delivering on accounts whose links have to be there first. */
#include "tests/unit/deliver/deliver_world.h"

#define GOOD "/good/v25.0/111" /* a page that is there, to a HEAD as well */
#define BAD "/limit/2/tweets"  /* one that is not */

static void test_what_is_asked_first(void **state)
{
    struct house *house = *state;
    static const struct {
        const char *name, *link;
        bool is_outside, checks, is_waived, is_filled, is_real;
        const char *log, *reason;
        int requests;
    } cases[] = {
        {"it is there", GOOD, .checks = true, .log = "claimed sending posted 77", .requests = 2},
        {"it is not there", BAD, .checks = true, .log = "claimed not there",
         .reason = BAD " answered with status 429", .requests = 1},
        {"nobody wants to know", BAD, .log = "claimed sending posted 77", .requests = 1},
        {"a person let it go", BAD, .checks = true, .is_waived = true,
         .log = "claimed sending posted 77", .requests = 1},
        {"it is filled", BAD, .checks = true, .is_filled = true, .log = "claimed sending posted 77",
         .requests = 1},
        {"it has none", NULL, .checks = true, .log = "claimed sending posted 77", .requests = 1},
        {"pretended time, another machine", "https://example.invalid/", .is_outside = true,
         .checks = true, .log = "claimed sending posted 77", .requests = 1},
        {"real time, no https", "http://example.invalid/?token=1", .is_outside = true,
         .checks = true, .is_real = true, .log = "claimed never there",
         .reason = "http://example.invalid/ is no https address", .requests = 0},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("  %s\n", cases[i].name);
        const char *base = cases[i].is_outside ? "" : house->server->base;
        g_autofree char *link = cases[i].link ? g_strconcat(base, cases[i].link, NULL) : NULL;
        house->queue.account = "bird";
        house->queue.link = link;
        house->queue.is_link_waived = cases[i].is_waived;
        house->queue.kind = cases[i].is_filled ? EVENT_FILLED : EVENT_NEW;
        house->deliver.is_pretended = !cases[i].is_real;
        account_of(house, "bird")->check_link = cases[i].checks;
        g_string_truncate(house->queue.log, 0);
        int before = g_atomic_int_get(&house->server->requests);
        assert_true(deliver_due(&house->deliver, NULL));
        assert_string_equal(house->queue.log->str, cases[i].log);
        assert_int_equal(g_atomic_int_get(&house->server->requests) - before, cases[i].requests);
        if (cases[i].reason)
            assert_says(cases[i].name, house->queue.reason, cases[i].reason);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_what_is_asked_first, build, pull_down),
    };
    http_global_init();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    http_global_cleanup();
    return failed;
}
