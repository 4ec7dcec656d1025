/*
 * Too much at once: what is due on an account and cannot go on the first day on which one of its
 * slots is free. It is dropped where the account's `overflow` says so. The same rules say what a
 * run does now and what a calendar shows.
 */
#include "src/base/clock.h"
#include "src/turns/turns_parts.h"

/* What is due, and how much of it the first day takes. */
struct crowd {
    GPtrArray *due;      /* of struct turn, in order. Borrowed turns */
    guint fits;          /* so many of them have a slot on that day */
    int64_t first, last; /* the first and the last of these slots */
    GPtrArray *members;  /* of struct turn: what a digest tells; empty = there is none. Borrowed */
    bool is_late;        /* the digest has missed its own day: it takes the first slot */
};

static void crowd_clear(struct crowd *crowd)
{
    g_clear_pointer(&crowd->due, g_ptr_array_unref);
    g_clear_pointer(&crowd->members, g_ptr_array_unref);
}

AUTO_DEFINE_CLEAR(struct crowd, crowd_clear)

/* --- who is meant --- */

/* What may be there already, or somebody wrote or wants, keeps its own turn. */
static bool is_own(const struct announcement *row)
{
    return row->first_sent_at || row->attempts || row->is_edited ||
           row->held_by == HELD_BY_OVERFLOW || row->kind == EVENT_DIGEST;
}

static bool may_be_dropped(const struct announcement *row)
{
    return !is_own(row) && !row->is_released;
}

static bool may_join(const struct announcement *row)
{
    bool is_opening = row->kind == EVENT_NEW || row->kind == EVENT_REOPENED;
    /* Others do not wait for a page that was missing. */
    return is_opening && row->link_asks == 0 && !is_own(row);
}

/* --- the first day --- */

static GDate day_of(const struct planning *planning, int64_t moment)
{
    return clock_day(moment, zone_get(planning->account->schedule.zone));
}

static bool is_earlier_day(const struct planning *planning, int64_t moment, int64_t than)
{
    GDate day = day_of(planning, moment), other = day_of(planning, than);
    return g_date_compare(&day, &other) < 0;
}

/* Hand out the slots of the first day as if they went one by one. */
static void measure(const struct planning *planning, struct crowd *crowd)
{
    guint planned = planning->spoken->len;
    for (guint i = 0; i < crowd->due->len; i++) {
        int64_t at = turn_moment(&planning->account->schedule, planning->spoken,
                                 crowd->due->pdata[i], planning->from);
        if (at == 0 || (i > 0 && is_earlier_day(planning, crowd->first, at)))
            break;
        crowd->first = i == 0 ? at : MIN(crowd->first, at);
        crowd->last = MAX(crowd->last, at);
        crowd->fits++;
        g_array_append_val(planning->spoken, at);
    }
    g_array_set_size(planning->spoken, planned);
}

/* Had it a slot on an earlier day, and no run took place then? */
static bool is_late(const struct planning *planning, const struct turn *turn, int64_t at)
{
    int64_t slot = schedule_slot(&planning->account->schedule, planning->spoken,
                                 turn->announcement->due_at, 0);
    return slot && is_earlier_day(planning, slot, at);
}

/*
 * Who is told in the digest: of what would go last on the first day, and of what has no slot on it,
 * all that may. When it has missed its own day, all that may of what is due.
 */
static void gather(const struct planning *planning, struct crowd *crowd)
{
    bool is_wanted = planning->account->overflow == OVERFLOW_DIGEST && crowd->fits > 0 &&
                     crowd->fits < crowd->due->len;
    crowd->members = g_ptr_array_new();
    for (guint i = crowd->fits; is_wanted && i < crowd->due->len && !crowd->is_late; i++) {
        const struct turn *turn = crowd->due->pdata[i];
        crowd->is_late = may_join(turn->announcement) && is_late(planning, turn, crowd->first);
    }
    guint first = crowd->is_late ? 0 : crowd->fits - 1;
    for (guint i = first; is_wanted && i < crowd->due->len; i++) {
        struct turn *turn = crowd->due->pdata[i];
        if (may_join(turn->announcement))
            g_ptr_array_add(crowd->members, turn);
    }
    if (crowd->members->len == 1)
        g_ptr_array_set_size(crowd->members, 0);
}

