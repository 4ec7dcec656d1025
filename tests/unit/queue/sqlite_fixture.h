/* What the tests of the SQLite store share: looking at its files, and writing into them past it. */
#pragma once

#include <sys/stat.h>

#include "queue/store_sqlite.h"
#include "tests/unit/queue/fixture.h"

static inline int mode_of(const char *path)
{
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    return status.st_mode & 07777;
}

static inline void add_record(struct store *store, const char *line)
{
    GError *error = NULL;
    int64_t number;
    assert_ok(store_begin(store, &error));
    assert_ok(store_add_record(store, line, &number, &error));
    assert_ok(store_commit(store, &error));
}

static inline void execute(const char *path, const char *sql)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}
