/* A person's commands in every state; holds of accounts. */
#include "tests/unit/queue/queue_fixture.h"

static bool settle_posted(struct queue *queue, int64_t id, int64_t now, GError **error)
{
    return queue_settle_by_hand(queue, id, true, "https://example.org/9", now, error);
}

static bool settle_absent(struct queue *queue, int64_t id, int64_t now, GError **error)
{
    return queue_settle_by_hand(queue, id, false, NULL, now, error);
}

#define NO ANNOUNCEMENT_STATES /* refused */

/* The state after the command, by the state before it. */
static const struct {
    const char *name;
    bool (*command)(struct queue *queue, int64_t id, int64_t now, GError **error);
    enum announcement_state after[ANNOUNCEMENT_STATES];
} commands[] = {
    /*        held            queued  joined   claimed sending posted refused       unsure expired
              cancelled */
    {"retry", queue_retry, {NO, STATE_QUEUED, NO, NO, NO, NO, STATE_QUEUED, NO, STATE_QUEUED, NO}},
    {"cancel",
     queue_cancel,
     {STATE_CANCELLED, STATE_CANCELLED, NO, NO, NO, NO, STATE_CANCELLED, NO, STATE_CANCELLED, NO}},
    {"hold", queue_hold, {NO, STATE_HELD, NO, NO, NO, NO, NO, NO, NO, NO}},
    {"release", queue_release, {STATE_QUEUED, NO, NO, NO, NO, NO, NO, NO, NO, NO}},
    {"hasten", queue_hasten, {NO, STATE_QUEUED, NO, NO, NO, NO, NO, NO, NO, NO}},
    {"settle --posted", settle_posted, {NO, NO, NO, NO, NO, NO, NO, STATE_POSTED, NO, NO}},
    {"settle --absent", settle_absent, {NO, NO, NO, NO, NO, NO, NO, STATE_QUEUED, NO, NO}},
};

static void try_command(guint i, enum announcement_state before)
{
    AUTO(place_clear) struct place place = place_new();
    AUTO(queue_close) struct queue *queue = queue_opened(place.store);
    int64_t id = put_row(queue, "x", 0, before);
    enum announcement_state after = commands[i].after[before];
    GError *error = NULL;
    bool is_done = commands[i].command(queue, id, NOW + 1, &error);
    if (after != NO) {
        assert_ok(is_done);
        assert_state(queue, id, after, commands[i].name);
        return;
    }
    assert_false(is_done);
    assert_error_code(error, ERROR_REFUSED, commands[i].name);
    assert_non_null(strstr(error->message, state_name(before)));
    assert_true(before == STATE_QUEUED || error_hint(error));
    g_clear_error(&error);
    assert_state(queue, id, before, commands[i].name);
}

static void test_commands(void **unused)
{
    (void)unused;
    for (guint i = 0; i < G_N_ELEMENTS(commands); i++) {
        for (int before = 0; before < ANNOUNCEMENT_STATES; before++) {
            print_message("  %s of %s\n", commands[i].name, state_name(before));
            try_command(i, before);
        }
    }
}

static void test_unknown_number(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(queue_close) struct queue *queue = queue_opened(place.store);
    for (guint i = 0; i < G_N_ELEMENTS(commands); i++) {
        print_message("  %s\n", commands[i].name);
        GError *error = NULL;
        assert_false(commands[i].command(queue, 7, NOW, &error));
        assert_error_code(error, ERROR_REFUSED, commands[i].name);
        g_clear_error(&error);
    }
}

