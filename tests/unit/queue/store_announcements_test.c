/* The contract of a store, announcements: against store.h alone. */
#include "tests/unit/queue/fixture.h"

#define ONLY(state) (1u << (state))

/* Add one in a transaction of its own; its id. */
static int64_t add(struct store *store, struct announcement *announcement)
{
    GError *error = NULL;
    bool is_new;
    assert_ok(store_begin(store, &error));
    assert_ok(store_add_announcement(store, announcement, &is_new, &error));
    assert_true(is_new);
    assert_ok(store_commit(store, &error));
    return announcement->id;
}

static void assert_same_texts(const struct announcement *a, const struct announcement *b)
{
    const char *const pairs[][2] = {
        {a->source, b->source},
        {a->posting, b->posting},
        {a->title, b->title},
        {a->account, b->account},
        {a->platform, b->platform},
        {a->text, b->text},
        {a->link, b->link},
        {a->key, b->key},
        {a->token, b->token},
        {a->progress, b->progress},
        {a->reason, b->reason},
        {a->hint, b->hint},
        {a->remote_id, b->remote_id},
        {a->remote_url, b->remote_url},
        {a->text_problem, b->text_problem},
    };
    for (guint i = 0; i < G_N_ELEMENTS(pairs); i++) {
        if (g_strcmp0(pairs[i][0], pairs[i][1]) != 0)
            fail_msg("text %u: %s is not %s", i, pairs[i][0], pairs[i][1]);
    }
}

static void assert_same_numbers(const struct announcement *a, const struct announcement *b)
{
    const int64_t pairs[][2] = {
        {a->id, b->id},
        {a->posting_row, b->posting_row},
        {a->kind, b->kind},
        {a->edition, b->edition},
        {a->take, b->take},
        {a->digest, b->digest},
        {a->state, b->state},
        {a->held_by, b->held_by},
        {a->before_close, b->before_close},
        {a->is_edited, b->is_edited},
        {a->is_released, b->is_released},
        {a->is_wanted, b->is_wanted},
        {a->created_at, b->created_at},
        {a->changed_at, b->changed_at},
        {a->due_at, b->due_at},
        {a->expires_at, b->expires_at},
        {a->first_sent_at, b->first_sent_at},
        {a->posted_at, b->posted_at},
        {a->attempts, b->attempts},
        {a->failures, b->failures},
    };
    for (guint i = 0; i < G_N_ELEMENTS(pairs); i++) {
        if (pairs[i][0] != pairs[i][1])
            fail_msg("number %u: %ld is not %ld", i, (long)pairs[i][0], (long)pairs[i][1]);
    }
}

static void assert_stored(struct store *store, const struct announcement *expected)
{
    GError *error = NULL;
    AUTO(announcement_free) struct announcement *stored =
        store_announcement(store, expected->id, &error);
    assert_ok(stored);
    assert_same_texts(stored, expected);
    assert_same_numbers(stored, expected);
}

static void test_round_trip(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(store_close) struct store *store = store_opened(place.store);
    AUTO(announcement_free) struct announcement *announcement =
        announcement_sample(add_posting(store, "dev"), "x");
    announcement->kind = EVENT_REOPENED;
    announcement->edition = 2;
    announcement->take = 3;
    announcement->state = STATE_HELD;
    announcement->held_by = HELD_BY_FLOOD;
    add(store, announcement);
    assert_stored(store, announcement);

    GError *error = NULL;
    bool was_there;
    struct announcement *all = announcement;
    all->state = STATE_SENDING;
    all->held_by = HELD_BY_NOTHING;
    all->before_close = STATE_QUEUED;
    all->digest = all->id;
    all->is_edited = all->is_released = all->is_wanted = true;
    all->changed_at = 1;
    all->due_at = 2;
    all->expires_at = 3;
    all->first_sent_at = 4;
    all->posted_at = 5;
    all->attempts = 6;
    all->failures = 7;
    all->token = g_strdup("token");
    all->progress = g_strdup("{}");
    all->text_problem = g_strdup("too long");
    all->reason = g_strdup("reason");
    all->hint = g_strdup("hint");
    all->remote_id = g_strdup("id");
    all->remote_url = g_strdup("url");
    assert_ok(store_begin(store, &error));
    assert_ok(store_save_announcement(store, all, STATE_HELD, NULL, &was_there, &error));
    assert_true(was_there);
    assert_ok(store_commit(store, &error));
    assert_stored(store, all);
    assert_null(store_announcement(store, 99, &error));
    assert_null(error);
}

