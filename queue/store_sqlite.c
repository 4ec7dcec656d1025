/*
 * The SQLite store: opening, transactions, and the small layer over statements that its other files
 * use. The schema is in store_sqlite_schema.c, what is kept in store_sqlite_postings.c, _queue.c,
 * _save.c and _accounts.c.
 *
 * Journal mode TRUNCATE with synchronous FULL survives a power cut, DELETE does not; WAL is out of
 * the question with the SQLite of Debian 12 (3.40.1) and two programs.
 */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "queue/store_sqlite.h"
#include "src/base/error.h"
#include "src/base/file.h"

#define BUSY_TIMEOUT_MS 10000

/* Both hold for the connection only: nothing is written. */
#define DURABLE_WRITES "PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = FULL"
#define CAREFUL_READS "PRAGMA cell_size_check = ON"
#define FIRST_READ "PRAGMA user_version"

/* 32 MiB: what is written in no order, as the index of ids is, stays in memory until the commit.
 * Reading gets along with SQLite's own 2 MiB. */
#define ROOM_TO_WRITE "PRAGMA cache_size = -32768"
/* IMMEDIATE: a transaction that reads first and writes later could fail in its middle. */
#define BEGIN_TO_WRITE "BEGIN IMMEDIATE"

/* --- failures --- */

static const struct {
    int code; /* SQLite's primary result code */
    const char *what, *hint;
} failures[] = {
    {SQLITE_CORRUPT, "the store is damaged",
     "keep the file for a rescue, put its newest copy in its place (or none), and run `announce "
     "repair`: it brings that up to date from the journal"},
    {SQLITE_NOTADB, "this is no store of announce",
     "name another file under `state:`; or put the newest copy of the store in its place and run "
     "`announce repair`"},
    {SQLITE_FULL, "there is no room left on the disk",
     "make room, then run announce again: nothing was lost"},
    {SQLITE_IOERR, "the disk fails to read or write it",
     "look after the disk, then run announce again: nothing was lost"},
    {SQLITE_BUSY, "another program has been writing to it for more than 10 s",
     "see what holds the file (`fuser` tells), then run announce again"},
    {SQLITE_READONLY, "the store cannot be written",
     "let file and folder belong to the user that runs announce"},
    {SQLITE_CANTOPEN, "the store cannot be opened",
     "let file and folder belong to the user that runs announce"},
    {SQLITE_CONSTRAINT, "announce contradicts its own store, which is a mistake in announce",
     "nothing was changed by it; please report this line"},
    {SQLITE_PERM, "the store cannot be opened",
     "let file and folder belong to the user that runs announce"},
};

bool sql_fail(struct store *store, GError **error)
{
    int code = sqlite3_extended_errcode(store->db);
    for (guint i = 0; i < G_N_ELEMENTS(failures); i++) {
        if (failures[i].code == (code & 0xff))
            return error_set(error, ERROR_STORE, failures[i].hint, "%s: %s (%s, code %d)",
                             store->path, failures[i].what, sqlite3_errmsg(store->db), code);
    }
    return error_set(error, ERROR_STORE, NULL, "%s: %s (code %d)", store->path,
                     sqlite3_errmsg(store->db), code);
}

/* --- opening --- */

static bool create_file(const char *path, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(path);
    if (!file_make_folder(folder))
        return error_set(error, ERROR_STORE, "name a folder that can be written under `state:`",
                         "%s: cannot make this folder: %s", folder, g_strerror(errno));
    /* SQLite would create it with the umask's mode; its own journal takes over the mode from here.
     */
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0 && errno != EEXIST)
        return error_set(error, ERROR_STORE, "name a file that can be written under `state:`",
                         "%s: cannot make this file: %s", path, g_strerror(errno));
    if (fd >= 0)
        close(fd);
    return true;
}

bool sql_connect(struct store *store, const char *name, int flags, GError **error)
{
    /* No two threads of ours use it at a time, and nobody asks how much memory it takes. After the
     * first time these say no, which changes nothing. */
    sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    if (journal_opener_init(&store->opener) != SQLITE_OK)
        return error_set(error, ERROR_STORE, NULL, "%s: SQLite cannot be started", store->path);
    int code = sqlite3_open_v2(name, &store->db, flags | SQLITE_OPEN_EXRESCODE, store->opener.name);
    if (code != SQLITE_OK)
        return sql_fail(store, error);
    sqlite3_busy_timeout(store->db, BUSY_TIMEOUT_MS);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
    return true;
}

