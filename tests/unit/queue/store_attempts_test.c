/* The contract of a store, attempts and forgetting: against store.h alone. */
#include "tests/unit/queue/fixture.h"

static void test_attempts(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(store_close) struct store *store = store_opened(place.store);
    AUTO(announcement_free) struct announcement *row =
        announcement_sample(add_posting(store, "dev"), "x");
    struct attempt first = {.n = 1, .started_at = NOW}, second = {.n = 2, .started_at = NOW + 9};
    GError *error = NULL;
    bool is_new;
    assert_ok(store_begin(store, &error));
    assert_ok(store_add_announcement(store, row, &is_new, &error));
    assert_ok(store_add_attempt(store, row->id, &second, &error));
    assert_ok(store_add_attempt(store, row->id, &first, &error));
    first.ended_at = NOW + 1;
    first.outcome = (char *)"retry";
    first.reason = (char *)"not now";
    first.started_at = 0; /* ending does not change it */
    assert_ok(store_end_attempt(store, row->id, &first, &error));
    assert_false(store_add_attempt(store, row->id, &second, &error));
    assert_error_code(error, ERROR_STORE, "the same attempt twice");
    g_clear_error(&error);
    assert_ok(store_commit(store, &error));

    g_autoptr(GPtrArray) attempts = store_attempts(store, row->id, &error);
    assert_ok(attempts);
    assert_int_equal(attempts->len, 2);
    const struct attempt *one = attempts->pdata[0], *two = attempts->pdata[1];
    assert_int_equal(one->started_at, NOW);
    assert_int_equal(one->ended_at, NOW + 1);
    assert_string_equal(one->outcome, "retry");
    assert_string_equal(one->reason, "not now");
    assert_int_equal(two->n, 2);
    assert_int_equal(two->ended_at, 0);
    assert_null(two->outcome);
}

/* Its number is nobody else's from then on. */
static void test_forgotten(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(store_close) struct store *store = store_opened(place.store);
    int64_t posting = add_posting(store, "dev"), next;
    AUTO(announcement_free) struct announcement *row = announcement_sample(posting, "x");
    AUTO(announcement_free) struct announcement *other = announcement_sample(posting, "x");
    GError *error = NULL;
    bool is_new;
    assert_ok(store_next_id(store, &next, &error));
    assert_int_equal(next, 1);
    assert_ok(store_begin(store, &error));
    assert_ok(store_add_announcement(store, row, &is_new, &error));
    assert_ok(store_forget_announcement(store, row->id, &error));
    assert_null(store_announcement(store, row->id, &error));
    assert_ok(store_next_id(store, &next, &error));
    assert_int_equal(next, row->id + 1);
    assert_ok(store_add_announcement(store, other, &is_new, &error));
    assert_int_equal(other->id, next);
    assert_ok(store_commit(store, &error));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_attempts),
        cmocka_unit_test(test_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
