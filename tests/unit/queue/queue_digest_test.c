/* Digests: members join, share the fate, come back; and what nothing was tried of falls apart. */
#include "tests/unit/queue/queue_fixture.h"

#define MEMBERS 3

static const struct retry_policy policy = {.first = 60, .max = 600, .factor = 2, .attempts = 3};

static int64_t put_member(struct queue *queue, const char *posting)
{
    AUTO(announcement_free)
    struct announcement *row = announcement_sample(add_posting(queue_store(queue), posting), "x");
    g_free(row->posting);
    row->posting = g_strdup(posting);
    return put_sample(queue, row, STATE_QUEUED);
}

/* Three queued rows on account x, ids 1 to 3, and a digest of them: id 4. */
static int64_t form(struct queue *queue)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    GError *error = NULL;
    static const char *const postings[MEMBERS] = {"dev", "cook", "clerk"};
    for (int i = 0; i < MEMBERS; i++) {
        int64_t id = put_member(queue, postings[i]);
        g_array_append_val(ids, id);
    }
    AUTO(announcement_free) struct announcement *digest = announcement_sample(1, "x");
    digest->kind = EVENT_DIGEST;
    digest->state = STATE_QUEUED;
    digest->held_by = HELD_BY_NOTHING;
    digest->due_at = NOW;
    assert_ok(queue_form_digest(queue, digest, ids, NOW, &error));
    return digest->id;
}

static void assert_members(struct queue *queue, enum announcement_state state, int64_t digest)
{
    for (int64_t id = 1; id <= MEMBERS; id++) {
        AUTO(announcement_free) struct announcement *row = get_row(queue, id);
        assert_int_equal(row->state, state);
        assert_int_equal(row->digest, digest);
    }
}

/* Take the digest in hand and have it leave. */
static struct announcement *send(struct queue *queue, int64_t now)
{
    GError *error = NULL;
    struct announcement *row = queue_claim(queue, "x", 0, now, &error);
    assert_ok(row);
    assert_int_equal(row->kind, EVENT_DIGEST);
    assert_ok(queue_sending(queue, row, now, &error));
    return row;
}

static void put_back(struct queue *queue, const struct announcement *row)
{
    GError *error = NULL;
    bool was_there;
    assert_ok(queue_begin(queue, &error));
    assert_ok(
        store_save_announcement(queue_store(queue), row, row->state, NULL, &was_there, &error));
    assert_ok(queue_commit(queue, &error));
}

static void settle(struct queue *queue, struct announcement *row, const struct outcome *outcome)
{
    GError *error = NULL;
    assert_ok(queue_settle(queue, row, outcome, &policy, NOW + 1, &error));
}

static const struct {
    const char *name;
    struct outcome outcome;
    enum announcement_state digest, members;
} cases[] = {
    {"posted", {.kind = OUTCOME_POSTED, .remote_id = (char *)"7"}, STATE_POSTED, STATE_POSTED},
    {"refused", {.kind = OUTCOME_REFUSED, .reason = (char *)"no"}, STATE_REFUSED, STATE_REFUSED},
    {"to be tried again",
     {.kind = OUTCOME_RETRY, .reason = (char *)"500"},
     STATE_QUEUED,
     STATE_JOINED},
    {"unsure", {.kind = OUTCOME_UNSURE, .reason = (char *)"lost"}, STATE_UNSURE, STATE_JOINED},
};

static void test_fate(void **unused)
{
    (void)unused;
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("  %s\n", cases[i].name);
        AUTO(place_clear) struct place place = place_new();
        AUTO(queue_close) struct queue *queue = queue_opened(place.store);
        int64_t id = form(queue);
        assert_members(queue, STATE_JOINED, id);
        AUTO(announcement_free) struct announcement *row = send(queue, NOW);
        settle(queue, row, &cases[i].outcome);
        assert_state(queue, id, cases[i].digest, cases[i].name);
        assert_members(queue, cases[i].members, id);
    }
}

static const struct {
    const char *name;
    struct announcement waiting; /* what is different of the digest */
    enum announcement_state digest, members;
} later[] = {
    {"tried in vain",
     {.attempts = 2, .failures = 2, .due_at = NOW + HOUR, .first_sent_at = NOW},
     STATE_CANCELLED,
     STATE_QUEUED},
    {"it has a draft", {.attempts = 1, .progress = (char *)"{}"}, STATE_QUEUED, STATE_JOINED},
    {"a person wrote it", {.is_edited = true}, STATE_QUEUED, STATE_JOINED},
    {"it waits for its page", {.link_asks = 1}, STATE_QUEUED, STATE_JOINED},
};

static void test_the_next_run(void **unused)
{
    (void)unused;
    for (guint i = 0; i < G_N_ELEMENTS(later); i++) {
        print_message("  %s\n", later[i].name);
        const struct announcement *waiting = &later[i].waiting;
        AUTO(place_clear) struct place place = place_new();
        AUTO(queue_close) struct queue *queue = queue_opened(place.store);
        int64_t id = form(queue);
        AUTO(announcement_free) struct announcement *digest = get_row(queue, id);
        digest->attempts = waiting->attempts;
        digest->failures = waiting->failures;
        digest->due_at = MAX(digest->due_at, waiting->due_at);
        digest->progress = g_strdup(waiting->progress);
        digest->is_edited = waiting->is_edited;
        digest->link_asks = waiting->link_asks;
        digest->first_sent_at = waiting->first_sent_at;
        put_back(queue, digest);
        GError *error = NULL;
        assert_ok(queue_dissolve_digests(queue, NOW + 2, &error));
        assert_state(queue, id, later[i].digest, later[i].name);
        assert_members(queue, later[i].members, later[i].members == STATE_JOINED ? id : 0);
        AUTO(announcement_free) struct announcement *member = get_row(queue, 1);
        assert_int_equal(member->failures, waiting->failures);
        assert_true(member->due_at >= waiting->due_at);
        assert_int_equal(member->first_sent_at, 0);
    }
}