/*
 * A run that was killed while committing leaves a journal that the next reader has to roll back,
 * which a connection for reading alone cannot do. One that may write does it at its first read.
 * Where that is not allowed either, the reader's own message says what is the matter.
 */
static bool roll_back_remains(struct store *store, GError **error)
{
    if (sqlite3_exec(store->db, FIRST_READ, NULL, NULL, NULL) != SQLITE_READONLY_ROLLBACK)
        return true;
    AUTO(store_close) struct store *writer = g_new0(struct store, 1);
    writer->path = g_strdup(store->path);
    g_autoptr(GError) why = NULL;
    if (sql_connect(writer, writer->path, SQLITE_OPEN_READWRITE, &why) &&
        sql_execute(writer, FIRST_READ, &why))
        return true;
    return error_set(error, ERROR_STORE, "run `announce run` once as the user that owns it",
                     "%s: a write was cut off and has to be undone first", store->path);
}

static bool open_for_reading(struct store *store, GError **error)
{
    return sql_connect(store, store->path, SQLITE_OPEN_READONLY, error) &&
           roll_back_remains(store, error) && sql_execute(store, CAREFUL_READS, error);
}

static bool open_for_writing(struct store *store, GError **error)
{
    return sql_connect(store, store->path, SQLITE_OPEN_READWRITE, error) &&
           sql_execute(store, DURABLE_WRITES, error) && sql_execute(store, CAREFUL_READS, error);
}

struct store *store_open_with(const char *path, enum store_access access,
                              const struct schema_step *steps, GError **error)
{
    GStatBuf status;
    bool is_there = g_stat(path, &status) == 0;
    /* An empty file is what a crash before the first commit leaves: there is no store yet. */
    if (access == STORE_READ && (is_there ? status.st_size == 0 : errno == ENOENT))
        return NULL;
    if (access == STORE_WRITE && !is_there && !create_file(path, error))
        return NULL;

    AUTO(store_close) struct store *store = g_new0(struct store, 1);
    store->path = g_strdup(path);
    bool is_open =
        access == STORE_READ ? open_for_reading(store, error) : open_for_writing(store, error);
    if (!is_open || !schema_prepare(store, access, steps, error))
        return NULL;
    return g_steal_pointer(&store);
}

struct store *store_open(const char *path, enum store_access access, GError **error)
{
    return store_open_with(path, access, schema_steps, error);
}

void store_close(struct store *store)
{
    if (!store)
        return;
    g_clear_pointer(&store->statements, g_hash_table_unref);
    sqlite3_close(store->db);
    journal_opener_clear(&store->opener);
    g_free(store->path);
    g_free(store);
}

/* --- transactions --- */

/* Kept as other statements are: delivering does little else than beginning and committing. */
static bool run_border(struct store *store, const char *sql, GError **error)
{
    AUTO(sql_reset) sqlite3_stmt *statement = sql_prepare(store, sql, error);
    return statement && (sqlite3_step(statement) == SQLITE_DONE || sql_fail(store, error));
}

bool store_begin(struct store *store, GError **error)
{
    store_release(store);
    store->has_room = store->has_room || sql_execute(store, ROOM_TO_WRITE, error);
    return store->has_room && run_border(store, BEGIN_TO_WRITE, error);
}

bool store_commit(struct store *store, GError **error)
{
    bool is_committed = run_border(store, "COMMIT", error);
    journal_opener_end(&store->opener, is_committed);
    if (is_committed)
        return true;
    store_rollback(store);
    return false;
}

void store_rollback(struct store *store)
{
    journal_opener_end(&store->opener, false);
    /* After some failures (a full disk) SQLite has rolled back by itself. */
    if (!sqlite3_get_autocommit(store->db))
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
}

bool store_hold(struct store *store, GError **error)
{
    if (!sqlite3_get_autocommit(store->db))
        return true;
    store->is_held = sql_execute(store, "BEGIN", error);
    return store->is_held;
}

void store_release(struct store *store)
{
    if (store->is_held)
        sqlite3_exec(store->db, "COMMIT", NULL, NULL, NULL); /* of nothing: it cannot be lost */
    store->is_held = false;
    store->states = 0;
}

/* --- statements --- */

static void finalize(void *statement)
{
    sqlite3_finalize(statement);
}

/* They are long, and differ in length or in what they end with. */
static guint hash_statement(const void *sql)
{
    gsize length = strlen(sql), tail = MIN(length, 32);
    return g_str_hash((const char *)sql + length - tail) + (guint)length;
}

