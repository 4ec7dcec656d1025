/* The queue: what events do to announcements. */
#include "tests/unit/queue/queue_fixture.h"

static void test_add(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(queue_close) struct queue *queue = queue_opened(place.store);
    int64_t dev = add_posting(queue_store(queue), "dev");
    int64_t other = add_posting(queue_store(queue), "other");
    AUTO(announcement_free) struct announcement *first = announcement_sample(dev, "x");
    AUTO(announcement_free) struct announcement *again = announcement_sample(dev, "x");
    AUTO(announcement_free) struct announcement *take = announcement_sample(dev, "x");
    AUTO(announcement_free) struct announcement *renamed = announcement_sample(other, "x");
    take->take = 1;
    GError *error = NULL;
    bool is_new;
    assert_ok(queue_add(queue, first, &is_new, &error));
    assert_true(is_new);
    assert_int_equal(first->id, 1);
    assert_int_equal(strlen(first->key), 32);
    assert_int_equal(strspn(first->key, "0123456789abcdef"), 32);
    assert_ok(queue_add(queue, again, &is_new, &error));
    assert_false(is_new);
    assert_string_equal(again->key, first->key);
    assert_ok(queue_add(queue, take, &is_new, &error));
    assert_true(is_new);
    assert_string_not_equal(take->key, first->key);
    /* Another posting that has taken over the id: its key has to be its own. */
    assert_ok(queue_add(queue, renamed, &is_new, &error));
    assert_true(is_new);
    assert_string_not_equal(renamed->key, first->key);
}

/* The same as put_row(), of another event. */
static int64_t put_kind(struct queue *queue, enum event_kind kind, enum announcement_state state)
{
    GError *error = NULL;
    struct store *store = queue_store(queue);
    AUTO(announcement_free)
    struct announcement *row = announcement_sample(add_posting(store, "dev"), "x");
    row->kind = kind;
    row->state = state;
    row->held_by = state == STATE_HELD ? HELD_BY_FLOOD : HELD_BY_NOTHING;
    bool is_new;
    assert_ok(queue_begin(queue, &error));
    assert_ok(store_add_announcement(store, row, &is_new, &error));
    assert_ok(queue_commit(queue, &error));
    return row->id;
}

static void test_closing_and_revert(void **unused)
{
    (void)unused;
    static const struct {
        const char *name;
        enum announcement_state before, closed, reverted;
        bool by_person;
    } cases[] = {
        {"held", STATE_HELD, STATE_CANCELLED, STATE_HELD, false},
        {"queued", STATE_QUEUED, STATE_CANCELLED, STATE_QUEUED, false},
        {"posted", STATE_POSTED, STATE_POSTED, STATE_POSTED, false},
        {"refused", STATE_REFUSED, STATE_REFUSED, STATE_REFUSED, false},
        {"unsure", STATE_UNSURE, STATE_UNSURE, STATE_UNSURE, false},
        {"expired", STATE_EXPIRED, STATE_EXPIRED, STATE_EXPIRED, false},
        {"cancelled before", STATE_CANCELLED, STATE_CANCELLED, STATE_CANCELLED, false},
        {"cancelled by a person", STATE_QUEUED, STATE_CANCELLED, STATE_CANCELLED, true},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("  %s\n", cases[i].name);
        AUTO(place_clear) struct place place = place_new();
        AUTO(queue_close) struct queue *queue = queue_opened(place.store);
        int64_t id = put_row(queue, "x", 0, cases[i].before);
        GError *error = NULL;
        if (cases[i].by_person)
            assert_ok(queue_cancel(queue, id, NOW, &error));
        assert_ok(queue_posting_closed(queue, 1, NOW + 1, &error));
        assert_state(queue, id, cases[i].closed, "closed");
        assert_ok(queue_posting_closed(queue, 1, NOW + 2, &error));
        assert_ok(queue_posting_reverted(queue, 1, 2, NOW + 3, &error));
        assert_state(queue, id, cases[i].closed, "another edition");
        assert_ok(queue_posting_reverted(queue, 2, 1, NOW + 3, &error));
        assert_state(queue, id, cases[i].closed, "another posting");
        assert_ok(queue_posting_reverted(queue, 1, 1, NOW + 3, &error));
        AUTO(announcement_free) struct announcement *row = get_row(queue, id);
        assert_int_equal(row->state, cases[i].reverted);
        assert_int_equal(row->before_close, STATE_CANCELLED);
        assert_int_equal(row->held_by, row->state == STATE_HELD ? HELD_BY_FLOOD
                                       : cases[i].by_person     ? HELD_BY_PERSON
                                                                : HELD_BY_NOTHING);
        if (state_is_waiting(row->state))
            assert_int_equal(row->due_at, NOW + 3);
    }
}

