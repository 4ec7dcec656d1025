/* What a person is told: when, and what is owed until it is told. */
#include "tests/unit/queue/queue_fixture.h"
#include "tests/unit/queue/sqlite_fixture.h"

static void test_tell(void **unused)
{
    (void)unused;
    static const struct {
        const char *name;
        int64_t now;
        bool tell;
    } cases[] = {
        {"the first time", NOW, true},
        {"soon again", NOW + 1, false},
        {"nearly a day later", NOW + DAY - 1, false},
        {"a day later", NOW + DAY, true},
        {"soon again after that", NOW + DAY + 5, false},
        {"the clock was wrong by months", NOW - 90 * DAY, true},
    };
    AUTO(place_clear) struct place place = place_new();
    AUTO(queue_close) struct queue *queue = queue_opened(place.store);
    GError *error = NULL;
    bool tell;
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("  %s\n", cases[i].name);
        assert_ok(queue_tell(queue, "account:x", cases[i].now, &tell, &error));
        assert_int_equal(tell, cases[i].tell);
    }
    assert_ok(queue_tell(queue, "account:y", NOW, &tell, &error));
    assert_true(tell);
    assert_ok(queue_untell(queue, "account:y", &error));
    assert_ok(queue_untell(queue, "account:y", &error));
    assert_ok(queue_tell(queue, "account:y", NOW + 1, &tell, &error));
    assert_true(tell);
}

static bool is_time(struct queue *queue, enum told_of of, int64_t id, int64_t now)
{
    GError *error = NULL;
    bool tell;
    AUTO(announcement_free) struct announcement *row = get_row(queue, id);
    g_autofree char *what = queue_told_name(of, row);
    assert_ok(queue_tell(queue, what, now, &tell, &error));
    return tell;
}

static guint count_untold(struct queue *queue)
{
    GError *error = NULL;
    g_autoptr(GPtrArray) rows = queue_untold(queue, &error);
    assert_ok(rows);
    return rows->len;
}

/* --- ends --- */

static void refuse(struct queue *queue, int64_t now)
{
    GError *error = NULL;
    const struct outcome refused = {.kind = OUTCOME_REFUSED, .reason = (char *)"no"};
    AUTO(announcement_free) struct announcement *row = claimed(queue, "x", now);
    assert_ok(queue_sending(queue, row, now, &error));
    assert_ok(queue_settle(queue, row, &refused, &retry_policy, now, &error));
}

/* It is owed until it is told, and then not any more, however often it is asked for. */
static void test_an_end_is_owed(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(queue_close) struct queue *queue = queue_opened(place.store);
    GError *error = NULL;
    put_row(queue, "y", 0, STATE_REFUSED); /* by a version that did not note it */
    int64_t id = put_row(queue, "x", 0, STATE_QUEUED);
    assert_int_equal(count_untold(queue), 0);
    refuse(queue, NOW);
    assert_int_equal(count_untold(queue), 1);
    assert_true(is_time(queue, TOLD_DOUBT, 1, NOW + 9 * DAY)); /* what was told is forgotten then */
    assert_int_equal(count_untold(queue), 1);
    assert_true(is_time(queue, TOLD_END, id, NOW + 9 * DAY));
    assert_int_equal(count_untold(queue), 0);

    /* each end is one of its own; what came of a retry is not owed of the first */
    assert_ok(queue_retry(queue, id, NOW + 9 * DAY, &error));
    refuse(queue, NOW + 9 * DAY);
    assert_int_equal(count_untold(queue), 1);
    assert_ok(queue_retry(queue, id, NOW + 9 * DAY, &error));
    assert_int_equal(count_untold(queue), 0);
    g_autoptr(GPtrArray) names = store_untold(queue_store(queue), &error);
    assert_int_equal(names->len, 0);
}

static void test_what_is_owed(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(queue_close) struct queue *queue = queue_opened(place.store);
    GError *error = NULL;
    int64_t id = put_row(queue, "x", 0, STATE_QUEUED);
    assert_ok(queue_drop(queue, id, "too much at once", NOW, &error)); /* as it is wanted */
    assert_int_equal(count_untold(queue), 0);
    assert_ok(queue_retry(queue, id, NOW, &error));
    assert_ok(queue_expire(queue, NOW + 99 * DAY, NULL, &error)); /* a person wanted it */
    assert_state(queue, id, STATE_EXPIRED, "retried");
    assert_int_equal(count_untold(queue), 1);
    assert_ok(queue_cancel(queue, id, NOW + 99 * DAY, &error));
    assert_int_equal(count_untold(queue), 0);
}