sqlite3_stmt *sql_prepare(struct store *store, const char *sql, GError **error)
{
    if (!store->statements)
        store->statements = g_hash_table_new_full(hash_statement, g_str_equal, g_free, finalize);
    sqlite3_stmt *statement = g_hash_table_lookup(store->statements, sql);
    if (statement)
        return statement;
    if (sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) !=
        SQLITE_OK) {
        sql_fail(store, error);
        return NULL;
    }
    g_hash_table_insert(store->statements, g_strdup(sql), statement);
    return statement;
}

void sql_reset(sqlite3_stmt *statement)
{
    if (!statement)
        return;
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
}

static int parameter(sqlite3_stmt *statement, const char *name)
{
    int index = sqlite3_bind_parameter_index(statement, name);
    g_assert(index > 0);
    return index;
}

void sql_bind_int(sqlite3_stmt *statement, const char *name, int64_t value)
{
    sqlite3_bind_int64(statement, parameter(statement, name), value);
}

void sql_bind_text(sqlite3_stmt *statement, const char *name, const char *value)
{
    sqlite3_bind_text(statement, parameter(statement, name), value, -1, SQLITE_STATIC);
}

void sql_add_int(struct sql_row *row, int64_t value)
{
    sqlite3_bind_int64(row->statement, ++row->last, value);
}

void sql_add_text(struct sql_row *row, const char *value)
{
    sqlite3_bind_text(row->statement, ++row->last, value, -1, SQLITE_STATIC);
}

void sql_add_bytes(struct sql_row *row, GBytes *value)
{
    gsize size;
    const void *bytes = g_bytes_get_data(value, &size);
    /* A NULL pointer would bind NULL, but no bytes are bytes too. */
    sqlite3_bind_blob64(row->statement, ++row->last, bytes ? bytes : "", size, SQLITE_STATIC);
}

bool sql_run(struct store *store, sqlite3_stmt *statement, GError **error)
{
    /* Also after SQLite has rolled back by itself: the rest must not be committed one by one. */
    if (sqlite3_get_autocommit(store->db) || store->is_held)
        return error_set(error, ERROR_STORE, NULL, "%s: a write outside a transaction",
                         store->path);
    return sqlite3_step(statement) == SQLITE_DONE || sql_fail(store, error);
}

bool sql_next(struct store *store, sqlite3_stmt *statement, bool *has_row, GError **error)
{
    int code = sqlite3_step(statement);
    *has_row = code == SQLITE_ROW;
    return code == SQLITE_ROW || code == SQLITE_DONE || sql_fail(store, error);
}

int64_t sql_int(sqlite3_stmt *statement, int column)
{
    return sqlite3_column_int64(statement, column);
}

char *sql_text(sqlite3_stmt *statement, int column)
{
    char *text = sql_text_or_null(statement, column);
    return text ? text : g_strdup("");
}

char *sql_text_or_null(sqlite3_stmt *statement, int column)
{
    return g_strdup((const char *)sqlite3_column_text(statement, column));
}

static void *read_row(struct store *store, sqlite3_stmt *statement, sql_reader *reader,
                      GError **error)
{
    void *element = reader(statement);
    if (!element)
        error_set(error, ERROR_STORE, "upgrade announce, or put the newest copy in its place",
                  "%s: a row of it makes no sense to this version", store->path);
    return element;
}

GPtrArray *sql_list(struct store *store, sqlite3_stmt *statement, sql_reader *reader,
                    GDestroyNotify free_element, GError **error)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(free_element);
    for (;;) {
        bool has_row;
        if (!sql_next(store, statement, &has_row, error))
            return NULL;
        if (!has_row)
            return g_steal_pointer(&list);
        void *element = read_row(store, statement, reader, error);
        if (!element)
            return NULL;
        g_ptr_array_add(list, element);
    }
}

void *sql_one(struct store *store, sqlite3_stmt *statement, sql_reader *reader, GError **error)
{
    bool has_row;
    if (!sql_next(store, statement, &has_row, error) || !has_row)
        return NULL;
    return read_row(store, statement, reader, error);
}

bool sql_query_int(struct store *store, const char *sql, int64_t *value, GError **error)
{
    AUTO(sql_reset) sqlite3_stmt *statement = sql_prepare(store, sql, error);
    bool has_row;
    if (!statement || !sql_next(store, statement, &has_row, error))
        return false;
    *value = has_row ? sql_int(statement, 0) : 0;
    return true;
}

bool sql_execute(struct store *store, const char *sql, GError **error)
{
    return sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK || sql_fail(store, error);
}
