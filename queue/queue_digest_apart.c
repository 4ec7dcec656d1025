/*
 * How digests fall apart: what they tell waits by itself again. A digest lives from the run that
 * forms it until it is known what came of it; where that is nothing, the next run sees anew who is
 * told with whom. What is in doubt is settled first.
 */
#include "queue/queue_parts.h"
#include "src/base/outcome.h"

/* Of what a digest told with words that a person wrote, and nobody will read. */
static const char unread[] =
    "its digest, which a person had written, told what has closed or expired since";
static const char unsent[] = "it was not published; what it was to tell waits by itself again";

/* That its own link was asked for in vain is known of it, too. */
static bool is_tried(const struct announcement *digest)
{
    return digest->attempts > 0 || digest->first_sent_at != 0 || digest->link_asks > 0;
}

/* --- is what it tells still news? --- */

/* A person may have had it announced anew, when it had come to an end with its digest. */
static bool is_made_anew(struct queue *queue, const struct announcement *row, bool *is_anew,
                         GError **error)
{
    int last;
    if (!store_last_take(queue->store, row->posting_row, row->edition, row->kind, row->account,
                         &last, error))
        return false;
    *is_anew = last > row->take;
    return true;
}

static bool may_tell(struct queue *queue, const struct announcement *row, int64_t now, bool *may,
                     GError **error)
{
    enum may_say say;
    bool is_anew;
    if (!queue_may_say(queue, row, &say, error) || !is_made_anew(queue, row, &is_anew, error))
        return false;
    *may = say == MAY_SAY && !is_anew && (row->expires_at == 0 || row->expires_at > now);
    return true;
}

/* One of its members would not be announced any more, or it has none. */
static bool is_stale(struct queue *queue, const GPtrArray *members, int64_t now, bool *stale,
                     GError **error)
{
    *stale = members->len == 0;
    for (guint i = 0; i < members->len && !*stale; i++) {
        bool may;
        if (!may_tell(queue, members->pdata[i], now, &may, error))
            return false;
        *stale = !may;
    }
    return true;
}

/* --- falling apart --- */

/* From now on the journal knows it as one that waits by itself, of which nothing is there. */
static bool record_leaving(struct queue *queue, const struct announcement *row, GError **error)
{
    const struct record line = {
        .announcement = row,
        .what = outcome_name(OUTCOME_ABSENT),
        .reason = "the digest in which it was to be told was not published",
        .at = row->changed_at,
    };
    return queue_add_record(queue, &line, error);
}

static void cancel_old(struct announcement *row)
{
    row->state = row->before_close = STATE_CANCELLED;
    queue_explain(row, "it was made anew since", NULL);
}

static void hold(struct announcement *row, enum held_by held_by, const char *reason)
{
    row->state = STATE_HELD;
    row->held_by = held_by;
    queue_explain(row, reason, NULL);
}

/* It waits, or is what its closing would have made of it, had it waited. */
static bool leave(struct queue *queue, struct announcement *row, const struct announcement *digest,
                  int64_t now, GError **error)
{
    enum may_say may;
    bool is_anew;
    if (!queue_may_say(queue, row, &may, error) || !is_made_anew(queue, row, &is_anew, error))
        return false;
    announcement_leave_digest(row, digest);
    queue_wait_again(row, may);
    if (is_anew)
        cancel_old(row);
    else if (row->state == STATE_QUEUED && digest->is_edited)
        hold(row, HELD_BY_CHANGE, unread);
    else if (row->state == STATE_QUEUED && row->text_problem)
        hold(row, HELD_BY_TEXT, row->text_problem);
    row->changed_at = now;
    return queue_save_row(queue, row, STATE_JOINED, NULL, error);
}

/* One of which nothing was tried is forgotten: nobody has heard of it. */
static bool end_digest(struct queue *queue, struct announcement *digest, int64_t now,
                       GError **error)
{
    if (!is_tried(digest))
        return store_forget_announcement(queue->store, digest->id, error);
    enum announcement_state was = digest->state;
    g_autofree char *reason =
        digest->reason ? g_strdup_printf("%s (%s)", unsent, digest->reason) : g_strdup(unsent);
    const struct record line = {
        .announcement = digest,
        .what = state_name(STATE_CANCELLED),
        .reason = reason,
        .at = now,
    };
    queue_put_down(digest, STATE_CANCELLED, now);
    digest->before_close = STATE_CANCELLED;
    queue_explain(digest, reason, NULL);
    return queue_save_row(queue, digest, was, NULL, error) && queue_add_record(queue, &line, error);
}

