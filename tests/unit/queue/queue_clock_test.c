/* A clock that was set: what waits keeps the time that it has left until it expires. */
#include "tests/unit/queue/queue_fixture.h"

static void test_expiry(void **unused)
{
    (void)unused;
    static const struct {
        const char *name;
        enum announcement_state state;
        int64_t due_at, expires_at, step, expected;
        bool is_of_then; /* made by the wrong clock */
    } cases[] = {
        {"forward", STATE_QUEUED, NOW, NOW - 6 * DAY, 20 * DAY, NOW + 14 * DAY},
        {"held for a person", STATE_HELD, NOW, NOW - 6 * DAY, 20 * DAY, NOW + 14 * DAY},
        {"told with others", STATE_JOINED, NOW, NOW - 6 * DAY, 20 * DAY, NOW + 14 * DAY},
        {"in doubt", STATE_UNSURE, NOW, NOW - 6 * DAY, 20 * DAY, NOW + 14 * DAY},
        {"it never expires", STATE_QUEUED, NOW, 0, 20 * DAY, 0},
        {"it is over", STATE_EXPIRED, NOW, NOW - 6 * DAY, 20 * DAY, NOW - 6 * DAY},
        {"back, and made then", STATE_QUEUED, NOW, NOW + 34 * DAY, -20 * DAY, NOW + 14 * DAY,
         .is_of_then = true},
        {"back, and made before", STATE_QUEUED, NOW, NOW + 14 * DAY, -13 * DAY, NOW + 14 * DAY},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("  %s\n", cases[i].name);
        GError *error = NULL;
        AUTO(place_clear) struct place place = place_new();
        AUTO(queue_close) struct queue *queue = queue_opened(place.store);
        AUTO(announcement_free)
        struct announcement *sample =
            announcement_sample(add_posting(queue_store(queue), "dev"), "x");
        sample->created_at = cases[i].is_of_then ? NOW + 20 * DAY : NOW - DAY;
        if (cases[i].state == STATE_JOINED) /* another one stands for its digest */
            sample->digest = put_row(queue, "digest", 0, STATE_QUEUED);
        int64_t id = put_sample(queue, sample, cases[i].state);
        AUTO(announcement_free) struct announcement *row = get_row(queue, id);
        row->due_at = cases[i].due_at;
        row->expires_at = cases[i].expires_at;
        bool was_there;
        assert_ok(queue_begin(queue, &error));
        assert_ok(
            store_save_announcement(queue_store(queue), row, row->state, NULL, &was_there, &error));
        assert_ok(queue_commit(queue, &error));
        assert_ok(queue_keep_expiry(queue, cases[i].step, NOW, &error));
        AUTO(announcement_free) struct announcement *kept = get_row(queue, id);
        assert_int_equal(kept->expires_at, cases[i].expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_expiry)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
