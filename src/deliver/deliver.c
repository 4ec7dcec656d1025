/*
 * Between queue and adapters: the lanes of all accounts, some at a time (lane.c has what goes on in
 * one). What they have to record at the same moment is one transaction, so that they share its
 * commit and its fsyncs; that a request leaves is a commit of its own, at the last moment.
 */
#include "src/deliver/deliver.h"
#include "src/base/clock.h"
#include "src/deliver/lane.h"

struct traffic {
    struct queue *queue;
    struct http_pool *pool;
    GPtrArray *lanes; /* of struct lane; the first ones are at work */
    guint at_work, max_at_work;
};

/* Every lane that has something to record or to take. */
static bool record_all(const struct traffic *traffic, GError **error)
{
    for (guint i = 0; i < traffic->at_work; i++) {
        struct lane *lane = traffic->lanes->pdata[i];
        if (!lane->is_on_its_way && !lane_record(lane, error))
            return false;
    }
    return true;
}

static bool record_together(const struct traffic *traffic, GError **error)
{
    if (!queue_begin(traffic->queue, error))
        return false;
    if (record_all(traffic, error))
        return queue_commit(traffic->queue, error);
    queue_rollback(traffic->queue);
    return false;
}

/* Those that are over make room for others. */
static void let_in(struct traffic *traffic)
{
    for (guint i = traffic->at_work; i > 0; i--) {
        const struct lane *lane = traffic->lanes->pdata[i - 1];
        if (!lane->is_over)
            continue;
        g_ptr_array_remove_index(traffic->lanes, i - 1);
        traffic->at_work--;
    }
    traffic->at_work = MIN(traffic->lanes->len, traffic->max_at_work);
}

/* Is there a lane at work that waits for nothing? */
static bool is_one_ready(const struct traffic *traffic)
{
    for (guint i = 0; i < traffic->at_work; i++) {
        const struct lane *lane = traffic->lanes->pdata[i];
        if (!lane->is_on_its_way)
            return true;
    }
    return false;
}

/* Nothing may leave any more when one could not be recorded: the store is not to be relied on. */
static bool check_store(const struct traffic *traffic, GError **error)
{
    for (guint i = 0; i < traffic->at_work; i++) {
        struct lane *lane = traffic->lanes->pdata[i];
        if (!lane->store_error)
            continue;
        g_propagate_error(error, g_steal_pointer(&lane->store_error));
        return false;
    }
    return true;
}

static bool ask_all(const struct traffic *traffic, GError **error)
{
    for (guint i = 0; i < traffic->at_work; i++) {
        struct lane *lane = traffic->lanes->pdata[i];
        if (!lane->is_on_its_way && !lane->is_over)
            lane_ask(lane, traffic->pool);
        if (lane->store_error)
            return check_store(traffic, error);
    }
    return true;
}

static bool drive(struct traffic *traffic, GError **error)
{
    for (let_in(traffic); traffic->at_work > 0; let_in(traffic)) {
        if (is_one_ready(traffic) && (!record_together(traffic, error) || !ask_all(traffic, error)))
            return false;
        http_pool_drive(traffic->pool, !is_one_ready(traffic));
        if (!check_store(traffic, error))
            return false;
    }
    return true;
}

bool deliver_due(const struct deliver *deliver, GError **error)
{
    g_autoptr(GPtrArray) lanes = g_ptr_array_new_with_free_func((GDestroyNotify)lane_free);
    AUTO(link_checks_free) struct link_checks *links = link_checks_new();
    AUTO(http_pool_free) struct http_pool *pool = http_pool_new(); /* goes before them */
    int64_t began_us = clock_elapsed_us();
    for (guint i = 0; i < deliver->config->accounts->len; i++) {
        AUTO(lane_free) struct lane *lane = lane_new(deliver, i, links, began_us);
        if (lane_is_wanted(lane) && lane_may_speak(lane))
            g_ptr_array_add(lanes, g_steal_pointer(&lane));
    }
    struct traffic traffic = {
        .queue = deliver->queue,
        .pool = pool,
        .lanes = lanes,
        .max_at_work = (guint)deliver->config->max_parallel,
    };
    return drive(&traffic, error);
}
