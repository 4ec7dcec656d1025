/*
 * Digests: several announcements that are told in one, since there was too much at once. The digest
 * is an announcement like any other; its members wait as `joined` and share its fate, all in the
 * transaction that decides it. How it falls apart is in queue_digest_apart.c.
 */
#include "queue/queue_parts.h"

#define ENDS                                                                                       \
    (1u << STATE_POSTED | 1u << STATE_REFUSED | 1u << STATE_EXPIRED | 1u << STATE_CANCELLED)

bool queue_is_end(enum announcement_state state)
{
    return ENDS & 1u << state;
}

/* Its members in that state, of struct announcement. */
static GPtrArray *members_in(struct queue *queue, const struct announcement *digest,
                             enum announcement_state state, GError **error)
{
    const struct announcement_filter filter = {.digest = digest->id, .states = 1u << state};
    return store_announcements(queue->store, &filter, error);
}

GPtrArray *queue_members(struct queue *queue, const struct announcement *digest, GError **error)
{
    return members_in(queue, digest, STATE_JOINED, error);
}

/* --- forming --- */

/* How often they have failed, at most. */
static bool count_failures(struct queue *queue, const GArray *members, int *failures,
                           GError **error)
{
    *failures = 0;
    for (guint i = 0; i < members->len; i++) {
        AUTO(announcement_free)
        struct announcement *row = queue_find_row(queue, g_array_index(members, int64_t, i), error);
        if (!row)
            return false;
        *failures = MAX(*failures, row->failures);
    }
    return true;
}

static bool let_join(struct queue *queue, const struct announcement *digest, int64_t id,
                     int64_t now, GError **error)
{
    AUTO(announcement_free) struct announcement *row = queue_find_row(queue, id, error);
    if (!row)
        return false;
    row->state = STATE_JOINED;
    row->digest = digest->id;
    row->changed_at = now;
    return queue_save_row(queue, row, STATE_QUEUED, NULL, error);
}

/* A take that no digest ever had, forgotten ones included: an old copy of the store may know that
 * one, and would take the new one for it. */
static bool find_take(struct queue *queue, const struct announcement *digest, int *take,
                      GError **error)
{
    int64_t next;
    int last;
    if (!store_last_take(queue->store, digest->posting_row, digest->edition, EVENT_DIGEST,
                         digest->account, &last, error) ||
        !store_next_id(queue->store, &next, error))
        return false;
    *take = MAX(last + 1, (int)next);
    return true;
}

static bool form(struct queue *queue, struct announcement *digest, const GArray *members,
                 int64_t now, GError **error)
{
    bool is_new;
    if (!find_take(queue, digest, &digest->take, error) ||
        !count_failures(queue, members, &digest->failures, error))
        return false;
    if (!queue_add(queue, digest, &is_new, error))
        return false;
    for (guint i = 0; i < members->len; i++)
        if (!let_join(queue, digest, g_array_index(members, int64_t, i), now, error))
            return false;
    return true;
}

bool queue_form_digest(struct queue *queue, struct announcement *digest, const GArray *members,
                       int64_t now, GError **error)
{
    g_assert(digest->kind == EVENT_DIGEST && digest->state == STATE_QUEUED);
    return queue_enter(queue, error) &&
           queue_leave(queue, form(queue, digest, members, now, error), error);
}

/* --- one fate --- */

static void take_end(struct announcement *row, const struct announcement *digest)
{
    row->state = digest->state;
    row->held_by = digest->held_by;
    row->before_close = STATE_CANCELLED; /* it comes back with its digest alone */
    row->changed_at = digest->changed_at;
    row->posted_at = digest->posted_at;
    row->first_sent_at = digest->first_sent_at;
    g_free(row->remote_id);
    g_free(row->remote_url);
    row->remote_id = g_strdup(digest->remote_id);
    row->remote_url = g_strdup(digest->remote_url);
    queue_explain(row, digest->reason, digest->hint);
}

/* What the journal says of a member. */
static bool record(struct queue *queue, const struct announcement *row,
                   const struct announcement *digest, const char *what, GError **error)
{
    AUTO(announcement_free) struct announcement *told = announcement_copy(row);
    told->state = digest->state;
    told->attempts = digest->attempts;
    g_free(told->text);
    g_free(told->link);
    told->text = g_strdup(digest->text);
    told->link = g_strdup(digest->link);
    const struct record line = {
        .announcement = told,
        .what = what,
        .reason = digest->reason,
        .digest = digest->key,
        .at = digest->changed_at,
    };
    return queue_add_record(queue, &line, error);
}

static bool end_member(struct queue *queue, struct announcement *row,
                       const struct announcement *digest, GError **error)
{
    enum announcement_state was = row->state;
    take_end(row, digest);
    if (!queue_save_row(queue, row, was, NULL, error))
        return false;
    bool is_told = digest->state == STATE_POSTED || digest->state == STATE_REFUSED;
    return !is_told || record(queue, row, digest, state_name(digest->state), error);
}

/* Each gets time of its own. */
static bool join_again(struct queue *queue, struct announcement *row,
                       const struct announcement *digest, GError **error)
{
    enum announcement_state was = row->state;
    row->state = STATE_JOINED;
    row->changed_at = digest->changed_at;
    row->failures = 0;
    queue_give_time(row, digest->changed_at);
    queue_explain(row, NULL, NULL);
    return queue_save_row(queue, row, was, NULL, error);
}

bool queue_share_fate(struct queue *queue, const struct announcement *digest,
                      enum announcement_state was, GError **error)
{
    bool had_ended = queue_is_end(was), has_ended = queue_is_end(digest->state);
    if (was == digest->state || (!had_ended && !has_ended))
        return true;
    g_autoptr(GPtrArray) members = members_in(queue, digest, had_ended ? was : STATE_JOINED, error);
    for (guint i = 0; members && i < members->len; i++) {
        struct announcement *row = members->pdata[i];
        if (has_ended ? !end_member(queue, row, digest, error)
                      : !join_again(queue, row, digest, error))
            return false;
    }
    return members != NULL;
}

bool queue_give_members_time(struct queue *queue, const struct announcement *digest, int64_t now,
                             GError **error)
{
    g_autoptr(GPtrArray) members = queue_members(queue, digest, error);
    for (guint i = 0; members && i < members->len; i++) {
        struct announcement *row = members->pdata[i];
        queue_give_time(row, now);
        if (!queue_save_row(queue, row, STATE_JOINED, NULL, error))
            return false;
    }
    return members != NULL;
}

bool queue_move_members(struct queue *queue, const struct announcement *digest, int64_t later,
                        GError **error)
{
    g_autoptr(GPtrArray) members = queue_members(queue, digest, error);
    if (!members || !queue_enter(queue, error))
        return false;
    bool ok = true;
    for (guint i = 0; ok && i < members->len; i++) {
        struct announcement *row = members->pdata[i];
        row->expires_at += row->expires_at ? later : 0;
        ok = queue_save_row(queue, row, STATE_JOINED, NULL, error);
    }
    return queue_leave(queue, ok, error);
}

bool queue_record_members(struct queue *queue, const struct announcement *digest, GError **error)
{
    g_autoptr(GPtrArray) members = queue_members(queue, digest, error);
    for (guint i = 0; members && i < members->len; i++)
        if (!record(queue, members->pdata[i], digest, "sending", error))
            return false;
    return members != NULL;
}
