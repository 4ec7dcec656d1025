/*
 * The schema of the SQLite store, and how an older one becomes the present one. What is here is
 * what the database itself enforces; which state follows which is queue.c's.
 */
#include <inttypes.h>

#include "queue/store_sqlite.h"
#include "src/base/error.h"

#define READ_APPLICATION_ID "PRAGMA application_id"
#define READ_VERSION "PRAGMA user_version"
#define READ_OBJECTS "SELECT count(*) FROM sqlite_schema"

/* Half as many reads and writes as with SQLite's own 4096 where there are many postings. */
#define PAGES_OF_NEW "PRAGMA page_size = 8192"

static const char version_1[] =
    "CREATE TABLE source ("
    "  row INTEGER PRIMARY KEY,"
    "  name TEXT NOT NULL UNIQUE,"
    "  fingerprint TEXT NOT NULL,"
    "  configuration TEXT,"
    "  cursor TEXT,"
    "  baseline_at INTEGER NOT NULL,"
    "  changed_at INTEGER NOT NULL,"
    "  is_settled INTEGER NOT NULL,"
    "  unavailable_at INTEGER NOT NULL,"
    "  unavailable_why TEXT"
    ") STRICT;"

    "CREATE TABLE posting ("
    "  row INTEGER PRIMARY KEY,"
    "  source INTEGER NOT NULL REFERENCES source,"
    "  id TEXT NOT NULL,"
    "  path TEXT NOT NULL,"
    "  title TEXT NOT NULL,"
    "  organisation TEXT NOT NULL,"
    "  link TEXT NOT NULL,"
    "  is_present INTEGER NOT NULL,"
    "  is_open INTEGER NOT NULL,"
    "  is_doubtful INTEGER NOT NULL,"
    "  edition INTEGER NOT NULL,"
    "  opened_at INTEGER NOT NULL,"
    "  closed_at INTEGER NOT NULL,"
    "  closes_at INTEGER NOT NULL,"
    "  not_before INTEGER NOT NULL,"
    "  closing_edition INTEGER NOT NULL,"
    "  closing_deadlines TEXT,"
    "  UNIQUE (source, id)"
    ") STRICT;"
    "CREATE INDEX posting_with_deadline ON posting (source, closes_at)"
    "  WHERE is_present AND is_open AND closes_at > 0;"
    "CREATE INDEX posting_to_be_closing ON posting (source, closes_at)"
    "  WHERE is_present AND is_open AND closes_at > 0 AND closing_edition < edition;"

    /* Apart from the postings, so that reading these does not read the sketches. */
    "CREATE TABLE sketch ("
    "  posting INTEGER PRIMARY KEY REFERENCES posting,"
    "  bytes BLOB NOT NULL"
    ") STRICT;"

    "CREATE TABLE file ("
    "  source INTEGER NOT NULL REFERENCES source,"
    "  path TEXT NOT NULL,"
    "  inode INTEGER NOT NULL,"
    "  size INTEGER NOT NULL,"
    "  mtime_ns INTEGER NOT NULL,"
    "  ctime_ns INTEGER NOT NULL,"
    "  posting INTEGER REFERENCES posting,"
    "  problem TEXT,"
    "  PRIMARY KEY (source, path)"
    ") STRICT, WITHOUT ROWID;"

    /* AUTOINCREMENT: the number that a person saw never comes to mean another announcement. The
     * states stand one by one: of an IN with more than two values SQLite makes a table anew for
     * each row that is written. */
    "CREATE TABLE announcement ("
    "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
    "  posting_row INTEGER NOT NULL REFERENCES posting,"
    "  source TEXT NOT NULL,"
    "  posting TEXT NOT NULL,"
    "  title TEXT NOT NULL,"
    "  account TEXT NOT NULL,"
    "  platform TEXT NOT NULL,"
    "  kind TEXT NOT NULL,"
    "  edition INTEGER NOT NULL,"
    "  take INTEGER NOT NULL,"
    "  text TEXT NOT NULL,"
    "  link TEXT NOT NULL,"
    "  digest INTEGER REFERENCES announcement,"
    "  key TEXT NOT NULL,"
    "  state TEXT NOT NULL CHECK (state = 'claimed' OR state = 'sending' OR state = 'posted'"
    "    OR state = 'queued' OR state = 'held' OR state = 'joined' OR state = 'refused'"
    "    OR state = 'unsure' OR state = 'expired' OR state = 'cancelled'),"
    "  held_by TEXT NOT NULL CHECK (held_by <> '' OR state <> 'held'),"
    "  before_close TEXT NOT NULL CHECK (before_close = 'cancelled' OR before_close = 'queued'"
    "    OR before_close = 'held'),"
    "  is_edited INTEGER NOT NULL,"
    "  is_released INTEGER NOT NULL,"
    "  is_link_waived INTEGER NOT NULL,"
    "  link_since INTEGER NOT NULL,"
    "  link_asks INTEGER NOT NULL,"
    "  created_at INTEGER NOT NULL,"
    "  changed_at INTEGER NOT NULL,"
    "  due_at INTEGER NOT NULL,"
    "  expires_at INTEGER NOT NULL,"
    "  first_sent_at INTEGER NOT NULL,"
    "  posted_at INTEGER NOT NULL,"
    "  attempts INTEGER NOT NULL,"
    "  failures INTEGER NOT NULL,"
    "  token TEXT,"
    "  text_problem TEXT,"
    "  progress TEXT,"
    "  look TEXT,"
    "  is_duplicate INTEGER NOT NULL,"
    "  reason TEXT,"
    "  hint TEXT,"
    "  remote_id TEXT,"
    "  remote_url TEXT,"
    "  UNIQUE (posting_row, edition, kind, account, take),"
    "  CHECK ((state IN ('claimed', 'sending')) = (token IS NOT NULL)),"
    "  CHECK (state <> 'joined' OR digest IS NOT NULL)"
    ") STRICT;"
    "CREATE UNIQUE INDEX announcement_in_hand ON announcement (account)"
    "  WHERE state IN ('claimed', 'sending');"
    /* What each run asks for, at a cost that does not grow with what was posted. */
    "CREATE INDEX announcement_queued ON announcement (account, due_at, id)"
    "  WHERE state = 'queued';"
    "CREATE INDEX announcement_by_age ON announcement (account, id, due_at)"
    "  WHERE state = 'queued';"
    "CREATE INDEX announcement_posted ON announcement (account, posted_at)"
    "  WHERE state = 'posted' AND digest IS NULL;"
    "CREATE INDEX announcement_joined ON announcement (digest) WHERE state = 'joined';"
    "CREATE INDEX announcement_told_together ON announcement (digest) WHERE digest IS NOT NULL;"
    "CREATE INDEX announcement_unsure ON announcement (account, due_at, id)"
    "  WHERE state = 'unsure';"
    "CREATE INDEX announcement_held ON announcement (due_at, id) WHERE state = 'held';"
    "CREATE INDEX announcement_ended ON announcement (changed_at)"
    "  WHERE state IN ('refused', 'expired');"
    "CREATE INDEX announcement_expiring ON announcement (expires_at)"
    "  WHERE state IN ('held', 'queued') AND expires_at > 0;"

    "CREATE TABLE attempt ("
    "  announcement INTEGER NOT NULL REFERENCES announcement,"
    "  n INTEGER NOT NULL,"
    "  started_at INTEGER NOT NULL,"
    "  ended_at INTEGER NOT NULL,"
    "  outcome TEXT,"
    "  reason TEXT,"
    "  PRIMARY KEY (announcement, n)"
    ") STRICT, WITHOUT ROWID;"

    "CREATE TABLE look ("
    "  announcement INTEGER NOT NULL REFERENCES announcement,"
    "  n INTEGER NOT NULL,"
    "  at INTEGER NOT NULL,"
    "  outcome TEXT NOT NULL,"
    "  seen TEXT NOT NULL,"
    "  PRIMARY KEY (announcement, n)"
    ") STRICT, WITHOUT ROWID;"

    "CREATE TABLE account ("
    "  name TEXT PRIMARY KEY,"
    "  not_before INTEGER NOT NULL,"
    "  posted_at INTEGER NOT NULL,"
    "  cause TEXT NOT NULL,"
    "  reason TEXT,"
    "  hint TEXT,"
    "  held_at INTEGER NOT NULL,"
    "  probe_at INTEGER NOT NULL,"
    "  paused_at INTEGER NOT NULL,"
    "  limit_left INTEGER NOT NULL,"
    "  limit_of INTEGER NOT NULL,"
    "  limit_is_percentage INTEGER NOT NULL,"
    "  limit_reset_at INTEGER NOT NULL,"
    "  limit_said_at INTEGER NOT NULL,"
    "  changed_at INTEGER NOT NULL,"
    "  credentials_mark TEXT,"
    "  platform TEXT,"
    "  destination TEXT"
    ") STRICT;"

    /* What calls to a platform cost, in millionths. */
    "CREATE TABLE spending ("
    "  row INTEGER PRIMARY KEY,"
    "  account TEXT NOT NULL,"
    "  at INTEGER NOT NULL,"
    "  micros INTEGER NOT NULL"
    ") STRICT;"
    "CREATE INDEX spending_of_account ON spending (account, at, micros);"

    "CREATE TABLE told ("
    "  what TEXT PRIMARY KEY,"
    "  told_at INTEGER NOT NULL"
    ") STRICT;"

    "CREATE TABLE record ("
    "  number INTEGER PRIMARY KEY,"
    "  line TEXT NOT NULL"
    ") STRICT;";

