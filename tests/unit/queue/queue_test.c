/* The queue: opening and recovery, transactions. */
#include "tests/unit/queue/queue_fixture.h"

/* --- opening --- */

static void test_recovery(void **unused)
{
    (void)unused;
    static const struct {
        const char *name;
        enum announcement_state before, after;
        guint lines; /* that the journal gets */
    } cases[] = {
        {"held", STATE_HELD, STATE_HELD, 0},
        {"queued", STATE_QUEUED, STATE_QUEUED, 0},
        {"claimed: nothing has left", STATE_CLAIMED, STATE_QUEUED, 0},
        {"sending: it may have left", STATE_SENDING, STATE_UNSURE, 1},
        {"posted", STATE_POSTED, STATE_POSTED, 0},
        {"refused", STATE_REFUSED, STATE_REFUSED, 0},
        {"unsure", STATE_UNSURE, STATE_UNSURE, 0},
        {"expired", STATE_EXPIRED, STATE_EXPIRED, 0},
        {"cancelled", STATE_CANCELLED, STATE_CANCELLED, 0},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("  %s\n", cases[i].name);
        AUTO(place_clear) struct place place = place_new();
        struct queue *died = queue_opened(place.store);
        int64_t id = put_row(died, "x", 0, cases[i].before);
        queue_close(died);

        GError *error = NULL;
        AUTO(queue_close) struct queue *reader = queue_open(place.store, STORE_READ, NOW, &error);
        assert_ok(reader);
        assert_state(reader, id, cases[i].before, "reading settles nothing");
        AUTO(queue_close) struct queue *queue = queue_opened(place.store);
        AUTO(announcement_free) struct announcement *row = get_row(queue, id);
        assert_int_equal(row->state, cases[i].after);
        assert_null(row->token);
        assert_int_equal(row->attempts, 0);
        guint lines;
        g_autofree char *line = last_line(place.store, &lines);
        assert_int_equal(lines, cases[i].lines);
        assert_true(!line || strstr(line, "\"what\":\"unsure\""));
    }
}

static void test_no_store_yet(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    GError *error = NULL;
    assert_null(queue_open(place.store, STORE_READ, NOW, &error));
    assert_null(error);
}

/* A store from yesterday beside today's journal. */
static void test_old_copy_is_refused(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    queue_close(queue_opened(place.store));
    g_autofree char *copy = NULL;
    gsize length;
    copy = file_bytes(place.store, &length);

    struct queue *died = queue_opened(place.store);
    put_row(died, "x", 0, STATE_SENDING);
    queue_close(died);
    queue_close(queue_opened(place.store));
    assert_true(g_file_set_contents(place.store, copy, (gssize)length, NULL));

    GError *error = NULL;
    assert_null(queue_open(place.store, STORE_WRITE, NOW, &error));
    assert_error_code(error, ERROR_STORE, "an old copy");
    assert_non_null(strstr(error->message, "knows less"));
    g_clear_error(&error);
}

/* --- transactions --- */

static void test_transactions(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(queue_close) struct queue *queue = queue_opened(place.store);
    int64_t held = put_row(queue, "x", 0, STATE_QUEUED),
            unsure = put_row(queue, "x", 1, STATE_UNSURE);
    GError *error = NULL;
    guint lines;

    queue_rollback(queue);
    assert_ok(queue_begin(queue, &error));
    assert_ok(queue_hold(queue, held, NOW, &error));
    assert_ok(queue_settle_by_hand(queue, unsure, true, "https://example.org/1", NOW, &error));
    queue_rollback(queue);
    assert_state(queue, held, STATE_QUEUED, "rolled back");
    assert_int_equal(line_count(place.store), 0);

    assert_ok(queue_begin(queue, &error));
    assert_ok(queue_hold(queue, held, NOW, &error));
    assert_ok(queue_settle_by_hand(queue, unsure, true, "https://example.org/1", NOW, &error));
    assert_int_equal(line_count(place.store), 0);
    assert_ok(queue_commit(queue, &error));
    assert_state(queue, held, STATE_HELD, "committed");
    g_autofree char *line = last_line(place.store, &lines);
    assert_int_equal(lines, 2);
    assert_non_null(strstr(line, "\"remote_url\":\"https://example.org/1\""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_recovery),
        cmocka_unit_test(test_no_store_yet),
        cmocka_unit_test(test_old_copy_is_refused),
        cmocka_unit_test(test_transactions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
