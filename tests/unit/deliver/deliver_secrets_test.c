/* Delivering and secrets: who goes without, what they sign, what a check says of them. */
#include "tests/unit/deliver/deliver_world.h"

/* --- secrets --- */

static void test_missing_credentials(void **state)
{
    struct house *house = *state;
    static const struct {
        const char *name, *variable, *value, *reason, *hint;
    } cases[] = {
        {"one is missing", "ANNOUNCE_BIRD_TOKEN", NULL, "no token for bird",
         "`bird:` in a file that `credentials:` names, or into $ANNOUNCE_BIRD_TOKEN, or into "
         "$CREDENTIALS_DIRECTORY/bird.token"},
        {"two are missing", "ANNOUNCE_BIRD_CONSUMER_KEY", NULL, "no consumer_key, token for bird",
         "ANNOUNCE_BIRD_CONSUMER_KEY"},
        {"a line end within", "ANNOUNCE_BIRD_CONSUMER_KEY", "a\r\nX-Evil: 1",
         "the consumer_key of bird holds a blank", "copy it"},
        {"no ASCII", "ANNOUNCE_BIRD_CONSUMER_KEY", "é", "the consumer_key of bird", "copy it"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        if (cases[i].value)
            setenv(cases[i].variable, cases[i].value, 1);
        else
            unsetenv(cases[i].variable);
        house->queue.account = "bird";
        g_string_truncate(house->queue.log, 0);
        assert_true(deliver_due(&house->deliver, NULL));
        if (strcmp(house->queue.log->str, "claimed needs-person auth") != 0)
            fail_msg("%s: %s", cases[i].name, house->queue.log->str);
        assert_says(cases[i].name, house->queue.reason, cases[i].reason);
        assert_says(cases[i].name, house->queue.hint, cases[i].hint);
    }
    assert_int_equal(g_atomic_int_get(&house->server->requests), 0);
}

/* Who may need a secret of the file waits for a person; who has all, or needs none, is served. */
static void test_unreadable_credentials(void **state)
{
    struct house *house = *state;
    static const struct {
        const char *account, *log, *reason;
    } cases[] = {
        {"bird", "claimed needs-person auth", "can be read by other users"},
        {"page", "claimed sending posted 111_5", NULL},
        {"box", "claimed sending posted " KEY, NULL},
    };
    unsetenv("ANNOUNCE_BIRD_TOKEN");
    error_set(&house->deliver.credentials_error, ERROR_CONFIG, "chmod 600 it",
              "credentials.yaml can be read by other users");
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        house->queue.account = cases[i].account;
        g_string_truncate(house->queue.log, 0);
        assert_true(deliver_due(&house->deliver, NULL));
        if (strcmp(house->queue.log->str, cases[i].log) != 0)
            fail_msg("%s: %s", cases[i].account, house->queue.log->str);
        if (cases[i].reason) {
            assert_says(cases[i].account, house->queue.reason, cases[i].reason);
            assert_says(cases[i].account, house->queue.hint, "chmod 600 it");
        }
    }
    assert_int_equal(g_atomic_int_get(&house->server->requests), 1);
    g_clear_error(&house->deliver.credentials_error);
}

static void test_authorisation(void **state)
{
    struct house *house = *state;
    house->queue.account = "bird";
    assert_true(deliver_due(&house->deliver, NULL));
    assert_true(
        tiny_was_asked(house->server, "\r\nAuthorization: OAuth oauth_consumer_key=\"ck\""));
    assert_true(tiny_was_asked(house->server, "oauth_token=\"tk\""));
    assert_true(tiny_was_asked(house->server, "{\"text\":\"Hello\"}"));

    house->queue.account = "page";
    assert_true(deliver_due(&house->deliver, NULL));
    assert_true(tiny_was_asked(house->server, "\r\nAuthorization: Bearer pt\r\n"));
    /* the proof: HMAC-SHA256 of "pt" with the key "as" */
    assert_true(tiny_was_asked(house->server,
                               "message=Hello&link=https%3A%2F%2Fa%2Fb&appsecret_proof="
                               "9a1c84c65c0cd5fc901c2d0b55052220dc6f6a7f1bc3534741e9c1634f613849"));

    unsetenv("ANNOUNCE_PAGE_APP_SECRET");
    house->queue.account = "page";
    assert_true(deliver_due(&house->deliver, NULL));
    assert_false(tiny_was_asked(house->server, "appsecret_proof"));
}

