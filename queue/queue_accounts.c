/* Holds of accounts, and what a person was told when. */
#include <inttypes.h>
#include <string.h>

#include "queue/queue_parts.h"

#define TELL_AGAIN ((int64_t)24 * 60 * 60)

/* --- holds --- */

void queue_clear_hold(struct account_state *account)
{
    account->cause = CAUSE_NONE;
    account->held_at = 0;
    account->probe_at = 0;
    g_clear_pointer(&account->reason, g_free);
    g_clear_pointer(&account->hint, g_free);
    g_clear_pointer(&account->credentials_mark, g_free);
}

static bool lift(struct queue *queue, struct account_state *account, GError **error)
{
    queue_clear_hold(account);
    return queue_enter(queue, error) &&
           queue_leave(queue, store_save_account(queue->store, account, error), error);
}

/* Other credentials mend nothing but what was wrong with the old ones. */
static bool may_be_mended(const struct account_state *account, const char *mark)
{
    return (account->cause == CAUSE_AUTH || account->cause == CAUSE_SETUP) &&
           account->credentials_mark && g_strcmp0(account->credentials_mark, mark) != 0;
}

bool queue_lift_holds(struct queue *queue, const char *account, const char *mark, int64_t now,
                      GError **error)
{
    (void)now;
    AUTO(account_state_free) struct account_state *state =
        store_account(queue->store, account, error);
    if (!state)
        return false;
    return !may_be_mended(state, mark) || lift(queue, state, error);
}

bool queue_lift_hold(struct queue *queue, const char *account, int64_t now, GError **error)
{
    (void)now;
    AUTO(account_state_free) struct account_state *state =
        store_account(queue->store, account, error);
    if (!state)
        return false;
    return state->cause == CAUSE_NONE || lift(queue, state, error);
}

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