/* What is no longer true is not said; nothing brings it back. */
static void test_withdraw(void **unused)
{
    (void)unused;
    static const struct {
        const char *name;
        enum event_kind kind;
        enum announcement_state before, after;
        int64_t expires_at;
    } cases[] = {
        {"held", EVENT_FILLED, STATE_HELD, STATE_CANCELLED, NOW + 14 * DAY},
        {"queued", EVENT_FILLED, STATE_QUEUED, STATE_CANCELLED, NOW + 14 * DAY},
        {"posted", EVENT_FILLED, STATE_POSTED, STATE_POSTED, NOW + 14 * DAY},
        {"unsure", EVENT_FILLED, STATE_UNSURE, STATE_UNSURE, NOW + 1},
        {"another kind", EVENT_CLOSING, STATE_QUEUED, STATE_QUEUED, NOW + 14 * DAY},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("  %s\n", cases[i].name);
        AUTO(place_clear) struct place place = place_new();
        AUTO(queue_close) struct queue *queue = queue_opened(place.store);
        int64_t id = put_kind(queue, cases[i].kind, cases[i].before);
        GError *error = NULL;
        assert_ok(queue_withdraw(queue, 1, EVENT_FILLED, NOW + 1, &error));
        assert_ok(queue_withdraw(queue, 2, cases[i].kind, NOW + 1, &error));
        assert_state(queue, id, cases[i].after, cases[i].name);
        assert_ok(queue_posting_reverted(queue, 1, 1, NOW + 2, &error));
        AUTO(announcement_free) struct announcement *row = get_row(queue, id);
        assert_int_equal(row->state, cases[i].after);
        assert_int_equal(row->expires_at, cases[i].expires_at);
    }
}

/* That it is filled stays true when it closes; that it is closing does not. */
static void test_closing_by_kind(void **unused)
{
    (void)unused;
    static const struct {
        const char *name;
        enum event_kind kind;
        enum announcement_state after;
    } cases[] = {
        {"new", EVENT_NEW, STATE_CANCELLED},
        {"reopened", EVENT_REOPENED, STATE_CANCELLED},
        {"closing", EVENT_CLOSING, STATE_CANCELLED},
        {"filled", EVENT_FILLED, STATE_QUEUED},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("  %s\n", cases[i].name);
        AUTO(place_clear) struct place place = place_new();
        AUTO(queue_close) struct queue *queue = queue_opened(place.store);
        int64_t id = put_kind(queue, cases[i].kind, STATE_QUEUED);
        GError *error = NULL;
        assert_ok(queue_posting_closed(queue, 1, NOW + 1, &error));
        assert_state(queue, id, cases[i].after, cases[i].name);
    }
}

/* What waited when its posting closed, and was taken back since, does not come back with it. */
static void test_withdrawn_while_closed(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(queue_close) struct queue *queue = queue_opened(place.store);
    int64_t id = put_kind(queue, EVENT_CLOSING, STATE_QUEUED);
    GError *error = NULL;
    assert_ok(queue_posting_closed(queue, 1, NOW, &error));
    assert_ok(queue_withdraw(queue, 1, EVENT_CLOSING, NOW, &error));
    assert_ok(queue_posting_reverted(queue, 1, 1, NOW + 1, &error));
    assert_state(queue, id, STATE_CANCELLED, "withdrawn");
}

/* Only what a person stopped is never said: it can be told from what was withdrawn. */
static void test_stopped_by_a_person(void **unused)
{
    (void)unused;
    static const struct {
        const char *name;
        bool (*stop)(struct queue *queue, int64_t id, int64_t now, GError **error); /* or NULL */
        enum held_by held_by;
    } cases[] = {
        {"nobody", NULL, HELD_BY_NOTHING},
        {"held", queue_hold, HELD_BY_PERSON},
        {"cancelled", queue_cancel, HELD_BY_PERSON},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("  %s\n", cases[i].name);
        AUTO(place_clear) struct place place = place_new();
        AUTO(queue_close) struct queue *queue = queue_opened(place.store);
        int64_t id = put_kind(queue, EVENT_CLOSING, STATE_QUEUED);
        GError *error = NULL;
        if (cases[i].stop)
            assert_ok(cases[i].stop(queue, id, NOW, &error));
        assert_ok(queue_withdraw(queue, 1, EVENT_CLOSING, NOW, &error));
        AUTO(announcement_free) struct announcement *row = get_row(queue, id);
        assert_int_equal(row->state, STATE_CANCELLED);
        assert_int_equal(row->held_by, cases[i].held_by);
    }
}

