/* The SQLite store: accounts, what was told, and the journal's lines. */
#include "queue/store_sqlite.h"

#define COLUMNS                                                                                    \
    "name, not_before, posted_at, cause, reason, hint, held_at, probe_at, paused_at, limit_left,"  \
    "    limit_of, limit_is_percentage, limit_reset_at, limit_said_at, changed_at, set_back_at, "  \
    "    credentials_mark,"                                                                        \
    "    platform, destination"
#define FIND_ACCOUNT "SELECT " COLUMNS " FROM account WHERE name = :name"
#define LIST_ACCOUNTS "SELECT " COLUMNS " FROM account ORDER BY name"
#define SAVE_ACCOUNT                                                                               \
    "INSERT OR REPLACE INTO account (" COLUMNS ") VALUES (:name, :not_before, :posted_at, :cause," \
    "    :reason, :hint, :held_at, :probe_at, :paused_at, :limit_left, :limit_of,"                 \
    "    :limit_is_percentage, :limit_reset_at, :limit_said_at, :changed_at, :set_back_at,"        \
    "    :credentials_mark,"                                                                       \
    "    :platform, :destination)"

/* The last attempt's, not the latest moment: the clock may have been ahead at an earlier one. */
#define LAST_START "SELECT started_at FROM attempt WHERE announcement = id ORDER BY n DESC LIMIT 1"
/* The states stand as in the partial indexes, else SQLite would not use them. */
#define LIST_SPOKEN                                                                                \
    "SELECT posted_at FROM announcement"                                                           \
    "  WHERE account = :account AND state = 'posted' AND digest IS NULL"                           \
    "    AND posted_at >= :since"                                                                  \
    " UNION ALL "                                                                                  \
    "SELECT (" LAST_START ") AS at FROM announcement"                                              \
    "  WHERE account = :account AND state IN ('claimed', 'sending') AND at >= :since"              \
    " UNION ALL "                                                                                  \
    "SELECT (" LAST_START ") AS at FROM announcement"                                              \
    "  WHERE account = :account AND state = 'unsure' AND at >= :since"                             \
    " UNION ALL "                                                                                  \
    "SELECT (" LAST_START ") AS at FROM announcement"                                              \
    "  WHERE account = :account AND state = 'held' AND held_by = 'doubt' AND at >= :since"

#define SPEND "INSERT INTO spending (account, at, micros) VALUES (:account, :at, :micros)"
#define SPENT                                                                                      \
    "SELECT ifnull(sum(micros), 0) FROM spending"                                                  \
    "  WHERE account = :account AND at >= :from AND at < :until"

/* From account to account: what waits is not read through. */
#define DUE_ACCOUNTS                                                                               \
    "WITH RECURSIVE waiting(account) AS ("                                                         \
    "  SELECT min(account) FROM announcement WHERE state = 'queued'"                               \
    "  UNION ALL"                                                                                  \
    "  SELECT (SELECT min(a.account) FROM announcement a"                                          \
    "    WHERE a.state = 'queued' AND a.account > waiting.account)"                                \
    "  FROM waiting WHERE waiting.account IS NOT NULL)"                                            \
    "SELECT account FROM waiting WHERE EXISTS (SELECT 1 FROM announcement a"                       \
    "  WHERE a.state = 'queued' AND a.account = waiting.account AND a.due_at <= :now)"             \
    "  ORDER BY account"

#define FIND_TOLD "SELECT told_at FROM told WHERE what = :what"
#define SAVE_TOLD "INSERT OR REPLACE INTO told (what, told_at) VALUES (:what, :told_at)"
/* What has not been told again for so long has no cause any more. */
#define FORGET_OLD_TOLD "DELETE FROM told WHERE told_at > 0 AND told_at < :told_at - 2 * 24 * 3600"
#define FIND_UNTOLD "SELECT what FROM told WHERE told_at = 0 ORDER BY rowid"
#define FORGET_TOLD "DELETE FROM told WHERE what = :what"

#define LAST_RECORD "SELECT ifnull(max(number), 0) FROM record"
#define FIND_RECORD "SELECT line FROM record WHERE number = :number"
#define FORGET_RECORDS "DELETE FROM record WHERE number >= :number"
/* Its number, the table's key, becomes one more than the greatest. */
#define ADD_RECORD "INSERT INTO record (line) VALUES (:line)"

/* --- accounts --- */

