/*
 * What the files of the SQLite store share: the connection, its prepared statements, its schema.
 * For store_sqlite*.c and their tests alone; everybody else knows store.h.
 */
#pragma once

#include <glib.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "queue/store.h"
#include "queue/store_sqlite_vfs.h"
#include "src/base/auto.h"

#define STORE_APPLICATION_ID 0x616e6e63 /* "annc": SQLite keeps it in the file's head */

struct store {
    sqlite3 *db;
    struct journal_opener opener;
    char *path;
    bool has_room;          /* as what is written wants it */
    bool is_held;           /* in a transaction that only reads */
    unsigned states;        /* while it is held: in which an announcement may be; 0 = not asked */
    GHashTable *statements; /* SQL text -> sqlite3_stmt *: prepared once, kept until the end */
};

/* Open the connection, with `flags` of SQLite. `name` is a path, or ":memory:". */
bool sql_connect(struct store *store, const char *name, int flags, GError **error);

/* --- versions of the schema --- */

/* One step from version - 1 to `version`. */
struct schema_step {
    int version;
    const char *sql;
};

/* All steps from an empty file to the present version, ends with version 0. */
extern const struct schema_step schema_steps[];

/* store_open() with other steps than the shipping ones, so that tests can migrate for real. */
struct store *store_open_with(const char *path, enum store_access access,
                              const struct schema_step *steps, GError **error);

/*
 * See whether the open file is a store of ours and bring it to the last version; what is older is
 * copied to "PATH.backup-vN" first. With STORE_READ nothing is changed and what is older is
 * refused.
 */
bool schema_prepare(struct store *store, enum store_access access, const struct schema_step *steps,
                    GError **error);

/* --- statements --- */

/* The statement of that text, ready for binding. Borrowed; NULL with ERROR_STORE. */
sqlite3_stmt *sql_prepare(struct store *store, const char *sql, GError **error);

/* Done with it for now: AUTO(sql_reset). What was bound may be freed afterwards. */
void sql_reset(sqlite3_stmt *statement);
AUTO_DEFINE(sqlite3_stmt *, sql_reset)

/* Bind a value to ":name"; it has to live until sql_reset(). NULL binds SQL's NULL. */
void sql_bind_int(sqlite3_stmt *statement, const char *name, int64_t value);
void sql_bind_text(sqlite3_stmt *statement, const char *name, const char *value);

/*
 * Bind the parameters one after the other, in the order in which they stand: for what is run for
 * each of many thousand postings, where looking up names takes longer than all else here.
 */
struct sql_row {
    sqlite3_stmt *statement;
    int last; /* the parameter bound last; 0 = none yet */
};

void sql_add_int(struct sql_row *row, int64_t value);
void sql_add_text(struct sql_row *row, const char *value);
void sql_add_bytes(struct sql_row *row, GBytes *value);

/* Run a statement that writes. Refused outside a transaction. */
bool sql_run(struct store *store, sqlite3_stmt *statement, GError **error);

/* Go to the next row of a query. */
bool sql_next(struct store *store, sqlite3_stmt *statement, bool *has_row, GError **error);

/* A column of the row: copies, owned by the caller. sql_text() is "" for NULL. */
int64_t sql_int(sqlite3_stmt *statement, int column);
char *sql_text(sqlite3_stmt *statement, int column);
char *sql_text_or_null(sqlite3_stmt *statement, int column);

/* Turns a row into what it stands for; NULL when it makes no sense. */
typedef void *sql_reader(sqlite3_stmt *statement);

/* Every row; or the first one, NULL with `error` unset when there is none. */
GPtrArray *sql_list(struct store *store, sqlite3_stmt *statement, sql_reader *reader,
                    GDestroyNotify free_element, GError **error);
void *sql_one(struct store *store, sqlite3_stmt *statement, sql_reader *reader, GError **error);

/* The integer that a query without parameters answers with. */
bool sql_query_int(struct store *store, const char *sql, int64_t *value, GError **error);

/* Run SQL without parameters or answer: transactions, schema. */
bool sql_execute(struct store *store, const char *sql, GError **error);

/* May the filter find any announcement? Only a held store can say no. */
bool sql_may_find(struct store *store, const struct announcement_filter *filter, bool *may,
                  GError **error);

/* Turn the connection's last failure into ERROR_STORE with a hint. Returns false. */
bool sql_fail(struct store *store, GError **error);
