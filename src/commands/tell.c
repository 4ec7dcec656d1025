/* See tell.h. It reads the store alone, so that nothing is forgotten when a run was interrupted. */
#include <string.h>
#include <unistd.h>

#include "adapters/adapter.h"
#include "src/base/clock.h"
#include "src/commands/print.h"
#include "src/commands/tell.h"
#include "src/commands/tell_parts.h"

#define ENDED_IS_NEWS                                                                              \
    ((int64_t)24 * 3600) /* so long a refusal or an expiry is news; then it is told                \
                            if nobody was yet, and no more */

bool tell_is_time(struct tell *tell, const char *what, bool *is_time, GError **error)
{
    if (!queue_tell(tell->queue, what, tell->context->now, is_time, error))
        return false;
    *is_time = *is_time || tell->context->verbose || isatty(STDERR_FILENO);
    return true;
}

bool tell_is_over(struct tell *tell, const char *what, GError **error)
{
    int64_t told_at;
    return store_told_at(queue_store(tell->queue), what, &told_at, error) &&
           (!told_at || queue_untell(tell->queue, what, error));
}

/* --- accounts --- */

/* What waits while the account is silent, and what is not looked for meanwhile. By the caller. */
static char *say_silent(const struct tell *tell, const GPtrArray *queued, const GPtrArray *unsure)
{
    bool is_all = unsure->len == 0;
    g_autofree char *waiting = queued->len > 0 || is_all ? tell_waiting(tell, queued) : NULL;
    if (is_all)
        return g_steal_pointer(&waiting);
    return g_strdup_printf("%s%s%u announcement%s unsure, and not looked for meanwhile",
                           waiting ? waiting : "", waiting ? "; " : "", unsure->len,
                           unsure->len == 1 ? " is" : "s are");
}

/* Who paused it knows; what he may have forgotten is that something waits for it. */
static bool tell_paused(struct tell *tell, const struct account_state *state, GError **error)
{
    g_autofree char *what = g_strconcat("paused:", state->name, NULL);
    g_autoptr(GPtrArray) rows = tell_list(tell, 1u << STATE_QUEUED, state->name, error);
    g_autoptr(GPtrArray) unsure =
        rows ? tell_list(tell, 1u << STATE_UNSURE, state->name, error) : NULL;
    if (!unsure)
        return false;
    if (rows->len == 0 && unsure->len == 0)
        return tell_is_over(tell, what, error);
    bool is_time;
    if (!tell_is_time(tell, what, &is_time, error))
        return false;
    g_autofree char *waiting = say_silent(tell, rows, unsure);
    g_autofree char *since = clock_format_local(state->paused_at, tell->context->config->timezone);
    g_autofree char *hint = g_strdup_printf("`announce resume %s`", state->name);
    if (is_time)
        print_problem(state->name, hint, "it is paused since %s; %s", since, waiting);
    return true;
}

static bool tell_blocked(struct tell *tell, const struct account_state *state, GError **error)
{
    g_autofree char *what = g_strconcat("account:", state->name, NULL);
    if (state->cause == CAUSE_NONE)
        return tell_is_over(tell, what, error) &&
               (!state->paused_at || tell_paused(tell, state, error));
    tell->needs_person = true;
    bool is_time;
    g_autoptr(GPtrArray) rows = tell_list(tell, 1u << STATE_QUEUED, state->name, error);
    g_autoptr(GPtrArray) unsure =
        rows ? tell_list(tell, 1u << STATE_UNSURE, state->name, error) : NULL;
    if (!unsure || !tell_is_time(tell, what, &is_time, error))
        return false;
    g_autofree char *waiting = say_silent(tell, rows, unsure);
    if (is_time)
        print_problem(state->name, state->hint, "%s; %s", state->reason, waiting);
    return true;
}

static bool tell_accounts(struct tell *tell, GError **error)
{
    const GPtrArray *accounts = tell->context->config->accounts;
    for (guint i = 0; i < accounts->len; i++) {
        const struct account_config *account = accounts->pdata[i];
        AUTO(account_state_free)
        struct account_state *state =
            store_account(queue_store(tell->queue), account->account.name, error);
        if (!state || !tell_blocked(tell, state, error) ||
            (account->budget && !tell_spent(tell, account, error)))
            return false;
    }
    return true;
}