/* When the digest goes. */
static int64_t digest_moment(const struct crowd *crowd)
{
    return crowd->is_late ? crowd->first : crowd->last;
}

/* Of what has no slot on the first day, what is dropped. */
static GPtrArray *dropped_of(const struct planning *planning, const struct crowd *crowd)
{
    GPtrArray *dropped = g_ptr_array_new();
    bool is_wanted = planning->account->overflow == OVERFLOW_DROP && crowd->fits > 0;
    for (guint i = crowd->fits; is_wanted && i < crowd->due->len; i++) {
        const struct turn *turn = crowd->due->pdata[i];
        if (may_be_dropped(turn->announcement))
            g_ptr_array_add(dropped, crowd->due->pdata[i]);
    }
    return dropped;
}

static void end_all(const GPtrArray *turns, enum turn_end end, int64_t at)
{
    for (guint i = 0; i < turns->len; i++) {
        struct turn *turn = turns->pdata[i];
        turn->end = end;
        turn->at = at;
    }
}

/* --- now --- */

GPtrArray *turns_overflow(struct store *store, const struct account_config *account, int64_t now,
                          GError **error)
{
    AUTO(planning_clear) struct planning planning = {0};
    g_autoptr(GPtrArray) turns = turns_read(store, account, now, error);
    if (!turns || !planning_init(&planning, store, account, now, error))
        return NULL;
    g_autoptr(GPtrArray) over = g_ptr_array_new_with_free_func((GDestroyNotify)turn_free);
    if (planning.from == 0 || turns->len == 0)
        return g_steal_pointer(&over);
    planning_moment(&planning, turns->pdata[0]); /* it may have to wait for money */
    AUTO(crowd_clear) struct crowd crowd = {.due = g_ptr_array_ref(turns)};
    measure(&planning, &crowd);
    gather(&planning, &crowd);
    g_autoptr(GPtrArray) dropped = dropped_of(&planning, &crowd);
    end_all(dropped, TURN_DROPPED, now);
    if (digest_moment(&crowd) == now)
        end_all(crowd.members, TURN_JOINS, now);
    for (guint i = 0; i < turns->len;) {
        const struct turn *turn = turns->pdata[i];
        if (turn->end == TURN_DROPPED || turn->end == TURN_JOINS)
            g_ptr_array_add(over, g_ptr_array_steal_index(turns, i));
        else
            i++;
    }
    return g_steal_pointer(&over);
}

/* --- the days to come --- */

/* A look ahead, step by step: what is settled leaves `rest` for `settled`. */
struct sharing {
    struct planning *planning;
    GPtrArray *rest, *settled; /* of struct turn. Borrowed turns */
    int64_t moment;            /* that the look ahead has come to */
};

static void settle(struct sharing *sharing, struct turn *turn)
{
    g_ptr_array_remove(sharing->rest, turn);
    g_ptr_array_add(sharing->settled, turn);
}

static void settle_all(struct sharing *sharing, const GPtrArray *turns)
{
    for (guint i = 0; i < turns->len; i++)
        settle(sharing, turns->pdata[i]);
}

static GPtrArray *due_at(const struct sharing *sharing, int64_t moment)
{
    GPtrArray *due = g_ptr_array_new();
    for (guint i = 0; i < sharing->rest->len; i++) {
        struct turn *turn = sharing->rest->pdata[i];
        if (turn->announcement->due_at <= moment)
            g_ptr_array_add(due, turn);
    }
    return due;
}

