/* What each outcome does to an announcement and its account. */
#include "tests/unit/queue/queue_fixture.h"

/* --- outcomes --- */

static const struct {
    const char *name;
    struct outcome outcome;
    enum announcement_state after;
    int failures;
    int64_t due_from, due_to;   /* after NOW */
    int64_t rest_from, rest_to; /* of the account, after NOW; 0 0 = none */
    enum cause cause;
    int64_t probe;    /* after NOW; 0 = none */
    const char *what; /* in the journal */
} outcomes[] = {
    {"posted",
     {.kind = OUTCOME_POSTED, .remote_id = (char *)"7", .remote_url = (char *)"u"},
     STATE_POSTED,
     0,
     0,
     0,
     0,
     0,
     CAUSE_NONE,
     0,
     "posted"},
    {"next step",
     {.kind = OUTCOME_NEXT_STEP, .progress = (char *)"{\"media\":1}"},
     STATE_CLAIMED,
     0,
     0,
     0,
     0,
     0,
     CAUSE_NONE,
     0,
     "next-step"},
    {"retry",
     {.kind = OUTCOME_RETRY, .reason = (char *)"why"},
     STATE_QUEUED,
     1,
     48,
     72,
     48,
     72,
     CAUSE_NONE,
     0,
     "retry"},
    {"retry from the beginning",
     {.kind = OUTCOME_RETRY, .reason = (char *)"why", .starts_over = true},
     STATE_QUEUED,
     1,
     48,
     72,
     48,
     72,
     CAUSE_NONE,
     0,
     "retry"},
    {"retry of this row alone",
     {.kind = OUTCOME_RETRY, .reason = (char *)"why", .tries = 2},
     STATE_QUEUED,
     1,
     48,
     72,
     0,
     0,
     CAUSE_NONE,
     0,
     "retry"},
    {"its only try",
     {.kind = OUTCOME_RETRY, .reason = (char *)"why", .tries = 1},
     STATE_REFUSED,
     1,
     0,
     0,
     0,
     0,
     CAUSE_NONE,
     0,
     "refused"},
    {"wait until",
     {.kind = OUTCOME_WAIT, .reason = (char *)"why", .not_before = NOW + 100},
     STATE_QUEUED,
     0,
     100,
     104,
     100,
     104,
     CAUSE_NONE,
     0,
     "wait"},
    {"wait, who knows how long",
     {.kind = OUTCOME_WAIT, .reason = (char *)"why"},
     STATE_QUEUED,
     0,
     900,
     904,
     900,
     904,
     CAUSE_NONE,
     0,
     "wait"},
    {"wait until a past moment",
     {.kind = OUTCOME_WAIT, .reason = (char *)"why", .not_before = NOW},
     STATE_QUEUED,
     0,
     900,
     904,
     900,
     904,
     CAUSE_NONE,
     0,
     "wait"},
    {"refused",
     {.kind = OUTCOME_REFUSED, .reason = (char *)"why"},
     STATE_REFUSED,
     0,
     0,
     0,
     0,
     0,
     CAUSE_NONE,
     0,
     "refused"},
    {"no credit",
     {.kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_CREDIT, .reason = (char *)"why"},
     STATE_QUEUED,
     0,
     0,
     0,
     0,
     0,
     CAUSE_CREDIT,
     HOUR,
     "needs-person"},
    {"wrong clock",
     {.kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_CLOCK, .reason = (char *)"why"},
     STATE_QUEUED,
     0,
     0,
     0,
     0,
     0,
     CAUSE_CLOCK,
     HOUR,
     "needs-person"},
    {"suspended",
     {.kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_SUSPENDED, .reason = (char *)"why"},
     STATE_QUEUED,
     0,
     0,
     0,
     0,
     0,
     CAUSE_SUSPENDED,
     DAY,
     "needs-person"},
    {"bad token",
     {.kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_AUTH, .reason = (char *)"why"},
     STATE_QUEUED,
     0,
     0,
     0,
     0,
     0,
     CAUSE_AUTH,
     DAY,
     "needs-person"},
    {"suspended until",
     {.kind = OUTCOME_NEEDS_PERSON,
      .cause = CAUSE_SUSPENDED,
      .reason = (char *)"why",
      .not_before = NOW + 5},
     STATE_QUEUED,
     0,
     0,
     0,
     0,
     0,
     CAUSE_SUSPENDED,
     5,
     "needs-person"},
    {"a cause without a name",
     {.kind = OUTCOME_NEEDS_PERSON, .reason = (char *)"why"},
     STATE_QUEUED,
     0,
     0,
     0,
     0,
     0,
     CAUSE_SETUP,
     DAY,
     "needs-person"},
    {"unsure",
     {.kind = OUTCOME_UNSURE, .reason = (char *)"why"},
     STATE_UNSURE,
     0,
     0,
     0,
     60,
     60,
     CAUSE_NONE,
     0,
     "unsure"},
};

