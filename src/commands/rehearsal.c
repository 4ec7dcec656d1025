/* See rehearsal.h. */
#include "src/commands/rehearsal.h"
#include "src/clock_step.h"
#include "src/commands/work.h"
#include "src/lock.h"

#define WAITED (1u << STATE_HELD | 1u << STATE_QUEUED | 1u << STATE_JOINED)

void rehearsal_free(struct rehearsal *rehearsal)
{
    if (!rehearsal)
        return;
    queue_close(rehearsal->queue);
    g_ptr_array_unref(rehearsal->plans);
    g_hash_table_unref(rehearsal->waited);
    g_free(rehearsal);
}

/* How everything stands before; by the copy, since another run may go on with the store. */
static bool remember(struct rehearsal *rehearsal, GError **error)
{
    struct store *store = queue_store(rehearsal->queue);
    const struct announcement_filter filter = {.states = WAITED};
    g_autoptr(GPtrArray) rows = store_announcements(store, &filter, error);
    for (guint i = 0; rows && i < rows->len; i++) {
        struct announcement *row = announcement_copy(rows->pdata[i]);
        g_hash_table_insert(rehearsal->waited, &row->id, row);
    }
    return rows && store_next_id(store, &rehearsal->first, error);
}

static bool observe(struct rehearsal *rehearsal, const struct plan_options *options,
                    const struct source_config *source, GError **error)
{
    struct plan *plan = plan_look(options, queue_store(rehearsal->queue), source, error);
    if (!plan)
        return false;
    g_ptr_array_add(rehearsal->plans, plan);
    rehearsal->misses_something |= plan->unavailable != NULL;
    return plan_keep(options, rehearsal->queue, plan, error);
}

/* A pretended moment is nobody's clock. */
static bool follow_clock(struct rehearsal *rehearsal, GError **error)
{
    const struct context *context = rehearsal->context;
    int lock = context->has_now ? -1 : lock_open_to_read(context->config->state);
    int64_t step = lock >= 0 ? clock_step_read(lock, context->now) : 0;
    lock_close(lock);
    return step == 0 || queue_keep_expiry(rehearsal->queue, step, context->now, error);
}

static bool rehearse(struct rehearsal *rehearsal, const struct plan_options *options,
                     GError **error)
{
    struct command_hold hold = {.lock = -1, .queue = rehearsal->queue};
    struct work work = work_new(rehearsal->context, &hold);
    const GPtrArray *sources = options->config->sources;
    if (!follow_clock(rehearsal, error) || !work_prepare(&work, error))
        return false;
    for (guint i = 0; i < sources->len; i++) {
        if (!observe(rehearsal, options, sources->pdata[i], error))
            return false;
    }
    return work_settle(&work, options, error) && work_lift_holds(&work, error);
}

struct rehearsal *rehearsal_new(const struct context *context, struct queue *queue,
                                const struct plan_options *options, GError **error)
{
    AUTO(rehearsal_free) struct rehearsal *rehearsal = g_new0(struct rehearsal, 1);
    rehearsal->context = context;
    rehearsal->plans = g_ptr_array_new_with_free_func((GDestroyNotify)plan_free);
    rehearsal->waited =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, (GDestroyNotify)announcement_free);
    rehearsal->queue =
        queue_copy(queue, lock_last_run(context->config->state), context->now, error);
    if (!rehearsal->queue || !remember(rehearsal, error) || !rehearse(rehearsal, options, error))
        return NULL;
    return g_steal_pointer(&rehearsal);
}

const struct change *rehearsal_change(const struct rehearsal *rehearsal, int64_t posting_row)
{
    for (guint i = 0; i < rehearsal->plans->len; i++) {
        const struct plan *plan = rehearsal->plans->pdata[i];
        for (guint j = 0; plan->changes && j < plan->changes->list->len; j++) {
            const struct change *change = plan->changes->list->pdata[j];
            if (change->before && change->before->row == posting_row)
                return change;
        }
    }
    return NULL;
}