/* That a person wants it was in `held_by`, where any hold overwrote it. Of what has expired that
 * word says that it was dropped, but of what had no time left: that was wanted, if it does not say
 * why it was dropped. */
static const char version_2[] =
    "ALTER TABLE announcement ADD COLUMN is_wanted INTEGER NOT NULL DEFAULT 0;"
    "UPDATE announcement SET is_wanted = 1, held_by = ''"
    "  WHERE held_by = 'overflow' AND state <> 'held'"
    "    AND (state <> 'expired' OR (expires_at <> 0 AND expires_at <= changed_at"
    "      AND ifnull(reason, '') NOT LIKE 'too much at once%'));";

/* Until then what a clock that was ahead had said counted as of the last publication. */
static const char version_3[] =
    "ALTER TABLE account ADD COLUMN set_back_at INTEGER NOT NULL DEFAULT 0;"
    "UPDATE account SET set_back_at = posted_at;"
    "CREATE INDEX told_by_age ON told (told_at);"
    "CREATE INDEX announcement_put_aside ON announcement (id)"
    "  WHERE state = 'cancelled' AND held_by = 'match';";

const struct schema_step schema_steps[] = {
    {.version = 1, .sql = version_1},
    {.version = 2, .sql = version_2},
    {.version = 3, .sql = version_3},
    {0},
};

