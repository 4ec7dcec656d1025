/*
 * Delivering, with a queue made for the test and a server on loopback: what is recorded before
 * something leaves, what comes of every way in which it can end, and where the secrets go.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "adapters/adapter.h"
#include "src/base/error.h"
#include "src/base/file.h"
#include "src/deliver.h"
#include "src/http.h"
#include "tests/unit/network/tiny_server.h"

#define NOW INT64_C(1795339800)
#define KEY "00112233445566778899aabbccddeeff"

/* --- the queue of the test: one announcement, and a log of what is done to it --- */

struct queue {
    const char *account; /* whose announcement waits; NULL = none */
    int64_t id;
    bool is_unsure; /* it waits for a look, not to be sent */
    bool fails_at_sending;
    bool fails_at_settling;
    bool is_begun; /* a transaction */
    const char *text, *link;
    GString *log;
    char *reason, *hint; /* of the last outcome */
};

static struct announcement *announcement_of(const struct queue *queue)
{
    struct announcement *row = g_new0(struct announcement, 1);
    row->id = queue->id;
    row->account = g_strdup(queue->account);
    row->posting = g_strdup("dev");
    row->edition = 1;
    row->text = g_strdup(queue->text);
    row->link = g_strdup(queue->link);
    row->key = g_strdup(KEY);
    row->state = STATE_QUEUED;
    return row;
}

bool queue_begin(struct queue *queue, GError **error)
{
    (void)error;
    g_assert_false(queue->is_begun);
    queue->is_begun = true;
    return true;
}

bool queue_commit(struct queue *queue, GError **error)
{
    (void)error;
    queue->is_begun = false;
    return true;
}

void queue_rollback(struct queue *queue)
{
    queue->is_begun = false;
}

struct announcement *queue_claim(struct queue *queue, const char *account, int64_t only,
                                 int64_t now, GError **error)
{
    (void)now, (void)error;
    if (queue->is_unsure || g_strcmp0(queue->account, account) != 0 || (only && only != queue->id))
        return NULL;
    struct announcement *row = announcement_of(queue);
    row->state = STATE_CLAIMED;
    queue->account = NULL;
    g_string_append(queue->log, "claimed ");
    return row;
}

/* Like the real one it replaces the row's strings: nobody may still hold the old ones. */
static void renew(char **text)
{
    char *copy = g_strdup(*text);
    memset(*text, '#', strlen(*text));
    g_free(*text);
    *text = copy;
}

bool queue_sending(struct queue *queue, struct announcement *announcement, int64_t now,
                   GError **error)
{
    (void)now;
    g_assert_false(queue->is_begun); /* a commit that others may still roll back is none */
    if (queue->fails_at_sending)
        return error_set(error, ERROR_STORE, NULL, "disk full");
    renew(&announcement->text);
    renew(&announcement->key);
    renew(&announcement->posting);
    announcement->state = STATE_SENDING;
    g_string_append(queue->log, "sending ");
    return true;
}

static void note(struct queue *queue, const char *word, const struct outcome *outcome)
{
    g_string_append_printf(queue->log, "%s%s", word, outcome_name(outcome->kind));
    if (outcome->cause)
        g_string_append_printf(queue->log, " %s", cause_name(outcome->cause));
    if (outcome->remote_id)
        g_string_append_printf(queue->log, " %s", outcome->remote_id);
    g_free(queue->reason);
    g_free(queue->hint);
    queue->reason = g_strdup(outcome->reason);
    queue->hint = g_strdup(outcome->hint);
}

bool queue_settle(struct queue *queue, struct announcement *announcement,
                  const struct outcome *outcome, const struct retry_policy *policy, int64_t now,
                  GError **error)
{
    (void)announcement;
    g_assert_true(queue->is_begun);
    assert_int_equal(now, NOW);
    assert_int_equal(policy->attempts, 12);
    assert_non_null(policy->credentials_mark);
    if (queue->fails_at_settling)
        return error_set(error, ERROR_STORE, NULL, "disk full");
    note(queue, "", outcome);
    return true;
}

GPtrArray *queue_unsure(struct queue *queue, const char *account, int64_t now, GError **error)
{
    (void)now, (void)error;
    GPtrArray *rows = g_ptr_array_new_with_free_func((GDestroyNotify)announcement_free);
    if (queue->is_unsure && g_strcmp0(queue->account, account) == 0)
        g_ptr_array_add(rows, announcement_of(queue));
    return rows;
}

GPtrArray *queue_remote_ids(struct queue *queue, const struct announcement *announcement,
                            int64_t since, GError **error)
{
    (void)queue, (void)announcement, (void)since, (void)error;
    return g_ptr_array_new();
}

bool queue_settle_lookup(struct queue *queue, struct announcement *announcement,
                         const struct outcome *outcome, const struct retry_policy *policy,
                         int64_t now, GError **error)
{
    (void)announcement, (void)now, (void)error;
    assert_int_equal(policy->attempts, 12);
    assert_non_null(policy->credentials_mark);
    note(queue, "looked: ", outcome);
    queue->is_unsure = false;
    if (outcome->kind != OUTCOME_ABSENT)
        queue->account = NULL;
    g_string_append_c(queue->log, ' ');
    return true;
}

/* --- the house around it: three accounts, credentials from the environment --- */

#define HEAD(status) "HTTP/1.1 " status "\r\nContent-Type: application/json\r\n"
#define SAID(status, body) HEAD(status) "\r\n" body