static void *read_account(sqlite3_stmt *row)
{
    struct account_state *state = g_new0(struct account_state, 1);
    int column = 0;
    state->name = sql_text(row, column++);
    state->not_before = sql_int(row, column++);
    state->posted_at = sql_int(row, column++);
    g_autofree char *cause = sql_text(row, column++);
    state->cause = cause_from_name(cause);
    state->reason = sql_text_or_null(row, column++);
    state->hint = sql_text_or_null(row, column++);
    state->held_at = sql_int(row, column++);
    state->probe_at = sql_int(row, column++);
    state->paused_at = sql_int(row, column++);
    state->limit.left = sql_int(row, column++);
    state->limit.of = sql_int(row, column++);
    state->limit.is_percentage = sql_int(row, column++);
    state->limit.reset_at = sql_int(row, column++);
    state->limit.said_at = sql_int(row, column++);
    state->changed_at = sql_int(row, column++);
    state->set_back_at = sql_int(row, column++);
    state->credentials_mark = sql_text_or_null(row, column++);
    state->platform = sql_text_or_null(row, column++);
    state->destination = sql_text_or_null(row, column++);
    return state;
}

static struct account_state *account_new(const char *name)
{
    struct account_state *state = g_new0(struct account_state, 1);
    state->name = g_strdup(name);
    return state;
}

struct account_state *store_account(struct store *store, const char *name, GError **error)
{
    AUTO(sql_reset) sqlite3_stmt *statement = sql_prepare(store, FIND_ACCOUNT, error);
    bool is_known;
    if (!statement)
        return NULL;
    sql_bind_text(statement, ":name", name);
    if (!sql_next(store, statement, &is_known, error))
        return NULL;
    return is_known ? read_account(statement) : account_new(name);
}

GPtrArray *store_accounts(struct store *store, GError **error)
{
    AUTO(sql_reset) sqlite3_stmt *statement = sql_prepare(store, LIST_ACCOUNTS, error);
    if (!statement)
        return NULL;
    return sql_list(store, statement, read_account, (GDestroyNotify)account_state_free, error);
}

bool store_save_account(struct store *store, const struct account_state *state, GError **error)
{
    AUTO(sql_reset) sqlite3_stmt *statement = sql_prepare(store, SAVE_ACCOUNT, error);
    if (!statement)
        return false;
    struct sql_row row = {.statement = statement}; /* in the order of COLUMNS */
    sql_add_text(&row, state->name);
    sql_add_int(&row, state->not_before);
    sql_add_int(&row, state->posted_at);
    sql_add_text(&row, cause_name(state->cause));
    sql_add_text(&row, state->reason);
    sql_add_text(&row, state->hint);
    sql_add_int(&row, state->held_at);
    sql_add_int(&row, state->probe_at);
    sql_add_int(&row, state->paused_at);
    sql_add_int(&row, state->limit.left);
    sql_add_int(&row, state->limit.of);
    sql_add_int(&row, state->limit.is_percentage);
    sql_add_int(&row, state->limit.reset_at);
    sql_add_int(&row, state->limit.said_at);
    sql_add_int(&row, state->changed_at);
    sql_add_int(&row, state->set_back_at);
    sql_add_text(&row, state->credentials_mark);
    sql_add_text(&row, state->platform);
    sql_add_text(&row, state->destination);
    return sql_run(store, statement, error);
}

GArray *store_spoken(struct store *store, const char *account, int64_t since, GError **error)
{
    AUTO(sql_reset) sqlite3_stmt *statement = sql_prepare(store, LIST_SPOKEN, error);
    if (!statement)
        return NULL;
    sql_bind_text(statement, ":account", account);
    sql_bind_int(statement, ":since", since);
    g_autoptr(GArray) spoken = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (bool has_row = true; has_row;) {
        if (!sql_next(store, statement, &has_row, error))
            return NULL;
        int64_t at = has_row ? sql_int(statement, 0) : 0;
        if (has_row)
            g_array_append_val(spoken, at);
    }
    return g_steal_pointer(&spoken);
}

bool store_spend(struct store *store, const char *account, int64_t at, int64_t micros,
                 GError **error)
{
    AUTO(sql_reset) sqlite3_stmt *statement = sql_prepare(store, SPEND, error);
    if (!statement)
        return false;
    sql_bind_text(statement, ":account", account);
    sql_bind_int(statement, ":at", at);
    sql_bind_int(statement, ":micros", micros);
    return sql_run(store, statement, error);
}