static void test_hints(void **unused)
{
    (void)unused;
    static const struct {
        enum announcement_state before;
        const char *hint;
    } cases[] = {
        {STATE_CANCELLED, "announce post dev"},
        {STATE_UNSURE, "announce queue settle 1"},
        {STATE_POSTED, "--again"},
        {STATE_HELD, "announce queue release 1"},
        {STATE_JOINED, "say it of announcement 1"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        AUTO(place_clear) struct place place = place_new();
        AUTO(queue_close) struct queue *queue = queue_opened(place.store);
        int64_t id = put_row(queue, "x", 0, cases[i].before);
        GError *error = NULL;
        assert_false(queue_retry(queue, id, NOW, &error));
        assert_non_null(strstr(error_hint(error), cases[i].hint));
        g_clear_error(&error);
    }
}

static void test_hold_and_release(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(queue_close) struct queue *queue = queue_opened(place.store);
    int64_t id = put_row(queue, "x", 0, STATE_QUEUED);
    GError *error = NULL;
    assert_ok(queue_hold(queue, id, NOW, &error));
    AUTO(announcement_free) struct announcement *held = get_row(queue, id);
    assert_int_equal(held->held_by, HELD_BY_PERSON);
    assert_null(queue_claim(queue, "x", 0, NOW, &error));
    assert_ok(queue_release(queue, id, NOW, &error));
    AUTO(announcement_free) struct announcement *released = get_row(queue, id);
    assert_int_equal(released->held_by, HELD_BY_NOTHING);
    assert_true(released->is_released);
}

/* Whatever holds it a person may let it go, unless its text cannot go out. */
static void test_release_by_cause(void **unused)
{
    (void)unused;
    static const struct {
        const char *name;
        enum held_by cause;
        const char *problem;
    } cases[] = {
        {"a flood", HELD_BY_FLOOD, NULL},
        {"a person", HELD_BY_PERSON, NULL},
        {"a change", HELD_BY_CHANGE, NULL},
        {"the configuration", HELD_BY_CONFIGURATION, NULL},
        {"its text", HELD_BY_TEXT, "too long"},
        {"a flood, and its text is bad", HELD_BY_FLOOD, "too long"},
        {"a person, and its text is bad", HELD_BY_PERSON, "too long"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("  %s\n", cases[i].name);
        AUTO(place_clear) struct place place = place_new();
        AUTO(queue_close) struct queue *queue = queue_opened(place.store);
        int64_t id = put_row(queue, "x", 0, STATE_HELD);
        AUTO(announcement_free) struct announcement *row = get_row(queue, id);
        row->held_by = cases[i].cause;
        row->reason = g_strdup("why");
        row->text_problem = g_strdup(cases[i].problem);
        set_row(queue, row, STATE_HELD);

        GError *error = NULL;
        bool is_released = queue_release(queue, id, NOW, &error);
        assert_int_equal(is_released, !cases[i].problem);
        assert_state(queue, id, is_released ? STATE_QUEUED : STATE_HELD, cases[i].name);
        if (!is_released) {
            assert_error_code(error, ERROR_REFUSED, cases[i].name);
            assert_non_null(strstr(error->message, "too long"));
            assert_non_null(error_hint(error));
        }
        g_clear_error(&error);
    }
}

/* --- what a person wants --- */

static void move(struct queue *queue, int64_t id, GError **error)
{
    queue_move(queue, id, NOW + HOUR, NOW, error);
}

static void hasten(struct queue *queue, int64_t id, GError **error)
{
    queue_hasten(queue, id, NOW, error);
}

static void retry(struct queue *queue, int64_t id, GError **error)
{
    queue_retry(queue, id, NOW, error);
}

static void ask_link_anew(struct queue *queue, int64_t id, GError **error)
{
    AUTO(announcement_free) struct announcement *row = get_row(queue, id);
    row->held_by = HELD_BY_LINK;
    set_row(queue, row, STATE_HELD);
    queue_ask_link_anew(queue, id, NOW, error);
}

static void hold_and_release(struct queue *queue, int64_t id)
{
    GError *error = NULL;
    if (state_of(queue, id) == STATE_QUEUED)
        assert_ok(queue_hold(queue, id, NOW, &error));
    assert_ok(queue_release(queue, id, NOW, &error));
}

static void lose_and_find_words(struct queue *queue, int64_t id)
{
    GError *error = NULL;
    const struct refreshed without = {.text = "?", .title = "", .problem = "it has no title"};
    const struct refreshed with = {.text = "Dev", .title = "Dev"};
    assert_ok(queue_refresh(queue, id, &without, NOW, &error));
    assert_ok(queue_refresh(queue, id, &with, NOW, &error));
}

/* Whatever holds it meanwhile, it stays wanted. */
static void test_wanted(void **unused)
{
    (void)unused;
    static const struct {
        const char *name;
        enum announcement_state from;
        void (*want)(struct queue *queue, int64_t id, GError **error);
    } cases[] = {
        {"moved", STATE_QUEUED, move},
        {"moved while it is held", STATE_HELD, move},
        {"hastened", STATE_QUEUED, hasten},
        {"retried", STATE_EXPIRED, retry},
        {"asked for its link anew", STATE_HELD, ask_link_anew},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("  %s\n", cases[i].name);
        AUTO(place_clear) struct place place = place_new();
        AUTO(queue_close) struct queue *queue = queue_opened(place.store);
        GError *error = NULL;
        int64_t id = put_row(queue, "x", 0, cases[i].from);
        cases[i].want(queue, id, &error);
        assert_null(error);
        hold_and_release(queue, id);
        lose_and_find_words(queue, id);
        AUTO(announcement_free) struct announcement *row = get_row(queue, id);
        assert_true(row->is_wanted);
    }
}

/* Due now, but what its account waits for is left alone. */
static void test_hasten(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(queue_close) struct queue *queue = queue_opened(place.store);
    int64_t later = put_row(queue, "x", 0, STATE_QUEUED),
            waiting = put_row(queue, "x", 1, STATE_QUEUED);
    AUTO(announcement_free) struct announcement *row = get_row(queue, later);
    row->due_at = NOW + DAY;
    row->failures = 2;
    set_row(queue, row, STATE_QUEUED);
    AUTO(account_state_free) struct account_state *account = get_account(queue, "x");
    account->not_before = NOW + HOUR;
    set_account(queue, account);

    GError *error = NULL;
    assert_ok(queue_hasten(queue, later, NOW + 1, &error));
    assert_ok(queue_hasten(queue, waiting, NOW + 1, &error));
    AUTO(announcement_free) struct announcement *hastened = get_row(queue, later);
    AUTO(announcement_free) struct announcement *due_before = get_row(queue, waiting);
    assert_int_equal(hastened->due_at, NOW + 1);
    assert_int_equal(hastened->failures, 2);
    assert_int_equal(due_before->due_at, NOW);
    AUTO(account_state_free) struct account_state *after = get_account(queue, "x");
    assert_int_equal(after->not_before, NOW + HOUR);
    assert_null(queue_claim(queue, "x", 0, NOW + 1, &error));
    assert_null(error);
}

static void test_settle_by_hand(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(queue_close) struct queue *queue = queue_opened(place.store);
    int64_t id = put_row(queue, "x", 0, STATE_UNSURE),
            no_url = put_row(queue, "y", 0, STATE_UNSURE);
    const struct attempt attempt = {.n = 1, .started_at = NOW - DAY};
    GError *error = NULL;
    assert_ok(queue_begin(queue, &error));
    assert_ok(store_add_attempt(queue_store(queue), id, &attempt, &error));
    assert_ok(queue_commit(queue, &error));
    assert_ok(settle_posted(queue, id, NOW, &error));
    AUTO(announcement_free) struct announcement *row = get_row(queue, id);
    assert_string_equal(row->remote_url, "https://example.org/9");
    assert_int_equal(row->posted_at, NOW - DAY);
    AUTO(account_state_free) struct account_state *account = get_account(queue, "x");
    assert_int_equal(account->posted_at, NOW - DAY);

    assert_ok(queue_settle_by_hand(queue, no_url, true, NULL, NOW, &error));
    guint lines;
    g_autofree char *line = last_line(place.store, &lines);
    assert_int_equal(lines, 2);
    assert_non_null(strstr(line, "\"what\":\"posted\""));
    assert_non_null(strstr(line, "\"reason\":\"a person says so\""));
}

/* --- accounts --- */

static void test_lift_holds(void **unused)
{
    (void)unused;
    static const struct {
        const char *name;
        enum cause cause;
        const char *was, *is;
        bool is_lifted;
    } cases[] = {
        {"new credentials", CAUSE_AUTH, "a", "b", true},
        {"set up anew", CAUSE_SETUP, "a", "b", true},
        {"the same credentials", CAUSE_AUTH, "a", "a", false},
        {"nobody knows what they were", CAUSE_AUTH, NULL, "b", false},
        {"credentials do not pay", CAUSE_CREDIT, "a", "b", false},
        {"nor lift a ban", CAUSE_SUSPENDED, "a", "b", false},
        {"nor set a clock", CAUSE_CLOCK, "a", "b", false},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("  %s\n", cases[i].name);
        AUTO(place_clear) struct place place = place_new();
        AUTO(queue_close) struct queue *queue = queue_opened(place.store);
        AUTO(account_state_free) struct account_state *account = get_account(queue, "x");
        account->cause = cases[i].cause;
        account->held_at = NOW;
        account->probe_at = NOW + DAY;
        account->not_before = NOW + 5;
        account->reason = g_strdup("why");
        account->credentials_mark = g_strdup(cases[i].was);
        set_account(queue, account);

        GError *error = NULL;
        assert_ok(queue_lift_holds(queue, "x", cases[i].is, &error));
        AUTO(account_state_free) struct account_state *after = get_account(queue, "x");
        assert_int_equal(after->cause, cases[i].is_lifted ? CAUSE_NONE : cases[i].cause);
        assert_int_equal(after->probe_at, cases[i].is_lifted ? 0 : NOW + DAY);
        assert_int_equal(after->not_before, NOW + 5);
        assert_ok(queue_lift_hold(queue, "x", &error));
        AUTO(account_state_free) struct account_state *free = get_account(queue, "x");
        assert_int_equal(free->cause, CAUSE_NONE);
        assert_null(free->reason);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_commands),
        cmocka_unit_test(test_unknown_number),
        cmocka_unit_test(test_hints),
        cmocka_unit_test(test_hold_and_release),
        cmocka_unit_test(test_release_by_cause),
        cmocka_unit_test(test_wanted),
        cmocka_unit_test(test_hasten),
        cmocka_unit_test(test_settle_by_hand),
        cmocka_unit_test(test_lift_holds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
