/* What the tests of delivering share: a queue that writes down what is done to it, and three
 * accounts around it. */
#pragma once

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
#include "src/deliver/deliver.h"
#include "src/http/http.h"
#include "tests/unit/http/tiny_server.h"

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
    enum event_kind kind;
    bool is_link_waived;
    int64_t in_hand_for;         /* seconds */
    int64_t in_hand_since;       /* of the last one that was sent */
    int64_t costs, costs_at;     /* of the last one that was settled */
    const char *member_links[3]; /* of a digest's members, which are 101, 102 ... */
    GString *log;
    char *reason, *hint; /* of the last outcome */
};

static inline struct announcement *announcement_of(const struct queue *queue)
{
    struct announcement *row = g_new0(struct announcement, 1);
    row->id = queue->id;
    row->account = g_strdup(queue->account);
    row->posting = g_strdup("dev");
    row->edition = 1;
    row->text = g_strdup(queue->text);
    row->link = g_strdup(queue->link ? queue->link : "");
    row->kind = queue->kind;
    row->is_link_waived = queue->is_link_waived;
    row->key = g_strdup(KEY);
    row->state = STATE_QUEUED;
    row->changed_at = NOW - queue->in_hand_for;
    return row;
}

/* For budgets and schedules, which no account has here. */
struct store *queue_store(struct queue *queue)
{
    (void)queue;
    return NULL;
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
static inline void renew(char **text)
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
    queue->in_hand_since = announcement->changed_at;
    g_string_append(queue->log, "sending ");
    return true;
}

static inline void note(struct queue *queue, const char *word, const struct outcome *outcome)
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
    queue->costs = announcement->costs;
    queue->costs_at = announcement->costs_at;
    g_assert_true(queue->is_begun);
    assert_int_equal(now, NOW);
    assert_int_equal(policy->attempts, 12);
    assert_string_equal(policy->credentials_mark, "mark");
    if (queue->fails_at_settling)
        return error_set(error, ERROR_STORE, NULL, "disk full");
    note(queue, "", outcome);
    return true;
}

bool queue_link_missing(struct queue *queue, struct announcement *announcement,
                        const struct missing_link *missing, int64_t now, GError **error)
{
    (void)announcement, (void)now, (void)error;
    g_assert_true(queue->is_begun);
    g_string_append_printf(queue->log, "%s", missing->is_final ? "never there" : "not there");
    g_free(queue->reason);
    queue->reason = g_strdup(missing->said);
    return true;
}

bool queue_member_links_missing(struct queue *queue, const struct announcement *digest,
                                const GArray *links, int64_t now, GError **error)
{
    (void)digest, (void)now, (void)error;
    g_assert_true(queue->is_begun);
    for (guint i = 0; i < links->len; i++)
        g_string_append_printf(queue->log, "%s%d leaves", i ? " " : "",
                               (int)g_array_index(links, struct member_link, i).id);
    return true;
}

GPtrArray *queue_members(struct queue *queue, const struct announcement *digest, GError **error)
{
    (void)digest, (void)error;
    GPtrArray *rows = g_ptr_array_new_with_free_func((GDestroyNotify)announcement_free);
    for (int i = 0; queue->member_links[i]; i++) {
        struct announcement *row = g_new0(struct announcement, 1);
        row->id = 101 + i;
        row->link = g_strdup(queue->member_links[i]);
        g_ptr_array_add(rows, row);
    }
    return rows;
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

bool queue_note_look(struct queue *queue, const struct announcement *announcement, int64_t costs,
                     int64_t now, GError **error)
{
    (void)queue, (void)announcement, (void)costs, (void)now, (void)error;
    return true;
}

bool queue_settle_lookup(struct queue *queue, struct announcement *announcement,
                         const struct outcome *outcome, const struct retry_policy *policy,
                         int64_t now, GError **error)
{
    (void)announcement, (void)now, (void)error;
    assert_int_equal(policy->attempts, 12);
    assert_string_equal(policy->credentials_mark, "mark");
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

static inline void add_account(struct house *house, const char *name, const char *platform)
{
    struct account_config *account = g_new0(struct account_config, 1);
    account->account.name = g_strdup(name);
    account->account.platform = &adapter_find(platform)->platform;
    account->account.settings = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    account->credentials = g_strdup(name);
    account->retry.attempts = 12;
    g_ptr_array_add(house->config.accounts, account);
}

static inline void account_free(void *pointer)
{
    struct account_config *account = pointer;
    g_free(account->account.name);
    g_free(account->account.api);
    g_hash_table_unref(account->account.settings);
    g_free(account->credentials);
    g_free(account);
}

static inline struct account_config *account_of(struct house *house, const char *name)
{
    for (guint i = 0; i < house->config.accounts->len; i++) {
        struct account_config *account = house->config.accounts->pdata[i];
        if (strcmp(account->account.name, name) == 0)
            return account;
    }
    return NULL;
}

static inline void set(struct house *house, const char *account, const char *name,
                       const char *value)
{
    g_hash_table_insert(account_of(house, account)->account.settings, (gpointer)name,
                        g_strdup(value));
}

static inline void set_api(struct house *house, const char *account, const char *base)
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

static inline int build(void **state)
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
        .credentials_mark = (char *)"mark",
        .queue = &house->queue,
        .now = NOW,
        .is_pretended = true,
    };
    *state = house;
    return 0;
}

static inline int pull_down(void **state)
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

static inline void assert_says(const char *name, const char *text, const char *part)
{
    if (part && (!text || !strstr(text, part)))
        fail_msg("%s: \"%s\" is not in \"%s\"", name, part, text);
}