static void assert_within(int64_t moment, int64_t from, int64_t to, const char *name)
{
    if (moment < NOW + from || moment > NOW + to)
        fail_msg("%s: %ld is not within %ld and %ld", name, (long)(moment - NOW), (long)from,
                 (long)to);
}

static void assert_attempt(struct queue *queue, int64_t id, const struct outcome *outcome)
{
    GError *error = NULL;
    g_autoptr(GPtrArray) attempts = store_attempts(queue_store(queue), id, &error);
    assert_ok(attempts);
    assert_int_equal(attempts->len, 1);
    const struct attempt *attempt = attempts->pdata[0];
    assert_int_equal(attempt->n, 1);
    assert_int_equal(attempt->started_at, NOW);
    assert_int_equal(attempt->ended_at, NOW);
    assert_string_equal(attempt->outcome, outcome_name(outcome->kind));
}

static void assert_settled(struct queue *queue, guint i)
{
    const struct outcome *outcome = &outcomes[i].outcome;
    AUTO(announcement_free) struct announcement *row = get_row(queue, 1);
    AUTO(account_state_free) struct account_state *account = get_account(queue, "x");
    assert_int_equal(row->state, outcomes[i].after);
    assert_int_equal(row->failures, outcomes[i].failures);
    assert_int_equal(row->attempts, 1);
    assert_within(row->due_at, outcomes[i].due_from, outcomes[i].due_to, "due");
    assert_int_equal(row->token != NULL, row->state == STATE_CLAIMED);
    assert_int_equal(row->posted_at, row->state == STATE_POSTED ? NOW : 0);
    assert_string_equal(row->remote_id ? row->remote_id : "", outcome->remote_id ? "7" : "");
    assert_int_equal(g_strcmp0(row->progress, outcome->progress), 0);
    assert_true(!outcome->reason || strstr(row->reason, "why"));
    if (outcomes[i].rest_to)
        assert_within(account->not_before, outcomes[i].rest_from, outcomes[i].rest_to, "rest");
    else
        assert_int_equal(account->not_before, 0);
    assert_int_equal(account->posted_at, row->posted_at);
    assert_int_equal(account->cause, outcomes[i].cause);
    assert_int_equal(account->probe_at, outcomes[i].probe ? NOW + outcomes[i].probe : 0);
    assert_int_equal(account->held_at, outcomes[i].cause ? NOW : 0);
    assert_int_equal(g_strcmp0(account->credentials_mark, outcomes[i].cause ? "mark" : NULL), 0);
    assert_attempt(queue, 1, outcome);
}

static void assert_journal(const char *store_path, guint i, guint lines)
{
    guint count;
    g_autofree char *line = last_line(store_path, &count);
    assert_int_equal(count, lines);
    g_autofree char *what = g_strdup_printf("\"what\":\"%s\"", outcomes[i].what);
    assert_non_null(strstr(line, what));
}

/* Its text is the one that was sent. */
static bool row_is_frozen(struct queue *queue)
{
    AUTO(announcement_free) struct announcement *row = get_row(queue, 1);
    return row->first_sent_at != 0;
}

static void test_outcomes(void **unused)
{
    (void)unused;
    for (guint i = 0; i < 2 * G_N_ELEMENTS(outcomes); i++) {
        bool is_sent = i % 2;
        print_message("  %s, %s\n", outcomes[i / 2].name, is_sent ? "sent" : "never left");
        AUTO(place_clear) struct place place = place_new();
        AUTO(queue_close) struct queue *queue = queue_opened(place.store);
        put_row(queue, "x", 0, STATE_QUEUED);
        deliver(queue, is_sent, &outcomes[i / 2].outcome, NOW);
        assert_settled(queue, i / 2);
        assert_journal(place.store, i / 2, is_sent ? 2 : 1);
        bool is_due = true;
        GError *error = NULL;
        assert_ok(queue_is_due(queue, "x", NOW, &is_due, &error));
        assert_int_equal(row_is_frozen(queue), is_sent || outcomes[i / 2].after == STATE_UNSURE);
        assert_false(is_due); /* no outcome lets the same row go round at the same moment */
    }
}

