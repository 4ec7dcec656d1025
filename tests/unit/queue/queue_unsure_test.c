/* What is unsure: when it is looked for, and what a look or a person makes of it. */
#include "tests/unit/queue/queue_fixture.h"

#define MINUTE 60
#define LOST                                                                                       \
    {                                                                                              \
        .kind = OUTCOME_UNSURE, .reason = (char *)"lost"                                           \
    }

static const struct outcome lost = LOST;
static const struct outcome had_already = {
    .kind = OUTCOME_UNSURE, .is_duplicate = true, .reason = (char *)"it has this text"};

/* The one that is unsure on account x and due for a look; owned by the caller. */
static struct announcement *unsure_one(struct queue *queue, int64_t now)
{
    GError *error = NULL;
    g_autoptr(GPtrArray) rows = queue_unsure(queue, "x", now, &error);
    assert_ok(rows);
    assert_int_equal(rows->len, 1);
    return announcement_copy(rows->pdata[0]);
}

static guint unsure_count(struct queue *queue, int64_t now)
{
    GError *error = NULL;
    g_autoptr(GPtrArray) rows = queue_unsure(queue, "x", now, &error);
    assert_ok(rows);
    return rows->len;
}

static void look(struct queue *queue, const struct outcome *outcome, int64_t now)
{
    GError *error = NULL;
    AUTO(announcement_free) struct announcement *row = unsure_one(queue, now);
    assert_ok(queue_settle_lookup(queue, row, outcome, &retry_policy, now, &error));
    AUTO(announcement_free) struct announcement *stored = get_row(queue, row->id);
    assert_int_equal(row->state, stored->state);
}

/* --- one look --- */

static const struct {
    const char *name;
    struct outcome attempt;
    int failures;   /* before */
    int64_t passed; /* since it became unsure */
    struct outcome outcome;
    enum announcement_state after;
    int64_t due, due_by; /* after the look; 0 0 = as it was */
    const char *reason;  /* NULL = none */
    const char *what;    /* the journal's last line; NULL = none for the look */
} cases[] = {
    {"found",
     LOST,
     0,
     MINUTE,
     {.kind = OUTCOME_POSTED, .remote_id = (char *)"7"},
     STATE_POSTED,
     .what = "posted"},
    {"absent",
     LOST,
     0,
     MINUTE,
     {.kind = OUTCOME_ABSENT, .reason = (char *)"not there"},
     STATE_QUEUED,
     48,
     72,
     .what = "absent"},
    {"absent again",
     LOST,
     1,
     MINUTE,
     {.kind = OUTCOME_ABSENT, .reason = (char *)"not there"},
     STATE_QUEUED,
     96,
     144,
     .what = "absent"},
    {"absent too often",
     LOST,
     2,
     MINUTE,
     {.kind = OUTCOME_ABSENT, .reason = (char *)"not there"},
     STATE_REFUSED,
     .reason = "gave up after 3 attempts: lost",
     .what = "absent"},
    {"absent, and the platform said that it has it",
     {.kind = OUTCOME_UNSURE, .is_duplicate = true, .reason = (char *)"it has this text"},
     0,
     MINUTE,
     {.kind = OUTCOME_ABSENT, .reason = (char *)"not there"},
     STATE_HELD,
     .reason = "it has this text; but not there",
     .what = "held"},
    {"cannot be told",
     LOST,
     0,
     MINUTE,
     {.kind = OUTCOME_UNSURE, .reason = (char *)"two of them"},
     STATE_HELD,
     .reason = "two of them",
     .what = "held"},
    {"is not shown",
     LOST,
     0,
     MINUTE,
     {.kind = OUTCOME_REFUSED, .reason = (char *)"no"},
     STATE_HELD,
     .reason = "no",
     .what = "held"},
    {"another look",
     LOST,
     2,
     MINUTE,
     {.kind = OUTCOME_WAIT,
      .not_before = NOW + 90,
      .reason = (char *)"not yet",
      .progress = (char *)"{\"looks\":1}"},
     STATE_UNSURE,
     30,
     30,
     .reason = "lost"},
    {"another look, some time",
     LOST,
     0,
     MINUTE,
     {.kind = OUTCOME_WAIT, .reason = (char *)"busy"},
     STATE_UNSURE,
     900,
     900,
     .reason = "lost"},
    {"no answer",
     LOST,
     0,
     MINUTE,
     {.kind = OUTCOME_RETRY, .reason = (char *)"HTTP 503"},
     STATE_UNSURE,
     900,
     900,
     .reason = "lost"},
    {"no answer, a day later",
     LOST,
     0,
     DAY,
     {.kind = OUTCOME_RETRY, .reason = (char *)"HTTP 503"},
     STATE_UNSURE,
     900,
     900,
     .reason = "lost"},
    {"bad token",
     LOST,
     0,
     MINUTE,
     {.kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_AUTH, .reason = (char *)"bad token"},
     STATE_UNSURE,
     .reason = "lost"},
};

