/* The queue: what waits follows its posting. */
#include "tests/unit/queue/queue_fixture.h"

static void test_refresh(void **unused)
{
    (void)unused;
    static const struct {
        const char *name;
        enum announcement_state before;
        bool is_edited, is_released;
        int64_t first_sent_at;
        const char *text;
        enum announcement_state after;
        bool is_refreshed;
    } cases[] = {
        {"queued", STATE_QUEUED, false, false, 0, "new", STATE_QUEUED, true},
        {"held", STATE_HELD, false, false, 0, "new", STATE_HELD, true},
        {"released by a person", STATE_QUEUED, false, true, 0, "new", STATE_HELD, true},
        {"released, and nothing changed", STATE_QUEUED, false, true, 0, NULL, STATE_QUEUED, false},
        {"edited by a person", STATE_QUEUED, true, false, 0, "new", STATE_QUEUED, false},
        {"sent once", STATE_QUEUED, false, false, NOW, "new", STATE_QUEUED, false},
        {"posted", STATE_POSTED, false, false, NOW, "new", STATE_POSTED, false},
        {"unsure", STATE_UNSURE, false, false, NOW, "new", STATE_UNSURE, false},
        {"cancelled", STATE_CANCELLED, false, false, 0, "new", STATE_CANCELLED, false},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("  %s\n", cases[i].name);
        AUTO(place_clear) struct place place = place_new();
        AUTO(queue_close) struct queue *queue = queue_opened(place.store);
        int64_t id = put_row(queue, "x", 0, cases[i].before);
        AUTO(announcement_free) struct announcement *before = get_row(queue, id);
        before->is_edited = cases[i].is_edited;
        before->is_released = cases[i].is_released;
        before->first_sent_at = cases[i].first_sent_at;
        before->progress = g_strdup("{\"draft\":1}");
        set_row(queue, before, cases[i].before);

        GError *error = NULL;
        const char *text = cases[i].text ? cases[i].text : before->text;
        const char *link = cases[i].text ? NULL : before->link;
        const struct refreshed refreshed = {.text = text, .link = link, .title = before->title};
        assert_ok(queue_refresh(queue, id, &refreshed, NOW + 1, &error));
        AUTO(announcement_free) struct announcement *row = get_row(queue, id);
        assert_int_equal(row->state, cases[i].after);
        assert_string_equal(row->text, cases[i].is_refreshed ? "new" : before->text);
        assert_string_equal(row->link, cases[i].is_refreshed ? "" : before->link);
        assert_int_equal(row->changed_at, cases[i].is_refreshed ? NOW + 1 : NOW);
        assert_true(!row->progress == cases[i].is_refreshed); /* a draft has the old words */
        if (before->is_released && cases[i].is_refreshed) {
            assert_int_equal(row->held_by, HELD_BY_CHANGE);
            assert_false(row->is_released);
        }
    }
}

