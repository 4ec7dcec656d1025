/* What calls cost: it stands in the store and in the journal, and repair takes it from there. */
#include "queue/repair.h"
#include "tests/unit/queue/queue_fixture.h"

#define DIME 100000

static int64_t spent_in(struct store *store, int64_t from, int64_t until)
{
    GError *error = NULL;
    int64_t micros;
    assert_ok(store_spent(store, "x", from, until, &micros, &error));
    return micros;
}

/* A request that costs two dimes leaves; its row. */
static struct announcement *send_one(struct queue *queue, int64_t now)
{
    GError *error = NULL;
    struct announcement *row = claimed(queue, "x", now);
    row->costs = 2 * DIME;
    assert_ok(queue_sending(queue, row, now, &error));
    assert_int_equal(row->costs, 0);
    return row;
}

static void settle_one(struct queue *queue, struct announcement *row, enum outcome_kind kind,
                       int64_t costs, int64_t now)
{
    GError *error = NULL;
    const struct outcome outcome = {.kind = kind, .reason = (char *)"as it is"};
    row->costs = costs;
    assert_ok(queue_settle(queue, row, &outcome, &retry_policy, now, &error));
    assert_int_equal(row->costs, 0);
}

/* A success, a failure that is given back, and one that a look proves absent a day later. */
static void live(struct queue *queue)
{
    GError *error = NULL;
    for (int take = 0; take < 3; take++)
        put_row(queue, "x", take, STATE_QUEUED);
    AUTO(announcement_free) struct announcement *posted = send_one(queue, NOW);
    settle_one(queue, posted, OUTCOME_POSTED, 0, NOW);
    AUTO(announcement_free) struct announcement *refused = send_one(queue, NOW + 1);
    settle_one(queue, refused, OUTCOME_REFUSED, -2 * DIME, NOW + 1);
    AUTO(announcement_free) struct announcement *unsure = send_one(queue, NOW + 2);
    settle_one(queue, unsure, OUTCOME_UNSURE, 0, NOW + 2);
    assert_ok(queue_note_look(queue, unsure, DIME, NOW + DAY, &error));
    assert_ok(queue_note_look(queue, unsure, DIME, NOW + DAY + 1, &error));
    unsure->costs_at = NOW + DAY + 1; /* that one was not answered */
    assert_ok(queue_note_look(queue, unsure, -DIME, NOW + 2 * DAY, &error));
    unsure->costs = -2 * DIME;
    unsure->costs_at = NOW + 2;
    const struct outcome absent = {.kind = OUTCOME_ABSENT, .reason = (char *)"it is not there"};
    assert_ok(queue_settle_lookup(queue, unsure, &absent, &retry_policy, NOW + DAY, &error));
    assert_int_equal(unsure->costs, 0);
}

static void assert_spent(struct store *store)
{
    assert_int_equal(spent_in(store, NOW, NOW + HOUR), 2 * DIME); /* each at its own moment */
    assert_int_equal(spent_in(store, NOW + DAY, NOW + 2 * DAY), DIME);
    assert_int_equal(spent_in(store, 0, INT64_MAX), 3 * DIME);
}

static void test_store_and_journal(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(queue_close) struct queue *queue = queue_opened(place.store);
    live(queue);
    assert_spent(queue_store(queue));
    assert_int_equal(line_count(place.store), 10);
}

/* Of the store nothing is left, or all: what was spent is the same, and not twice as much. */
static void test_repair(void **unused)
{
    (void)unused;
    for (int is_lost = 0; is_lost < 2; is_lost++) {
        AUTO(place_clear) struct place place = place_new();
        struct queue *queue = queue_opened(place.store);
        live(queue);
        queue_close(queue);
        if (is_lost)
            assert_int_equal(g_unlink(place.store), 0);
        GError *error = NULL;
        AUTO(repaired_clear) struct repaired repaired;
        assert_ok(queue_repair(place.store, NOW + 2 * DAY, &repaired, &error));
        assert_int_equal(repaired.lines, is_lost ? 10 : 0);
        AUTO(store_close) struct store *store = store_opened(place.store);
        assert_spent(store);
    }
}

/* That somebody looked last does not make the announcement one that failed. */
static void test_a_look_says_nothing(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    struct queue *queue = queue_opened(place.store);
    GError *error = NULL;
    int64_t id = put_row(queue, "x", 0, STATE_QUEUED);
    g_autofree char *copy = g_strconcat(place.store, ".old", NULL);
    assert_ok(store_back_up(queue_store(queue), copy, &error));
    AUTO(announcement_free) struct announcement *row = send_one(queue, NOW);
    settle_one(queue, row, OUTCOME_UNSURE, 0, NOW);
    assert_ok(queue_note_look(queue, row, DIME, NOW + HOUR, &error));
    queue_close(queue);
    assert_int_equal(g_rename(copy, place.store), 0);
    AUTO(repaired_clear) struct repaired repaired;
    assert_ok(queue_repair(place.store, NOW + DAY, &repaired, &error));
    assert_int_equal(repaired.unsure, 1);
    AUTO(queue_close) struct queue *again = queue_opened(place.store);
    assert_state(again, id, STATE_UNSURE, "looked for");
    assert_int_equal(spent_in(queue_store(again), 0, INT64_MAX), 3 * DIME);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_store_and_journal),
        cmocka_unit_test(test_repair),
        cmocka_unit_test(test_a_look_says_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