/* --- what is over, and comes again --- */

static void test_held_again(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(queue_close) struct queue *queue = queue_opened(place.store);
    GError *error = NULL;
    int64_t id = put_row(queue, "x", 0, STATE_HELD);
    assert_true(is_time(queue, TOLD_HELD, id, NOW));
    struct refreshed refreshed = {.text = "other words", .title = "Dev"};
    assert_ok(queue_refresh(queue, id, &refreshed, NOW, &error));
    assert_false(is_time(queue, TOLD_HELD, id, NOW + 1)); /* still for the same */
    assert_ok(queue_release(queue, id, NOW + 2, &error));
    refreshed.text = "other words again";
    assert_ok(queue_refresh(queue, id, &refreshed, NOW + 3, &error));
    assert_state(queue, id, STATE_HELD, "for its change");
    assert_true(is_time(queue, TOLD_HELD, id, NOW + 4));
    assert_false(is_time(queue, TOLD_HELD, id, NOW + 5));
}

/* Held for its text, it is mended, and held for having other words than a person released: it is
 * never let go meanwhile. */
static void test_held_for_something_else(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(queue_close) struct queue *queue = queue_opened(place.store);
    GError *error = NULL;
    int64_t id = put_row(queue, "x", 0, STATE_HELD);
    AUTO(announcement_free) struct announcement *row = get_row(queue, id);
    row->held_by = HELD_BY_TEXT;
    row->is_released = true;
    set_row(queue, row, STATE_HELD);
    assert_true(is_time(queue, TOLD_HELD, id, NOW));
    const struct refreshed refreshed = {.text = "other words", .title = "Dev"};
    assert_ok(queue_refresh(queue, id, &refreshed, NOW, &error));
    assert_state(queue, id, STATE_HELD, "for its change");
    assert_true(is_time(queue, TOLD_HELD, id, NOW + 1));
}

static void test_in_doubt_again(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(queue_close) struct queue *queue = queue_opened(place.store);
    GError *error = NULL;
    const struct outcome unsure = {.kind = OUTCOME_UNSURE, .reason = (char *)"lost"};
    int64_t id = put_row(queue, "x", 0, STATE_UNSURE);
    assert_true(is_time(queue, TOLD_DOUBT, id, NOW));
    assert_ok(queue_settle_by_hand(queue, id, false, NULL, NOW, &error));
    AUTO(announcement_free) struct announcement *row = claimed(queue, "x", NOW + 1);
    assert_ok(queue_sending(queue, row, NOW + 1, &error));
    assert_ok(queue_settle(queue, row, &unsure, &retry_policy, NOW + 1, &error));
    assert_true(is_time(queue, TOLD_DOUBT, id, NOW + 2));
}

static bool is_paused(struct queue *queue)
{
    GError *error = NULL;
    AUTO(account_state_free)
    struct account_state *state = store_account(queue_store(queue), "x", &error);
    assert_ok(state);
    return state->paused_at != 0;
}

/* That it speaks again and that the next pause is told at once: both, or neither. */
static void test_resumed_in_one(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(queue_close) struct queue *queue = queue_opened(place.store);
    GError *error = NULL;
    bool tell;
    assert_ok(queue_pause(queue, "x", NOW, &error));
    assert_ok(queue_tell(queue, "paused:x", NOW, &tell, &error));
    execute(place.store, "CREATE TRIGGER full BEFORE DELETE ON told"
                         "  BEGIN SELECT RAISE(ABORT, 'no room'); END");
    assert_false(queue_resume(queue, "x", NOW, &error));
    assert_error_code(error, ERROR_STORE, "resume");
    g_clear_error(&error);
    assert_true(is_paused(queue));
    execute(place.store, "DROP TRIGGER full");
    assert_ok(queue_resume(queue, "x", NOW, &error));
    assert_false(is_paused(queue));
    assert_ok(queue_tell(queue, "paused:x", NOW, &tell, &error));
    assert_true(tell);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tell),
        cmocka_unit_test(test_an_end_is_owed),
        cmocka_unit_test(test_what_is_owed),
        cmocka_unit_test(test_held_again),
        cmocka_unit_test(test_held_for_something_else),
        cmocka_unit_test(test_in_doubt_again),
        cmocka_unit_test(test_resumed_in_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
