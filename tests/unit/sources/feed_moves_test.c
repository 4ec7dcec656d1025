/* The feed source over time: what falls off its end, an answer from another place, several pages.
 */
#include "tests/unit/sources/feed_world.h"

/* What it lists no more is known as that from then on, and as listed when it is back. */
static void test_what_falls_off(void **state)
{
    static const struct {
        const char *body;
        bool is_unlisted, has_left;
    } steps[] = {
        {FEED(A B), false, false}, {FEED(B C), true, true},   {FEED(B), true, false},
        {FEED(B C), true, false},  {FEED(A B), false, false}, {FEED(B), true, true},
    };
    struct world *world = *state;
    for (gsize i = 0; i < G_N_ELEMENTS(steps); i++) {
        leave(world, steps[i].body);
        AUTO(observation_free) struct observation *observation = observe(world, NULL);
        const struct seen *seen = observation->seen->pdata[0];
        assert_string_equal(seen->path, "a");
        assert_true(observation->ids_may_change);
        if (seen->is_unlisted != steps[i].is_unlisted || seen->has_left != steps[i].has_left)
            fail_msg("step %zu", i);
        remember(world, observation);
    }
    AUTO(observation_free) struct observation *same = observe(world, NULL);
    const struct seen *seen = same->seen->pdata[0];
    assert_true(same->is_unchanged && seen->is_unlisted && !seen->has_left);
}

/* The same feed from another place lists mostly what it listed; another feed does not. */
static void test_elsewhere(void **state)
{
    static const struct {
        const char *name, *from, *now;
        bool is_elsewhere;
    } moves[] = {
        {"the same place, all new", URL, FEED(ITEM("x", "8", "X") ITEM("y", "9", "Y")), false},
        {"another place, the same entries", URL "2", FEED(A B), false},
        {"another place, half of it known", URL "2", FEED(A C), false},
        {"another place, less than half of it known", URL "2", FEED(A C ITEM("x", "8", "X")), true},
        {"another place, known by their links", URL "2",
         FEED(ITEM("a2", "1", "Dev") ITEM("b2", "2", "Coach")), false},
        {"another place, nothing known", URL "2", FEED(C), true},
    };
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(moves); i++) {
        void *own = NULL;
        assert_int_equal(set_up(&own), 0);
        struct world *world = own;
        leave(world, FEED(A B));
        AUTO(observation_free) struct observation *first = observe(world, NULL);
        assert_false(first->is_elsewhere);
        remember(world, first);
        world->record.from = (char *)moves[i].from;
        leave(world, moves[i].now);
        AUTO(observation_free) struct observation *observation = observe(world, NULL);
        if (observation->is_elsewhere != moves[i].is_elsewhere)
            fail_msg("%s", moves[i].name);
        remember(world, observation);
        leave(world, FEED(ITEM("z", "7", "Z"))); /* and from then on it is the place */
        AUTO(observation_free) struct observation *later = observe(world, NULL);
        assert_false(later->is_elsewhere);
        assert_int_equal(tear_down(&own), 0);
    }
}

/* Pages stand one behind the other in the body. */
static void test_pages(void **state)
{
    struct world *world = *state;
    struct fetched_page page = {.length = strlen(FEED(B C)), .from = (char *)URL "?page=2"};
    g_ptr_array_add(world->record.pages, &page);
    world->source.is_complete = true;
    learn(world, FEED(A) FEED(B C));
    leave(world, FEED(A) FEED(C B));
    AUTO(observation_free) struct observation *observation = observe(world, NULL);
    g_autofree char *seen = describe(observation);
    assert_string_equal(seen, "a= b= c=");
    page.length = 10000;
    leave(world, FEED(A) FEED(C B));
    g_autoptr(GError) error = NULL;
    assert_null(observe(world, &error));
    assert_non_null(strstr(error->message, "pages are not whole"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_what_falls_off, set_up, tear_down),
        cmocka_unit_test(test_elsewhere),
        cmocka_unit_test_setup_teardown(test_pages, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
