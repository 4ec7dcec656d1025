/*
 * How SQLite opens its rollback journal for us: without syncing its folder each time.
 *
 * It closes the journal after each transaction, opens it for the next one as if it were about to be
 * made, and therefore syncs the folder with each commit. In mode TRUNCATE the file stays: once a
 * connection has committed, its name lasts. For the stores and what they are measured against.
 */
#pragma once

#include <sqlite3.h>
#include <stdbool.h>

struct journal_opener {
    sqlite3_vfs vfs;    /* everything but opening is `plain`'s */
    sqlite3_vfs *plain; /* SQLite's own */
    char name[32];
    bool is_asked; /* it was opened as one that may be new, and nothing is committed yet */
    bool is_there; /* it was committed with, so its name is on the disk */
};

/* Make it known to SQLite under its `name`, for sqlite3_open_v2(). It has to stay where it is until
 * journal_opener_clear(), which comes after sqlite3_close(). Returns SQLite's code. */
int journal_opener_init(struct journal_opener *opener);
void journal_opener_clear(struct journal_opener *opener);

/* A transaction of that connection has ended. */
void journal_opener_end(struct journal_opener *opener, bool is_committed);
