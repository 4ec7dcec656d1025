/*
 * The queue: opening with recovery, transactions, and what the watcher's events do to
 * announcements. Delivering is in queue_deliver.c and queue_settle.c, what settles unsure
 * announcements in queue_unsure.c, a person's other commands in queue_person.c, holds of accounts
 * and what was told in queue_accounts.c, the journal's lines in queue_record.c.
 */
#include <inttypes.h>

#include "queue/queue_parts.h"
#include "src/base/error.h"

#define KEY_DIGITS 32

#define WAITING (1u << STATE_HELD | 1u << STATE_QUEUED)
#define IN_HAND (1u << STATE_CLAIMED | 1u << STATE_SENDING)

/* --- transactions --- */

static bool write_lines(struct queue *queue, GError **error)
{
    bool is_written = true;
    for (guint i = 0; is_written && i < queue->lines->len; i++)
        is_written = journal_append(queue->journal, queue->lines->pdata[i], error);
    g_ptr_array_set_size(queue->lines, 0);
    return is_written;
}

bool queue_enter(struct queue *queue, GError **error)
{
    if (queue->depth == 0 && !store_begin(queue->store, error))
        return false;
    queue->depth++;
    return true;
}

bool queue_leave(struct queue *queue, bool ok, GError **error)
{
    if (--queue->depth > 0)
        return ok;
    if (ok && store_commit(queue->store, error))
        return write_lines(queue, error);
    store_rollback(queue->store);
    g_ptr_array_set_size(queue->lines, 0);
    return false;
}

bool queue_begin(struct queue *queue, GError **error)
{
    return queue_enter(queue, error);
}

bool queue_commit(struct queue *queue, GError **error)
{
    return queue_leave(queue, true, error);
}

void queue_rollback(struct queue *queue)
{
    if (queue->depth > 0)
        queue_leave(queue, false, NULL);
}

/* --- rows --- */

struct announcement *queue_find_row(struct queue *queue, int64_t id, GError **error)
{
    g_autoptr(GError) why = NULL;
    struct announcement *row = store_announcement(queue->store, id, &why);
    if (why)
        g_propagate_error(error, g_steal_pointer(&why));
    else if (!row)
        error_set(error, ERROR_REFUSED, "`announce queue` lists them",
                  "there is no announcement %" PRId64, id);
    return row;
}

bool queue_save_row(struct queue *queue, const struct announcement *row,
                    enum announcement_state was, const char *token, GError **error)
{
    bool was_there;
    if (!store_save_announcement(queue->store, row, was, token, &was_there, error))
        return false;
    return was_there ||
           error_set(error, ERROR_STORE, "run announce again",
                     "announcement %" PRId64 " was changed by another run meanwhile", row->id);
}

void queue_replace_row(struct announcement *row, struct announcement *next)
{
    struct announcement old = *row;
    *row = *next;
    *next = old;
}

void queue_put_down(struct announcement *row, enum announcement_state state, int64_t now)
{
    row->state = state;
    row->changed_at = now;
    g_clear_pointer(&row->token, g_free);
}

void queue_explain(struct announcement *row, const char *reason, const char *hint)
{
    char *new_reason = g_strdup(reason), *new_hint = g_strdup(hint);
    g_free(row->reason);
    g_free(row->hint);
    row->reason = new_reason;
    row->hint = new_hint;
}

typedef bool change_row(struct announcement *row, int64_t now);

/* Let `change` at every row that the filter finds; it says whether it changed the row. */
static bool change_rows(struct queue *queue, const struct announcement_filter *filter,
                        change_row *change, int64_t now, int *changed, GError **error)
{
    g_autoptr(GPtrArray) rows = store_announcements(queue->store, filter, error);
    if (!rows)
        return false;
    for (guint i = 0; i < rows->len; i++) {
        struct announcement *row = rows->pdata[i];
        enum announcement_state was = row->state;
        if (!change(row, now))
            continue;
        row->changed_at = now;
        if (!queue_save_row(queue, row, was, NULL, error))
            return false;
        *changed += 1;
    }
    return true;
}

