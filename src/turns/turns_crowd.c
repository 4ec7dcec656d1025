/*
 * Who goes next of what is due, and what of it is too much at once: that which cannot go on the
 * first day on which one of the account's slots is free. See turns_parts.h.
 */
#include "src/base/clock.h"
#include "src/turns/turns_parts.h"

void crowd_clear(struct crowd *crowd)
{
    g_clear_pointer(&crowd->places, g_array_unref);
    g_clear_pointer(&crowd->over, g_ptr_array_unref);
    g_clear_pointer(&crowd->dropped, g_ptr_array_unref);
    g_clear_pointer(&crowd->members, g_ptr_array_unref);
}

static const struct place *place_at(const struct crowd *crowd, guint i)
{
    return &g_array_index(crowd->places, struct place, i);
}

static bool minds_days(const struct planning *planning)
{
    return planning->account->overflow != OVERFLOW_SPREAD;
}

/* --- who is meant --- */

/* What may be there already, or somebody wrote or wants, keeps its own turn. */
static bool is_own(const struct announcement *row)
{
    return row->first_sent_at || row->attempts || row->is_edited || row->is_wanted ||
           row->kind == EVENT_DIGEST;
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

/* --- slots and money --- */

static GDate day_of(const struct planning *planning, int64_t moment)
{
    return clock_day(moment, zone_get(planning->account->schedule.zone));
}

static bool is_earlier_day(const struct planning *planning, int64_t moment, int64_t than)
{
    GDate day = day_of(planning, moment), other = day_of(planning, than);
    return g_date_compare(&day, &other) < 0;
}

/* The first of these moments; 0 = there is none. */
static int64_t first_moment(const struct crowd *crowd)
{
    int64_t first = 0;
    for (guint i = 0; i < crowd->places->len; i++)
        first = first == 0 ? place_at(crowd, i)->at : MIN(first, place_at(crowd, i)->at);
    return first;
}

static bool is_over(const struct planning *planning, const struct turn *turn, int64_t at)
{
    return planning_end(planning, turn, at, NULL) != 0;
}

/* A month that has not begun has all of its money. */
static bool can_pay(const struct budget *money, int64_t price, int64_t at)
{
    if (money->limit == 0 || at < money->next_month)
        return budget_allows(money, price);
    return price <= money->limit;
}

/* Has it slots enough for all, so that none has to mind the others? */
static bool is_roomy(const struct schedule *schedule)
{
    return schedule->min_gap == 0 && schedule->max_per_day == 0;
}

/* May nobody behind them go before them? What is left has the slots that are left, or later. */
static bool is_settled(const struct planning *ahead, const struct crowd *crowd, int64_t first)
{
    const struct schedule *schedule = &ahead->account->schedule;
    if (minds_days(ahead) || crowd->places->len == 0)
        return false;
    if (schedule->jitter == 0)
        return true;
    if (is_roomy(schedule))
        return false;
    int64_t rest = schedule_slot(schedule, ahead->spoken, ahead->from, 0);
    return rest == 0 || rest >= first;
}

/* turn_moment(), which stays the same until it is past where none has to mind the others. */
static int64_t moment_of(const struct planning *ahead, struct turn *turn)
{
    const struct schedule *schedule = &ahead->account->schedule;
    if (!is_roomy(schedule) || turn->moment < ahead->from || turn->moment == 0)
        turn->moment = turn_moment(schedule, ahead->spoken, turn, ahead->from);
    return turn->moment;
}

/* No money for it; whose fault that is it says when nobody merely comes before it. */
static void leave_unpaid(const struct planning *planning, struct crowd *crowd, struct turn *turn)
{
    if (!budget_allows(&planning->money, turn->price))
        turn->cause = TURN_FOR_MONEY;
    crowd->unpaid += turn->price <= planning->money.limit;
}

/* To each in order, as if they went one by one. */
static void measure(struct planning ahead, const GPtrArray *due, struct crowd *crowd)
{
    const struct planning before = ahead;
    guint planned = ahead.spoken->len, i = 0;
    int64_t first = 0;
    for (; i < due->len && !is_settled(&ahead, crowd, first); i++) {
        struct place place = {.turn = due->pdata[i]};
        place.at = moment_of(&ahead, place.turn);
        if (place.at == 0 || is_over(&ahead, place.turn, place.at))
            continue;
        if (minds_days(&ahead) && first && is_earlier_day(&ahead, first, place.at))
            break;
        if (!can_pay(&ahead.money, place.turn->price, place.at)) {
            leave_unpaid(&before, crowd, place.turn);
            continue;
        }
        first = first == 0 ? place.at : MIN(first, place.at);
        ahead.money.spent += place.at < ahead.money.next_month ? place.turn->price : 0;
        g_array_append_val(crowd->places, place);
        g_array_append_val(ahead.spoken, place.at);
        /* Whoever went before it would push it away, by the gap, and the next one once more. */
        if (ahead.account->schedule.min_gap > 0)
            ahead.from = MAX(ahead.from, place.at);
    }
    for (; minds_days(&ahead) && i < due->len; i++)
        if (!is_over(&ahead, due->pdata[i], first))
            g_ptr_array_add(crowd->over, due->pdata[i]);
    g_array_set_size(ahead.spoken, planned);
}

/* --- too much at once --- */

/* Not for want of money: who has no slot on another month's first day is dropped on that day. */
static void drop(const struct planning *planning, struct crowd *crowd)
{
    for (guint i = 0; planning->account->overflow == OVERFLOW_DROP && i < crowd->over->len; i++) {
        struct turn *turn = crowd->over->pdata[i];
        if (may_be_dropped(turn->announcement))
            g_ptr_array_add(crowd->dropped, turn);
    }
}

/* Had it a slot on an earlier day, and no run took place then? */
static bool is_late(const struct planning *planning, const struct turn *turn, int64_t at)
{
    int64_t slot = schedule_slot(&planning->account->schedule, planning->spoken,
                                 turn->announcement->due_at, 0);
    return slot && is_earlier_day(planning, slot, at);
}

static bool has_missed_its_day(const struct planning *planning, const struct crowd *crowd,
                               int64_t first)
{
    for (guint i = 0; i < crowd->over->len; i++) {
        const struct turn *turn = crowd->over->pdata[i];
        if (may_join(turn->announcement) && is_late(planning, turn, first))
            return true;
    }
    return false;
}

static void add_member(const struct planning *planning, struct crowd *crowd, struct turn *turn)
{
    if (may_join(turn->announcement) && !is_over(planning, turn, crowd->digest_at))
        g_ptr_array_add(crowd->members, turn);
}

static bool can_pay_digest(const struct planning *planning, const struct budget *money, int64_t at)
{
    return money->limit == 0 || can_pay(money, budget_digest_price(planning->account), at);
}

/* Who may not join it keeps its slot; but others do not wait for a page that was missing. */
static bool keeps_slot(const struct place *place)
{
    const struct announcement *row = place->turn->announcement;
    return !may_join(row) && row->link_asks == 0;
}

/* Of the slots that may be the digest's the last in order; when it is late, the first. NULL = none:
 * it goes on a later day. */
static const struct place *find_digest_place(const struct crowd *crowd, bool is_late)
{
    const struct place *found = NULL;
    for (guint i = 0; i < crowd->places->len; i++) {
        const struct place *place = place_at(crowd, i);
        if (!keeps_slot(place) && (!found || !is_late || place->at < found->at))
            found = place;
    }
    return found;
}

/*
 * Who is told in the digest: of what would go last on the first day, and of what has no slot on it,
 * all that may. When it has missed its own day, all that may of what is due, in the first slot.
 * What this month cannot pay goes one by one, as far as it can.
 */
static void gather(const struct planning *planning, struct crowd *crowd)
{
    if (planning->account->overflow != OVERFLOW_DIGEST || planning->forms_no_digest)
        return;
    bool has_missed = has_missed_its_day(planning, crowd, first_moment(crowd));
    const struct place *last = find_digest_place(crowd, has_missed);
    struct budget money = planning->money; /* beside those who go by themselves */
    crowd->digest_at = last ? last->at : 0;
    for (guint i = 0; last && i < crowd->places->len; i++) {
        const struct place *place = place_at(crowd, i);
        if (place == last || (has_missed && !keeps_slot(place)))
            add_member(planning, crowd, place->turn);
        else
            money.spent += place->at < money.next_month ? place->turn->price : 0;
    }
    for (guint i = 0; last && i < crowd->over->len; i++)
        add_member(planning, crowd, crowd->over->pdata[i]);
    if (crowd->over->len > 0 && crowd->members->len > 1 &&
        can_pay_digest(planning, &money, crowd->digest_at))
        return;
    g_ptr_array_set_size(crowd->members, 0);
    crowd->digest_at = 0;
}

/* --- who goes next --- */

/* The earliest, then the first in order; a digest before others of its moment. */
static void choose(struct crowd *crowd)
{
    crowd->at = crowd->digest_at;
    for (guint i = 0; i < crowd->places->len; i++) {
        const struct place *place = place_at(crowd, i);
        bool is_sooner = crowd->at == 0 || place->at < crowd->at;
        if (!is_sooner || g_ptr_array_find(crowd->members, place->turn, NULL))
            continue;
        crowd->next = place->turn;
        crowd->at = place->at;
    }
}

void crowd_init(struct crowd *crowd, const struct planning *planning, const GPtrArray *due)
{
    struct planning ahead = *planning;
    *crowd = (struct crowd){
        .places = g_array_new(FALSE, FALSE, sizeof(struct place)),
        .over = g_ptr_array_new(),
        .dropped = g_ptr_array_new(),
        .members = g_ptr_array_new(),
    };
    measure(ahead, due, crowd);
    drop(&ahead, crowd);
    while (crowd->places->len == 0 && crowd->unpaid > 0) {
        crowd->unpaid = 0;
        ahead.from = MAX(ahead.from, ahead.money.next_month);
        budget_turn_month(ahead.account, &ahead.money);
        measure(ahead, due, crowd);
    }
    gather(&ahead, crowd);
    choose(crowd);
}
