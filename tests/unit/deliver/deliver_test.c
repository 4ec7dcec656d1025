/*
 * Delivering, with a queue made for the test and a server on loopback: what is recorded before
 * something leaves, and what comes of every way in which it can end.
 */
#include "tests/unit/deliver/deliver_world.h"

/* --- publishing --- */

static void test_what_comes_of_it(void **state)
{
    struct house *house = *state;
    char nobody[64];
    close(tiny_bind(nobody));
    const struct {
        const char *name, *account, *api, *log, *reason, *hint;
    } cases[] = {
        {"posted on X", "bird", "/good", "claimed sending posted 77", NULL, NULL},
        {"posted on Facebook", "page", "/good", "claimed sending posted 111_5", NULL, NULL},
        {"written to the outbox", "box", NULL, "claimed sending posted " KEY, NULL, NULL},
        {"a limit", "bird", "/limit", "claimed sending wait", "too many requests", NULL},
        {"nobody listens", "bird", nobody, "claimed retry", "connection refused", NULL},
        {"the answer was lost", "bird", "/lost", "claimed sending unsure",
         "the answer was lost: ", NULL},
        {"the answer was cut", "bird", "/cut", "claimed sending unsure",
         "the answer was lost: ", NULL},
        {"HTML and 503", "bird", "/html", "claimed sending unsure", "HTTP 503", NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct queue *queue = &house->queue;
        queue->account = cases[i].account;
        g_string_truncate(queue->log, 0);
        if (cases[i].api)
            set_api(house, cases[i].account, cases[i].api);
        assert_true(deliver_due(&house->deliver, NULL));
        if (strcmp(queue->log->str, cases[i].log) != 0)
            fail_msg("%s: %s (%s)", cases[i].name, queue->log->str, queue->reason);
        assert_says(cases[i].name, queue->reason, cases[i].reason);
        assert_says(cases[i].name, queue->hint, cases[i].hint);
    }
}

/* To the moment at which it was noted, which may be in another month than the answer. */
static void test_given_back(void **state)
{
    struct house *house = *state;
    account_of(house, "bird")->prices.post = 100;
    house->queue.in_hand_for = 60;
    house->queue.account = "bird";
    set_api(house, "bird", "/limit");
    assert_true(deliver_due(&house->deliver, NULL));
    assert_string_equal(house->queue.log->str, "claimed sending wait");
    assert_int_equal(house->queue.costs, -100);
    assert_int_equal(house->queue.costs_at, NOW - 60);
}

/* Taken in hand at nine in the evening, ready to leave at three in the night. */
static void test_slept(void **state)
{
    struct house *house = *state;
    static const char *const accounts[] = {"bird", "page", "box"};
    house->queue.in_hand_for = 6 * 3600;
    for (gsize i = 0; i < G_N_ELEMENTS(accounts); i++) {
        house->queue.account = accounts[i];
        g_string_truncate(house->queue.log, 0);
        assert_true(deliver_due(&house->deliver, NULL));
        assert_string_equal(house->queue.log->str, "claimed retry");
        assert_says(accounts[i], house->queue.reason, "this machine slept");
    }
    assert_int_equal(g_atomic_int_get(&house->server->requests), 0);
}

static void test_sending_not_recorded(void **state)
{
    struct house *house = *state;
    static const char *const accounts[] = {"bird", "page", "box"};
    house->queue.fails_at_sending = true;
    for (gsize i = 0; i < G_N_ELEMENTS(accounts); i++) {
        g_autoptr(GError) error = NULL;
        house->queue.account = accounts[i];
        g_string_truncate(house->queue.log, 0);
        assert_false(deliver_due(&house->deliver, &error));
        assert_int_equal(error->code, ERROR_STORE);
        assert_string_equal(house->queue.log->str, "claimed "); /* and not settled: see deliver.c */
    }
    g_autofree char *file = g_build_filename(house->folder, "outbox.jsonl", NULL);
    g_autofree char *written = file_read(file, 1000, NULL, NULL);
    assert_int_equal(g_atomic_int_get(&house->server->requests), 0);
    assert_string_equal(written, "");
}

static void test_settling_fails(void **state)
{
    struct house *house = *state;
    g_autoptr(GError) error = NULL;
    house->queue.fails_at_settling = true;
    house->queue.account = "bird";
    assert_false(deliver_due(&house->deliver, &error));
    assert_int_equal(error->code, ERROR_STORE);
    assert_int_equal(g_atomic_int_get(&house->server->requests), 1);
}

static void test_which_are_sent(void **state)
{
    struct house *house = *state;
    static char *const bird_only[] = {"bird", NULL};
    const struct {
        const char *name, *account, *api;
        bool is_real;
        bool is_bird_only;
        int64_t only; /* 0 = all */
        bool is_sent;
    } cases[] = {
        {"all", "box", NULL, false, false, 0, true},
        {"its account is asked for", "bird", "/good", false, true, 0, true},
        {"another account is asked for", "box", NULL, false, true, 0, false},
        {"it is asked for", "box", NULL, false, false, 7, true},
        {"another one is asked for", "box", NULL, false, false, 8, false},
        {"an account that nobody has", "gone", NULL, false, false, 0, false},
        {"pretended time, a real platform", "bird", "https://api.example.invalid", false, false, 0,
         false},
        {"real time, loopback", "bird", "/good", true, false, 0, true},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
        int64_t other = 3;
        g_array_append_val(ids, other);
        g_array_append_val(ids, cases[i].only);
        house->deliver.only_these = cases[i].only ? ids : NULL;
        house->deliver.only = cases[i].is_bird_only ? (GStrv)bird_only : NULL;
        house->deliver.is_pretended = !cases[i].is_real;
        house->queue.account = cases[i].account;
        g_string_truncate(house->queue.log, 0);
        if (cases[i].api)
            set_api(house, "bird", cases[i].api);
        assert_true(deliver_due(&house->deliver, NULL));
        if ((house->queue.log->len > 0) != cases[i].is_sent)
            fail_msg("%s: \"%s\"", cases[i].name, house->queue.log->str);
    }
}

/* --- unsure --- */

static void test_looking(void **state)
{
    struct house *house = *state;
    g_autofree char *file = g_build_filename(house->folder, "outbox.jsonl", NULL);
    static const struct {
        const char *name, *account, *content, *log;
    } cases[] = {
        {"found", "box", "{\"key\":\"" KEY "\"}\n", "looked: posted " KEY " "},
        {"proven absent, so it is sent", "box", "", "looked: absent claimed sending posted " KEY},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        house->queue.account = cases[i].account;
        house->queue.is_unsure = true;
        g_string_truncate(house->queue.log, 0);
        unlink(file);
        if (cases[i].content)
            assert_true(file_create(file, cases[i].content, 0600, NULL));
        assert_true(deliver_due(&house->deliver, NULL));
        if (strcmp(house->queue.log->str, cases[i].log) != 0)
            fail_msg("%s: %s", cases[i].name, house->queue.log->str);
    }
}

/* A look that does not come back proves nothing: it must not be taken for "absent". */
static void test_a_look_that_fails(void **state)
{
    struct house *house = *state;
    g_autofree char *file = g_build_filename(house->folder, "outbox.jsonl", NULL);
    assert_int_equal(symlink("/dev/null", file), 0);
    house->queue.account = "box";
    house->queue.is_unsure = true;
    assert_true(deliver_due(&house->deliver, NULL));
    assert_string_equal(house->queue.log->str, "looked: retry ");
    assert_says("reason", house->queue.reason, "symbolic link");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_what_comes_of_it, build, pull_down),
        cmocka_unit_test_setup_teardown(test_slept, build, pull_down),
        cmocka_unit_test_setup_teardown(test_given_back, build, pull_down),
        cmocka_unit_test_setup_teardown(test_sending_not_recorded, build, pull_down),
        cmocka_unit_test_setup_teardown(test_settling_fails, build, pull_down),
        cmocka_unit_test_setup_teardown(test_which_are_sent, build, pull_down),
        cmocka_unit_test_setup_teardown(test_looking, build, pull_down),
        cmocka_unit_test_setup_teardown(test_a_look_that_fails, build, pull_down),
    };
    http_global_init();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    http_global_cleanup();
    return failed;
}