/* Announcements whose account was renamed or taken out of the configuration wait for ever. */
static bool tell_orphan(struct tell *tell, const char *account, GError **error)
{
    g_autofree char *what = g_strconcat("orphan:", account, NULL);
    if (config_account(tell->context->config, account))
        return tell_is_over(tell, what, error);
    tell->needs_person = true;
    bool is_time;
    g_autoptr(GPtrArray) rows = tell_list(tell, 1u << STATE_QUEUED, account, error);
    if (!rows || !tell_is_time(tell, what, &is_time, error))
        return false;
    g_autofree char *waiting = tell_waiting(tell, rows);
    if (is_time)
        print_problem(account, "give the account back its name, or `announce queue cancel` them",
                      "there is no such account in the configuration; %s", waiting);
    return true;
}

static bool tell_orphans(struct tell *tell, GError **error)
{
    g_autoptr(GPtrArray) accounts = store_due_accounts(queue_store(tell->queue), G_MAXINT64, error);
    for (guint i = 0; accounts && i < accounts->len; i++) {
        if (!tell_orphan(tell, accounts->pdata[i], error))
            return false;
    }
    return accounts != NULL;
}

/* --- announcements --- */

static bool tell_doubt(struct tell *tell, const struct announcement *row, GError **error)
{
    g_autofree char *what = queue_told_name(TOLD_DOUBT, row);
    bool is_time;
    if (!tell_is_time(tell, what, &is_time, error))
        return false;
    g_autofree char *hint = command_settle_hint(row->id);
    if (is_time)
        print_problem(row->account, hint,
                      "announcement %" G_GINT64_FORMAT " (%s) may have been published: %s", row->id,
                      announcement_subject(row), row->reason ? row->reason : "the answer was lost");
    return true;
}

/* Where the platform can be asked the next runs do that, and hold it when that tells nothing. */
static bool settles_itself(const struct tell *tell, const struct announcement *row)
{
    const struct adapter *adapter = adapter_find(row->platform);
    return adapter && adapter->lookup_request &&
           config_account(tell->context->config, row->account);
}

/* A state at a time: the store has an index for each of them, and none for both. */
static bool tell_doubts(struct tell *tell, enum announcement_state state, GError **error)
{
    g_autoptr(GPtrArray) rows = tell_list(tell, 1u << state, NULL, error);
    for (guint i = 0; rows && i < rows->len; i++) {
        const struct announcement *row = rows->pdata[i];
        if (!announcement_is_in_doubt(row) ||
            (row->state == STATE_UNSURE && settles_itself(tell, row)))
            continue;
        tell->needs_person = true;
        if (!tell_doubt(tell, row, error))
            return false;
    }
    return rows != NULL;
}

/* Those held for a reason that a person has not chosen, who held one knows; those in doubt have
 * been told one by one, and what waits for these goes by itself. */
static GPtrArray *list_held(const struct tell *tell, GError **error)
{
    g_autoptr(GPtrArray) rows = tell_list(tell, 1u << STATE_HELD, NULL, error);
    for (guint i = rows ? rows->len : 0; i > 0; i--) {
        const struct announcement *row = rows->pdata[i - 1];
        if (row->held_by == HELD_BY_PERSON || row->held_by == HELD_BY_DOUBT ||
            row->held_by == HELD_BY_OPENING)
            g_ptr_array_remove_index(rows, i - 1);
    }
    return g_steal_pointer(&rows);
}

static int compare_counts(const void *a, const void *b, void *counts)
{
    const char *const *first = a, *const *second = b;
    int order = GPOINTER_TO_INT(g_hash_table_lookup(counts, *second)) -
                GPOINTER_TO_INT(g_hash_table_lookup(counts, *first));
    return order ? order : g_strcmp0(*first, *second);
}

/* Why they are held: each reason once, the one of most first, and how many each holds when there
 * are several. By the caller. */
