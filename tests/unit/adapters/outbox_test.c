/* The outbox's requests and judgements, and what all platforms' tables have to hold. */
#include <jansson.h>

#include "tests/unit/adapters/judging.h"

#define KEY "00112233445566778899aabbccddeeff"

static struct account outbox_account(void)
{
    GHashTable *settings = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_insert(settings, (gpointer) "path", (gpointer) "/somewhere/outbox");
    return (struct account){
        .name = (char *)"rehearsal", .platform = &outbox_adapter.platform, .settings = settings};
}

static void test_request(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        struct delivery delivery;
        const char *line;
    } cases[] = {
        {"a new posting",
         {.posting = "dev", .kind = EVENT_NEW, .edition = 1, .text = "Dév", .link = "https://a/b"},
         "{\"account\":\"rehearsal\",\"platform\":\"outbox\",\"posting\":\"dev\",\"edition\":1,"
         "\"kind\":\"new\",\"text\":\"Dév\",\"link\":\"https://a/b\","
         "\"at\":\"2026-11-22T09:30:00Z\",\"key\":\"" KEY "\"}"},
        {"without a link, said again, two lines",
         {.posting = "b/dev \"C\"",
          .kind = EVENT_REOPENED,
          .edition = 3,
          .take = 2,
          .text = "a\nb"},
         "{\"account\":\"rehearsal\",\"platform\":\"outbox\",\"posting\":\"b/dev \\\"C\\\"\","
         "\"edition\":3,\"kind\":\"reopened\",\"text\":\"a\\nb\",\"link\":\"\","
         "\"at\":\"2026-11-22T09:30:00Z\",\"take\":2,\"key\":\"" KEY "\"}"},
    };
    struct account account = outbox_account();
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct delivery delivery = cases[i].delivery;
        AUTO(http_request_clear) struct http_request request = {0};
        delivery.account = &account;
        delivery.now = NOW;
        delivery.key = KEY;
        assert_true(outbox_adapter.request(&delivery, &request, NULL));
        if (strcmp(request.line, cases[i].line) != 0)
            fail_msg("%s: %s", cases[i].name, request.line);
        assert_int_equal(request.kind, REQUEST_APPEND_LINE);
        assert_string_equal(request.path, "/somewhere/outbox/outbox.jsonl");
        assert_string_equal(request.key, KEY);
        assert_true(request.publishes);
    }
    g_hash_table_unref(account.settings);
}

static void test_text_that_is_not_utf8(void **state)
{
    (void)state;
    struct account account = outbox_account();
    struct delivery delivery = {
        .account = &account, .posting = "dev", .text = "\xff", .key = KEY, .now = NOW};
    AUTO(http_request_clear) struct http_request request = {0};
    g_autoptr(GError) error = NULL;
    assert_false(outbox_adapter.request(&delivery, &request, &error));
    assert_non_null(error);
    g_hash_table_unref(account.settings);
}

static void test_lookup(void **state)
{
    (void)state;
    static const struct judging rows[] = {
        {"there", 200, "{\"text\":\"x\",\"key\":\"" KEY "\"}", .kind = OUTCOME_POSTED, .id = KEY},
        {"not there", 200, "", .kind = OUTCOME_ABSENT},
        {"another key", 200, "{\"key\":\"00\"}", .kind = OUTCOME_RETRY},
        {"no JSON", 200, "x", .kind = OUTCOME_RETRY},
    };
    struct account account = outbox_account();
    struct delivery delivery = {.account = &account, .key = KEY};
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        AUTO(http_response_clear) struct http_response response = answer_of(&rows[i]);
        AUTO(outcome_clear) struct outcome outcome = {0};
        outbox_adapter.lookup_judge(&delivery, &response, &outcome);
        compare(&rows[i], &outcome);
    }
    AUTO(http_request_clear) struct http_request request = {0};
    assert_true(outbox_adapter.lookup_request(&delivery, &request, NULL));
    assert_int_equal(request.kind, REQUEST_READ_FILE);
    assert_string_equal(request.path, "/somewhere/outbox/outbox.jsonl");
    assert_string_equal(request.key, KEY);
    assert_false(request.publishes);
    g_hash_table_unref(account.settings);
}

static void test_judge(void **state)
{
    (void)state;
    static const struct judging row = {"written", 200, "", .kind = OUTCOME_POSTED, .id = KEY};
    struct account account = outbox_account();
    struct delivery delivery = {.account = &account, .key = KEY};
    AUTO(http_response_clear) struct http_response response = answer_of(&row);
    AUTO(outcome_clear) struct outcome outcome = {0};
    outbox_adapter.judge(&delivery, &response, &outcome);
    compare(&row, &outcome);
    g_hash_table_unref(account.settings);
}

static void test_every_platform(void **state)
{
    (void)state;
    const struct platform *const *platforms = adapters_platforms();
    for (int i = 0; adapters[i]; i++) {
        const struct platform *platform = &adapters[i]->platform;
        assert_ptr_equal(platforms[i], platform);
        assert_ptr_equal(adapter_find(platform->name), adapters[i]);
        assert_non_null(platform->title);
        assert_true(platform->limits.max > 0);
        assert_true(!adapters[i]->lookup_request == !adapters[i]->lookup_judge);
        assert_true(!adapters[i]->check_request == !adapters[i]->check_judge);
        for (int language = 0; language < LANGUAGES; language++) {
            for (int kind = 0; kind < EVENT_KINDS; kind++)
                assert_non_null(platform->templates[language][kind]);
        }
    }
    assert_null(adapter_find("myspace"));
}

static void test_measured_platforms(void **state)
{
    (void)state;
    const struct platform *const *measured = adapters_measured();
    for (int i = 0; measured[i]; i++) {
        const struct adapter *adapter = adapter_find(measured[i]->name);
        assert_non_null(measured[i]->title);
        assert_true(measured[i]->limits.max > 0);
        assert_true(!adapter || &adapter->platform == measured[i]);
    }
    for (int i = 0; adapters[i]; i++) {
        int j = 0;
        while (measured[j] && measured[j] != &adapters[i]->platform)
            j++;
        assert_non_null(measured[j]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_request),        cmocka_unit_test(test_text_that_is_not_utf8),
        cmocka_unit_test(test_lookup),         cmocka_unit_test(test_judge),
        cmocka_unit_test(test_every_platform), cmocka_unit_test(test_measured_platforms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
