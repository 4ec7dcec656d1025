/* What waits is held, let go or taken back because of what stands around it: its source, its
 * opening, the configuration. Whether that is so is plan.c's to say. */
#include "queue/queue_parts.h"

static bool move_row(struct queue *queue, struct announcement *row, enum announcement_state state,
                     enum held_by held_by, int64_t now, GError **error)
{
    enum announcement_state was = row->state;
    row->state = state;
    row->held_by = held_by;
    row->changed_at = now;
    return queue_enter(queue, error) &&
           queue_leave(queue, queue_save_row(queue, row, was, NULL, error), error);
}

bool queue_hold_for_source(struct queue *queue, int64_t id, int64_t now, GError **error)
{
    AUTO(announcement_free) struct announcement *row = queue_find_row(queue, id, error);
    if (!row || row->state != STATE_QUEUED || row->is_released)
        return row != NULL;
    g_autofree char *reason =
        g_strdup_printf("its source, %s, is in the configuration no more: nobody sees whether its "
                        "posting is still open",
                        row->source);
    queue_explain(row, reason, NULL);
    return move_row(queue, row, STATE_HELD, HELD_BY_SOURCE, now, error);
}

bool queue_let_go(struct queue *queue, int64_t id, enum held_by held_by, int64_t now,
                  GError **error)
{
    AUTO(announcement_free) struct announcement *row = queue_find_row(queue, id, error);
    if (!row || row->state != STATE_HELD || row->held_by != held_by)
        return row != NULL;
    queue_explain(row, row->text_problem, NULL);
    return row->text_problem ? move_row(queue, row, STATE_HELD, HELD_BY_TEXT, now, error)
                             : move_row(queue, row, STATE_QUEUED, HELD_BY_NOTHING, now, error);
}

bool queue_put_aside(struct queue *queue, int64_t id, const char *reason, int64_t now,
                     GError **error)
{
    AUTO(announcement_free) struct announcement *row = queue_find_row(queue, id, error);
    if (!row || !state_is_waiting(row->state) || announcement_is_in_doubt(row))
        return row != NULL;
    queue_explain(row, reason, NULL);
    row->before_close = row->state;
    return move_row(queue, row, STATE_CANCELLED, HELD_BY_MATCH, now, error);
}

/* Its posting has opened anew since, or somebody had it said anew. */
static bool is_of_the_past(struct queue *queue, const struct announcement *row, bool *is,
                           GError **error)
{
    g_autoptr(GError) why = NULL;
    AUTO(known_posting_free)
    struct known_posting *posting = store_posting(queue->store, row->posting_row, &why);
    int last = 0;
    if (why) {
        g_propagate_error(error, g_steal_pointer(&why));
        return false;
    }
    if (!store_last_take(queue->store, row->posting_row, row->edition, row->kind, row->account,
                         &last, error))
        return false;
    *is = !posting || row->edition < posting->edition || row->take < last;
    return true;
}

static bool may_be_taken_up(struct queue *queue, const struct announcement *row, int64_t now,
                            bool *may, GError **error)
{
    bool is_past;
    enum may_say may_say;
    *may = row->state == STATE_CANCELLED && row->held_by == HELD_BY_MATCH &&
           state_is_waiting(row->before_close) && (!row->expires_at || row->expires_at > now);
    if (!*may)
        return true;
    if (!is_of_the_past(queue, row, &is_past, error) || !queue_may_say(queue, row, &may_say, error))
        return false;
    *may = !is_past && may_say == MAY_SAY;
    return true;
}

bool queue_take_up(struct queue *queue, int64_t id, int64_t now, GError **error)
{
    static const char unread[] = "its account did not take it for a while, and it was held before";
    AUTO(announcement_free) struct announcement *row = queue_find_row(queue, id, error);
    bool may;
    if (!row || !may_be_taken_up(queue, row, now, &may, error))
        return false;
    if (!may)
        return true;
    enum announcement_state was = row->before_close;
    enum held_by held_by = was == STATE_QUEUED ? HELD_BY_NOTHING
                           : row->text_problem ? HELD_BY_TEXT
                                               : HELD_BY_CHANGE;
    queue_explain(row, held_by == HELD_BY_CHANGE ? unread : row->text_problem, NULL);
    row->before_close = STATE_CANCELLED;
    row->state = was;
    row->held_by = held_by;
    row->changed_at = now;
    return queue_fit_row(queue, row, error) && queue_enter(queue, error) &&
           queue_leave(queue, queue_save_row(queue, row, STATE_CANCELLED, NULL, error), error);
}

bool queue_take_back(struct queue *queue, int64_t id, const char *reason, int64_t now,
                     GError **error)
{
    AUTO(announcement_free) struct announcement *row = queue_find_row(queue, id, error);
    if (!row || !state_is_waiting(row->state) || announcement_is_in_doubt(row))
        return row != NULL;
    queue_explain(row, reason, NULL);
    row->before_close = STATE_CANCELLED;
    return move_row(queue, row, STATE_CANCELLED, HELD_BY_NOTHING, now, error);
}