/* When the next one is due that is not yet; 0 = none is. */
static int64_t next_due(const struct sharing *sharing, int64_t moment)
{
    int64_t next = 0;
    for (guint i = 0; i < sharing->rest->len; i++) {
        int64_t at = ((struct turn *)sharing->rest->pdata[i])->announcement->due_at;
        if (at > moment && (next == 0 || at < next))
            next = at;
    }
    return next;
}

static void go_on_to(struct sharing *sharing, int64_t moment)
{
    sharing->planning->from = MAX(sharing->planning->from, moment);
    sharing->moment = MAX(sharing->moment, moment);
}

/* What is too late by then. Returns whether there was any. */
static bool settle_late(struct sharing *sharing, const GPtrArray *due, int64_t at)
{
    guint before = sharing->rest->len;
    for (guint i = 0; i < due->len; i++)
        if (planning_ends_before(sharing->planning, due->pdata[i], at))
            settle(sharing, due->pdata[i]);
    return sharing->rest->len < before;
}

static void join(struct sharing *sharing, const struct crowd *crowd, int64_t at)
{
    end_all(crowd->members, TURN_JOINS, at);
    settle_all(sharing, crowd->members);
    g_array_append_val(sharing->planning->spoken, at);
    sharing->planning->money.spent += budget_digest_price(sharing->planning->account);
    go_on_to(sharing, at);
}

/* Its turn has come. What this month cannot pay goes one by one, as far as it can. */
static bool is_digest_next(const struct planning *planning, const struct crowd *crowd)
{
    return crowd->members->len > 0 && (crowd->fits == 1 || crowd->is_late) &&
           budget_allows(&planning->money, budget_digest_price(planning->account));
}

/* The first one goes, or the digest when its turn has come, unless another is due before. */
static void go(struct sharing *sharing, const struct crowd *crowd)
{
    struct turn *first = crowd->due->pdata[0];
    bool is_digest = is_digest_next(sharing->planning, crowd);
    int64_t at = is_digest ? digest_moment(crowd) : planning_moment(sharing->planning, first);
    int64_t next = next_due(sharing, sharing->planning->from);
    if (next && next < at) {
        go_on_to(sharing, next);
        return;
    }
    if (is_digest) {
        join(sharing, crowd, at);
        return;
    }
    planning_give(sharing->planning, first, at);
    settle(sharing, first);
    go_on_to(sharing, at);
}

static void take_step(struct sharing *sharing)
{
    struct planning *planning = sharing->planning;
    AUTO(crowd_clear) struct crowd crowd = {.due = due_at(sharing, planning->from)};
    if (crowd.due->len == 0) {
        go_on_to(sharing, next_due(sharing, planning->from));
        return;
    }
    int64_t from = planning->from, at = planning_moment(planning, crowd.due->pdata[0]);
    if (settle_late(sharing, crowd.due, at))
        return;
    if (at == 0) {
        settle(sharing, crowd.due->pdata[0]);
        return;
    }
    if (planning->from != from) {
        for (guint i = 0; i < crowd.due->len; i++)
            ((struct turn *)crowd.due->pdata[i])->cause = TURN_FOR_MONEY;
        return;
    }
    measure(planning, &crowd);
    gather(planning, &crowd);
    g_autoptr(GPtrArray) dropped = dropped_of(planning, &crowd);
    end_all(dropped, TURN_DROPPED, sharing->moment);
    settle_all(sharing, dropped);
    if (dropped->len == 0)
        go(sharing, &crowd);
}

void planning_share(struct planning *planning, GPtrArray *turns)
{
    g_autoptr(GPtrArray) rest = g_ptr_array_new(); /* a copy would own them */
    g_autoptr(GPtrArray) settled = g_ptr_array_new();
    g_ptr_array_extend(rest, turns, NULL, NULL);
    struct sharing sharing = {planning, rest, settled, planning->now};
    while (rest->len > 0)
        take_step(&sharing);
    for (guint i = 0; i < turns->len; i++)
        turns->pdata[i] = settled->pdata[i];
}