static bool fall_apart(struct queue *queue, struct announcement *digest, const GPtrArray *members,
                       int64_t now, GError **error)
{
    for (guint i = 0; i < members->len; i++) {
        struct announcement *row = members->pdata[i];
        if (!leave(queue, row, digest, now, error) ||
            (is_tried(digest) && !record_leaving(queue, row, error)))
            return false;
    }
    return end_digest(queue, digest, now, error);
}

bool queue_let_digest_fall(struct queue *queue, struct announcement *digest, int64_t now,
                           GError **error)
{
    g_autoptr(GPtrArray) members = queue_members(queue, digest, error);
    return members && fall_apart(queue, digest, members, now, error);
}

bool queue_check_digest(struct queue *queue, struct announcement *digest, int64_t now,
                        bool *has_fallen, GError **error)
{
    g_autoptr(GPtrArray) members = queue_members(queue, digest, error);
    return members && is_stale(queue, members, now, has_fallen, error) &&
           (!*has_fallen || fall_apart(queue, digest, members, now, error));
}

/* --- all of them --- */

/* The digests that have members, of int64_t. */
static GArray *digests_of(const GPtrArray *joined)
{
    GArray *ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_autoptr(GHashTable) seen = g_hash_table_new(g_int64_hash, g_int64_equal);
    for (guint i = 0; i < joined->len; i++) {
        struct announcement *row = joined->pdata[i];
        if (g_hash_table_add(seen, &row->digest))
            g_array_append_val(ids, row->digest);
    }
    return ids;
}

static bool dissolve(struct queue *queue, int64_t id, int64_t now, GError **error)
{
    bool has_fallen;
    AUTO(announcement_free) struct announcement *digest = queue_find_row(queue, id, error);
    if (!digest)
        return false;
    if (announcement_falls_apart(digest))
        return queue_let_digest_fall(queue, digest, now, error);
    return digest->state != STATE_QUEUED ||
           queue_check_digest(queue, digest, now, &has_fallen, error);
}

static bool dissolve_all(struct queue *queue, const GArray *ids, int64_t now, GError **error)
{
    for (guint i = 0; i < ids->len; i++)
        if (!dissolve(queue, g_array_index(ids, int64_t, i), now, error))
            return false;
    return true;
}

bool queue_dissolve_digests(struct queue *queue, int64_t now, GError **error)
{
    const struct announcement_filter filter = {.states = 1u << STATE_JOINED};
    g_autoptr(GPtrArray) joined = store_announcements(queue->store, &filter, error);
    if (!joined || joined->len == 0)
        return joined != NULL;
    g_autoptr(GArray) ids = digests_of(joined);
    return queue_enter(queue, error) &&
           queue_leave(queue, dissolve_all(queue, ids, now, error), error);
}

static bool dissolve_one(struct queue *queue, int64_t id, int64_t now, GError **error)
{
    AUTO(announcement_free) struct announcement *digest = queue_find_row(queue, id, error);
    return digest && (!state_is_waiting(digest->state) || announcement_is_in_doubt(digest) ||
                      queue_let_digest_fall(queue, digest, now, error));
}

bool queue_dissolve_digest(struct queue *queue, int64_t id, int64_t now, GError **error)
{
    return queue_enter(queue, error) &&
           queue_leave(queue, dissolve_one(queue, id, now, error), error);
}

bool queue_leave_digest(struct queue *queue, int64_t id, int64_t now, GError **error)
{
    g_autoptr(GError) why = NULL;
    AUTO(announcement_free) struct announcement *row = store_announcement(queue->store, id, &why);
    AUTO(announcement_free)
    struct announcement *digest = row && row->state == STATE_JOINED
                                      ? store_announcement(queue->store, row->digest, &why)
                                      : NULL;
    if (why) {
        g_propagate_error(error, g_steal_pointer(&why));
        return false;
    }
    if (!digest || !announcement_falls_apart(digest))
        return true;
    return queue_dissolve_digest(queue, digest->id, now, error);
}