/* Its draft is gone, and it may tell what is open until then. */
static void test_a_draft_that_is_gone(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(queue_close) struct queue *queue = queue_opened(place.store);
    GError *error = NULL;
    int64_t id = form(queue);
    AUTO(announcement_free) struct announcement *digest = get_row(queue, id);
    digest->progress = g_strdup("{\"draft\":\"1\"}");
    put_back(queue, digest);
    AUTO(announcement_free) struct announcement *row = send(queue, NOW);
    const struct outcome gone = {
        .kind = OUTCOME_RETRY, .reason = (char *)"the draft is gone", .starts_over = true};
    settle(queue, row, &gone);
    AUTO(announcement_free) struct announcement *after = get_row(queue, id);
    assert_null(after->progress);
    assert_ok(queue_dissolve_digests(queue, NOW + 2, &error));
    assert_state(queue, id, STATE_CANCELLED, "without its draft");
    assert_members(queue, STATE_QUEUED, 0);
}

/* What it tells has closed: kept or not, it falls apart; a person's words are missed. */
static void test_no_news(void **unused)
{
    (void)unused;
    for (int is_edited = 0; is_edited <= 1; is_edited++) {
        AUTO(place_clear) struct place place = place_new();
        AUTO(queue_close) struct queue *queue = queue_opened(place.store);
        int64_t id = form(queue);
        AUTO(announcement_free) struct announcement *digest = get_row(queue, id);
        digest->attempts = 1;
        digest->is_edited = is_edited;
        digest->progress = is_edited ? NULL : g_strdup("{}");
        put_back(queue, digest);
        set_posting(queue, false, 1);
        GError *error = NULL;
        assert_null(queue_claim(queue, "x", id, NOW + 2, &error));
        assert_null(error);
        assert_state(queue, id, STATE_CANCELLED, "the digest");
        assert_state(queue, 1, STATE_CANCELLED, "the closed one");
        assert_state(queue, 2, is_edited ? STATE_HELD : STATE_QUEUED, "another");
    }
}

static void test_a_digest_speaks_once(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(queue_close) struct queue *queue = queue_opened(place.store);
    GError *error = NULL;
    form(queue);
    AUTO(announcement_free) struct announcement *row = send(queue, NOW);
    settle(queue, row, &cases[0].outcome);
    g_autoptr(GArray) spoken = store_spoken(queue_store(queue), "x", NOW - 60, &error);
    assert_int_equal(spoken->len, 1);
    g_autoptr(GPtrArray) ids = store_remote_ids(queue_store(queue), "x", NOW - 60, &error);
    assert_int_equal(ids->len, 1);
}

static void test_falls_apart(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(queue_close) struct queue *queue = queue_opened(place.store);
    GError *error = NULL;
    int64_t id = form(queue);
    assert_ok(queue_dissolve_digests(queue, NOW + 1, &error));
    assert_members(queue, STATE_QUEUED, 0);
    assert_null(store_announcement(queue_store(queue), id, &error));
    assert_null(error);
}

static void test_retried_as_one(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(queue_close) struct queue *queue = queue_opened(place.store);
    GError *error = NULL;
    int64_t id = form(queue);
    AUTO(announcement_free) struct announcement *row = send(queue, NOW);
    settle(queue, row, &cases[1].outcome);
    assert_false(queue_retry(queue, 1, NOW + 2, &error));
    assert_error_code(error, ERROR_REFUSED, "a member");
    g_clear_error(&error);
    assert_ok(queue_retry(queue, id, NOW + 2, &error));
    assert_members(queue, STATE_JOINED, id);
    assert_ok(queue_cancel(queue, id, NOW + 3, &error));
    assert_members(queue, STATE_CANCELLED, id);
}

/* What closes, changes or is too late meanwhile leaves a member alone. */
static void test_frozen(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(queue_close) struct queue *queue = queue_opened(place.store);
    GError *error = NULL;
    int64_t id = form(queue);
    AUTO(announcement_free) struct announcement *row = send(queue, NOW);
    settle(queue, row, &cases[2].outcome);
    set_posting(queue, false, 1);
    assert_ok(queue_posting_closed(queue, 1, NOW + 2, &error));
    const struct refreshed refreshed = {.text = "other", .title = "Other"};
    assert_ok(queue_refresh(queue, 1, &refreshed, NOW + 2, &error));
    assert_ok(queue_refresh(queue, id, &refreshed, NOW + 2, &error));
    assert_members(queue, STATE_JOINED, id);
    assert_state(queue, id, STATE_QUEUED, "the digest");
    AUTO(announcement_free) struct announcement *digest = get_row(queue, id);
    assert_string_not_equal(digest->text, "other");
    assert_ok(queue_expire(queue, digest->expires_at, NULL, &error));
    assert_members(queue, STATE_EXPIRED, id);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fate),
        cmocka_unit_test(test_a_digest_speaks_once),
        cmocka_unit_test(test_falls_apart),
        cmocka_unit_test(test_retried_as_one),
        cmocka_unit_test(test_frozen),
        cmocka_unit_test(test_the_next_run),
        cmocka_unit_test(test_a_draft_that_is_gone),
        cmocka_unit_test(test_no_news),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
