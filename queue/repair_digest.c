/* Repair: what was told with others in a digest follows it. */
#include <string.h>

#include "queue/queue_parts.h"
#include "queue/repair_parts.h"

/*
 * The digest in which the witness's announcement was told.
 *
 * returns  owned by the caller; NULL with `error` unset when the journal's own lines know of none
 */
static struct announcement *digest_of(struct repair *repair, const struct witness *witness,
                                      GError **error)
{
    const int64_t *id = g_hash_table_lookup(repair->digests, witness->last->digest);
    return id ? store_announcement(repair->store, *id, error) : NULL;
}

/* It becomes what its digest is, and waits for it where that has come to no end. */
static void follow(struct repair *repair, struct announcement *row,
                   const struct announcement *digest)
{
    row->digest = digest->id;
    row->posted_at = digest->posted_at;
    row->first_sent_at = digest->first_sent_at;
    row->before_close = STATE_CANCELLED;
    queue_put_down(row, queue_is_end(digest->state) ? digest->state : STATE_JOINED, repair->now);
    row->held_by = queue_is_end(digest->state) ? digest->held_by : HELD_BY_NOTHING;
    g_free(row->remote_id);
    g_free(row->remote_url);
    row->remote_id = g_strdup(digest->remote_id);
    row->remote_url = g_strdup(digest->remote_url);
    queue_explain(row, row->state == STATE_JOINED ? NULL : digest->reason,
                  row->state == STATE_JOINED ? NULL : digest->hint);
    repair->done->posted += digest->state == STATE_POSTED;
    repair->done->refused += digest->state == STATE_REFUSED;
}

/* It may be there, in a text that is not its own, so that nobody can look for it. */
static void doubt(struct repair *repair, struct announcement *row, const struct witness *witness)
{
    row->first_sent_at = witness->first_sent_at;
    repair_doubt(repair, row, "it was told with others in a digest that the store does not know");
}

bool repair_follow_all(struct repair *repair, GError **error)
{
    const struct announcement_filter filter = {.states = 1U << STATE_JOINED};
    g_autoptr(GPtrArray) rows = store_announcements(repair->store, &filter, error);
    for (guint i = 0; rows && i < rows->len; i++) {
        struct announcement *row = rows->pdata[i];
        bool was_there;
        AUTO(announcement_free)
        struct announcement *digest = store_announcement(repair->store, row->digest, error);
        if (!digest)
            return false;
        if (!queue_is_end(digest->state))
            continue;
        follow(repair, row, digest);
        if (!store_save_announcement(repair->store, row, STATE_JOINED, NULL, &was_there, error))
            return false;
    }
    return rows != NULL;
}

/* --- what has left --- */

bool repair_leave(struct repair *repair, struct announcement *row, const struct witness *witness,
                  GError **error)
{
    if (row->state != STATE_JOINED || !witness->last)
        return true;
    AUTO(announcement_free)
    struct announcement *digest = store_announcement(repair->store, row->digest, error);
    if (!digest)
        return false;
    if (g_strcmp0(witness->last->digest, digest->key) == 0)
        return true;
    row->digest = 0;
    row->first_sent_at = 0;
    queue_put_down(row, STATE_QUEUED, repair->now);
    queue_explain(row, NULL, NULL);
    g_array_append_val(repair->left, row->id);
    return true;
}

/* What its closing, or a later edition, would have made of it, had it waited. */
static bool judge(struct repair *repair, int64_t id, GError **error)
{
    bool was_there;
    AUTO(announcement_free)
    struct announcement *row = store_announcement(repair->store, id, error);
    if (!row || row->state != STATE_QUEUED)
        return row != NULL;
    AUTO(known_posting_free)
    struct known_posting *posting = store_posting(repair->store, row->posting_row, error);
    if (!posting)
        return false;
    bool is_overtaken = row->edition < posting->edition;
    if (!is_overtaken && (posting->is_open || row->edition > posting->edition))
        return true;
    queue_wait_again(row, is_overtaken ? OVERTAKEN : NOT_OPEN);
    return store_save_announcement(repair->store, row, STATE_QUEUED, NULL, &was_there, error);
}

/* One that the store knew, and that told what was told in another one since. */
static bool end_empty(struct repair *repair, struct announcement *digest, GError **error)
{
    const struct announcement_filter members = {.digest = digest->id};
    enum announcement_state was = digest->state;
    int64_t count;
    bool was_there;
    if (!store_count(repair->store, &members, &count, error))
        return false;
    if (count > 0 || announcement_is_in_doubt(digest))
        return true;
    queue_put_down(digest, STATE_CANCELLED, repair->now);
    queue_explain(digest, "what it was to tell is told elsewhere", NULL);
    return store_save_announcement(repair->store, digest, was, NULL, &was_there, error);
}

bool repair_judge_left(struct repair *repair, GError **error)
{
    const struct announcement_filter digests = {
        .kinds = 1U << EVENT_DIGEST,
        .states = 1U << STATE_QUEUED | 1U << STATE_HELD,
    };
    for (guint i = 0; i < repair->left->len; i++)
        if (!judge(repair, g_array_index(repair->left, int64_t, i), error))
            return false;
    g_autoptr(GPtrArray) rows = store_announcements(repair->store, &digests, error);
    for (guint i = 0; rows && i < rows->len; i++)
        if (!end_empty(repair, rows->pdata[i], error))
            return false;
    return rows != NULL;
}

void repair_remember_digest(struct repair *repair, const struct announcement *row)
{
    if (row->kind == EVENT_DIGEST)
        g_hash_table_insert(repair->digests, g_strdup(row->key),
                            g_memdup2(&row->id, sizeof row->id));
}

bool repair_join(struct repair *repair, struct announcement *row, const struct witness *witness,
                 bool *has_joined, GError **error)
{
    g_autoptr(GError) why = NULL;
    *has_joined = witness->last && witness->last->digest;
    if (!*has_joined || row->state == STATE_POSTED || row->digest) /* in that very one */
        return true;
    AUTO(announcement_free) struct announcement *digest = digest_of(repair, witness, &why);
    if (why) {
        g_propagate_error(error, g_steal_pointer(&why));
        return false;
    }
    if (digest)
        follow(repair, row, digest);
    else if (strcmp(witness->last->what, "sending") == 0)
        doubt(repair, row, witness);
    else
        *has_joined = false;
    return true;
}
