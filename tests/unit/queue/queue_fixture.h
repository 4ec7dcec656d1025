/* What the tests of the queue share: rows in any state, and a look at them. */
#pragma once

#include "queue/journal.h"
#include "queue/queue.h"
#include "tests/unit/queue/fixture.h"

static const struct retry_policy retry_policy = {
    .first = 60,
    .max = 6 * HOUR,
    .factor = 2,
    .attempts = 3,
    .credentials_mark = "mark",
};

static inline struct queue *queue_opened(const char *path)
{
    GError *error = NULL;
    struct queue *queue = queue_open(path, STORE_WRITE, NOW, &error);
    assert_ok(queue);
    return queue;
}

/* Puts a row there past all rules; its id. */
static inline int64_t put_sample(struct queue *queue, struct announcement *row,
                                 enum announcement_state state)
{
    GError *error = NULL;
    struct store *store = queue_store(queue);
    row->state = state;
    row->held_by = state == STATE_HELD ? HELD_BY_FLOOD : HELD_BY_NOTHING;
    bool is_in_hand = state == STATE_CLAIMED || state == STATE_SENDING;
    row->token = is_in_hand ? g_strdup("token") : NULL;
    bool is_new;
    assert_ok(queue_begin(queue, &error));
    assert_ok(store_add_announcement(store, row, &is_new, &error));
    assert_true(is_new);
    assert_ok(queue_commit(queue, &error));
    return row->id;
}

/* A row of posting 1, which is made when it is not there. */
static inline int64_t put_row(struct queue *queue, const char *account, int take,
                              enum announcement_state state)
{
    GError *error = NULL;
    g_autoptr(GPtrArray) postings = store_postings(queue_store(queue), 1, &error);
    if (postings->len == 0)
        add_posting(queue_store(queue), "dev");
    AUTO(announcement_free) struct announcement *row = announcement_sample(1, account);
    row->take = take;
    if (state == STATE_JOINED) /* another one stands for its digest */
        row->digest = put_row(queue, "digest", take, STATE_QUEUED);
    return put_sample(queue, row, state);
}

/* One of a later edition of it. */
static inline int64_t put_edition(struct queue *queue, const char *account, int edition,
                                  enum announcement_state state)
{
    AUTO(announcement_free) struct announcement *row = announcement_sample(1, account);
    row->kind = EVENT_REOPENED;
    row->edition = edition;
    return put_sample(queue, row, state);
}

static inline struct announcement *get_row(struct queue *queue, int64_t id)
{
    GError *error = NULL;
    struct announcement *row = store_announcement(queue_store(queue), id, &error);
    assert_ok(row);
    return row;
}

/* What the watcher last saw of posting 1. */
static inline void set_posting(struct queue *queue, bool is_open, int edition)
{
    GError *error = NULL;
    struct store *store = queue_store(queue);
    AUTO(known_posting_free) struct known_posting *posting = store_posting(store, 1, &error);
    assert_ok(posting);
    posting->is_open = is_open;
    posting->edition = edition;
    assert_ok(queue_begin(queue, &error));
    assert_ok(store_save_posting(store, 1, posting, NULL, &error));
    assert_ok(queue_commit(queue, &error));
}

static inline enum announcement_state state_of(struct queue *queue, int64_t id)
{
    AUTO(announcement_free) struct announcement *row = get_row(queue, id);
    return row->state;
}

/* Write a changed row back, past all rules. */
static inline void set_row(struct queue *queue, const struct announcement *row,
                           enum announcement_state was)
{
    GError *error = NULL;
    bool was_there;
    assert_ok(queue_begin(queue, &error));
    assert_ok(store_save_announcement(queue_store(queue), row, was, NULL, &was_there, &error));
    assert_true(was_there);
    assert_ok(queue_commit(queue, &error));
}

static inline struct account_state *get_account(struct queue *queue, const char *name)
{
    GError *error = NULL;
    struct account_state *account = store_account(queue_store(queue), name, &error);
    assert_ok(account);
    return account;
}

static inline void set_account(struct queue *queue, const struct account_state *account)
{
    GError *error = NULL;
    assert_ok(queue_begin(queue, &error));
    assert_ok(store_save_account(queue_store(queue), account, &error));
    assert_ok(queue_commit(queue, &error));
}

static inline void assert_state(struct queue *queue, int64_t id, enum announcement_state expected,
                                const char *name)
{
    enum announcement_state state = state_of(queue, id);
    if (state != expected)
        fail_msg("%s: %s, wanted %s", name, state_name(state), state_name(expected));
}

/* How many lines the journal has, and the last one; owned by the caller. */
static inline char *last_line(const char *store_path, guint *count)
{
    g_autofree char *path = journal_path(store_path);
    g_autofree char *content = file_bytes(path, NULL);
    assert_non_null(content);
    g_auto(GStrv) lines = g_strsplit(content, "\n", -1);
    *count = *content ? g_strv_length(lines) - 1 : 0;
    return *count ? g_strdup(lines[*count - 1]) : NULL;
}

static inline guint line_count(const char *store_path)
{
    guint count;
    g_free(last_line(store_path, &count));
    return count;
}

static inline struct announcement *claimed(struct queue *queue, const char *account, int64_t now)
{
    GError *error = NULL;
    struct announcement *row = queue_claim(queue, account, 0, now, &error);
    assert_ok(row);
    return row;
}

/* Claim what is due on account x, let its request leave when `is_sent`, and settle it. */
static inline void deliver(struct queue *queue, bool is_sent, const struct outcome *outcome,
                           int64_t now)
{
    GError *error = NULL;
    AUTO(announcement_free) struct announcement *row = claimed(queue, "x", now);
    if (is_sent)
        assert_ok(queue_sending(queue, row, now, &error));
    assert_ok(queue_settle(queue, row, outcome, &retry_policy, now, &error));
    AUTO(announcement_free) struct announcement *stored = get_row(queue, row->id);
    assert_int_equal(row->state, stored->state); /* brought up to date */
    assert_int_equal(row->due_at, stored->due_at);
}