/* A posting's text is a stranger's: what looks like a placeholder in it stays as it is. */
static void test_no_secret_enters_a_text(void **state)
{
    struct house *house = *state;
    house->queue.account = "page";
    house->queue.text = "${page_token} ${app_secret}";
    assert_true(deliver_due(&house->deliver, NULL));
    assert_true(
        tiny_was_asked(house->server, "message=%24%7Bpage_token%7D%20%24%7Bapp_secret%7D&link="));
}

/* --- checking --- */

static void take(const struct deliver_check *check, void *data)
{
    GString *text = data;
    g_string_append_printf(text, "%s:", check->account);
    for (guint i = 0; i < check->present->len; i++)
        g_string_append_printf(text, " +%s", (char *)check->present->pdata[i]);
    for (guint i = 0; i < check->missing->len; i++)
        g_string_append_printf(text, " -%s", (char *)check->missing->pdata[i]);
    g_string_append_printf(text, " %s%s %s", check->was_asked ? "asked " : "",
                           outcome_name(check->outcome.kind), cause_name(check->outcome.cause));
    if (check->outcome.remote_id)
        g_string_append_printf(text, "(%s)", check->outcome.remote_id);
    g_string_append(text, "\n");
}

static void test_check(void **state)
{
    struct house *house = *state;
    g_autoptr(GString) text = g_string_new(NULL);
    deliver_check_accounts(&house->deliver, false, take, text);
    assert_string_equal(text->str,
                        "box: posted \n"
                        "bird: +consumer_key (environment) +consumer_secret (environment) "
                        "+token (environment) +token_secret (environment) posted \n"
                        "page: +page_token (environment) +app_secret (environment) posted \n");
    assert_int_equal(g_atomic_int_get(&house->server->requests), 0);

    static char *const page_only[] = {"page", NULL};
    house->deliver.only = (GStrv)page_only;
    g_string_truncate(text, 0);
    unsetenv("ANNOUNCE_PAGE_PAGE_TOKEN");
    deliver_check_accounts(&house->deliver, true, take, text);
    assert_string_equal(text->str,
                        "page: +app_secret (environment) -page_token needs-person auth\n");
    assert_int_equal(g_atomic_int_get(&house->server->requests), 0);
}

static void test_check_asks(void **state)
{
    struct house *house = *state;
    const struct {
        const char *name, *account, *api, *app_id, *app_secret, *found, *request;
    } cases[] = {
        {"the outbox", "box", NULL, NULL, "as", " posted \n", NULL},
        {"X", "bird", "/good", NULL, "as", " asked posted (@mes_aides, id 12)\n",
         "GET /good/2/users/me HTTP"},
        {"X does not answer", "bird", "/lost", NULL, "as", " retry \n", NULL},
        {"the Page", "page", "/good", NULL, "as", " asked posted (Page \"P\", id 111)\n",
         "GET /good/v25.0/111?fields=id%2Cname&appsecret_proof="},
        {"the token", "page", "/good", "42", "as", " asked posted (Page token, may post)\n",
         "GET /good/v25.0/debug_token?input_token=pt&access_token=42%7Cas HTTP"},
        {"the token, no app secret", "page", "/good", "42", NULL, " needs-person auth\n", NULL},
        {"pretended time, a real platform", "bird", "https://api.example.invalid", NULL, "as",
         " posted \n", NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        char *only[] = {(char *)cases[i].account, NULL};
        house->deliver.only = only;
        if (cases[i].api)
            set_api(house, cases[i].account, cases[i].api);
        if (cases[i].app_id)
            set(house, "page", "app_id", cases[i].app_id);
        if (!cases[i].app_secret)
            unsetenv("ANNOUNCE_PAGE_APP_SECRET");
        deliver_check_accounts(&house->deliver, true, take, text);
        if (!g_str_has_suffix(text->str, cases[i].found))
            fail_msg("%s: %s", cases[i].name, text->str);
        if (cases[i].request && !tiny_was_asked(house->server, cases[i].request))
            fail_msg("%s: %s", cases[i].name, house->server->request);
        house->deliver.only = NULL;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_missing_credentials, build, pull_down),
        cmocka_unit_test_setup_teardown(test_unreadable_credentials, build, pull_down),
        cmocka_unit_test_setup_teardown(test_authorisation, build, pull_down),
        cmocka_unit_test_setup_teardown(test_no_secret_enters_a_text, build, pull_down),
        cmocka_unit_test_setup_teardown(test_check, build, pull_down),
        cmocka_unit_test_setup_teardown(test_check_asks, build, pull_down),
    };
    http_global_init();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    http_global_cleanup();
    return failed;
}
