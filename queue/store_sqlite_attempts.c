/* The SQLite store: the attempts to publish an announcement, the looks for one that is unsure, and
 * the end of one of which nothing was tried. */
#include "queue/store_sqlite.h"

#define INSERT_ATTEMPT                                                                             \
    "INSERT INTO attempt (announcement, n, started_at, ended_at, outcome, reason)"                 \
    "  VALUES (:announcement, :n, :started_at, :ended_at, :outcome, :reason)"
#define END_ATTEMPT                                                                                \
    "UPDATE attempt SET ended_at = :ended_at, outcome = :outcome, reason = :reason"                \
    "  WHERE announcement = :announcement AND n = :n"
#define LIST_ATTEMPTS                                                                              \
    "SELECT n, started_at, ended_at, outcome, reason FROM attempt"                                 \
    "  WHERE announcement = :announcement ORDER BY n"

#define INSERT_LOOK                                                                                \
    "INSERT INTO look (announcement, n, at, outcome, seen)"                                        \
    "  SELECT :announcement, ifnull(max(n), 0) + 1, :at, :outcome, :seen FROM look"                \
    "  WHERE announcement = :announcement"
#define LIST_LOOKS                                                                                 \
    "SELECT at, outcome, seen FROM look WHERE announcement = :announcement ORDER BY n"

#define FORGET_ANNOUNCEMENT "DELETE FROM announcement WHERE id = :id"

/* --- attempts --- */

static sqlite3_stmt *prepare_attempt(struct store *store, const char *sql, int64_t announcement,
                                     const struct attempt *attempt, GError **error)
{
    sqlite3_stmt *statement = sql_prepare(store, sql, error);
    if (!statement)
        return NULL;
    sql_bind_int(statement, ":announcement", announcement);
    sql_bind_int(statement, ":n", attempt->n);
    sql_bind_int(statement, ":ended_at", attempt->ended_at);
    sql_bind_text(statement, ":outcome", attempt->outcome);
    sql_bind_text(statement, ":reason", attempt->reason);
    return statement;
}

bool store_add_attempt(struct store *store, int64_t announcement, const struct attempt *attempt,
                       GError **error)
{
    AUTO(sql_reset) sqlite3_stmt *statement =
        prepare_attempt(store, INSERT_ATTEMPT, announcement, attempt, error);
    if (!statement)
        return false;
    sql_bind_int(statement, ":started_at", attempt->started_at);
    return sql_run(store, statement, error);
}

bool store_end_attempt(struct store *store, int64_t announcement, const struct attempt *attempt,
                       GError **error)
{
    AUTO(sql_reset) sqlite3_stmt *statement =
        prepare_attempt(store, END_ATTEMPT, announcement, attempt, error);
    return statement && sql_run(store, statement, error);
}

static void *read_attempt(sqlite3_stmt *row)
{
    struct attempt *attempt = g_new0(struct attempt, 1);
    int column = 0;
    attempt->n = (int)sql_int(row, column++);
    attempt->started_at = sql_int(row, column++);
    attempt->ended_at = sql_int(row, column++);
    attempt->outcome = sql_text_or_null(row, column++);
    attempt->reason = sql_text_or_null(row, column++);
    return attempt;
}

GPtrArray *store_attempts(struct store *store, int64_t announcement, GError **error)
{
    AUTO(sql_reset) sqlite3_stmt *statement = sql_prepare(store, LIST_ATTEMPTS, error);
    if (!statement)
        return NULL;
    sql_bind_int(statement, ":announcement", announcement);
    return sql_list(store, statement, read_attempt, (GDestroyNotify)attempt_free, error);
}

/* --- looks --- */

bool store_add_look(struct store *store, int64_t announcement, const struct look *look,
                    GError **error)
{
    AUTO(sql_reset) sqlite3_stmt *statement = sql_prepare(store, INSERT_LOOK, error);
    if (!statement)
        return false;
    sql_bind_int(statement, ":announcement", announcement);
    sql_bind_int(statement, ":at", look->at);
    sql_bind_text(statement, ":outcome", look->outcome);
    sql_bind_text(statement, ":seen", look->seen);
    return sql_run(store, statement, error);
}

static void *read_look(sqlite3_stmt *row)
{
    struct look *look = g_new0(struct look, 1);
    look->at = sql_int(row, 0);
    look->outcome = sql_text(row, 1);
    look->seen = sql_text(row, 2);
    return look;
}

GPtrArray *store_looks(struct store *store, int64_t announcement, GError **error)
{
    AUTO(sql_reset) sqlite3_stmt *statement = sql_prepare(store, LIST_LOOKS, error);
    if (!statement)
        return NULL;
    sql_bind_int(statement, ":announcement", announcement);
    return sql_list(store, statement, read_look, (GDestroyNotify)look_free, error);
}

/* --- neither --- */

bool store_forget_announcement(struct store *store, int64_t id, GError **error)
{
    AUTO(sql_reset) sqlite3_stmt *statement = sql_prepare(store, FORGET_ANNOUNCEMENT, error);
    if (!statement)
        return false;
    sql_bind_int(statement, ":id", id);
    return sql_run(store, statement, error);
}