/* The same in a transaction, which is not even begun when there is no such row. */
static bool change_rows_if_any(struct queue *queue, const struct announcement_filter *filter,
                               change_row *change, int64_t now, int *changed, GError **error)
{
    int64_t count;
    if (!store_count(queue->store, filter, &count, error))
        return false;
    if (count == 0)
        return true;
    return queue_enter(queue, error) &&
           queue_leave(queue, change_rows(queue, filter, change, now, changed, error), error);
}

/* --- opening --- */

/* What a run that died had in hand. */
static bool recover_row(struct queue *queue, struct announcement *row, int64_t now, GError **error)
{
    enum announcement_state was = row->state;
    if (was == STATE_CLAIMED) {
        queue_put_down(row, STATE_QUEUED, now);
        return queue_save_row(queue, row, was, NULL, error);
    }
    queue_put_down(row, STATE_UNSURE, now);
    row->due_at = now;
    queue_explain(row, "the run ended before the platform's answer was recorded", NULL);
    struct record record = {
        .announcement = row,
        .what = outcome_name(OUTCOME_UNSURE),
        .reason = row->reason,
        .at = now,
    };
    return queue_save_row(queue, row, was, NULL, error) && queue_add_record(queue, &record, error);
}

static bool recover_rows(struct queue *queue, GPtrArray *rows, int64_t now, GError **error)
{
    for (guint i = 0; i < rows->len; i++) {
        if (!recover_row(queue, rows->pdata[i], now, error))
            return false;
    }
    return true;
}

static bool recover(struct queue *queue, int64_t now, GError **error)
{
    const struct announcement_filter filter = {.states = IN_HAND};
    g_autoptr(GPtrArray) rows = store_announcements(queue->store, &filter, error);
    if (!rows)
        return false;
    if (rows->len == 0)
        return true;
    return queue_enter(queue, error) &&
           queue_leave(queue, recover_rows(queue, rows, now, error), error);
}

struct queue *queue_open(const char *path, enum store_access access, int64_t now, GError **error)
{
    struct store *store = store_open(path, access, error);
    if (!store)
        return NULL;
    AUTO(queue_close) struct queue *queue = g_new0(struct queue, 1);
    queue->store = store;
    queue->lines = g_ptr_array_new_with_free_func(g_free);
    if (access == STORE_READ)
        return g_steal_pointer(&queue);
    queue->journal = journal_open(path, store, error);
    if (!queue->journal || !recover(queue, now, error))
        return NULL;
    return g_steal_pointer(&queue);
}

void queue_close(struct queue *queue)
{
    if (!queue)
        return;
    queue_rollback(queue);
    g_ptr_array_unref(queue->lines);
    journal_close(queue->journal);
    store_close(queue->store);
    g_free(queue);
}

struct store *queue_store(struct queue *queue)
{
    return queue->store;
}

/* --- events --- */

/* The posting's row is part of it: an id becomes free when its posting is renamed. */
static char *key_of(const struct announcement *announcement)
{
    g_autofree char *identity = g_strdup_printf(
        "%s\n%s\n%d\n%s\n%s\n%d\n%" PRId64, announcement->source, announcement->posting,
        announcement->edition, event_name(announcement->kind), announcement->account,
        announcement->take, announcement->posting_row);
    char *key = g_compute_checksum_for_string(G_CHECKSUM_SHA256, identity, -1);
    key[KEY_DIGITS] = '\0';
    return key;
}

bool queue_add(struct queue *queue, struct announcement *announcement, bool *is_new, GError **error)
{
    g_assert(state_is_waiting(announcement->state));
    g_free(announcement->key);
    announcement->key = key_of(announcement);
    announcement->before_close = STATE_CANCELLED;
    if (announcement->changed_at == 0)
        announcement->changed_at = announcement->created_at;
    return queue_enter(queue, error) &&
           queue_leave(queue, store_add_announcement(queue->store, announcement, is_new, error),
                       error);
}

bool queue_may_say(struct queue *queue, const struct announcement *row, bool *may, GError **error)
{
    g_autoptr(GError) problem = NULL;
    AUTO(known_posting_free)
    struct known_posting *posting = store_posting(queue->store, row->posting_row, &problem);
    if (problem) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return false;
    }
    *may = posting && (posting->is_open || row->edition > posting->edition);
    return true;
}

static bool close_row(struct announcement *row, int64_t now)
{
    (void)now;
    row->before_close = row->state;
    row->state = STATE_CANCELLED;
    return true;
}

