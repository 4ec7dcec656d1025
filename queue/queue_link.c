/*
 * Announcements that wait for their link: the page that they name is not there yet. Nothing is sent
 * meanwhile, no attempt is counted, and the account rests for no one.
 */
#include "queue/queue_parts.h"
#include "src/base/clock.h"

#define FIRST_PAUSE ((int64_t)60)
#define LONGEST_PAUSE ((int64_t)3600)
#define ASKS_FOR ((int64_t)24 * 3600)
#define ASKS_AT_LEAST 5 /* a clock that jumps is no reason to give up */

/* Twice as long each time; the last one ends when the day does. */
static int64_t next_ask(const struct announcement *row, int64_t now)
{
    int64_t pause = FIRST_PAUSE;
    for (int i = 1; i < row->link_asks && pause < LONGEST_PAUSE; i++)
        pause *= 2;
    int64_t next = now + MIN(pause, LONGEST_PAUSE), last = row->link_since + ASKS_FOR;
    return last > now ? MIN(next, last) : next;
}

static void wait_for_link(struct announcement *row, const char *said, int64_t now)
{
    g_autofree char *reason = g_strdup_printf("its link is not there yet: %s", said);
    queue_put_down(row, STATE_QUEUED, now);
    queue_explain(row, reason, NULL);
    row->due_at = next_ask(row, now);
}

static char *hint_for(const struct announcement *row)
{
    if (row->kind == EVENT_DIGEST)
        return g_strdup_printf("is `digest_link` right? Mended, it goes by itself; `announce queue "
                               "release %" G_GINT64_FORMAT "` sends it without asking",
                               row->id);
    return g_strdup_printf("`announce post %s` asks once more, `announce queue release "
                           "%" G_GINT64_FORMAT "` sends it without asking",
                           row->posting, row->id);
}

static void give_up(struct announcement *row, const struct missing_link *missing, int64_t now)
{
    g_autofree char *since = duration_format(now - row->link_since);
    g_autofree char *reason =
        missing->is_final ? g_strdup_printf("its link cannot be asked for: %s", missing->said)
                          : g_strdup_printf("its link is not there, asked %d times in %s: %s",
                                            row->link_asks, since, missing->said);
    g_autofree char *hint = hint_for(row);
    queue_put_down(row, STATE_HELD, now);
    row->held_by = HELD_BY_LINK;
    queue_explain(row, reason, hint);
}

bool queue_ask_link_anew(struct queue *queue, int64_t id, int64_t now, GError **error)
{
    AUTO(announcement_free) struct announcement *row = queue_find_row(queue, id, error);
    if (!row)
        return false;
    if (row->state != STATE_HELD || row->held_by != HELD_BY_LINK)
        return queue_refuse_command(row, "asked for its link anew", error);
    announcement_found_link(row);
    queue_put_down(row, STATE_QUEUED, now);
    row->held_by = HELD_BY_NOTHING;
    row->is_wanted = true;
    row->due_at = MIN(row->due_at, now);
    return queue_enter(queue, error) &&
           queue_leave(queue, queue_save_row(queue, row, STATE_HELD, NULL, error), error);
}

/* It was asked for once more, in vain. */
static void miss_link(struct announcement *row, const struct missing_link *missing, int64_t now)
{
    if (row->link_asks++ == 0)
        row->link_since = now;
    bool is_too_long = now - row->link_since >= ASKS_FOR && row->link_asks >= ASKS_AT_LEAST;
    if (missing->is_final || is_too_long)
        give_up(row, missing, now);
    else
        wait_for_link(row, missing->said, now);
}

bool queue_link_missing(struct queue *queue, struct announcement *announcement,
                        const struct missing_link *missing, int64_t now, GError **error)
{
    g_assert(announcement->state == STATE_CLAIMED && announcement->token);
    AUTO(announcement_free) struct announcement *next = announcement_copy(announcement);
    miss_link(next, missing, now);
    if (!queue_enter(queue, error) ||
        !queue_leave(queue, queue_save_row(queue, next, STATE_CLAIMED, announcement->token, error),
                     error))
        return false;
    queue_replace_row(announcement, next);
    return true;
}

/* --- of what is told with others --- */

static bool miss_member_link(struct queue *queue, const struct member_link *link, int64_t now,
                             GError **error)
{
    AUTO(announcement_free) struct announcement *row = queue_find_row(queue, link->id, error);
    if (!row || row->state != STATE_QUEUED) /* its posting has closed meanwhile */
        return row != NULL;
    miss_link(row, &link->missing, now);
    return queue_save_row(queue, row, STATE_QUEUED, NULL, error);
}

static bool leave_for_links(struct queue *queue, const struct announcement *digest,
                            const GArray *links, int64_t now, GError **error)
{
    AUTO(announcement_free) struct announcement *next = announcement_copy(digest);
    queue_put_down(next, STATE_QUEUED, now);
    if (!queue_save_row(queue, next, STATE_CLAIMED, digest->token, error) ||
        !queue_let_digest_fall(queue, next, now, error))
        return false;
    for (guint i = 0; i < links->len; i++)
        if (!miss_member_link(queue, &g_array_index(links, struct member_link, i), now, error))
            return false;
    return true;
}

bool queue_member_links_missing(struct queue *queue, const struct announcement *digest,
                                const GArray *links, int64_t now, GError **error)
{
    g_assert(digest->state == STATE_CLAIMED && digest->token);
    return queue_enter(queue, error) &&
           queue_leave(queue, leave_for_links(queue, digest, links, now, error), error);
}
