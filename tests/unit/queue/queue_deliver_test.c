/* Delivering: what may be claimed, two runs at once, a journal without room, lost answers. */
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>

#include "tests/unit/queue/queue_fixture.h"

/* --- claiming --- */

static void test_who_is_claimed(void **unused)
{
    (void)unused;
    static const struct {
        const char *name;
        enum announcement_state state;
        int64_t due_at, not_before, probe_at;
        enum cause cause;
        bool is_claimed;
    } cases[] = {
        {"due", STATE_QUEUED, NOW, 0, 0, CAUSE_NONE, true},
        {"not due yet", STATE_QUEUED, NOW + 1, 0, 0, CAUSE_NONE, false},
        {"held", STATE_HELD, NOW, 0, 0, CAUSE_NONE, false},
        {"unsure", STATE_UNSURE, NOW, 0, 0, CAUSE_NONE, false},
        {"the account has rested", STATE_QUEUED, NOW, NOW, 0, CAUSE_NONE, true},
        {"the account rests", STATE_QUEUED, NOW, NOW + 1, 0, CAUSE_NONE, false},
        {"the account is held", STATE_QUEUED, NOW, 0, NOW + 1, CAUSE_AUTH, false},
        {"the account may be probed", STATE_QUEUED, NOW, 0, NOW, CAUSE_AUTH, true},
        {"it may be probed, but rests", STATE_QUEUED, NOW, NOW + 1, NOW, CAUSE_AUTH, false},
        {"it is never probed", STATE_QUEUED, NOW, 0, 0, CAUSE_AUTH, false},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("  %s\n", cases[i].name);
        AUTO(place_clear) struct place place = place_new();
        AUTO(queue_close) struct queue *queue = queue_opened(place.store);
        int64_t id = put_row(queue, "x", 0, cases[i].state);
        AUTO(announcement_free) struct announcement *row = get_row(queue, id);
        row->due_at = cases[i].due_at;
        set_row(queue, row, cases[i].state);
        AUTO(account_state_free) struct account_state *account = get_account(queue, "x");
        account->not_before = cases[i].not_before;
        account->cause = cases[i].cause;
        account->probe_at = cases[i].probe_at;
        set_account(queue, account);

        GError *error = NULL;
        bool is_due;
        assert_ok(queue_is_due(queue, "x", NOW, &is_due, &error));
        assert_int_equal(is_due, cases[i].is_claimed);
        AUTO(announcement_free) struct announcement *got = queue_claim(queue, "x", 0, NOW, &error);
        assert_null(error);
        assert_int_equal(got != NULL, cases[i].is_claimed);
        assert_state(queue, id, got ? STATE_CLAIMED : cases[i].state, cases[i].name);
        assert_true(!got || strlen(got->token) == 32);
    }
}

/* What waits on one account is no work for another. */
static void test_due_by_account(void **unused)
{
    (void)unused;
    static const struct {
        const char *account;
        bool is_due;
    } cases[] = {{"x", true}, {"y", false}, {"nobody", false}};
    AUTO(place_clear) struct place place = place_new();
    AUTO(queue_close) struct queue *queue = queue_opened(place.store);
    put_row(queue, "x", 0, STATE_QUEUED);
    put_row(queue, "y", 0, STATE_QUEUED);
    AUTO(account_state_free) struct account_state *account = get_account(queue, "y");
    account->not_before = NOW + 1;
    set_account(queue, account);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        GError *error = NULL;
        bool is_due = !cases[i].is_due;
        assert_ok(queue_is_due(queue, cases[i].account, NOW, &is_due, &error));
        if (is_due != cases[i].is_due)
            fail_msg("%s", cases[i].account);
    }
}

static void test_order(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(queue_close) struct queue *queue = queue_opened(place.store);
    static const int64_t due_at[] = {NOW, NOW - 5, NOW, NOW - 9};
    for (int i = 0; i < 4; i++) {
        int64_t id = put_row(queue, "x", i, STATE_QUEUED);
        AUTO(announcement_free) struct announcement *row = get_row(queue, id);
        row->due_at = due_at[i];
        row->expires_at = i == 3 ? NOW : 0; /* too late */
        set_row(queue, row, STATE_QUEUED);
    }
    GError *error = NULL;
    static const int64_t expected[] = {1, 2, 3}; /* as they were made */
    for (int i = 0; i < 3; i++) {
        AUTO(announcement_free) struct announcement *row = claimed(queue, "x", NOW);
        assert_int_equal(row->id, expected[i]);
        assert_null(queue_claim(queue, "x", 0, NOW, &error)); /* one at a time */
        assert_null(queue_claim(queue, "y", 0, NOW, &error));
        assert_null(error);
        AUTO(outcome_clear) struct outcome outcome = {0};
        outcome_posted(&outcome, NULL, NULL);
        assert_ok(queue_settle(queue, row, &outcome, &retry_policy, NOW, &error));
    }
    assert_null(queue_claim(queue, "x", 0, NOW, &error));
    assert_state(queue, 4, STATE_EXPIRED, "too late");
}

static void test_only(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(queue_close) struct queue *queue = queue_opened(place.store);
    put_row(queue, "x", 0, STATE_QUEUED);
    int64_t second = put_row(queue, "x", 1, STATE_QUEUED),
            held = put_row(queue, "x", 2, STATE_HELD);
    GError *error = NULL;
    assert_null(queue_claim(queue, "x", held, NOW, &error));
    assert_null(queue_claim(queue, "y", second, NOW, &error));
    assert_null(error);
    AUTO(announcement_free) struct announcement *row = queue_claim(queue, "x", second, NOW, &error);
    assert_ok(row);
    assert_int_equal(row->id, second);
}

