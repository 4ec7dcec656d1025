/*
 * The queue: opening with recovery, transactions, and what its other files share.
 *
 * What happens around announcements: events in queue_events.c, what stands around them in
 * queue_holds.c, digests in queue_digest.c and queue_digest_apart.c. Sending: queue_deliver.c and
 * queue_settle.c, pages that are not there yet in queue_link.c, unsure ones in queue_unsure.c.
 * Accounts: their holds in queue_accounts.c, those that speak elsewhere than before in
 * queue_destination.c. Persons: commands in queue_person.c, those that carry something in
 * queue_write.c, what was told in queue_tell.c. Clocks that were set: queue_clock.c. The journal's
 * lines: queue_record.c. What the journal knows better than the store: repair*.c.
 */
#include <inttypes.h>

#include "queue/queue_parts.h"
#include "src/base/error.h"

#define IN_HAND (1u << STATE_CLAIMED | 1u << STATE_SENDING)

/* --- transactions --- */

/* What is tried on a copy is told nobody. */
static bool write_lines(struct queue *queue, GError **error)
{
    bool is_written = queue->lines->len == 0 || !queue->journal ||
                      journal_append(queue->journal, queue->lines, error);
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
    if (!queue_follow_telling(queue, row, was, error) ||
        !store_save_announcement(queue->store, row, was, token, &was_there, error))
        return false;
    if (!was_there)
        return error_set(error, ERROR_STORE, "run announce again",
                         "announcement %" PRId64 " was changed by another run meanwhile", row->id);
    return row->kind != EVENT_DIGEST || queue_share_fate(queue, row, was, error);
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

void queue_wait_again(struct announcement *row, enum may_say may)
{
    row->state = may == MAY_SAY ? STATE_QUEUED : STATE_CANCELLED;
    row->before_close = may == NOT_OPEN ? STATE_QUEUED : STATE_CANCELLED;
    bool has_opened_again = may == OVERTAKEN || may == NOT_FILLED;
    queue_explain(row, has_opened_again ? "its posting opened again before it could be said" : NULL,
                  NULL);
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

/* Takes over the store. */
static struct queue *queue_on(struct store *store)
{
    struct queue *queue = g_new0(struct queue, 1);
    queue->store = store;
    queue->lines = g_ptr_array_new_with_free_func(g_free);
    return queue;
}

static struct queue *open_store(const char *path, enum store_access access, GError **error)
{
    struct store *store = store_open(path, access, error);
    return store ? queue_on(store) : NULL;
}

/* The clock first: what is settled by the right one does not tell any more that it was wrong. */
struct queue *queue_open_after(const char *path, int64_t last_run, int64_t now, GError **error)
{
    AUTO(queue_close) struct queue *queue = open_store(path, STORE_WRITE, error);
    if (!queue)
        return NULL;
    queue->journal = journal_open(path, queue->store, error);
    if (!queue->journal || !queue_mend_clock(queue, last_run, now, error) ||
        !recover(queue, now, error))
        return NULL;
    return g_steal_pointer(&queue);
}

struct queue *queue_open(const char *path, enum store_access access, int64_t now, GError **error)
{
    return access == STORE_READ ? open_store(path, access, error)
                                : queue_open_after(path, 0, now, error);
}

struct queue *queue_copy(struct queue *from, int64_t last_run, int64_t now, GError **error)
{
    struct store *store = store_copy(from ? from->store : NULL, error);
    AUTO(queue_close) struct queue *queue = store ? queue_on(store) : NULL;
    if (!queue || !queue_mend_clock(queue, last_run, now, error) || !recover(queue, now, error))
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