static void assert_look(struct queue *queue, guint i, int64_t now)
{
    GError *error = NULL;
    g_autoptr(GPtrArray) looks = store_looks(queue_store(queue), 1, &error);
    assert_ok(looks);
    assert_int_equal(looks->len, 1);
    const struct look *seen = looks->pdata[0];
    assert_int_equal(seen->at, now);
    assert_string_equal(seen->outcome, outcome_name(cases[i].outcome.kind));
    assert_string_equal(seen->seen,
                        cases[i].outcome.reason ? cases[i].outcome.reason : "it is there");
}

static void assert_after(struct queue *queue, guint i, int64_t now)
{
    AUTO(announcement_free) struct announcement *row = get_row(queue, 1);
    const struct outcome *outcome = &cases[i].outcome;
    assert_state(queue, 1, cases[i].after, cases[i].name);
    assert_int_equal(row->failures,
                     cases[i].failures + (cases[i].what && row->state != STATE_HELD &&
                                          outcome->kind == OUTCOME_ABSENT));
    if (cases[i].due_by)
        assert_in_range(row->due_at, now + cases[i].due, now + cases[i].due_by);
    assert_int_equal(g_strcmp0(row->reason, cases[i].reason), 0);
    assert_int_equal(g_strcmp0(row->look, outcome->progress), 0);
    assert_int_equal(row->posted_at, row->state == STATE_POSTED ? NOW : 0);
    assert_int_equal(row->held_by, row->state == STATE_HELD ? HELD_BY_DOUBT : HELD_BY_NOTHING);
    assert_true(announcement_is_in_doubt(row) ==
                (row->state == STATE_HELD || row->state == STATE_UNSURE));
    assert_int_equal(unsure_count(queue, now), 0); /* not twice in a run */
}

static void test_looks(void **unused)
{
    (void)unused;
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("  %s\n", cases[i].name);
        AUTO(place_clear) struct place place = place_new();
        AUTO(queue_close) struct queue *queue = queue_opened(place.store);
        put_row(queue, "x", 0, STATE_QUEUED);
        AUTO(announcement_free) struct announcement *row = get_row(queue, 1);
        row->failures = cases[i].failures;
        set_row(queue, row, STATE_QUEUED);
        deliver(queue, true, &cases[i].attempt, NOW);
        int64_t now = NOW + cases[i].passed;
        look(queue, &cases[i].outcome, now);
        assert_after(queue, i, now);
        assert_look(queue, i, now);
        guint lines;
        g_autofree char *line = last_line(place.store, &lines);
        assert_int_equal(lines, cases[i].what ? 3 : 2);
        g_autofree char *what = g_strdup_printf("\"what\":\"%s\"", cases[i].what);
        assert_true(!cases[i].what || strstr(line, what));
    }
}

/* --- when --- */

static void test_when(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(queue_close) struct queue *queue = queue_opened(place.store);
    put_row(queue, "x", 0, STATE_QUEUED);
    put_row(queue, "x", 1, STATE_QUEUED);
    deliver(queue, true, &lost, NOW);
    GError *error = NULL;
    assert_int_equal(unsure_count(queue, NOW + 59), 0); /* the account rests */
    assert_null(queue_claim(queue, "x", 0, NOW + 59, &error));
    assert_int_equal(unsure_count(queue, NOW + 60), 1);

    static const struct outcome bad_token = {
        .kind = OUTCOME_NEEDS_PERSON, .cause = CAUSE_AUTH, .reason = (char *)"bad token"};
    look(queue, &bad_token, NOW + 60);
    AUTO(account_state_free) struct account_state *account = get_account(queue, "x");
    assert_int_equal(account->cause, CAUSE_AUTH);
    assert_int_equal(unsure_count(queue, NOW + HOUR), 0); /* the account is held */
    assert_ok(queue_lift_holds(queue, "x", "another mark", &error));
    assert_int_equal(unsure_count(queue, NOW + HOUR), 1);
}

/* A day of looks that see nothing is enough; a machine that was off a day has not looked. */
static void test_no_answer_for_long(void **unused)
{
    (void)unused;
    static const struct outcome no_answer = {.kind = OUTCOME_RETRY, .reason = (char *)"HTTP 503"};
    static const struct {
        const char *name;
        int64_t at[7]; /* hours since it became unsure */
        enum announcement_state after;
    } days[] = {
        {"all day long", {1, 7, 13, 19, 25}, STATE_HELD},
        {"not a day yet", {1, 7, 13, 19, 24}, STATE_UNSURE},
        {"the machine was off", {30}, STATE_UNSURE},
        {"the machine was off in between", {1, 2, 30}, STATE_UNSURE},
        {"the machine was off, then looked", {30, 31, 32, 33, 34, 53}, STATE_UNSURE},
        {"and looked for a day", {30, 31, 32, 33, 34, 54}, STATE_HELD},
    };
    for (guint i = 0; i < G_N_ELEMENTS(days); i++) {
        print_message("  %s\n", days[i].name);
        AUTO(place_clear) struct place place = place_new();
        AUTO(queue_close) struct queue *queue = queue_opened(place.store);
        put_row(queue, "x", 0, STATE_QUEUED);
        deliver(queue, true, &lost, NOW);
        for (int k = 0; days[i].at[k]; k++)
            look(queue, &no_answer, NOW + days[i].at[k] * HOUR);
        assert_state(queue, 1, days[i].after, days[i].name);
        AUTO(announcement_free) struct announcement *row = get_row(queue, 1);
        assert_string_equal(row->reason,
                            row->state == STATE_HELD
                                ? "for a day nobody could look whether it is there: HTTP 503"
                                : "lost");
    }
}