/* --- another run, a full disk --- */

static void test_lost_claim(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(queue_close) struct queue *queue = queue_opened(place.store);
    put_row(queue, "x", 0, STATE_QUEUED);
    AUTO(announcement_free) struct announcement *mine = claimed(queue, "x", NOW);
    AUTO(queue_close) struct queue *other = queue_opened(place.store); /* takes us for dead */
    AUTO(announcement_free) struct announcement *theirs = claimed(other, "x", NOW);

    GError *error = NULL;
    assert_false(queue_sending(queue, mine, NOW, &error));
    assert_error_code(error, ERROR_STORE, "sending what another run has");
    g_clear_error(&error);
    static const struct outcome refused = {.kind = OUTCOME_REFUSED, .reason = (char *)"why"};
    assert_false(queue_settle(queue, mine, &refused, &retry_policy, NOW, &error));
    assert_error_code(error, ERROR_STORE, "settling what another run has");
    g_clear_error(&error);
    assert_ok(queue_sending(other, theirs, NOW, &error));
}

static void limit_file_size(rlim_t bytes)
{
    struct rlimit limit;
    getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = bytes;
    setrlimit(RLIMIT_FSIZE, &limit);
}

/* Let the journal alone reach a size that no file may pass: the store still has room. */
static void fill_journal(const char *path, size_t bytes)
{
    g_autofree char *filler = g_strnfill(bytes, '\n');
    FILE *journal = fopen(path, "a");
    assert_int_equal(fwrite(filler, 1, bytes, journal), bytes);
    fclose(journal);
}

static void test_unwritable_journal(void **unused)
{
    (void)unused;
    const size_t size = 1024 * 1024;
    AUTO(place_clear) struct place place = place_new();
    g_autofree char *path = journal_path(place.store);
    struct queue *queue = queue_opened(place.store);
    put_row(queue, "x", 0, STATE_QUEUED);
    AUTO(announcement_free) struct announcement *row = claimed(queue, "x", NOW);
    fill_journal(path, size);
    GError *error = NULL;
    signal(SIGXFSZ, SIG_IGN);
    limit_file_size(size);
    bool may_send = queue_sending(queue, row, NOW, &error);
    limit_file_size(RLIM_INFINITY);

    assert_false(may_send);
    assert_error_code(error, ERROR_STORE, "a journal without room");
    g_clear_error(&error);
    assert_int_equal(row->state, STATE_CLAIMED);
    assert_int_equal(row->first_sent_at, 0);
    assert_state(queue, 1, STATE_CLAIMED, "taken back");
    queue_close(queue);

    assert_true(g_file_set_contents(path, "", 0, NULL));
    queue = queue_opened(place.store);
    assert_state(queue, 1, STATE_QUEUED, "nothing had left");
    guint lines;
    g_autofree char *line = last_line(place.store, &lines);
    assert_int_equal(lines, 2); /* sending, and that it was not */
    assert_non_null(strstr(line, "nothing was sent"));
    queue_close(queue);
}

/* --- several steps --- */

static void test_steps(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    struct queue *queue = queue_opened(place.store);
    put_row(queue, "x", 0, STATE_QUEUED);
    static const struct outcome step = {.kind = OUTCOME_NEXT_STEP, .progress = (char *)"{}"};
    deliver(queue, true, &step, NOW);
    queue_close(queue);

    queue = queue_opened(place.store); /* a crash continues and does not repeat */
    AUTO(announcement_free) struct announcement *row = claimed(queue, "x", NOW + 1);
    assert_string_equal(row->progress, "{}");
    GError *error = NULL;
    assert_ok(queue_sending(queue, row, NOW + 1, &error));
    assert_int_equal(row->attempts, 2);
    assert_int_equal(row->first_sent_at, NOW);
    queue_close(queue);
}

/* --- what the journal says --- */

static void test_journal_line(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(queue_close) struct queue *queue = queue_opened(place.store);
    put_row(queue, "x", 2, STATE_QUEUED);
    GError *error = NULL;
    AUTO(announcement_free) struct announcement *row = claimed(queue, "x", NOW);
    assert_ok(queue_sending(queue, row, NOW, &error));
    guint count;
    g_autofree char *sending = last_line(place.store, &count);
    assert_string_equal(sending,
                        "{\"n\":1,\"at\":\"2023-11-14T22:13:20Z\",\"what\":\"sending\","
                        "\"announcement\":1,\"source\":\"jobs\",\"posting\":\"dev\",\"edition\":1,"
                        "\"kind\":\"new\",\"account\":\"x\",\"platform\":\"outbox\",\"take\":2,"
                        "\"key\":\"0123456789abcdef0123456789abcdef\",\"attempt\":1,"
                        "\"link\":\"https://example.org/dev\","
                        "\"text\":\"We are hiring a développeuse\",\"progress\":null}");
    const struct outcome odd = {.kind = OUTCOME_REFUSED, .reason = (char *)"a\nb \xff"};
    assert_ok(queue_settle(queue, row, &odd, &retry_policy, NOW, &error));
    g_autofree char *refused = last_line(place.store, &count);
    assert_int_equal(count, 2);
    json_t *line = json_loads(refused, 0, NULL);
    assert_string_equal(json_string_value(json_object_get(line, "reason")), "a\nb \xef\xbf\xbd");
    json_decref(line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_who_is_claimed), cmocka_unit_test(test_due_by_account),
        cmocka_unit_test(test_order),          cmocka_unit_test(test_only),
        cmocka_unit_test(test_lost_claim),     cmocka_unit_test(test_unwritable_journal),
        cmocka_unit_test(test_steps),          cmocka_unit_test(test_journal_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