bool queue_posting_closed(struct queue *queue, int64_t posting_row, int64_t now, GError **error)
{
    const struct announcement_filter filter = {
        .states = WAITING,
        .posting_row = posting_row,
    };
    int changed = 0;
    return change_rows_if_any(queue, &filter, close_row, now, &changed, error);
}

/* Was the account told of a later edition? */
static bool is_overtaken(const GPtrArray *all, const struct announcement *row)
{
    for (guint i = 0; i < all->len; i++) {
        const struct announcement *other = all->pdata[i];
        if (other->edition > row->edition && other->state != STATE_CANCELLED &&
            g_str_equal(other->account, row->account))
            return true;
    }
    return false;
}

static bool revert_rows(struct queue *queue, int64_t posting_row, int edition, int64_t now,
                        GError **error)
{
    const struct announcement_filter filter = {.posting_row = posting_row};
    g_autoptr(GPtrArray) all = store_announcements(queue->store, &filter, error);
    for (guint i = 0; all && i < all->len; i++) {
        struct announcement *row = all->pdata[i];
        /* One that a person cancelled was not waiting before it closed. */
        bool is_ours = row->state == STATE_CANCELLED && row->edition == edition &&
                       state_is_waiting(row->before_close);
        if (!is_ours || is_overtaken(all, row))
            continue;
        row->state = row->before_close;
        row->before_close = STATE_CANCELLED;
        row->due_at = MAX(row->due_at, now);
        row->changed_at = now;
        if (!queue_save_row(queue, row, STATE_CANCELLED, NULL, error))
            return false;
    }
    return all != NULL;
}

bool queue_posting_reverted(struct queue *queue, int64_t posting_row, int edition, int64_t now,
                            GError **error)
{
    return queue_enter(queue, error) &&
           queue_leave(queue, revert_rows(queue, posting_row, edition, now, error), error);
}

static bool expire_row(struct announcement *row, int64_t now)
{
    (void)now;
    row->state = STATE_EXPIRED;
    row->held_by = HELD_BY_NOTHING;
    return true;
}

bool queue_expire(struct queue *queue, int64_t now, int *expired, GError **error)
{
    const struct announcement_filter filter = {.states = WAITING, .expired_by = now};
    int changed = 0;
    bool ok = change_rows_if_any(queue, &filter, expire_row, now, &changed, error);
    if (expired)
        *expired = changed;
    return ok;
}

static bool may_refresh(const struct announcement *row)
{
    return state_is_waiting(row->state) && row->first_sent_at == 0 && !row->is_edited;
}

static void refresh_row(struct announcement *row, const char *text, const char *link,
                        const char *title, const char *problem, int64_t now)
{
    g_free(row->text);
    g_free(row->link);
    g_free(row->title);
    row->text = g_strdup(text);
    row->link = g_strdup(link);
    row->title = g_strdup(title);
    row->changed_at = now;
    g_free(row->text_problem);
    row->text_problem = g_strdup(problem);
    if (problem && row->state == STATE_QUEUED) {
        row->state = STATE_HELD;
        row->held_by = HELD_BY_TEXT;
        queue_explain(row, problem, NULL);
    } else if (!problem && row->held_by == HELD_BY_TEXT) { /* held for something else it stays */
        row->state = STATE_QUEUED;
        row->held_by = HELD_BY_NOTHING;
        queue_explain(row, NULL, NULL);
    } else if (row->state == STATE_QUEUED && row->is_released) {
        row->state = STATE_HELD;
        row->held_by = HELD_BY_CHANGE;
        row->is_released = false;
    }
}

bool queue_refresh(struct queue *queue, int64_t id, const char *text, const char *link,
                   const char *title, const char *problem, int64_t now, GError **error)
{
    AUTO(announcement_free) struct announcement *row = queue_find_row(queue, id, error);
    if (!row)
        return false;
    if (!link)
        link = "";
    bool is_same = g_str_equal(row->text, text) && g_str_equal(row->link, link) &&
                   g_str_equal(row->title, title);
    if (is_same || !may_refresh(row))
        return true;
    enum announcement_state was = row->state;
    refresh_row(row, text, link, title, problem, now);
    return queue_enter(queue, error) &&
           queue_leave(queue, queue_save_row(queue, row, was, NULL, error), error);
}