static int last_version(const struct schema_step *steps)
{
    int version = 0;
    for (; steps->version > 0; steps++)
        version = steps->version;
    return version;
}

/* A backup of the same version that a failed migration left is older than this one: replaced. */
static bool back_up(struct store *store, int64_t version, GError **error)
{
    g_autofree char *path = g_strdup_printf("%s.backup-v%" PRId64, store->path, version);
    return store_back_up(store, path, error);
}

/* --- versions --- */

static bool is_ours(struct store *store, int64_t version, GError **error)
{
    int64_t application_id, objects;
    /* Counting reads the whole schema, so that a damaged one is found now and not half-way. */
    if (!sql_query_int(store, READ_APPLICATION_ID, &application_id, error) ||
        !sql_query_int(store, READ_OBJECTS, &objects, error))
        return false;
    bool is_empty = version == 0 && application_id == 0 && objects == 0;
    if (is_empty || application_id == STORE_APPLICATION_ID)
        return true;
    return error_set(error, ERROR_STORE, "name another file under `state:`",
                     "%s: this is a database of another program", store->path);
}

static bool apply_steps(struct store *store, const struct schema_step *steps, GError **error)
{
    int64_t version;
    /* Asked again: another process may have been faster. */
    if (!sql_query_int(store, READ_VERSION, &version, error))
        return false;
    for (; steps->version > 0; steps++) {
        if (steps->version > version && !sql_execute(store, steps->sql, error))
            return false;
    }
    return true;
}

static bool migrate(struct store *store, const struct schema_step *steps, GError **error)
{
    g_autofree char *seal = g_strdup_printf("PRAGMA application_id = %d; PRAGMA user_version = %d",
                                            STORE_APPLICATION_ID, last_version(steps));
    if (!store_begin(store, error))
        return false;
    if (apply_steps(store, steps, error) && sql_execute(store, seal, error))
        return store_commit(store, error);
    store_rollback(store);
    return false;
}

bool schema_prepare(struct store *store, enum store_access access, const struct schema_step *steps,
                    GError **error)
{
    int last = last_version(steps);
    int64_t version;
    if (!sql_query_int(store, READ_VERSION, &version, error) || !is_ours(store, version, error))
        return false;
    if (version == last)
        return true;
    if (version > last)
        return error_set(error, ERROR_STORE, "upgrade announce",
                         "%s: a newer announce wrote this store (version %" PRId64
                         ", this one knows %d)",
                         store->path, version, last);
    if (access == STORE_READ)
        return error_set(
            error, ERROR_STORE, "run `announce run` once: it makes a backup copy first",
            "%s: an older announce wrote this store (version %" PRId64 ")", store->path, version);
    bool is_ready =
        version == 0 ? sql_execute(store, PAGES_OF_NEW, error) : back_up(store, version, error);
    return is_ready && migrate(store, steps, error);
}
