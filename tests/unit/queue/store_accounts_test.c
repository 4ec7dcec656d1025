/* The contract of a store: accounts, what was told and has to be, and the journal's lines. */
#include "tests/unit/queue/fixture.h"

static void test_account(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(store_close) struct store *store = store_opened(place.store);
    GError *error = NULL;
    AUTO(account_state_free) struct account_state *account = store_account(store, "x", &error);
    assert_ok(account);
    assert_string_equal(account->name, "x");
    assert_int_equal(account->not_before + account->posted_at + account->cause, 0);
    assert_null(account->reason);

    account->not_before = 1;
    account->posted_at = 2;
    account->cause = CAUSE_CREDIT;
    account->reason = g_strdup("no money");
    account->hint = g_strdup("pay");
    account->held_at = 3;
    account->probe_at = 4;
    account->credentials_mark = g_strdup("1:2:3:4");
    assert_ok(store_begin(store, &error));
    assert_ok(store_save_account(store, account, &error));
    assert_ok(store_save_account(store, account, &error));
    assert_ok(store_commit(store, &error));

    AUTO(account_state_free) struct account_state *known = store_account(store, "x", &error);
    assert_ok(known);
    assert_int_equal(known->not_before * 1000 + known->posted_at * 100 + known->held_at * 10 +
                         known->probe_at,
                     1234);
    assert_int_equal(known->cause, CAUSE_CREDIT);
    assert_string_equal(known->reason, "no money");
    assert_string_equal(known->hint, "pay");
    assert_string_equal(known->credentials_mark, "1:2:3:4");
}

static void test_told(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(store_close) struct store *store = store_opened(place.store);
    GError *error = NULL;
    int64_t told_at = -1;
    assert_ok(store_told_at(store, "account:x", &told_at, &error));
    assert_int_equal(told_at, 0);
    assert_ok(store_begin(store, &error));
    assert_ok(store_set_told(store, "account:x", NOW, &error));
    assert_ok(store_set_told(store, "account:x", NOW + 1, &error));
    assert_ok(store_told_at(store, "account:x", &told_at, &error));
    assert_int_equal(told_at, NOW + 1);
    assert_ok(store_forget_told(store, "account:x", &error));
    assert_ok(store_told_at(store, "account:x", &told_at, &error));
    assert_int_equal(told_at, 0);

    /* what has to be told is kept until it is, and what was told for a while */
    assert_ok(store_set_told(store, "ended:1:7", 0, &error));
    assert_ok(store_set_told(store, "ended:2:7", 0, &error));
    assert_ok(store_set_told(store, "account:x", NOW, &error));
    assert_ok(store_set_told(store, "ended:2:7", NOW + 3 * DAY, &error));
    assert_ok(store_told_at(store, "account:x", &told_at, &error));
    assert_int_equal(told_at, 0);
    g_autoptr(GPtrArray) untold = store_untold(store, &error);
    assert_ok(untold);
    assert_int_equal(untold->len, 1);
    assert_string_equal(untold->pdata[0], "ended:1:7");
    assert_ok(store_commit(store, &error));
}

static void test_records(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(store_close) struct store *store = store_opened(place.store);
    GError *error = NULL;
    int64_t number = -1;
    assert_ok(store_last_record(store, &number, &error));
    assert_int_equal(number, 0);
    assert_null(store_record(store, 1, &error));
    assert_null(error);
    assert_ok(store_begin(store, &error));
    assert_ok(store_add_record(store, "{\"n\":1}", &number, &error));
    assert_int_equal(number, 1);
    assert_ok(store_add_record(store, "{\"n\":2,\"é\":\"\\n\"}", &number, &error));
    assert_int_equal(number, 2);
    assert_ok(store_commit(store, &error));
    assert_ok(store_last_record(store, &number, &error));
    assert_int_equal(number, 2);
    g_autofree char *line = store_record(store, 2, &error);
    assert_string_equal(line, "{\"n\":2,\"é\":\"\\n\"}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_account),
        cmocka_unit_test(test_told),
        cmocka_unit_test(test_records),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
