/* A clock that was set: forward, what waits keeps the time that it has left until it expires; back,
 * what was written by the wrong time is put right before anything else is written. */
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

/* --- set back --- */

#define AHEAD (10 * DAY)
#define MINUTE ((int64_t)60)

/* A row as the wrong clock left it; zeros are as announcement_sample() has them. */
struct left {
    const char *name;
    enum announcement_state state;
    int64_t created_at, changed_at, due_at, expires_at, first_sent_at;
    int attempts;
    int64_t last_run; /* 0 = it did not end */
    /* what is expected of it */
    enum announcement_state is;
    int64_t is_due_at, is_expiring_at, is_sent_at;
};

static const struct left left_behind[] = {
    {"made then", STATE_QUEUED, NOW + AHEAD, NOW + AHEAD, NOW + AHEAD, NOW + AHEAD + 14 * DAY, 0, 0,
     NOW + AHEAD, STATE_QUEUED, NOW, NOW + AHEAD + 14 * DAY, 0},
    {"made then by a run that died", STATE_QUEUED, NOW + AHEAD, NOW + AHEAD, NOW + AHEAD,
     NOW + AHEAD + 14 * DAY, 0, 0, 0, STATE_QUEUED, NOW, NOW + AHEAD + 14 * DAY, 0},
    {"in hand of a run that died", STATE_CLAIMED, NOW - DAY, NOW + AHEAD, NOW - DAY, NOW + 13 * DAY,
     0, 0, 0, STATE_QUEUED, NOW - DAY, NOW + 13 * DAY, 0},
    {"sent by a run that died", STATE_SENDING, NOW - DAY, NOW + AHEAD, NOW - DAY, NOW + 13 * DAY,
     NOW + AHEAD, 1, 0, STATE_UNSURE, NOW, NOW + 13 * DAY, SENT_SOMETIME},
    {"sent by the right clock", STATE_SENDING, NOW - DAY, NOW - MINUTE, NOW - DAY, NOW + 13 * DAY,
     NOW - MINUTE, 1, NOW + AHEAD, STATE_UNSURE, NOW, NOW + 13 * DAY, NOW - MINUTE},
    {"looked for then", STATE_UNSURE, NOW - DAY, NOW - MINUTE, NOW + AHEAD + 2 * MINUTE,
     NOW + 13 * DAY, NOW + AHEAD, 1, NOW + AHEAD, STATE_UNSURE, NOW + 2 * MINUTE, NOW + 13 * DAY,
     SENT_SOMETIME},
    {"failed then", STATE_QUEUED, NOW - DAY, NOW + AHEAD, NOW + AHEAD + HOUR, NOW + 13 * DAY,
     NOW + AHEAD, 1, NOW + AHEAD, STATE_QUEUED, NOW + HOUR, NOW + 13 * DAY, SENT_SOMETIME},
    {"expired then", STATE_EXPIRED, NOW - DAY, NOW + AHEAD, NOW - DAY, NOW + 6 * DAY, 0, 0,
     NOW + AHEAD, STATE_QUEUED, NOW - DAY, NOW + 6 * DAY, 0},
    {"refused then", STATE_REFUSED, NOW - DAY, NOW + AHEAD, NOW - DAY, NOW + 6 * DAY, NOW + AHEAD,
     1, 0, STATE_REFUSED, NOW - DAY, NOW + 6 * DAY, NOW + AHEAD},
    {"a little ahead", STATE_QUEUED, NOW + 4 * MINUTE, NOW + 4 * MINUTE, NOW + 4 * MINUTE,
     NOW + 14 * DAY, 0, 0, NOW + 4 * MINUTE, STATE_QUEUED, NOW + 4 * MINUTE, NOW + 14 * DAY, 0},
};

static int64_t leave_behind(const char *store, const struct left *left)
{
    GError *error = NULL;
    AUTO(queue_close) struct queue *queue = queue_opened(store);
    AUTO(announcement_free)
    struct announcement *sample = announcement_sample(add_posting(queue_store(queue), "dev"), "x");
    sample->created_at = left->created_at;
    int64_t id = put_sample(queue, sample, left->state);
    AUTO(announcement_free) struct announcement *row = get_row(queue, id);
    row->changed_at = left->changed_at;
    row->due_at = left->due_at;
    row->expires_at = left->expires_at;
    row->first_sent_at = left->first_sent_at;
    row->attempts = left->attempts;
    if (left->state == STATE_EXPIRED)
        row->before_close = STATE_QUEUED;
    bool was_there;
    assert_ok(queue_begin(queue, &error));
    assert_ok(
        store_save_announcement(queue_store(queue), row, row->state, NULL, &was_there, &error));
    assert_ok(queue_commit(queue, &error));
    return id;
}

static void test_set_back(void **unused)
{
    (void)unused;
    for (gsize i = 0; i < G_N_ELEMENTS(left_behind); i++) {
        const struct left *left = &left_behind[i];
        print_message("  %s\n", left->name);
        GError *error = NULL;
        AUTO(place_clear) struct place place = place_new();
        int64_t id = leave_behind(place.store, left);
        AUTO(queue_close)
        struct queue *queue = queue_open_after(place.store, left->last_run, NOW, &error);
        assert_ok(queue);
        AUTO(announcement_free) struct announcement *row = get_row(queue, id);
        assert_int_equal(row->state, left->is);
        assert_int_equal(row->due_at, left->is_due_at);
        assert_int_equal(row->expires_at, left->is_expiring_at);
        assert_int_equal(row->first_sent_at, left->is_sent_at);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_expiry),
        cmocka_unit_test(test_set_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