static const struct tiny_answer answers[] = {
    {"/good/2/tweets", SAID("201 Created", "{\"data\":{\"id\":\"77\"}}")},
    {"/good/v25.0/111/feed", SAID("200 OK", "{\"id\":\"111_5\"}")},
    {"/good/2/users/me", SAID("200 OK", "{\"data\":{\"id\":\"12\",\"username\":\"mes_aides\"}}")},
    {"/good/v25.0/debug_token", SAID("200 OK", "{\"data\":{\"is_valid\":true,\"type\":\"PAGE\","
                                               "\"scopes\":[\"pages_manage_posts\"]}}")},
    {"/good/v25.0/111", SAID("200 OK", "{\"id\":\"111\",\"name\":\"P\"}")},
    {"/limit/2/tweets", SAID("429 Too Many", "{}")},
    {"/lost/2/tweets", NULL, 0, TINY_RESET},
    {"/cut/2/tweets", HEAD("201 Created") "Content-Length: 99\r\n\r\n{\"data\":"},
    {"/html/2/tweets", SAID("503 Down", "<html>")},
    {"/lost/2/users/me", NULL, 0, TINY_RESET},
    {NULL},
};

struct house {
    struct tiny_server *server;
    struct queue queue;
    struct config config;
    struct deliver deliver;
    char *folder;
};

static void add_account(struct house *house, const char *name, const char *platform)
{
    struct account_config *account = g_new0(struct account_config, 1);
    account->account.name = g_strdup(name);
    account->account.platform = &adapter_find(platform)->platform;
    account->account.settings = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    account->credentials = g_strdup(name);
    account->retry.attempts = 12;
    g_ptr_array_add(house->config.accounts, account);
}

static void account_free(void *pointer)
{
    struct account_config *account = pointer;
    g_free(account->account.name);
    g_free(account->account.api);
    g_hash_table_unref(account->account.settings);
    g_free(account->credentials);
    g_free(account);
}

static struct account_config *account_of(struct house *house, const char *name)
{
    for (guint i = 0; i < house->config.accounts->len; i++) {
        struct account_config *account = house->config.accounts->pdata[i];
        if (strcmp(account->account.name, name) == 0)
            return account;
    }
    return NULL;
}

static void set(struct house *house, const char *account, const char *name, const char *value)
{
    g_hash_table_insert(account_of(house, account)->account.settings, (gpointer)name,
                        g_strdup(value));
}

static void set_api(struct house *house, const char *account, const char *base)
{
    struct account_config *config = account_of(house, account);
    g_free(config->account.api);
    config->account.api =
        base[0] == '/' ? g_strconcat(house->server->base, base, NULL) : g_strdup(base);
}

static const char *const secrets[][2] = {
    {"ANNOUNCE_BIRD_CONSUMER_KEY", "ck"}, {"ANNOUNCE_BIRD_CONSUMER_SECRET", "cs"},
    {"ANNOUNCE_BIRD_TOKEN", "tk"},        {"ANNOUNCE_BIRD_TOKEN_SECRET", "ts"},
    {"ANNOUNCE_PAGE_PAGE_TOKEN", "pt"},   {"ANNOUNCE_PAGE_APP_SECRET", "as"},
};

static int build(void **state)
{
    struct house *house = g_new0(struct house, 1);
    house->server = tiny_start(answers);
    house->folder = g_dir_make_tmp("announce-deliver-XXXXXX", NULL);
    house->config.max_parallel = 8;
    house->config.accounts = g_ptr_array_new_with_free_func(account_free);
    add_account(house, "box", "outbox");
    add_account(house, "bird", "x");
    add_account(house, "page", "facebook");
    set(house, "box", "path", house->folder);
    set(house, "page", "page", "111");
    set(house, "page", "api_version", "v25.0");
    set_api(house, "bird", "/good");
    set_api(house, "page", "/good");
    for (gsize i = 0; i < G_N_ELEMENTS(secrets); i++)
        setenv(secrets[i][0], secrets[i][1], 1);
    unsetenv("CREDENTIALS_DIRECTORY");
    house->queue = (struct queue){.id = 7, .text = "Hello", .link = "https://a/b"};
    house->queue.log = g_string_new(NULL);
    house->deliver = (struct deliver){
        .config = &house->config,
        .credentials = credentials_load(NULL, NULL),
        .queue = &house->queue,
        .now = NOW,
        .is_pretended = true,
    };
    *state = house;
    return 0;
}

static int pull_down(void **state)
{
    struct house *house = *state;
    g_autofree char *file = g_build_filename(house->folder, "outbox.jsonl", NULL);
    tiny_stop(house->server);
    unlink(file);
    rmdir(house->folder);
    g_free(house->folder);
    g_ptr_array_unref(house->config.accounts);
    credentials_free(house->deliver.credentials);
    g_string_free(house->queue.log, TRUE);
    g_free(house->queue.reason);
    g_free(house->queue.hint);
    g_free(house);
    return 0;
}

static void assert_says(const char *name, const char *text, const char *part)
{
    if (part && (!text || !strstr(text, part)))
        fail_msg("%s: \"%s\" is not in \"%s\"", name, part, text);
}

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
        cmocka_unit_test_setup_teardown(test_what_comes_of_it, build, pull_down),
        cmocka_unit_test_setup_teardown(test_sending_not_recorded, build, pull_down),
        cmocka_unit_test_setup_teardown(test_settling_fails, build, pull_down),
        cmocka_unit_test_setup_teardown(test_which_are_sent, build, pull_down),
        cmocka_unit_test_setup_teardown(test_looking, build, pull_down),
        cmocka_unit_test_setup_teardown(test_a_look_that_fails, build, pull_down),
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
