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

/* Many links may take longer than a request does: each counts for itself. */
static void test_slow_links(void **state)
{
    struct house *house = *state;
    g_autofree char *link = g_strconcat(house->server->base, GOOD, NULL);
    house->queue.account = "bird";
    house->queue.link = link;
    account_of(house, "bird")->check_link = true;
    house->queue.in_hand_for = 250;
    assert_true(deliver_due(&house->deliver, NULL));
    assert_string_equal(house->queue.log->str, "claimed sending posted 77");
    assert_int_equal(house->queue.in_hand_since, NOW);

    g_string_truncate(house->queue.log, 0);
    house->queue.account = "bird";
    house->queue.in_hand_for = 6 * 3600;
    assert_true(deliver_due(&house->deliver, NULL));
    assert_string_equal(house->queue.log->str, "claimed retry");
    assert_says("slept", house->queue.reason, "this machine slept");
}

static void test_what_a_digest_asks_first(void **state)
{
    struct house *house = *state;
    static const struct {
        const char *name, *own, *members[3];
        const char *log;
        int requests;
    } cases[] = {
        {"all are there", GOOD, {GOOD "?1", GOOD "?2"}, "claimed sending posted 77", 4},
        {"its own is not there", BAD, {GOOD "?3"}, "claimed not there", 2},
        {"it has none, its members have", "", {GOOD "?4"}, "claimed sending posted 77", 2},
        {"a member's is not there", GOOD, {GOOD "?5", BAD}, "claimed 102 leaves", 2},
        {"no member's is", BAD, {BAD "?1", BAD "?2"}, "claimed 102 leaves 101 leaves", 2},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("  %s\n", cases[i].name);
        const char *base = house->server->base;
        g_autofree char *own = *cases[i].own ? g_strconcat(base, cases[i].own, NULL) : NULL;
        g_autoptr(GPtrArray) links = g_ptr_array_new_with_free_func(g_free);
        for (int k = 0; k < 3; k++) {
            const char *path = cases[i].members[k];
            g_ptr_array_add(links, path ? g_strconcat(base, path, NULL) : NULL);
            house->queue.member_links[k] = links->pdata[k];
        }
        house->queue.account = "bird";
        house->queue.link = own;
        house->queue.kind = EVENT_DIGEST;
        account_of(house, "bird")->check_link = true;
        g_string_truncate(house->queue.log, 0);
        int before = g_atomic_int_get(&house->server->requests);
        assert_true(deliver_due(&house->deliver, NULL));
        assert_string_equal(house->queue.log->str, cases[i].log);
        assert_int_equal(g_atomic_int_get(&house->server->requests) - before, cases[i].requests);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_what_a_digest_asks_first, build, pull_down),
        cmocka_unit_test_setup_teardown(test_what_is_asked_first, build, pull_down),
        cmocka_unit_test_setup_teardown(test_slow_links, build, pull_down),
    };
    http_global_init();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    http_global_cleanup();
    return failed;
}
