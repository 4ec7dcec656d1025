/* See store_sqlite_vfs.h. */
#include <stdio.h>

#include "queue/store_sqlite_vfs.h"

/* SQLite syncs the folder of what it opens as something to be made. Whoever took the journal away
 * meanwhile has it made, and the folder synced, as at first. */
static int open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *opened)
{
    struct journal_opener *opener = vfs->pAppData;
    sqlite3_vfs *plain = opener->plain;
    if (!(flags & SQLITE_OPEN_MAIN_JOURNAL))
        return plain->xOpen(plain, name, file, flags, opened);
    int flags_of_old = flags & ~SQLITE_OPEN_CREATE;
    if (opener->is_there && plain->xOpen(plain, name, file, flags_of_old, opened) == SQLITE_OK)
        return SQLITE_OK;
    opener->is_there = false;
    opener->is_asked = true;
    return plain->xOpen(plain, name, file, flags, opened);
}

int journal_opener_init(struct journal_opener *opener)
{
    sqlite3_initialize();
    opener->plain = sqlite3_vfs_find(NULL);
    if (!opener->plain)
        return SQLITE_ERROR;
    snprintf(opener->name, sizeof opener->name, "announce-%p", (void *)opener);
    opener->vfs = *opener->plain;
    opener->vfs.pNext = NULL;
    opener->vfs.zName = opener->name;
    opener->vfs.pAppData = opener;
    opener->vfs.xOpen = open_file;
    return sqlite3_vfs_register(&opener->vfs, 0);
}

void journal_opener_clear(struct journal_opener *opener)
{
    if (opener->plain)
        sqlite3_vfs_unregister(&opener->vfs);
    opener->plain = NULL;
}

void journal_opener_end(struct journal_opener *opener, bool is_committed)
{
    opener->is_there = opener->is_there || (opener->is_asked && is_committed);
    opener->is_asked = false;
}
