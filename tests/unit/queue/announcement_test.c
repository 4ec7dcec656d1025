/* Names go there and back; a copy owns all it holds. */
#include "tests/unit/queue/fixture.h"

static const struct {
    const char *name;
    enum announcement_state state;
    bool is_waiting;
} states[] = {
    {"held", STATE_HELD, true},        {"queued", STATE_QUEUED, true},
    {"joined", STATE_JOINED, false},   {"claimed", STATE_CLAIMED, false},
    {"sending", STATE_SENDING, false}, {"posted", STATE_POSTED, false},
    {"refused", STATE_REFUSED, false}, {"unsure", STATE_UNSURE, false},
    {"expired", STATE_EXPIRED, false}, {"cancelled", STATE_CANCELLED, false},
};

static void test_states(void **unused)
{
    (void)unused;
    assert_int_equal(G_N_ELEMENTS(states), ANNOUNCEMENT_STATES);
    for (guint i = 0; i < G_N_ELEMENTS(states); i++) {
        print_message("  %s\n", states[i].name);
        enum announcement_state state = ANNOUNCEMENT_STATES;
        assert_string_equal(state_name(states[i].state), states[i].name);
        assert_true(state_from_name(states[i].name, &state));
        assert_int_equal(state, states[i].state);
        assert_int_equal(state_is_waiting(state), states[i].is_waiting);
    }
    enum announcement_state untouched = STATE_POSTED;
    assert_false(state_from_name("dead", &untouched));
    assert_int_equal(untouched, STATE_POSTED);
}

static void test_held_by(void **unused)
{
    (void)unused;
    for (int i = HELD_BY_NOTHING; i <= HELD_BY_CONFIGURATION; i++)
        assert_int_equal(held_by_from_name(held_by_name(i)), i);
    assert_string_equal(held_by_name(HELD_BY_FLOOD), "flood");
    assert_int_equal(held_by_from_name("weather"), HELD_BY_NOTHING);
}

static void test_copy(void **unused)
{
    (void)unused;
    struct announcement *original = announcement_sample(1, "x");
    original->token = g_strdup("token");
    original->remote_url = g_strdup("https://example.org/1");
    AUTO(announcement_free) struct announcement *copy = announcement_copy(original);
    announcement_free(original);
    assert_string_equal(copy->account, "x");
    assert_string_equal(copy->token, "token");
    assert_string_equal(copy->remote_url, "https://example.org/1");
    assert_null(copy->reason);
    announcement_free(NULL);
    attempt_free(NULL);
    account_state_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_states),
        cmocka_unit_test(test_held_by),
        cmocka_unit_test(test_copy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