/* The new text cannot go out, or can again. What a person or a flood holds stays held for that. */
static void test_refresh_with_a_problem(void **unused)
{
    (void)unused;
    static const struct {
        const char *name;
        enum announcement_state before;
        enum held_by was;
        const char *problem;
        enum announcement_state after;
        enum held_by is;
    } cases[] = {
        {"no longer fits", STATE_QUEUED, HELD_BY_NOTHING, "too long", STATE_HELD, HELD_BY_TEXT},
        {"still does not", STATE_HELD, HELD_BY_TEXT, "too long", STATE_HELD, HELD_BY_TEXT},
        {"no longer fits, and a person holds it", STATE_HELD, HELD_BY_PERSON, "too long",
         STATE_HELD, HELD_BY_PERSON},
        {"no longer fits, and a flood holds it", STATE_HELD, HELD_BY_FLOOD, "too long", STATE_HELD,
         HELD_BY_FLOOD},
        {"fits again", STATE_HELD, HELD_BY_TEXT, NULL, STATE_QUEUED, HELD_BY_NOTHING},
        {"fits, but a person holds it", STATE_HELD, HELD_BY_PERSON, NULL, STATE_HELD,
         HELD_BY_PERSON},
        {"fits, but a flood holds it", STATE_HELD, HELD_BY_FLOOD, NULL, STATE_HELD, HELD_BY_FLOOD},
        {"posted", STATE_POSTED, HELD_BY_NOTHING, "too long", STATE_POSTED, HELD_BY_NOTHING},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("  %s\n", cases[i].name);
        AUTO(place_clear) struct place place = place_new();
        AUTO(queue_close) struct queue *queue = queue_opened(place.store);
        int64_t id = put_row(queue, "x", 0, cases[i].before);
        AUTO(announcement_free) struct announcement *before = get_row(queue, id);
        before->held_by = cases[i].was;
        before->reason = g_strdup("why");
        before->text_problem = g_strdup(cases[i].problem ? NULL : "too long");
        set_row(queue, before, cases[i].before);

        GError *error = NULL;
        const struct refreshed refreshed = {
            .text = "new", .title = "T", .problem = cases[i].problem};
        assert_ok(queue_refresh(queue, id, &refreshed, NOW + 1, &error));
        AUTO(announcement_free) struct announcement *row = get_row(queue, id);
        assert_int_equal(row->state, cases[i].after);
        assert_int_equal(row->held_by, cases[i].is);
        if (cases[i].before == STATE_POSTED)
            continue; /* nothing is done to it at all */
        assert_int_equal(g_strcmp0(row->text_problem, cases[i].problem), 0);
        if (cases[i].was != HELD_BY_TEXT && cases[i].before == STATE_HELD)
            assert_string_equal(row->reason, "why");
        if (row->state == STATE_QUEUED)
            assert_null(row->reason);
    }
}

/* Another due time moves the expiry with it; the words stay what they are. */
static void test_refresh_moves(void **unused)
{
    (void)unused;
    static const struct {
        const char *name;
        enum announcement_state state;
        bool is_edited, is_released;
        int64_t first_sent_at, expires_at, due_at, moved_by;
    } cases[] = {
        {"later", STATE_QUEUED, false, false, 0, NOW + DAY, NOW + HOUR, HOUR},
        {"earlier", STATE_QUEUED, false, false, 0, NOW + DAY, NOW - HOUR, -HOUR},
        {"never expires", STATE_QUEUED, false, false, 0, 0, NOW + HOUR, HOUR},
        {"held", STATE_HELD, false, false, 0, NOW + DAY, NOW + HOUR, HOUR},
        {"edited by a person", STATE_QUEUED, true, false, 0, NOW + DAY, NOW + HOUR, HOUR},
        {"released by a person", STATE_QUEUED, false, true, 0, NOW + DAY, NOW + HOUR, HOUR},
        {"as it was", STATE_QUEUED, false, false, 0, NOW + DAY, 0, 0},
        {"sent once", STATE_QUEUED, false, false, NOW, NOW + DAY, NOW + HOUR, 0},
        {"posted", STATE_POSTED, false, false, NOW, NOW + DAY, NOW + HOUR, 0},
        {"cancelled", STATE_CANCELLED, false, false, 0, NOW + DAY, NOW + HOUR, 0},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("  %s\n", cases[i].name);
        AUTO(place_clear) struct place place = place_new();
        AUTO(queue_close) struct queue *queue = queue_opened(place.store);
        int64_t id = put_row(queue, "x", 0, cases[i].state);
        AUTO(announcement_free) struct announcement *before = get_row(queue, id);
        before->is_edited = cases[i].is_edited;
        before->is_released = cases[i].is_released;
        before->first_sent_at = cases[i].first_sent_at;
        before->expires_at = cases[i].expires_at;
        set_row(queue, before, cases[i].state);

        GError *error = NULL;
        const struct refreshed refreshed = {
            .text = before->text,
            .link = before->link,
            .title = before->title,
            .due_at = cases[i].due_at,
        };
        assert_ok(queue_refresh(queue, id, &refreshed, NOW + 1, &error));
        AUTO(announcement_free) struct announcement *row = get_row(queue, id);
        assert_int_equal(row->state, cases[i].state);
        assert_int_equal(row->due_at, NOW + cases[i].moved_by);
        assert_int_equal(row->expires_at,
                         cases[i].expires_at ? cases[i].expires_at + cases[i].moved_by : 0);
        assert_string_equal(row->text, before->text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refresh),
        cmocka_unit_test(test_refresh_moves),
        cmocka_unit_test(test_refresh_with_a_problem),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
