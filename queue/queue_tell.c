/* What a person was told when, and what still has to be told of announcements. */
#include <inttypes.h>
#include <string.h>

#include "queue/queue_parts.h"

#define TELL_AGAIN ((int64_t)24 * 60 * 60)

/* --- telling --- */

bool queue_tell(struct queue *queue, const char *what, int64_t now, bool *tell, GError **error)
{
    int64_t told_at;
    if (!store_told_at(queue->store, what, &told_at, error))
        return false;
    /* A moment in the future comes from a clock that was wrong: it would silence us for long. */
    *tell = told_at == 0 || told_at > now || now - told_at >= TELL_AGAIN;
    return !*tell || (queue_enter(queue, error) &&
                      queue_leave(queue, store_set_told(queue->store, what, now, error), error));
}

bool queue_untell(struct queue *queue, const char *what, GError **error)
{
    int64_t told_at;
    if (!store_told_at(queue->store, what, &told_at, error))
        return false;
    return told_at == 0 ||
           (queue_enter(queue, error) &&
            queue_leave(queue, store_forget_told(queue->store, what, error), error));
}

/* --- what is told of an announcement --- */

char *queue_told_name(enum told_of of, const struct announcement *row)
{
    static const char *const names[] = {
        [TOLD_HELD] = "held",
        [TOLD_DOUBT] = "unsure",
        [TOLD_END] = "ended",
    };
    g_autofree char *name = g_strdup_printf("%s:%" PRId64, names[of], row->id);
    return of == TOLD_END
               ? g_strdup_printf("%s:%" PRId64, name, row->changed_at) /* may end twice */
               : g_steal_pointer(&name);
}

/* That it was told is forgotten; most often it was not. */
static bool forget(struct queue *queue, enum told_of of, const struct announcement *row,
                   GError **error)
{
    g_autofree char *what = queue_told_name(of, row);
    int64_t told_at;
    return store_told_at(queue->store, what, &told_at, error) &&
           (told_at == 0 || store_forget_told(queue->store, what, error));
}

/* Is it held as it was, for the same? */
static bool is_held_as(const struct announcement *row, const struct announcement *before)
{
    return row->state == STATE_HELD && row->held_by == before->held_by;
}

static bool follow_hold(struct queue *queue, const struct announcement *row,
                        enum announcement_state was, GError **error)
{
    GError *problem = NULL;
    AUTO(announcement_free)
    struct announcement *before =
        was == STATE_HELD ? store_announcement(queue->store, row->id, &problem) : NULL;
    if (problem) {
        g_propagate_error(error, problem);
        return false;
    }
    bool was_in_doubt = was == STATE_UNSURE || (before && announcement_is_in_doubt(before));
    return (!before || is_held_as(row, before) || forget(queue, TOLD_HELD, row, error)) &&
           (!was_in_doubt || announcement_is_in_doubt(row) ||
            forget(queue, TOLD_DOUBT, row, error));
}

bool queue_follow_telling(struct queue *queue, const struct announcement *row,
                          enum announcement_state was, GError **error)
{
    if (!follow_hold(queue, row, was, error))
        return false;
    if (row->state == was || !announcement_ended_unsaid(row))
        return true;
    g_autofree char *what = queue_told_name(TOLD_END, row);
    return store_set_told(queue->store, what, 0, error);
}

/* The announcement whose end has that name; NULL with `error` unset when it has come to another one
 * since, or goes on. */
static struct announcement *find_end(struct queue *queue, const char *what, GError **error)
{
    const char *id = strchr(what, ':');
    AUTO(announcement_free)
    struct announcement *row =
        id ? store_announcement(queue->store, g_ascii_strtoll(id + 1, NULL, 10), error) : NULL;
    g_autofree char *name = row ? queue_told_name(TOLD_END, row) : NULL;
    bool is_it = g_strcmp0(name, what) == 0 && announcement_ended_unsaid(row);
    return is_it ? g_steal_pointer(&row) : NULL;
}

static bool forget_untold(struct queue *queue, const char *what, GError **error)
{
    return queue_enter(queue, error) &&
           queue_leave(queue, store_forget_told(queue->store, what, error), error);
}

GPtrArray *queue_untold(struct queue *queue, GError **error)
{
    g_autoptr(GPtrArray) names = store_untold(queue->store, error);
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)announcement_free);
    for (guint i = 0; names && i < names->len; i++) {
        GError *problem = NULL;
        struct announcement *row = find_end(queue, names->pdata[i], &problem);
        if (problem) {
            g_propagate_error(error, problem);
            return NULL;
        }
        if (row)
            g_ptr_array_add(rows, row);
        else if (!forget_untold(queue, names->pdata[i], error))
            return NULL;
    }
    return names ? g_steal_pointer(&rows) : NULL;
}
