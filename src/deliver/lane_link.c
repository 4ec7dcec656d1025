/* See lane_link.h. */
#include "src/deliver/lane_link.h"

static void add(const struct lane *lane, const struct announcement *row)
{
    bool is_loopback = false;
    bool may_ask = !lane->deliver->is_pretended ||
                   (http_url_is_fetchable(row->link, &is_loopback) && is_loopback);
    if (announcement_checks_link(row) && may_ask)
        g_ptr_array_add(lane->linked, announcement_copy(row));
}

/* One that has a draft already was asked for before that. */
static bool add_members(const struct lane *lane, GError **error)
{
    const struct announcement *digest = lane->announcement;
    if (digest->kind != EVENT_DIGEST || digest->progress)
        return true;
    g_autoptr(GPtrArray) members = queue_members(lane->deliver->queue, digest, error);
    for (guint i = 0; members && i < members->len; i++)
        add(lane, members->pdata[i]);
    return members != NULL;
}

bool lane_link_begin(struct lane *lane, GError **error)
{
    if (!lane->speaker.account->check_link)
        return true;
    lane->linked = g_ptr_array_new_with_free_func((GDestroyNotify)announcement_free);
    add(lane, lane->announcement);
    return add_members(lane, error);
}

bool lane_link_is_wanted(const struct lane *lane)
{
    return lane->linked && lane->linked->len > 0;
}

static const struct announcement *next_linked(const struct lane *lane)
{
    return lane->linked->pdata[lane->linked->len - 1];
}

static void take_answer(const struct link_answer *answer, void *data)
{
    struct lane *lane = data;
    lane->is_on_its_way = false;
    lane->link_answer = answer;
}

void lane_link_ask(struct lane *lane, struct http_pool *pool)
{
    lane->is_on_its_way = true;
    link_checks_ask(lane->links, pool, next_linked(lane)->link,
                    (struct link_watch){.done = take_answer, .data = lane});
}

/* --- what was answered --- */

static bool is_own(const struct lane *lane, const struct announcement *linked)
{
    return linked->id == lane->announcement->id;
}

static void remember_missing(struct lane *lane, int64_t id, const struct link_answer *answer)
{
    const struct member_link link = {id, {.said = answer->said, .is_final = answer->is_final}};
    if (!lane->links_missing)
        lane->links_missing = g_array_new(FALSE, FALSE, sizeof link);
    g_array_append_val(lane->links_missing, link);
}

/* The digest falls apart: who is told with whom is for somebody else to see. */
static bool leave_members(struct lane *lane, GError **error)
{
    lane->is_over = true;
    return queue_member_links_missing(lane->deliver->queue, lane->announcement, lane->links_missing,
                                      lane_moment(lane), error);
}

/* Many links, one after the other, take their time; each of them no more than a request does. */
static void count_anew(struct lane *lane)
{
    if (!lane_is_late(lane))
        lane->announcement->changed_at = lane_moment(lane);
}

bool lane_link_record(struct lane *lane, bool *waits, GError **error)
{
    const struct link_answer *answer = lane->link_answer;
    const struct announcement *linked = next_linked(lane);
    struct queue *queue = lane->deliver->queue;
    lane->link_answer = NULL;
    count_anew(lane);
    *waits = !answer->is_there && is_own(lane, linked);
    if (*waits) {
        const struct missing_link missing = {.said = answer->said, .is_final = answer->is_final};
        return queue_link_missing(queue, lane->announcement, &missing, lane_moment(lane), error);
    }
    if (!answer->is_there)
        remember_missing(lane, linked->id, answer);
    else if (is_own(lane, linked))
        announcement_found_link(lane->announcement);
    g_ptr_array_set_size(lane->linked, (gint)lane->linked->len - 1);
    /* All members' are asked for before its own. */
    bool is_rest_asked = lane->linked->len == 0 || is_own(lane, next_linked(lane));
    *waits = lane->links_missing && is_rest_asked;
    return !*waits || leave_members(lane, error);
}