/* A quick revert, when another row of the posting may have said it already. */
static void test_revert_beside_another(void **unused)
{
    (void)unused;
    static const struct {
        const char *name, *account;
        int edition;
        enum announcement_state other, reverted;
    } cases[] = {
        {"said by `post --force`", "x", 2, STATE_POSTED, STATE_CANCELLED},
        {"about to be said", "x", 2, STATE_QUEUED, STATE_CANCELLED},
        {"perhaps said", "x", 2, STATE_UNSURE, STATE_CANCELLED},
        {"that one was cancelled too", "x", 2, STATE_CANCELLED, STATE_QUEUED},
        {"said on another account", "y", 2, STATE_POSTED, STATE_QUEUED},
        {"said in an earlier edition", "x", 0, STATE_POSTED, STATE_QUEUED},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("  %s\n", cases[i].name);
        AUTO(place_clear) struct place place = place_new();
        AUTO(queue_close) struct queue *queue = queue_opened(place.store);
        int64_t id = put_row(queue, "x", 0, STATE_QUEUED);
        GError *error = NULL;
        assert_ok(queue_posting_closed(queue, 1, NOW, &error));
        AUTO(announcement_free) struct announcement *other =
            announcement_sample(1, cases[i].account);
        other->edition = cases[i].edition;
        other->state = cases[i].other;
        bool is_new;
        assert_ok(queue_begin(queue, &error));
        assert_ok(store_add_announcement(queue_store(queue), other, &is_new, &error));
        assert_ok(queue_commit(queue, &error));

        assert_ok(queue_posting_reverted(queue, 1, 1, NOW + 1, &error));
        assert_state(queue, id, cases[i].reverted, cases[i].name);
        assert_state(queue, other->id, cases[i].other, "the other one");
    }
}

/* What proves absent after its posting closed is not sent again, unless it opens again at once. */
static void test_unsure_when_closed(void **unused)
{
    (void)unused;
    static const struct {
        const char *name;
        bool is_open;
        int edition; /* of the posting; the row's is 1 */
        enum announcement_state absent, reverted;
    } cases[] = {
        {"open still", true, 1, STATE_QUEUED, STATE_QUEUED},
        {"closed since", false, 1, STATE_CANCELLED, STATE_QUEUED},
        {"said for the edition that is about to open", false, 0, STATE_QUEUED, STATE_QUEUED},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("  %s\n", cases[i].name);
        AUTO(place_clear) struct place place = place_new();
        AUTO(queue_close) struct queue *queue = queue_opened(place.store);
        int64_t id = put_row(queue, "x", 0, STATE_UNSURE);
        GError *error = NULL;
        set_posting(queue, cases[i].is_open, cases[i].edition);
        if (!cases[i].is_open)
            assert_ok(queue_posting_closed(queue, 1, NOW, &error));
        assert_state(queue, id, STATE_UNSURE, "closing settles nothing");
        assert_ok(queue_settle_by_hand(queue, id, false, NULL, NOW + 1, &error));
        assert_state(queue, id, cases[i].absent, cases[i].name);
        assert_ok(queue_posting_reverted(queue, 1, 1, NOW + 2, &error));
        assert_state(queue, id, cases[i].reverted, "reverted");
    }
}

static void test_expire(void **unused)
{
    (void)unused;
    static const struct {
        const char *name;
        enum announcement_state before, after;
        int64_t expires_at;
    } cases[] = {
        {"held, too late", STATE_HELD, STATE_EXPIRED, NOW - 1},
        {"queued, too late", STATE_QUEUED, STATE_EXPIRED, NOW - 1},
        {"queued, at this very moment", STATE_QUEUED, STATE_EXPIRED, NOW},
        {"queued, in time", STATE_QUEUED, STATE_QUEUED, NOW + 1},
        {"queued, never too late", STATE_QUEUED, STATE_QUEUED, 0},
        {"claimed", STATE_CLAIMED, STATE_CLAIMED, NOW - 1},
        {"sending", STATE_SENDING, STATE_SENDING, NOW - 1},
        {"unsure", STATE_UNSURE, STATE_UNSURE, NOW - 1},
        {"posted", STATE_POSTED, STATE_POSTED, NOW - 1},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("  %s\n", cases[i].name);
        AUTO(place_clear) struct place place = place_new();
        AUTO(queue_close) struct queue *queue = queue_opened(place.store);
        int64_t id = put_row(queue, "x", 0, cases[i].before);
        AUTO(announcement_free) struct announcement *row = get_row(queue, id);
        row->expires_at = cases[i].expires_at;
        set_row(queue, row, cases[i].before);
        /* That the account is held makes no difference. */
        AUTO(account_state_free) struct account_state *account = get_account(queue, "x");
        account->cause = CAUSE_AUTH;
        set_account(queue, account);

        GError *error = NULL;
        int expired = -1;
        assert_ok(queue_expire(queue, NOW, &expired, &error));
        assert_int_equal(expired, cases[i].before != cases[i].after);
        assert_state(queue, id, cases[i].after, cases[i].name);
        assert_ok(queue_expire(queue, NOW, NULL, &error));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_revert_beside_another),
        cmocka_unit_test(test_unsure_when_closed),
        cmocka_unit_test(test_add),
        cmocka_unit_test(test_closing_and_revert),
        cmocka_unit_test(test_closing_by_kind),
        cmocka_unit_test(test_withdrawn_while_closed),
        cmocka_unit_test(test_stopped_by_a_person),

        cmocka_unit_test(test_withdraw),
        cmocka_unit_test(test_expire),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