/* --- retries --- */

static const struct outcome again = {.kind = OUTCOME_RETRY, .reason = (char *)"no answer"};

static void test_backoff(void **unused)
{
    (void)unused;
    static const struct {
        int failures; /* before this one */
        int64_t from, to;
    } cases[] = {
        {0, 48, 72},
        {1, 96, 144},
        {2, 192, 288},
        {5, 1536, 2304},
        {9, 4 * HOUR, 6 * HOUR},
        {1000, 4 * HOUR, 6 * HOUR},
    };
    const struct retry_policy patient = {
        .first = 60, .max = 6 * HOUR, .factor = 2, .attempts = 2000};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("  after %d failures\n", cases[i].failures);
        AUTO(place_clear) struct place place = place_new();
        AUTO(queue_close) struct queue *queue = queue_opened(place.store);
        put_row(queue, "x", 0, STATE_QUEUED);
        AUTO(announcement_free) struct announcement *row = get_row(queue, 1);
        row->failures = cases[i].failures;
        set_row(queue, row, STATE_QUEUED);
        GError *error = NULL;
        AUTO(announcement_free) struct announcement *taken = claimed(queue, "x", NOW);
        assert_ok(queue_settle(queue, taken, &again, &patient, NOW, &error));
        assert_within(taken->due_at, cases[i].from, cases[i].to, "due");
    }
}

static void test_giving_up(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(queue_close) struct queue *queue = queue_opened(place.store);
    put_row(queue, "x", 0, STATE_QUEUED);
    for (int i = 0; i < retry_policy.attempts; i++) {
        assert_state(queue, 1, STATE_QUEUED, "not yet");
        deliver(queue, i % 2, &again, NOW + i * HOUR);
    }
    AUTO(announcement_free) struct announcement *row = get_row(queue, 1);
    assert_int_equal(row->state, STATE_REFUSED);
    assert_string_equal(row->reason, "gave up after 3 attempts: no answer");
    assert_non_null(strstr(row->hint, "announce queue retry 1"));
    assert_int_equal(row->attempts, 3);
}

/* --- holds and probes --- */

static void test_probe(void **unused)
{
    (void)unused;
    static const struct outcome bad_token = {
        .kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_AUTH, .reason = (char *)"bad token"};
    static const struct outcome refused = {.kind = OUTCOME_REFUSED, .reason = (char *)"too long"};
    static const struct outcome posted = {.kind = OUTCOME_POSTED};
    AUTO(place_clear) struct place place = place_new();
    AUTO(queue_close) struct queue *queue = queue_opened(place.store);
    for (int take = 0; take < 3; take++)
        put_row(queue, "x", take, STATE_QUEUED);
    GError *error = NULL;
    deliver(queue, true, &bad_token, NOW);
    assert_null(queue_claim(queue, "x", 0, NOW + DAY - 1, &error));

    deliver(queue, true, &bad_token, NOW + DAY); /* the same one goes first */
    AUTO(account_state_free) struct account_state *account = get_account(queue, "x");
    assert_int_equal(account->held_at, NOW);
    assert_int_equal(account->probe_at, NOW + 2 * DAY);

    deliver(queue, true, &refused, NOW + 2 * DAY); /* says nothing of the account */
    assert_state(queue, 1, STATE_REFUSED, "the probe");
    assert_null(queue_claim(queue, "x", 0, NOW + 2 * DAY, &error));
    assert_null(error);

    deliver(queue, true, &posted, NOW + 3 * DAY);
    AUTO(account_state_free) struct account_state *free = get_account(queue, "x");
    assert_int_equal(free->cause, CAUSE_NONE);
    deliver(queue, true, &posted, NOW + 3 * DAY); /* everything goes on */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_outcomes),
        cmocka_unit_test(test_backoff),
        cmocka_unit_test(test_giving_up),
        cmocka_unit_test(test_probe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
