/* See lane_link.h. */
#include "src/deliver/lane_link.h"

bool lane_link_is_wanted(const struct lane *lane)
{
    const struct announcement *announcement = lane->announcement;
    bool is_loopback = false;
    if (!lane->speaker.account->check_link || lane->is_look || lane->is_link_there ||
        !announcement_checks_link(announcement))
        return false;
    return !lane->deliver->is_pretended ||
           (http_url_is_fetchable(announcement->link, &is_loopback) && is_loopback);
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
    link_checks_ask(lane->links, pool, lane->announcement->link,
                    (struct link_watch){.done = take_answer, .data = lane});
}

bool lane_link_record(struct lane *lane, GError **error)
{
    const struct link_answer *answer = lane->link_answer;
    struct announcement *announcement = lane->announcement;
    lane->link_answer = NULL;
    lane->is_link_there = answer->is_there;
    if (answer->is_there) {
        announcement_found_link(announcement);
        return true;
    }
    const struct missing_link missing = {.said = answer->said, .is_final = answer->is_final};
    return queue_link_missing(lane->deliver->queue, announcement, &missing, lane_moment(lane),
                              error);
}
