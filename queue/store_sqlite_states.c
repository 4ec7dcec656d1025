/*
 * The SQLite store: in which states announcements may be. A run asks for those in many a state, and
 * mostly there is none in any of them: while the store is held, one question answers for all.
 */
#include "queue/store_sqlite.h"

/* Those that a run asks for, each by the index that is there for it. */
#define PASSING_STATES                                                                             \
    "SELECT EXISTS (SELECT 1 FROM announcement WHERE state = 'held'),"                             \
    "    EXISTS (SELECT 1 FROM announcement WHERE state = 'queued'),"                              \
    "    EXISTS (SELECT 1 FROM announcement WHERE state = 'joined'),"                              \
    "    EXISTS (SELECT 1 FROM announcement WHERE state = 'unsure'),"                              \
    "    EXISTS (SELECT 1 FROM announcement WHERE state IN ('refused', 'expired'))"

static const unsigned passing_states[] = {
    1u << STATE_HELD,
    1u << STATE_QUEUED,
    1u << STATE_JOINED,
    1u << STATE_UNSURE,
    1u << STATE_REFUSED | 1u << STATE_EXPIRED,
};

/* In the others nearly all of them are sooner or later, or none but during a run. */
#define OTHER_STATES                                                                               \
    (1u << STATE_POSTED | 1u << STATE_CANCELLED | 1u << STATE_CLAIMED | 1u << STATE_SENDING)

static bool ask(struct store *store, GError **error)
{
    AUTO(sql_reset) sqlite3_stmt *statement = sql_prepare(store, PASSING_STATES, error);
    bool has_row;
    if (!statement || !sql_next(store, statement, &has_row, error))
        return false;
    store->states = OTHER_STATES;
    for (size_t i = 0; i < G_N_ELEMENTS(passing_states); i++)
        store->states |= sql_int(statement, (int)i) ? passing_states[i] : 0;
    return true;
}

bool sql_may_find(struct store *store, const struct announcement_filter *filter, bool *may,
                  GError **error)
{
    unsigned ended = filter->ended_since ? 1u << STATE_REFUSED | 1u << STATE_EXPIRED : 0;
    unsigned states = filter->states ? filter->states : ended;
    *may = true;
    if (!store->is_held || states == 0)
        return true;
    if (store->states == 0 && !ask(store, error))
        return false;
    *may = (store->states & states) != 0;
    return true;
}