static void test_identity(void **unused)
{
    (void)unused;
    static const struct {
        const char *name, *account;
        enum event_kind kind;
        int edition, take;
        bool is_new;
        int last_take;
    } cases[] = {
        {"the first", "x", EVENT_NEW, 1, 0, true, 0},
        {"the same once more", "x", EVENT_NEW, 1, 0, false, 0},
        {"another take", "x", EVENT_NEW, 1, 1, true, 1},
        {"another account", "y", EVENT_NEW, 1, 0, true, 0},
        {"another kind", "x", EVENT_REOPENED, 1, 0, true, 0},
        {"another edition", "x", EVENT_NEW, 2, 4, true, 4},
    };
    AUTO(place_clear) struct place place = place_new();
    AUTO(store_close) struct store *store = store_opened(place.store);
    int64_t posting = add_posting(store, "dev"), last_id = 0;
    GError *error = NULL;
    int take;
    assert_ok(store_last_take(store, posting, 1, EVENT_NEW, "x", &take, &error));
    assert_int_equal(take, -1);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("  %s\n", cases[i].name);
        AUTO(announcement_free) struct announcement *announcement =
            announcement_sample(posting, cases[i].account);
        announcement->kind = cases[i].kind;
        announcement->edition = cases[i].edition;
        announcement->take = cases[i].take;
        bool is_new;
        assert_ok(store_begin(store, &error));
        assert_ok(store_add_announcement(store, announcement, &is_new, &error));
        assert_ok(store_commit(store, &error));
        assert_int_equal(is_new, cases[i].is_new);
        assert_true(!is_new || announcement->id > last_id);
        last_id = MAX(last_id, announcement->id);
        assert_ok(store_last_take(store, posting, cases[i].edition, cases[i].kind, cases[i].account,
                                  &take, &error));
        assert_int_equal(take, cases[i].last_take);
    }
}

static void test_save_guards(void **unused)
{
    (void)unused;
    static const struct {
        const char *name;
        enum announcement_state state;
        const char *token;
        bool was_there;
    } cases[] = {
        {"its state and token", STATE_CLAIMED, "mine", true},
        {"its state, whatever token", STATE_CLAIMED, NULL, true},
        {"another token", STATE_CLAIMED, "yours", false},
        {"another state", STATE_SENDING, "mine", false},
        {"another state, whatever token", STATE_QUEUED, NULL, false},
    };
    AUTO(place_clear) struct place place = place_new();
    AUTO(store_close) struct store *store = store_opened(place.store);
    AUTO(announcement_free) struct announcement *row =
        announcement_sample(add_posting(store, "dev"), "x");
    row->state = STATE_CLAIMED;
    row->token = g_strdup("mine");
    add(store, row);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("  %s\n", cases[i].name);
        GError *error = NULL;
        bool was_there;
        AUTO(announcement_free) struct announcement *next = announcement_copy(row);
        next->failures = 9;
        assert_ok(store_begin(store, &error));
        assert_ok(store_save_announcement(store, next, cases[i].state, cases[i].token, &was_there,
                                          &error));
        assert_int_equal(was_there, cases[i].was_there);
        assert_stored(store, was_there ? next : row);
        store_rollback(store);
    }
}

static void test_one_in_hand(void **unused)
{
    (void)unused;
    static const struct {
        const char *name, *account;
        enum announcement_state state;
        const char *token;
        bool is_allowed;
    } cases[] = {
        {"claimed beside claimed", "x", STATE_CLAIMED, "b", false},
        {"sending beside claimed", "x", STATE_SENDING, "b", false},
        {"unsure beside claimed", "x", STATE_UNSURE, NULL, true},
        {"another account", "y", STATE_SENDING, "b", true},
        {"claimed without a token", "y", STATE_CLAIMED, NULL, false},
        {"queued with a token", "y", STATE_QUEUED, "b", false},
        {"held by nothing", "y", STATE_HELD, NULL, false},
    };
    AUTO(place_clear) struct place place = place_new();
    AUTO(store_close) struct store *store = store_opened(place.store);
    int64_t posting = add_posting(store, "dev");
    AUTO(announcement_free) struct announcement *row = announcement_sample(posting, "x");
    row->state = STATE_CLAIMED;
    row->token = g_strdup("a");
    add(store, row);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("  %s\n", cases[i].name);
        AUTO(announcement_free) struct announcement *other =
            announcement_sample(posting, cases[i].account);
        other->take = 1;
        other->state = cases[i].state;
        other->token = g_strdup(cases[i].token);
        GError *error = NULL;
        bool is_new;
        assert_ok(store_begin(store, &error));
        assert_int_equal(store_add_announcement(store, other, &is_new, &error),
                         cases[i].is_allowed);
        if (!cases[i].is_allowed)
            assert_error_code(error, ERROR_STORE, cases[i].name);
        g_clear_error(&error);
        store_rollback(store);
    }
}

/* Rows 1 to 8 for the filters. */
static void add_some(struct store *store)
{
    int64_t dev = add_posting(store, "dev"), ops = add_posting(store, "ops");
    const struct {
        int64_t posting;
        const char *account;
        int edition;
        enum announcement_state state;
        int64_t due_at, expires_at;
        enum event_kind kind;
    } rows[] = {
        {dev, "x", 1, STATE_POSTED, NOW - 50, NOW, EVENT_NEW},
        {dev, "x", 2, STATE_QUEUED, NOW + 10, 0, EVENT_REOPENED},
        {dev, "y", 2, STATE_QUEUED, NOW, NOW + 5, EVENT_CLOSING},
        {ops, "x", 1, STATE_QUEUED, NOW - 10, NOW + 9, EVENT_NEW},
        {ops, "y", 1, STATE_HELD, NOW, NOW + 5, EVENT_FILLED},
        {ops, "z", 1, STATE_UNSURE, NOW - 20, 0, EVENT_NEW},
        {ops, "z", 2, STATE_REFUSED, NOW - 30, 0, EVENT_REOPENED},
        {ops, "z", 3, STATE_EXPIRED, NOW - 40, NOW, EVENT_REOPENED},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        AUTO(announcement_free) struct announcement *row =
            announcement_sample(rows[i].posting, rows[i].account);
        row->edition = rows[i].edition;
        row->state = rows[i].state;
        row->held_by = row->state == STATE_HELD ? HELD_BY_FLOOD : HELD_BY_NOTHING;
        row->due_at = rows[i].due_at;
        row->expires_at = rows[i].expires_at;
        row->kind = rows[i].kind;
        row->changed_at = NOW + i;
        add(store, row);
    }
}

