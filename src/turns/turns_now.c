/* What a run does now: the first step of what turns_plan.c sees coming. See turns.h. */
#include "src/turns/turns_parts.h"

/* What is due now, and what comes of it. */
struct present {
    GPtrArray *turns;
    struct planning planning;
    struct crowd crowd;
};

static void present_clear(struct present *present)
{
    crowd_clear(&present->crowd);
    planning_clear(&present->planning);
    g_clear_pointer(&present->turns, g_ptr_array_unref);
}

AUTO_DEFINE_CLEAR(struct present, present_clear)

static bool present_init(struct present *present, struct store *store,
                         const struct account_config *account, int64_t now, GError **error)
{
    *present = (struct present){.turns = turns_read(store, account, now, error)};
    return present->turns &&
           planning_init(&present->planning, store, account, now, present->turns, error);
}

static void leave(GPtrArray *turns, const GPtrArray *leaving, enum turn_end end, int64_t at,
                  GPtrArray *left)
{
    for (guint i = 0; i < leaving->len; i++) {
        struct turn *turn = leaving->pdata[i];
        guint where;
        if (!g_ptr_array_find(turns, turn, &where))
            continue;
        turn->end = end;
        turn->at = at;
        g_ptr_array_add(left, g_ptr_array_steal_index(turns, where));
    }
}

GPtrArray *turns_overflow(struct store *store, const struct account_config *account, int64_t now,
                          GError **error)
{
    AUTO(present_clear) struct present present;
    if (!present_init(&present, store, account, now, error))
        return NULL;
    g_autoptr(GPtrArray) left = g_ptr_array_new_with_free_func((GDestroyNotify)turn_free);
    if (present.planning.is_silent)
        return g_steal_pointer(&left);
    crowd_init(&present.crowd, &present.planning, present.turns);
    leave(present.turns, present.crowd.dropped, TURN_DROPPED, now, left);
    if (present.crowd.digest_at == now)
        leave(present.turns, present.crowd.members, TURN_JOINS, now, left);
    return g_steal_pointer(&left);
}

bool turns_next(struct store *store, const struct account_config *account, int64_t now, int64_t *id,
                GError **error)
{
    *id = 0;
    AUTO(present_clear) struct present present;
    if (!present_init(&present, store, account, now, error))
        return false;
    struct crowd *crowd = &present.crowd;
    present.planning.from = now; /* whether it rests or is held is the queue's to say */
    crowd_init(crowd, &present.planning, present.turns);
    if (crowd->digest_at == now) { /* it could not be formed: they go one by one */
        crowd_clear(crowd);
        present.planning.forms_no_digest = true;
        crowd_init(crowd, &present.planning, present.turns);
    }
    if (crowd->next && crowd->at == now)
        *id = crowd->next->announcement->id;
    return true;
}