static char *why_held(const GPtrArray *rows)
{
    g_autoptr(GHashTable) counts = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GPtrArray) reasons = g_ptr_array_new();
    for (guint i = 0; i < rows->len; i++) {
        char *said = ((const struct announcement *)rows->pdata[i])->reason;
        char *reason = said ? said : (char *)"a person has to look";
        int count = GPOINTER_TO_INT(g_hash_table_lookup(counts, reason));
        if (count == 0)
            g_ptr_array_add(reasons, reason);
        g_hash_table_insert(counts, reason, GINT_TO_POINTER(count + 1));
    }
    g_ptr_array_sort_with_data(reasons, compare_counts, counts);
    g_autoptr(GString) all = g_string_new(NULL);
    for (guint i = 0; i < reasons->len; i++) {
        g_string_append_printf(all, "%s%s", i ? "; " : "", (const char *)reasons->pdata[i]);
        if (reasons->len > 1)
            g_string_append_printf(all, " (%d)",
                                   GPOINTER_TO_INT(g_hash_table_lookup(counts, reasons->pdata[i])));
    }
    return g_string_free(g_steal_pointer(&all), FALSE);
}

/* Is any of them news? They are told together: with one commit, however many they are. */
static bool are_news(struct tell *tell, const GPtrArray *rows, bool *are, GError **error)
{
    *are = false;
    if (rows->len == 0)
        return true;
    if (!queue_begin(tell->queue, error))
        return false;
    for (guint i = 0; i < rows->len; i++) {
        g_autofree char *what = queue_told_name(TOLD_HELD, rows->pdata[i]);
        bool is_time;
        if (!tell_is_time(tell, what, &is_time, error)) {
            queue_rollback(tell->queue);
            return false;
        }
        *are = *are || is_time;
    }
    return queue_commit(tell->queue, error);
}

/* One message for all that are held; anew when others have joined them. */
static bool tell_held(struct tell *tell, GError **error)
{
    g_autoptr(GPtrArray) rows = list_held(tell, error);
    bool are;
    if (!rows || !are_news(tell, rows, &are, error))
        return false;
    tell->needs_person = tell->needs_person || rows->len > 0;
    if (!are)
        return true;
    g_autofree char *why = why_held(rows);
    print_problem(NULL,
                  "look at them with `announce queue`, then `announce queue release N...` or "
                  "`cancel N...`; N may be a range, 3-25",
                  "%u announcement%s held: %s", rows->len, rows->len == 1 ? " is" : "s are", why);
    return true;
}

static bool tell_ended_one(struct tell *tell, const struct announcement *row, GError **error)
{
    bool is_refused = row->state == STATE_REFUSED, is_time;
    g_autofree char *what = queue_told_name(TOLD_END, row);
    tell->needs_person = true;
    if (!tell_is_time(tell, what, &is_time, error))
        return false;
    g_autofree char *retry = g_strdup_printf(
        "`announce queue retry %" G_GINT64_FORMAT "` if it is still wanted", row->id);
    if (is_time)
        print_problem(row->account, is_refused && row->hint ? row->hint : retry,
                      "announcement %" G_GINT64_FORMAT " (%s) %s%s%s", row->id,
                      announcement_subject(row), is_refused ? "is refused" : "expired unsent",
                      row->reason ? ": " : "", row->reason ? row->reason : "");
    return true;
}

/* What ended without being said, while it is news. */
static bool tell_ended(struct tell *tell, GError **error)
{
    int64_t now = tell->context->now;
    struct announcement_filter filter = {
        .ended_since = now - ENDED_IS_NEWS + 1,
    };
    g_autoptr(GPtrArray) rows = store_announcements(queue_store(tell->queue), &filter, error);
    for (guint i = 0; rows && i < rows->len; i++) {
        const struct announcement *row = rows->pdata[i];
        /* A moment in the future comes from a clock that was wrong: it would be news for long. */
        bool is_news = row->changed_at <= now && announcement_ended_unsaid(row);
        if (is_news && !tell_ended_one(tell, row, error))
            return false;
    }
    return rows != NULL;
}

/* The runs since then were killed, or there was none: it is told however old it is. */
static bool tell_untold(struct tell *tell, GError **error)
{
    g_autoptr(GPtrArray) rows = queue_untold(tell->queue, error);
    for (guint i = 0; rows && i < rows->len; i++) {
        if (!tell_ended_one(tell, rows->pdata[i], error))
            return false;
    }
    return rows != NULL;
}

bool tell_all(struct tell *tell, GError **error)
{
    return store_hold(queue_store(tell->queue), error) && tell_accounts(tell, error) &&
           tell_orphans(tell, error) && tell_doubts(tell, STATE_UNSURE, error) &&
           tell_doubts(tell, STATE_HELD, error) && tell_held(tell, error) &&
           tell_ended(tell, error) && tell_untold(tell, error);
}