static void test_filters(void **unused)
{
    (void)unused;
    static const struct {
        const char *name;
        struct announcement_filter filter;
        const char *expected;
    } cases[] = {
        {"all", {0}, "1 8 7 6 4 3 5 2 "},
        {"all, by age", {.by_age = true}, "1 2 3 4 5 6 7 8 "},
        {"the first made", {.by_age = true, .limit = 2}, "1 2 "},
        {"one state", {.states = ONLY(STATE_QUEUED)}, "4 3 2 "},
        {"two states", {.states = ONLY(STATE_HELD) | ONLY(STATE_QUEUED)}, "4 3 5 2 "},
        {"an account", {.account = "x"}, "1 4 2 "},
        {"due", {.states = ONLY(STATE_QUEUED), .due_by = NOW}, "4 3 "},
        {"the first due", {.states = ONLY(STATE_QUEUED), .due_by = NOW, .limit = 1}, "4 "},
        {"too late",
         {.states = ONLY(STATE_HELD) | ONLY(STATE_QUEUED), .expired_by = NOW + 5},
         "3 5 "},
        {"a posting", {.posting_row = 2}, "8 7 6 4 5 "},
        {"a posting, by age", {.posting_row = 2, .by_age = true}, "4 5 6 7 8 "},
        {"refused or expired", {.ended_since = 1}, "8 7 "},
        {"at this moment or later", {.ended_since = NOW + 6}, "8 7 "},
        {"lately", {.ended_since = NOW + 7}, "8 "},
        {"none so late", {.ended_since = NOW + 8}, ""},
        {"lately, of one state", {.ended_since = NOW, .states = ONLY(STATE_REFUSED)}, "7 "},
        {"posted is no such end", {.ended_since = 1, .states = ONLY(STATE_POSTED)}, ""},
        {"an edition", {.posting_row = 1, .edition = 2}, "3 2 "},
        {"a kind", {.kinds = 1u << EVENT_NEW}, "1 6 4 "},
        {"two kinds of a posting",
         {.posting_row = 1, .kinds = 1u << EVENT_REOPENED | 1u << EVENT_CLOSING},
         "3 2 "},
        {"nobody", {.account = "nobody"}, ""},
    };
    AUTO(place_clear) struct place place = place_new();
    AUTO(store_close) struct store *store = store_opened(place.store);
    add_some(store);
    for (guint i = 0; i < 2 * G_N_ELEMENTS(cases); i++) {
        bool is_held = i % 2;
        const struct announcement_filter *filter = &cases[i / 2].filter;
        print_message("  %s%s\n", cases[i / 2].name, is_held ? ", held" : "");
        GError *error = NULL;
        if (is_held)
            assert_ok(store_hold(store, &error));
        g_autoptr(GPtrArray) rows = store_announcements(store, filter, &error);
        assert_ok(rows);
        g_autoptr(GString) ids = g_string_new(NULL);
        for (guint j = 0; j < rows->len; j++)
            g_string_append_printf(ids, "%d ", (int)((struct announcement *)rows->pdata[j])->id);
        assert_string_equal(ids->str, cases[i / 2].expected);
        int64_t count;
        assert_ok(store_count(store, filter, &count, &error));
        assert_int_equal(count, rows->len);
        store_release(store);
    }
}

static void test_due_accounts(void **unused)
{
    (void)unused;
    static const struct {
        int64_t now;
        const char *expected;
    } cases[] = {{NOW - 11, ""}, {NOW - 10, "x "}, {NOW, "x y "}, {NOW + 10, "x y "}};
    AUTO(place_clear) struct place place = place_new();
    AUTO(store_close) struct store *store = store_opened(place.store);
    add_some(store);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        GError *error = NULL;
        g_autoptr(GPtrArray) names = store_due_accounts(store, cases[i].now, &error);
        assert_ok(names);
        g_autoptr(GString) text = g_string_new(NULL);
        for (guint j = 0; j < names->len; j++)
            g_string_append_printf(text, "%s ", (char *)names->pdata[j]);
        assert_string_equal(text->str, cases[i].expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),  cmocka_unit_test(test_identity),
        cmocka_unit_test(test_save_guards), cmocka_unit_test(test_one_in_hand),
        cmocka_unit_test(test_filters),     cmocka_unit_test(test_due_accounts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
