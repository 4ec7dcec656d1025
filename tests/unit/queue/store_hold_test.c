/* A held store answers as one that is not, and writes nothing: any store has to pass this. */
#include "tests/unit/queue/fixture.h"

static bool add(struct store *store, struct announcement *row, GError **error)
{
    bool is_new;
    return store_add_announcement(store, row, &is_new, error);
}

/* How many there are in that state, the store being held or not. */
static guint count_in(struct store *store, enum announcement_state state)
{
    GError *error = NULL;
    const struct announcement_filter filter = {.states = 1u << state};
    g_autoptr(GPtrArray) rows = store_announcements(store, &filter, &error);
    assert_ok(rows);
    int64_t count;
    assert_ok(store_count(store, &filter, &count, &error));
    assert_int_equal(count, rows->len);
    return rows->len;
}

/* A held store, which need not ask for each state, finds what is in it; and what is added then. */
static void test_states_of_a_held_store(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(store_close) struct store *store = store_opened(place.store);
    int64_t posting = add_posting(store, "dev");
    for (int added = 0; added < ANNOUNCEMENT_STATES; added++) {
        GError *error = NULL;
        assert_ok(store_hold(store, &error));
        for (int state = 0; state < ANNOUNCEMENT_STATES; state++)
            assert_int_equal(count_in(store, state), state < added);
        AUTO(announcement_free)
        struct announcement *row = announcement_sample(posting, added % 2 ? "x" : "y");
        row->take = added;
        row->state = added;
        row->digest = row->state == STATE_JOINED ? 1 : 0;
        row->held_by = row->state == STATE_HELD ? HELD_BY_FLOOD : HELD_BY_NOTHING;
        bool is_in_hand = row->state == STATE_CLAIMED || row->state == STATE_SENDING;
        row->token = is_in_hand ? g_strdup("token") : NULL;
        assert_false(add(store, row, &error));
        assert_error_code(error, ERROR_STORE, "held, nothing is written");
        g_clear_error(&error);
        assert_ok(store_begin(store, &error));
        assert_ok(add(store, row, &error));
        assert_ok(store_commit(store, &error));
        assert_int_equal(count_in(store, added), 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_states_of_a_held_store),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