bool store_spent(struct store *store, const char *account, int64_t from, int64_t until,
                 int64_t *micros, GError **error)
{
    AUTO(sql_reset) sqlite3_stmt *statement = sql_prepare(store, SPENT, error);
    bool has_row;
    if (!statement)
        return false;
    sql_bind_text(statement, ":account", account);
    sql_bind_int(statement, ":from", from);
    sql_bind_int(statement, ":until", until);
    if (!sql_next(store, statement, &has_row, error))
        return false;
    *micros = sql_int(statement, 0);
    return true;
}

static void *read_name(sqlite3_stmt *row)
{
    return sql_text(row, 0);
}

GPtrArray *store_due_accounts(struct store *store, int64_t now, GError **error)
{
    const struct announcement_filter queued = {.states = 1u << STATE_QUEUED};
    bool may;
    if (!sql_may_find(store, &queued, &may, error))
        return NULL;
    if (!may)
        return g_ptr_array_new_with_free_func(g_free);
    AUTO(sql_reset) sqlite3_stmt *statement = sql_prepare(store, DUE_ACCOUNTS, error);
    if (!statement)
        return NULL;
    sql_bind_int(statement, ":now", now);
    return sql_list(store, statement, read_name, g_free, error);
}

/* --- what was told --- */

bool store_told_at(struct store *store, const char *what, int64_t *told_at, GError **error)
{
    AUTO(sql_reset) sqlite3_stmt *statement = sql_prepare(store, FIND_TOLD, error);
    bool was_told;
    if (!statement)
        return false;
    sql_bind_text(statement, ":what", what);
    if (!sql_next(store, statement, &was_told, error))
        return false;
    *told_at = was_told ? sql_int(statement, 0) : 0;
    return true;
}

bool store_set_told(struct store *store, const char *what, int64_t told_at, GError **error)
{
    AUTO(sql_reset) sqlite3_stmt *forget = sql_prepare(store, FORGET_OLD_TOLD, error);
    AUTO(sql_reset) sqlite3_stmt *save = forget ? sql_prepare(store, SAVE_TOLD, error) : NULL;
    if (!save)
        return false;
    sql_bind_int(forget, ":told_at", told_at);
    sql_bind_text(save, ":what", what);
    sql_bind_int(save, ":told_at", told_at);
    return sql_run(store, forget, error) && sql_run(store, save, error);
}

GPtrArray *store_untold(struct store *store, GError **error)
{
    AUTO(sql_reset) sqlite3_stmt *statement = sql_prepare(store, FIND_UNTOLD, error);
    return statement ? sql_list(store, statement, read_name, g_free, error) : NULL;
}

bool store_forget_told(struct store *store, const char *what, GError **error)
{
    AUTO(sql_reset) sqlite3_stmt *statement = sql_prepare(store, FORGET_TOLD, error);
    if (!statement)
        return false;
    sql_bind_text(statement, ":what", what);
    return sql_run(store, statement, error);
}

/* --- the journal's lines --- */

bool store_add_record(struct store *store, const char *line, int64_t *number, GError **error)
{
    AUTO(sql_reset) sqlite3_stmt *statement = sql_prepare(store, ADD_RECORD, error);
    if (!statement)
        return false;
    sql_bind_text(statement, ":line", line);
    if (!sql_run(store, statement, error))
        return false;
    *number = sqlite3_last_insert_rowid(store->db);
    return true;
}

bool store_last_record(struct store *store, int64_t *number, GError **error)
{
    return sql_query_int(store, LAST_RECORD, number, error);
}

static void *read_line(sqlite3_stmt *row)
{
    return sql_text(row, 0);
}

char *store_record(struct store *store, int64_t number, GError **error)
{
    AUTO(sql_reset) sqlite3_stmt *statement = sql_prepare(store, FIND_RECORD, error);
    if (!statement)
        return NULL;
    sql_bind_int(statement, ":number", number);
    return sql_one(store, statement, read_line, error);
}

bool store_forget_records(struct store *store, int64_t from, GError **error)
{
    AUTO(sql_reset) sqlite3_stmt *statement = sql_prepare(store, FORGET_RECORDS, error);
    if (!statement)
        return false;
    sql_bind_int(statement, ":number", from);
    return sql_run(store, statement, error);
}
