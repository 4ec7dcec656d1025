/* The SQLite store: copies of it, and looking for damage. */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "queue/store_sqlite.h"
#include "src/base/error.h"

#define HEAD_BYTES 100       /* of every SQLite database */
#define APPLICATION_ID_AT 68 /* big-endian */

#define BACK_UP "VACUUM INTO :path"
#define CHECK_INTEGRITY "PRAGMA integrity_check(10)"
#define CHECK_REFERENCES                                                                           \
    "SELECT format('a row of %s names a row of %s that is not there', \"table\", parent)"          \
    "  FROM pragma_foreign_key_check LIMIT 10"

/* --- copies --- */

static bool sync_path(const char *path, int flags)
{
    int fd = open(path, flags | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool is_synced = fsync(fd) == 0;
    int saved = errno;
    close(fd);
    errno = saved;
    return is_synced;
}

/* VACUUM INTO takes an empty file that is there already. It syncs that as the connection says,
 * which store_back_up() does not lean on. */
static bool copy_into(struct store *store, const char *path, GError **error)
{
    g_unlink(path); /* of a copy that was cut off */
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return error_set(error, ERROR_STORE, "let its folder belong to the user that runs announce",
                         "%s: cannot make the backup copy: %s", path, g_strerror(errno));
    close(fd);
    AUTO(sql_reset) sqlite3_stmt *statement = sql_prepare(store, BACK_UP, error);
    if (!statement)
        return false;
    sql_bind_text(statement, ":path", path);
    return sqlite3_step(statement) == SQLITE_DONE || sql_fail(store, error);
}

/* Is there nothing at `path`, or another store of announce? By the head of a database file. */
static bool may_replace(const char *path)
{
    unsigned char head[HEAD_BYTES];
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe without a writer waits */
    if (fd < 0)
        return errno == ENOENT;
    ssize_t length = read(fd, head, sizeof head);
    close(fd);
    guint32 id;
    if (length != sizeof head || memcmp(head, "SQLite format 3", 16) != 0)
        return false;
    memcpy(&id, head + APPLICATION_ID_AT, sizeof id);
    return GUINT32_FROM_BE(id) == STORE_APPLICATION_ID;
}

bool store_back_up(struct store *store, const char *path, GError **error)
{
    if (!may_replace(path))
        return error_set(error, ERROR_STORE, "name another file, or take this one away",
                         "%s: this is no store of announce, so it is not written over", path);
    g_autofree char *unfinished = g_strconcat(path, ".new", NULL);
    g_autofree char *folder = g_path_get_dirname(path);
    if (!copy_into(store, unfinished, error)) {
        g_unlink(unfinished);
        return false;
    }
    if (sync_path(unfinished, O_RDWR) && g_rename(unfinished, path) == 0 &&
        sync_path(folder, O_RDONLY | O_DIRECTORY))
        return true;
    int why = errno;
    g_unlink(unfinished);
    return error_set(error, ERROR_STORE, "see that there is room, then try again",
                     "%s: cannot write the backup copy: %s", path, g_strerror(why));
}

/* --- in memory --- */

/* Pages are copied as they are, so they have to be of one size. */
static bool fill(struct store *copy, struct store *from, GError **error)
{
    int64_t size;
    if (!sql_query_int(from, "PRAGMA page_size", &size, error))
        return false;
    g_autofree char *sql = g_strdup_printf("PRAGMA page_size = %" PRId64, size);
    if (!sql_execute(copy, sql, error))
        return false;
    sqlite3_backup *backup = sqlite3_backup_init(copy->db, "main", from->db, "main");
    if (!backup)
        return sql_fail(copy, error);
    int code = sqlite3_backup_step(backup, -1);
    sqlite3_backup_finish(backup);
    return code == SQLITE_DONE || sql_fail(copy, error);
}

struct store *store_copy(struct store *from, GError **error)
{
    AUTO(store_close) struct store *copy = g_new0(struct store, 1);
    copy->path = g_strdup(from ? from->path : "a store in memory");
    if (!sql_connect(copy, ":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, error) ||
        (from && !fill(copy, from, error)) ||
        !schema_prepare(copy, STORE_WRITE, schema_steps, error))
        return NULL;
    return g_steal_pointer(&copy);
}

/* --- damage --- */

static void *read_problem(sqlite3_stmt *row)
{
    return sql_text(row, 0);
}

static bool add_problems(struct store *store, const char *sql, GPtrArray *problems, GError **error)
{
    AUTO(sql_reset) sqlite3_stmt *statement = sql_prepare(store, sql, error);
    g_autoptr(GPtrArray) found =
        statement ? sql_list(store, statement, read_problem, g_free, error) : NULL;
    if (!found)
        return false;
    for (guint i = 0; i < found->len; i++) {
        const char *problem = found->pdata[i];
        if (!g_str_equal(problem, "ok"))
            g_ptr_array_add(problems, g_strdup(problem));
    }
    return true;
}

/* On a copy: SQLite knows no CHECK of a table in a file that was opened for reading alone. Pages
 * are copied as they are, damaged or not. */
GPtrArray *store_verify(struct store *store, GError **error)
{
    AUTO(store_close) struct store *copy = store_copy(store, error);
    g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
    if (!copy || !add_problems(copy, CHECK_INTEGRITY, problems, error) ||
        !add_problems(copy, CHECK_REFERENCES, problems, error))
        return NULL;
    return g_steal_pointer(&problems);
}