/* An attempt that ends unsure begins a search of its own. */
static void test_new_attempt(void **unused)
{
    (void)unused;
    static const struct outcome waiting = {.kind = OUTCOME_WAIT,
                                           .not_before = NOW + 2 * MINUTE,
                                           .reason = (char *)"not yet",
                                           .progress = (char *)"{\"looks\":2}"};
    static const struct outcome absent = {.kind = OUTCOME_ABSENT, .reason = (char *)"not there"};
    AUTO(place_clear) struct place place = place_new();
    AUTO(queue_close) struct queue *queue = queue_opened(place.store);
    put_row(queue, "x", 0, STATE_QUEUED);
    deliver(queue, true, &had_already, NOW);
    AUTO(announcement_free) struct announcement *first = unsure_one(queue, NOW + MINUTE);
    assert_true(first->is_duplicate);
    look(queue, &waiting, NOW + MINUTE);
    look(queue, &absent, NOW + 2 * MINUTE);
    GError *error = NULL;
    assert_ok(queue_settle_by_hand(queue, 1, false, NULL, NOW + HOUR, &error));
    deliver(queue, true, &lost, NOW + HOUR);
    AUTO(announcement_free) struct announcement *second = unsure_one(queue, NOW + 2 * HOUR);
    assert_null(second->look);
    assert_false(second->is_duplicate);
    assert_int_equal(second->first_sent_at, NOW); /* what the first attempt left would be found */
}

/* --- held for doubt --- */

static void test_held_for_doubt(void **unused)
{
    (void)unused;
    static const struct outcome cannot_tell = {.kind = OUTCOME_UNSURE,
                                               .reason = (char *)"two of them"};
    AUTO(place_clear) struct place place = place_new();
    AUTO(queue_close) struct queue *queue = queue_opened(place.store);
    put_row(queue, "x", 0, STATE_QUEUED);
    deliver(queue, true, &lost, NOW);
    look(queue, &cannot_tell, NOW + MINUTE);
    GError *error = NULL;
    assert_false(queue_release(queue, 1, NOW + MINUTE, &error));
    assert_error_code(error, ERROR_REFUSED, "released");
    assert_non_null(strstr(error_hint(error), "announce queue settle 1"));
    g_clear_error(&error);
    assert_false(
        queue_cancel(queue, 1, NOW + MINUTE, &error)); /* `post` would take it for unsaid */
    assert_error_code(error, ERROR_REFUSED, "cancelled");
    assert_non_null(strstr(error_hint(error), "announce queue settle 1"));
    g_clear_error(&error);
    assert_ok(queue_expire(queue, NOW + 20 * DAY, NULL, &error));
    assert_state(queue, 1, STATE_HELD, "it does not expire");
    set_posting(queue, false, 1);
    assert_ok(queue_posting_closed(queue, 1, NOW + HOUR, &error));
    assert_state(queue, 1, STATE_HELD, "its posting closed");
    assert_ok(queue_settle_by_hand(queue, 1, false, NULL, NOW + HOUR, &error));
    assert_state(queue, 1, STATE_CANCELLED, "absent, and nothing to say any more");
}

static void test_known(void **unused)
{
    (void)unused;
    static const struct outcome posted = {.kind = OUTCOME_POSTED, .remote_id = (char *)"7"};
    static const struct outcome nameless = {.kind = OUTCOME_POSTED};
    AUTO(place_clear) struct place place = place_new();
    AUTO(queue_close) struct queue *queue = queue_opened(place.store);
    for (int take = 0; take < 3; take++)
        put_row(queue, "x", take, STATE_QUEUED);
    put_row(queue, "y", 0, STATE_QUEUED);
    deliver(queue, true, &posted, NOW);
    deliver(queue, true, &nameless, NOW);
    AUTO(announcement_free) struct announcement *row = get_row(queue, 3);
    AUTO(announcement_free) struct announcement *elsewhere = get_row(queue, 4);
    const struct {
        const struct announcement *row;
        int64_t since;
        guint count;
    } known[] = {{row, NOW, 1}, {row, NOW + 1, 0}, {elsewhere, NOW, 0}};
    for (guint i = 0; i < G_N_ELEMENTS(known); i++) {
        GError *error = NULL;
        g_autoptr(GPtrArray) ids = queue_remote_ids(queue, known[i].row, known[i].since, &error);
        assert_ok(ids);
        assert_int_equal(ids->len, known[i].count);
        if (ids->len > 0)
            assert_string_equal(ids->pdata[0], "7");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_looks),
        cmocka_unit_test(test_when),
        cmocka_unit_test(test_new_attempt),
        cmocka_unit_test(test_held_for_doubt),
        cmocka_unit_test(test_no_answer_for_long),
        cmocka_unit_test(test_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
