/* Any store: which announcement is due first, and on which accounts something is due. */
#include "tests/unit/queue/fixture.h"

/* Of posting 1, due at NOW + `due`; its id. */
static int64_t add(struct store *store, const char *account, int take,
                   enum announcement_state state, int64_t due)
{
    GError *error = NULL;
    AUTO(announcement_free) struct announcement *row = announcement_sample(1, account);
    row->take = take;
    row->state = state;
    row->held_by = state == STATE_HELD ? HELD_BY_FLOOD : HELD_BY_NOTHING;
    row->due_at = NOW + due;
    bool is_new;
    assert_ok(store_add_announcement(store, row, &is_new, &error));
    return row->id;
}

static int64_t first_due(struct store *store, const char *account, int64_t now)
{
    GError *error = NULL;
    AUTO(announcement_free)
    struct announcement *row = store_first_due(store, account, now, &error);
    assert_null(error);
    return row ? row->id : 0;
}

/* `before` of the account's are not due yet, `due` are, the one made first being due last. */
static void test_first_due(void **unused)
{
    (void)unused;
    static const struct {
        const char *name;
        int before, due;
    } cases[] = {
        {"one", 0, 1},          {"a few", 0, 5},  {"after one that is not", 1, 5},
        {"after many", 200, 3}, {"many", 0, 200}, {"many after many", 200, 200},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("  %s\n", cases[i].name);
        AUTO(place_clear) struct place place = place_new();
        AUTO(store_close) struct store *store = store_opened(place.store);
        add_posting(store, "dev");
        GError *error = NULL;
        int take = 0;
        assert_ok(store_begin(store, &error));
        add(store, "a", take++, STATE_QUEUED, -9);
        add(store, "x", take++, STATE_POSTED, -9);
        for (int n = 0; n < cases[i].before; n++)
            add(store, "x", take++, STATE_QUEUED, 1);
        int64_t first = add(store, "x", take++, STATE_QUEUED, 0);
        for (int n = 1; n < cases[i].due; n++)
            add(store, "x", take++, STATE_QUEUED, -n);
        assert_ok(store_commit(store, &error));
        assert_int_equal(first_due(store, "x", NOW), first);
        assert_int_equal(first_due(store, "x", NOW - 1000), 0);
        assert_int_equal(first_due(store, "z", NOW), 0);
    }
}

static void test_due_accounts(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(store_close) struct store *store = store_opened(place.store);
    add_posting(store, "dev");
    GError *error = NULL;
    assert_ok(store_begin(store, &error));
    add(store, "later", 0, STATE_QUEUED, 1);
    add(store, "now", 1, STATE_QUEUED, 0);
    add(store, "now", 2, STATE_QUEUED, 9);
    add(store, "held", 3, STATE_HELD, 0);
    add(store, "before", 4, STATE_QUEUED, -1);
    assert_ok(store_commit(store, &error));
    static const struct {
        int64_t now;
        const char *names;
    } cases[] = {{NOW - 9, ""}, {NOW, "before now "}, {NOW + 1, "before later now "}};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GPtrArray) accounts = store_due_accounts(store, cases[i].now, &error);
        assert_ok(accounts);
        g_autoptr(GString) names = g_string_new(NULL);
        for (guint n = 0; n < accounts->len; n++)
            g_string_append_printf(names, "%s ", (char *)accounts->pdata[n]);
        assert_string_equal(names->str, cases[i].names);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_first_due),
        cmocka_unit_test(test_due_accounts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
