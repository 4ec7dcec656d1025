/* Accounts that speak elsewhere than before: what becomes of what was under way. */
#include "tests/unit/queue/queue_fixture.h"

static void follow(struct queue *queue, const char *platform, const char *words, int64_t now)
{
    GError *error = NULL;
    const struct destination destination = {.account = "x", .platform = platform, .words = words};
    assert_ok(queue_follow_account(queue, &destination, now, &error));
}

static const struct {
    const char *name;
    const char *platform, *words; /* where it speaks now; before: the outbox, "outbox, path a" */
    enum announcement_state before;
    enum held_by was;
    bool is_begun, is_edited;
    enum announcement_state after;
    enum held_by is;
    bool is_adapted;
} cases[] = {
    {"queued, another platform", "x", "x", STATE_QUEUED, HELD_BY_NOTHING, false, false, STATE_HELD,
     HELD_BY_TEXT, true},
    {"queued, the words of a person", "x", "x", STATE_QUEUED, HELD_BY_NOTHING, false, true,
     STATE_HELD, HELD_BY_CONFIGURATION, true},
    {"queued, another folder", "outbox", "outbox, path b", STATE_QUEUED, HELD_BY_NOTHING, false,
     false, STATE_QUEUED, HELD_BY_NOTHING, false},
    {"queued, where it was", "outbox", "outbox, path a", STATE_QUEUED, HELD_BY_NOTHING, true, false,
     STATE_QUEUED, HELD_BY_NOTHING, false},
    {"begun, another folder", "outbox", "outbox, path b", STATE_QUEUED, HELD_BY_NOTHING, true,
     false, STATE_HELD, HELD_BY_CONFIGURATION, false},
    {"begun, another platform", "x", "x", STATE_QUEUED, HELD_BY_NOTHING, true, false, STATE_HELD,
     HELD_BY_CONFIGURATION, true},
    {"held, another platform", "x", "x", STATE_HELD, HELD_BY_FLOOD, false, false, STATE_HELD,
     HELD_BY_FLOOD, true},
    {"held and begun, another folder", "outbox", "outbox, path b", STATE_HELD, HELD_BY_PERSON, true,
     false, STATE_HELD, HELD_BY_PERSON, false},
    {"held for doubt", "x", "x", STATE_HELD, HELD_BY_DOUBT, false, false, STATE_HELD, HELD_BY_DOUBT,
     false},
    {"unsure, another platform", "x", "x", STATE_UNSURE, HELD_BY_NOTHING, false, false, STATE_HELD,
     HELD_BY_DOUBT, false},
    {"unsure, another folder", "outbox", "outbox, path b", STATE_UNSURE, HELD_BY_NOTHING, false,
     false, STATE_HELD, HELD_BY_DOUBT, false},
    {"unsure, where it was", "outbox", "outbox, path a", STATE_UNSURE, HELD_BY_NOTHING, false,
     false, STATE_UNSURE, HELD_BY_NOTHING, false},
    {"cancelled and begun", "outbox", "outbox, path b", STATE_CANCELLED, HELD_BY_NOTHING, true,
     false, STATE_CANCELLED, HELD_BY_NOTHING, false},
    {"expired", "x", "x", STATE_EXPIRED, HELD_BY_NOTHING, false, false, STATE_EXPIRED,
     HELD_BY_NOTHING, false},
    {"posted", "x", "x", STATE_POSTED, HELD_BY_NOTHING, false, false, STATE_POSTED, HELD_BY_NOTHING,
     false},
};

static void put_case(struct queue *queue, guint i)
{
    int64_t id = put_row(queue, "x", 0, cases[i].before);
    AUTO(announcement_free) struct announcement *row = get_row(queue, id);
    row->held_by = cases[i].was;
    row->is_edited = cases[i].is_edited;
    row->first_sent_at = NOW;
    row->progress = g_strdup(cases[i].is_begun ? "{\"draft\":\"1\"}" : NULL);
    set_row(queue, row, cases[i].before);
}

static void assert_followed(struct queue *queue, guint i)
{
    AUTO(announcement_free) struct announcement *row = get_row(queue, 1);
    bool is_other = !g_str_equal(cases[i].words, "outbox, path a");
    assert_state(queue, 1, cases[i].after, cases[i].name);
    assert_int_equal(row->held_by, cases[i].is);
    assert_string_equal(row->platform, cases[i].is_adapted ? cases[i].platform : "outbox");
    assert_int_equal(row->first_sent_at, cases[i].is_adapted ? 0 : NOW);
    assert_true(!row->text_problem == !(cases[i].is_adapted && !cases[i].is_edited));
    assert_true(!row->progress == (is_other || !cases[i].is_begun));
    assert_true(cases[i].after == cases[i].before || row->reason);
    assert_true(row->state != STATE_EXPIRED || row->changed_at == NOW);
}

static void test_follow(void **unused)
{
    (void)unused;
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("  %s\n", cases[i].name);
        AUTO(place_clear) struct place place = place_new();
        AUTO(queue_close) struct queue *queue = queue_opened(place.store);
        follow(queue, "outbox", "outbox, path a", NOW);
        put_case(queue, i);
        follow(queue, cases[i].platform, cases[i].words, NOW + HOUR);
        assert_followed(queue, i);
        follow(queue, cases[i].platform, cases[i].words, NOW + 2 * HOUR);
        assert_followed(queue, i);
        bool is_doubted = cases[i].before == STATE_UNSURE && cases[i].after == STATE_HELD;
        assert_int_equal(line_count(place.store), is_doubted); /* "held" */
    }
}

/* A store that was lost knows nothing of its accounts; what its journal brought back does. */
static void test_unknown_before(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(queue_close) struct queue *queue = queue_opened(place.store);
    put_row(queue, "x", 0, STATE_UNSURE);
    put_row(queue, "x", 1, STATE_QUEUED);
    follow(queue, "outbox", "outbox, path a", NOW);
    assert_state(queue, 1, STATE_UNSURE, "the same platform");
    assert_state(queue, 2, STATE_QUEUED, "the same platform");

    put_row(queue, "y", 0, STATE_UNSURE);
    GError *error = NULL;
    const struct destination other = {.account = "y", .platform = "x", .words = "x"};
    assert_ok(queue_follow_account(queue, &other, NOW, &error));
    assert_state(queue, 3, STATE_HELD, "another platform");
}

/* What comes back after the change never goes out with the other platform's text. */
static void test_late(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(queue_close) struct queue *queue = queue_opened(place.store);
    put_row(queue, "x", 0, STATE_REFUSED);
    put_row(queue, "y", 0, STATE_QUEUED);
    follow(queue, "x", "x", NOW);
    GError *error = NULL;
    assert_ok(queue_retry(queue, 1, NOW, &error));
    assert_null(queue_claim(queue, "x", 0, NOW, &error));
    assert_null(error);
    AUTO(announcement_free) struct announcement *row = get_row(queue, 1);
    assert_int_equal(row->held_by, HELD_BY_TEXT);

    const struct refreshed refreshed = {.text = "new", .title = "T"};
    assert_ok(queue_refresh(queue, 1, &refreshed, NOW, &error));
    AUTO(announcement_free) struct announcement *again = queue_claim(queue, "x", 0, NOW, &error);
    assert_ok(again);
    assert_string_equal(again->text, "new");
    assert_state(queue, 2, STATE_QUEUED, "of another account");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_follow),
        cmocka_unit_test(test_unknown_before),
        cmocka_unit_test(test_late),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
