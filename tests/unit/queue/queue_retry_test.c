/* What a person wants said after all: when it may be, and for how long. */
#include "tests/unit/queue/queue_fixture.h"

#define NO ANNOUNCEMENT_STATES /* none */

static bool settle_absent(struct queue *queue, int64_t id, int64_t now, GError **error)
{
    return queue_settle_by_hand(queue, id, false, NULL, now, error);
}

static int64_t put_filled(struct queue *queue)
{
    add_posting(queue_store(queue), "dev");
    AUTO(announcement_free) struct announcement *row = announcement_sample(1, "x");
    row->kind = EVENT_FILLED;
    return put_sample(queue, row, STATE_REFUSED);
}

/* What came after it, and whether its posting is open still. */
static void test_retry_of_old_news(void **unused)
{
    (void)unused;
    static const struct {
        const char *name;
        bool is_open;
        int edition; /* of the posting; the row's is 1 */
        int later;   /* a later take on that account: its state; NO = none */
        const char *problem, *says;
        int reopened; /* the same of the next edition; 0 = none */
        bool is_filled;
    } cases[] = {
        {"announced when it opened again", true, 2, NO, NULL, "opened again", STATE_POSTED},
        {"about to be, when it opened again", true, 2, NO, NULL, "opened again", STATE_QUEUED},
        {"opened again, which was cancelled", true, 2, NO, NULL, NULL, STATE_CANCELLED},
        {"open still", true, 1, NO, NULL, NULL},
        {"closed since", false, 1, NO, NULL, "closed"},
        {"closed, but made for the edition to come", false, 0, NO, NULL, NULL},
        {"made anew and posted", true, 1, STATE_POSTED, NULL, "made anew"},
        {"made anew and cancelled", true, 1, STATE_CANCELLED, NULL, "made anew"},
        {"its text cannot go out", true, 1, NO, "too long", "too long"},
        {"filled, and is", false, 1, NO, NULL, NULL, .is_filled = true},
        {"filled, and open again", true, 1, NO, NULL, "is open again", .is_filled = true},
        {"filled, and opened and closed again", false, 2, NO, NULL, NULL, .is_filled = true},
        {"filled, and the later edition is open", true, 2, NO, NULL, "is open again",
         .is_filled = true},
        {"filled, and announced anew", true, 2, NO, NULL, "opened again", STATE_POSTED, true},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("  %s\n", cases[i].name);
        AUTO(place_clear) struct place place = place_new();
        AUTO(queue_close) struct queue *queue = queue_opened(place.store);
        int64_t id = cases[i].is_filled ? put_filled(queue) : put_row(queue, "x", 0, STATE_REFUSED);
        put_row(queue, "y", 1, STATE_POSTED); /* another account's is its own */
        if (cases[i].later != NO)
            put_row(queue, "x", 1, (enum announcement_state)cases[i].later);
        if (cases[i].reopened)
            put_edition(queue, "x", 2, (enum announcement_state)cases[i].reopened);
        set_posting(queue, cases[i].is_open, cases[i].edition);
        AUTO(announcement_free) struct announcement *row = get_row(queue, id);
        row->text_problem = g_strdup(cases[i].problem);
        set_row(queue, row, STATE_REFUSED);

        GError *error = NULL;
        bool is_retried = queue_retry(queue, id, NOW, &error);
        assert_int_equal(is_retried, !cases[i].says);
        assert_state(queue, id, is_retried ? STATE_QUEUED : STATE_REFUSED, cases[i].name);
        if (!is_retried) {
            assert_error_code(error, ERROR_REFUSED, cases[i].name);
            assert_non_null(strstr(error->message, cases[i].says));
            assert_non_null(error_hint(error));
        }
        g_clear_error(&error);
    }
}

static void test_retry_starts_over(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(queue_close) struct queue *queue = queue_opened(place.store);
    int64_t id = put_row(queue, "x", 0, STATE_EXPIRED);
    AUTO(announcement_free) struct announcement *before = get_row(queue, id);
    before->expires_at = before->created_at + DAY;
    before->failures = 5;
    before->reason = g_strdup("old");
    set_row(queue, before, STATE_EXPIRED);
    AUTO(account_state_free) struct account_state *account = get_account(queue, "x");
    account->cause = CAUSE_SUSPENDED;
    account->not_before = NOW + 9 * DAY;
    set_account(queue, account);

    GError *error = NULL;
    int64_t later = NOW + 2 * DAY;
    assert_ok(queue_retry(queue, id, later, &error));
    AUTO(announcement_free) struct announcement *row = get_row(queue, id);
    assert_int_equal(row->due_at, later);
    assert_int_equal(row->expires_at, later + DAY);
    assert_int_equal(row->failures, 0);
    assert_null(row->reason);
    AUTO(announcement_free) struct announcement *claimed =
        queue_claim(queue, "x", 0, later, &error);
    assert_ok(claimed);
}

/* What a person wants said does not expire before the next run can say it. */
static void test_time_left(void **unused)
{
    (void)unused;
    static const struct {
        const char *name;
        bool (*command)(struct queue *queue, int64_t id, int64_t now, GError **error);
        enum announcement_state before;
        enum event_kind kind;
        int64_t expires_at, after; /* made at NOW; the command comes two days later, 0 = never */
    } cases[] = {
        {"retried, too late", queue_retry, STATE_EXPIRED, EVENT_NEW, DAY, 3 * DAY},
        {"retried, soon too late", queue_retry, STATE_REFUSED, EVENT_NEW, 2 * DAY + 300, 3 * DAY},
        {"retried, in time", queue_retry, STATE_REFUSED, EVENT_NEW, 14 * DAY, 14 * DAY},
        {"retried, which never expires", queue_retry, STATE_REFUSED, EVENT_NEW, 0, 0},
        {"absent, too late", settle_absent, STATE_UNSURE, EVENT_REOPENED, DAY, 3 * DAY},
        {"absent, soon too late", settle_absent, STATE_UNSURE, EVENT_NEW, 2 * DAY + 300, 3 * DAY},
        {"absent, in time", settle_absent, STATE_UNSURE, EVENT_NEW, 14 * DAY, 14 * DAY},
        {"absent, perhaps withdrawn", settle_absent, STATE_UNSURE, EVENT_FILLED, DAY, DAY},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("  %s\n", cases[i].name);
        AUTO(place_clear) struct place place = place_new();
        AUTO(queue_close) struct queue *queue = queue_opened(place.store);
        add_posting(queue_store(queue), "dev");
        AUTO(announcement_free) struct announcement *row = announcement_sample(1, "x");
        row->kind = cases[i].kind;
        row->expires_at = cases[i].expires_at ? NOW + cases[i].expires_at : 0;
        int64_t id = put_sample(queue, row, cases[i].before);
        set_posting(queue, cases[i].kind != EVENT_FILLED, 1);
        GError *error = NULL;
        assert_ok(cases[i].command(queue, id, NOW + 2 * DAY, &error));
        AUTO(announcement_free) struct announcement *after = get_row(queue, id);
        assert_int_equal(after->state, STATE_QUEUED);
        assert_int_equal(after->expires_at, cases[i].after ? NOW + cases[i].after : 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_retry_of_old_news),
        cmocka_unit_test(test_retry_starts_over),
        cmocka_unit_test(test_time_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
