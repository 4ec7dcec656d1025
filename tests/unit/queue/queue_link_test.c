/* Waiting for a link: the pauses, the end of waiting, what a person and a new link change. */
#include "tests/unit/queue/queue_fixture.h"

#define MINUTE ((int64_t)60)

static const struct missing_link missing = {.said = "https://a/b answered with status 404"};
static const struct missing_link final = {.said = "ftp://a is none", .is_final = true};

/* Claim what is due and hear that its link is not there; a copy of the row then. */
static struct announcement *miss(struct queue *queue, const struct missing_link *how, int64_t now)
{
    GError *error = NULL;
    struct announcement *row = claimed(queue, "x", now);
    assert_non_null(row);
    assert_ok(queue_link_missing(queue, row, how, now, &error));
    AUTO(announcement_free) struct announcement *stored = get_row(queue, row->id);
    assert_int_equal(row->state, stored->state);
    assert_int_equal(row->link_asks, stored->link_asks);
    assert_null(stored->token);
    return row;
}

static void test_pauses(void **unused)
{
    (void)unused;
    static const int64_t pauses[] = {MINUTE,      2 * MINUTE,  4 * MINUTE, 8 * MINUTE,
                                     16 * MINUTE, 32 * MINUTE, HOUR,       HOUR};
    AUTO(place_clear) struct place place = place_new();
    AUTO(queue_close) struct queue *queue = queue_opened(place.store);
    put_row(queue, "x", 0, STATE_QUEUED);
    int64_t now = NOW;
    int asks = 0;
    for (bool is_over = false; !is_over; asks++) {
        AUTO(announcement_free) struct announcement *row = miss(queue, &missing, now);
        is_over = row->state == STATE_HELD;
        if (asks < (int)G_N_ELEMENTS(pauses))
            assert_int_equal(row->due_at - now, pauses[asks]);
        assert_true(is_over || row->due_at <= NOW + DAY);
        assert_true(is_over || row->due_at > now);
        assert_int_equal(row->attempts, 0);
        assert_int_equal(row->link_since, NOW);
        if (is_over)
            assert_string_equal(row->reason, "its link is not there, asked 30 times in 1 day: "
                                             "https://a/b answered with status 404");
        else
            assert_string_equal(row->reason, "its link is not there yet: "
                                             "https://a/b answered with status 404");
        now = is_over ? now : row->due_at;
    }
    assert_int_equal(now, NOW + DAY); /* the last question is asked when the day is over */
    assert_int_equal(asks, 30);
    assert_int_equal(line_count(place.store), 0); /* nothing of it left this machine */
}

/* By a clock that jumps a day is over at once. */
static void test_not_given_up_too_early(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(queue_close) struct queue *queue = queue_opened(place.store);
    put_row(queue, "x", 0, STATE_QUEUED);
    for (int i = 0; i < 5; i++) {
        AUTO(announcement_free)
        struct announcement *row = miss(queue, &missing, NOW + i * 2 * DAY);
        assert_int_equal(row->state, i < 4 ? STATE_QUEUED : STATE_HELD);
    }
}

static struct queue *with_held(const struct place *place, int64_t *id)
{
    struct queue *queue = queue_opened(place->store);
    *id = put_row(queue, "x", 0, STATE_QUEUED);
    AUTO(announcement_free) struct announcement *row = miss(queue, &final, NOW);
    assert_int_equal(row->state, STATE_HELD);
    assert_int_equal(row->held_by, HELD_BY_LINK);
    assert_string_equal(row->reason, "its link cannot be asked for: ftp://a is none");
    return queue;
}

static void test_a_person(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    int64_t id;
    AUTO(queue_close) struct queue *queue = with_held(&place, &id);
    GError *error = NULL;
    assert_ok(queue_ask_link_anew(queue, id, NOW + 5, &error));
    AUTO(announcement_free) struct announcement *anew = get_row(queue, id);
    assert_int_equal(anew->state, STATE_QUEUED);
    assert_int_equal(anew->link_asks, 0);
    assert_null(anew->reason);
    assert_true(announcement_checks_link(anew));
    assert_false(queue_ask_link_anew(queue, id, NOW + 5, &error));
    assert_int_equal(error->code, ERROR_REFUSED);
    g_clear_error(&error);

    announcement_free(miss(queue, &final, NOW + 5));
    assert_ok(queue_release(queue, id, NOW + 6, &error));
    AUTO(announcement_free) struct announcement *released = get_row(queue, id);
    assert_int_equal(released->state, STATE_QUEUED);
    assert_false(announcement_checks_link(released));
}

/* What was held for something else is asked for when it is released. */
static void test_another_release_waives_nothing(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(queue_close) struct queue *queue = queue_opened(place.store);
    int64_t id = put_row(queue, "x", 0, STATE_HELD);
    GError *error = NULL;
    assert_ok(queue_release(queue, id, NOW, &error));
    AUTO(announcement_free) struct announcement *released = get_row(queue, id);
    assert_true(announcement_checks_link(released));
}

static void test_another_link(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    int64_t id;
    AUTO(queue_close) struct queue *queue = with_held(&place, &id);
    AUTO(announcement_free) struct announcement *held = get_row(queue, id);
    GError *error = NULL;
    struct refreshed same = {.text = "other words", .link = held->link, .title = held->title};
    assert_ok(queue_refresh(queue, id, &same, NOW, &error));
    assert_state(queue, id, STATE_HELD, "other words alone");
    same.link = "https://a/c";
    assert_ok(queue_refresh(queue, id, &same, NOW, &error));
    AUTO(announcement_free) struct announcement *row = get_row(queue, id);
    assert_int_equal(row->state, STATE_QUEUED);
    assert_int_equal(row->link_asks, 0);
    assert_int_equal(row->link_since, 0);
}

static void test_found_is_forgotten(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(queue_close) struct queue *queue = queue_opened(place.store);
    put_row(queue, "x", 0, STATE_QUEUED);
    announcement_free(miss(queue, &missing, NOW));
    AUTO(announcement_free) struct announcement *row = claimed(queue, "x", NOW + HOUR);
    announcement_found_link(row);
    GError *error = NULL;
    assert_ok(queue_sending(queue, row, NOW + HOUR, &error));
    AUTO(announcement_free) struct announcement *stored = get_row(queue, row->id);
    assert_int_equal(stored->link_asks, 0);
    assert_int_equal(stored->link_since, 0);
    assert_null(stored->reason);
}

/* Set back by ten days, the pause has its length left, and the day begins now. */
static void test_clock_set_back(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    struct queue *wrong = queue_opened(place.store);
    put_row(wrong, "x", 0, STATE_QUEUED);
    AUTO(announcement_free) struct announcement *row = miss(wrong, &missing, NOW + 10 * DAY);
    queue_close(wrong);
    GError *error = NULL;
    AUTO(queue_close)
    struct queue *queue = queue_open_after(place.store, NOW + 10 * DAY, NOW, &error);
    assert_ok(queue);
    AUTO(announcement_free) struct announcement *mended = get_row(queue, row->id);
    assert_int_equal(mended->due_at, NOW + MINUTE);
    assert_int_equal(mended->link_since, NOW);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pauses),
        cmocka_unit_test(test_not_given_up_too_early),
        cmocka_unit_test(test_a_person),
        cmocka_unit_test(test_another_release_waives_nothing),
        cmocka_unit_test(test_another_link),
        cmocka_unit_test(test_found_is_forgotten),
        cmocka_unit_test(test_clock_set_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
