/* Delivering on several accounts, with a real queue: they go beside each other, at most so many at
 * a time, and what one account has to say goes out in order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "adapters/adapter.h"
#include "src/deliver/deliver.h"
#include "src/http/http.h"
#include "tests/unit/deliver/meeting_server.h"
#include "tests/unit/queue/queue_fixture.h"

#define POSTED "HTTP/1.1 201 Created\r\n\r\n{\"data\":{\"id\":\"7\"}}"
#define EACH 3 /* announcements an account */

static struct account_config *account_new(int number, const char *api)
{
    struct account_config *account = g_new0(struct account_config, 1);
    account->account.name = g_strdup_printf("x%d", number);
    account->account.platform = &adapter_find("x")->platform;
    account->account.api = g_strdup(api);
    account->credentials = g_strdup("bird");
    account->retry = (struct retry_rules){.first = 60, .max = 60, .factor = 1, .attempts = 3};
    return account;
}

static void account_free(void *pointer)
{
    struct account_config *account = pointer;
    g_free(account->account.name);
    g_free(account->account.api);
    g_free(account->credentials);
    g_free(account);
}

static void assert_in_order(struct queue *queue, const char *account)
{
    GError *error = NULL;
    const struct announcement_filter filter = {.account = account, .by_age = true};
    g_autoptr(GPtrArray) rows = store_announcements(queue_store(queue), &filter, &error);
    assert_ok(rows);
    assert_int_equal(rows->len, EACH);
    for (guint i = 0; i < rows->len; i++)
        assert_int_equal(((const struct announcement *)rows->pdata[i])->state, STATE_POSTED);
}

/* The journal's announcements in the order in which they were sent: each account's ids only rise.
 */
static void assert_journal_in_order(const char *store_path, int accounts)
{
    g_autofree char *path = journal_path(store_path);
    g_autofree char *content = file_bytes(path, NULL);
    g_auto(GStrv) lines = g_strsplit(content, "\n", -1);
    gint64 last[8] = {0};
    for (int i = 0; lines[i] && *lines[i]; i++) {
        const char *id = strstr(lines[i], "\"announcement\":"), *name = strstr(lines[i], "\"x");
        gint64 number = g_ascii_strtoll(id + strlen("\"announcement\":"), NULL, 10);
        int account = name[2] - '0';
        assert_in_range(account, 0, accounts - 1);
        assert_true(number >= last[account]);
        last[account] = number;
    }
}

static void deliver_on(int accounts, int max_parallel)
{
    struct meeting_server *server = meeting_start(MIN(accounts, max_parallel), POSTED);
    AUTO(place_clear) struct place place = place_new();
    AUTO(queue_close) struct queue *queue = queue_opened(place.store);
    struct config config = {.max_parallel = max_parallel,
                            .accounts = g_ptr_array_new_with_free_func(account_free)};
    for (int i = 0; i < accounts; i++)
        g_ptr_array_add(config.accounts, account_new(i, server->base));
    for (int i = 0; i < accounts * EACH; i++) {
        g_autofree char *name = g_strdup_printf("x%d", i % accounts);
        put_row(queue, name, i, STATE_QUEUED);
    }
    struct deliver deliver = {.config = &config, .queue = queue, .now = NOW, .is_pretended = true};
    GError *error = NULL;
    deliver.credentials = credentials_load(NULL, &error);
    assert_ok(deliver_due(&deliver, &error));
    for (int i = 0; i < accounts; i++)
        assert_in_order(queue, ((struct account_config *)config.accounts->pdata[i])->account.name);
    assert_journal_in_order(place.store, accounts);
    assert_int_equal(server->requests, accounts * EACH);
    assert_int_equal(server->most, MIN(accounts, max_parallel));
    credentials_free(deliver.credentials);
    g_ptr_array_unref(config.accounts);
    meeting_stop(server);
}

static void test_beside_each_other(void **state)
{
    (void)state;
    static const struct {
        int accounts, max_parallel;
    } cases[] = {{4, 8}, {4, 2}, {3, 1}};
    setenv("ANNOUNCE_BIRD_CONSUMER_KEY", "ck", 1);
    setenv("ANNOUNCE_BIRD_CONSUMER_SECRET", "cs", 1);
    setenv("ANNOUNCE_BIRD_TOKEN", "tk", 1);
    setenv("ANNOUNCE_BIRD_TOKEN_SECRET", "ts", 1);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("  %d accounts, %d at a time\n", cases[i].accounts, cases[i].max_parallel);
        deliver_on(cases[i].accounts, cases[i].max_parallel);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_beside_each_other)};
    http_global_init();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    http_global_cleanup();
    return failed;
}
