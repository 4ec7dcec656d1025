/* The SQLite store: sources, their files and postings. */
#include "queue/store_sqlite.h"

#define FIND_SOURCE                                                                                              \
    "SELECT row, name, fingerprint, configuration, cursor, baseline_at, changed_at, is_settled, unavailable_at," \
    "    unavailable_why"                                                                                        \
    "  FROM source WHERE name = :name"
#define LIST_SOURCES "SELECT name FROM source ORDER BY name"
#define INSERT_SOURCE                                                                                    \
    "INSERT INTO source (name, fingerprint, configuration, cursor, baseline_at, changed_at, is_settled," \
    "    unavailable_at, unavailable_why)"                                                               \
    "  VALUES (:name, :fingerprint, :configuration, :cursor, :baseline_at, :changed_at, :is_settled,"    \
    "    :unavailable_at, :unavailable_why)"
#define UPDATE_SOURCE                                                                                               \
    "UPDATE source SET name = :name, fingerprint = :fingerprint, configuration = :configuration, cursor = :cursor," \
    "    baseline_at = :baseline_at, changed_at = :changed_at, is_settled = :is_settled,"                           \
    "    unavailable_at = :unavailable_at, unavailable_why = :unavailable_why"                                      \
    "  WHERE row = :row"

#define LIST_FILES                                                                                 \
    "SELECT path, inode, size, mtime_ns, ctime_ns, posting, problem"                               \
    "  FROM file WHERE source = :source ORDER BY path"
#define SAVE_FILE                                                                                   \
    "INSERT INTO file (source, path, inode, size, mtime_ns, ctime_ns, posting, problem)"            \
    "  VALUES (:source, :path, :inode, :size, :mtime_ns, :ctime_ns, nullif(:posting, 0), :problem)" \
    "  ON CONFLICT (source, path) DO UPDATE SET inode = excluded.inode, size = excluded.size,"      \
    "    mtime_ns = excluded.mtime_ns, ctime_ns = excluded.ctime_ns, posting = excluded.posting,"   \
    "    problem = excluded.problem"
#define FORGET_FILE "DELETE FROM file WHERE source = :source AND path = :path"

#define POSTINGS                                                                                   \
    "SELECT row, id, path, title, organisation, link, is_present, is_open, is_doubtful, edition,"  \
    "    opened_at, closed_at, closes_at, not_before, closing_edition, closing_deadlines"          \
    "  FROM posting WHERE "
#define LIST_POSTINGS POSTINGS "source = :source ORDER BY id"
#define FIND_POSTING POSTINGS "row = :row"
#define FIND_POSTING_NAMED POSTINGS "source = :source AND id = :id"
#define INSERT_POSTING                                                                             \
    "INSERT INTO posting (source, id, path, title, organisation, link, is_present, is_open,"       \
    "    is_doubtful, edition, opened_at, closed_at, closes_at, not_before, closing_edition,"      \
    "    closing_deadlines)"                                                                       \
    "  VALUES (:source, :id, :path, :title, :organisation, :link, :is_present, :is_open,"          \
    "    :is_doubtful, :edition, :opened_at, :closed_at, :closes_at, :not_before,"                 \
    "    :closing_edition, :closing_deadlines)"
#define UPDATE_POSTING                                                                              \
    "UPDATE posting SET source = :source, id = :id, path = :path, title = :title,"                  \
    "    organisation = :organisation, link = :link, is_present = :is_present, is_open = :is_open," \
    "    is_doubtful = :is_doubtful, edition = :edition, opened_at = :opened_at,"                   \
    "    closed_at = :closed_at, closes_at = :closes_at, not_before = :not_before,"                 \
    "    closing_edition = :closing_edition, closing_deadlines = :closing_deadlines"                \
    "  WHERE row = :row"
/* The conditions read as those of the indexes posting_with_deadline and posting_to_be_closing. */
#define WITH_DEADLINE                                                                              \
    "SELECT 1 FROM posting WHERE source = :source AND is_present AND is_open AND closes_at > 0"
#define FIND_DUE_MOMENT                                                                            \
    WITH_DEADLINE " AND closes_at <= :now UNION ALL " WITH_DEADLINE                                \
                  " AND closing_edition < edition AND closes_at <= :near LIMIT 1"

#define FIND_SKETCH "SELECT bytes FROM sketch WHERE posting = :posting"
#define INSERT_SKETCH "INSERT INTO sketch (posting, bytes) VALUES (:posting, :bytes)"
#define SAVE_SKETCH INSERT_SKETCH " ON CONFLICT (posting) DO UPDATE SET bytes = excluded.bytes"

/* --- sources --- */

static void *read_source(sqlite3_stmt *row)
{
    struct known_source *source = g_new0(struct known_source, 1);
    int column = 0;
    source->row = sql_int(row, column++);
    source->name = sql_text(row, column++);
    source->fingerprint = sql_text(row, column++);
    source->configuration = sql_text_or_null(row, column++);
    source->cursor = sql_text_or_null(row, column++);
    source->baseline_at = sql_int(row, column++);
    source->changed_at = sql_int(row, column++);
    source->is_settled = sql_int(row, column++);
    source->unavailable_at = sql_int(row, column++);
    source->unavailable_why = sql_text_or_null(row, column++);
    return source;
}

struct known_source *store_source(struct store *store, const char *name, GError **error)
{
    AUTO(sql_reset) sqlite3_stmt *statement = sql_prepare(store, FIND_SOURCE, error);
    if (!statement)
        return NULL;
    sql_bind_text(statement, ":name", name);
    return sql_one(store, statement, read_source, error);
}

static void *read_name(sqlite3_stmt *row)
{
    return sql_text(row, 0);
}

GPtrArray *store_source_names(struct store *store, GError **error)
{
    AUTO(sql_reset) sqlite3_stmt *statement = sql_prepare(store, LIST_SOURCES, error);
    return statement ? sql_list(store, statement, read_name, g_free, error) : NULL;
}

bool store_save_source(struct store *store, struct known_source *source, GError **error)
{
    bool is_new = source->row == 0;
    AUTO(sql_reset) sqlite3_stmt *statement =
        sql_prepare(store, is_new ? INSERT_SOURCE : UPDATE_SOURCE, error);
    if (!statement)
        return false;
    if (!is_new)
        sql_bind_int(statement, ":row", source->row);
    sql_bind_text(statement, ":name", source->name);
    sql_bind_text(statement, ":fingerprint", source->fingerprint ? source->fingerprint : "");
    sql_bind_text(statement, ":configuration", source->configuration);
    sql_bind_text(statement, ":cursor", source->cursor);
    sql_bind_int(statement, ":baseline_at", source->baseline_at);
    sql_bind_int(statement, ":changed_at", source->changed_at);
    sql_bind_int(statement, ":is_settled", source->is_settled);
    sql_bind_int(statement, ":unavailable_at", source->unavailable_at);
    sql_bind_text(statement, ":unavailable_why", source->unavailable_why);
    if (!sql_run(store, statement, error))
        return false;
    if (is_new)
        source->row = sqlite3_last_insert_rowid(store->db);
    return true;
}

/* --- files --- */

static void *read_file(sqlite3_stmt *row)
{
    struct known_file *file = g_new0(struct known_file, 1);
    int column = 0;
    file->path = sql_text(row, column++);
    file->mark.inode = sql_int(row, column++);
    file->mark.size = sql_int(row, column++);
    file->mark.mtime_ns = sql_int(row, column++);
    file->mark.ctime_ns = sql_int(row, column++);
    file->posting = sql_int(row, column++);
    file->problem = sql_text_or_null(row, column++);
    return file;
}

GPtrArray *store_files(struct store *store, int64_t source, GError **error)
{
    AUTO(sql_reset) sqlite3_stmt *statement = sql_prepare(store, LIST_FILES, error);
    if (!statement)
        return NULL;
    sql_bind_int(statement, ":source", source);
    return sql_list(store, statement, read_file, (GDestroyNotify)known_file_free, error);
}

bool store_save_file(struct store *store, int64_t source, const struct known_file *file,
                     GError **error)
{
    AUTO(sql_reset) sqlite3_stmt *statement = sql_prepare(store, SAVE_FILE, error);
    if (!statement)
        return false;
    struct sql_row row = {.statement = statement};
    sql_add_int(&row, source);
    sql_add_text(&row, file->path);
    sql_add_int(&row, file->mark.inode);
    sql_add_int(&row, file->mark.size);
    sql_add_int(&row, file->mark.mtime_ns);
    sql_add_int(&row, file->mark.ctime_ns);
    sql_add_int(&row, file->posting);
    sql_add_text(&row, file->problem);
    return sql_run(store, statement, error);
}

bool store_forget_file(struct store *store, int64_t source, const char *path, GError **error)
{
    AUTO(sql_reset) sqlite3_stmt *statement = sql_prepare(store, FORGET_FILE, error);
    if (!statement)
        return false;
    sql_bind_int(statement, ":source", source);
    sql_bind_text(statement, ":path", path);
    return sql_run(store, statement, error);
}

/* --- postings --- */

static void *read_posting(sqlite3_stmt *row)
{
    struct known_posting *posting = g_new0(struct known_posting, 1);
    int column = 0;
    posting->row = sql_int(row, column++);
    posting->id = sql_text(row, column++);
    posting->path = sql_text(row, column++);
    posting->title = sql_text(row, column++);
    posting->organisation = sql_text(row, column++);
    posting->link = sql_text(row, column++);
    posting->is_present = sql_int(row, column++);
    posting->is_open = sql_int(row, column++);
    posting->is_doubtful = sql_int(row, column++);
    posting->edition = (int)sql_int(row, column++);
    posting->opened_at = sql_int(row, column++);
    posting->closed_at = sql_int(row, column++);
    posting->closes_at = sql_int(row, column++);
    posting->not_before = sql_int(row, column++);
    posting->closing_edition = (int)sql_int(row, column++);
    posting->closing_deadlines = sql_text_or_null(row, column++);
    return posting;
}

GPtrArray *store_postings(struct store *store, int64_t source, GError **error)
{
    AUTO(sql_reset) sqlite3_stmt *statement = sql_prepare(store, LIST_POSTINGS, error);
    if (!statement)
        return NULL;
    sql_bind_int(statement, ":source", source);
    return sql_list(store, statement, read_posting, (GDestroyNotify)known_posting_free, error);
}

struct known_posting *store_posting(struct store *store, int64_t row, GError **error)
{
    AUTO(sql_reset) sqlite3_stmt *statement = sql_prepare(store, FIND_POSTING, error);
    if (!statement)
        return NULL;
    sql_bind_int(statement, ":row", row);
    return sql_one(store, statement, read_posting, error);
}

struct known_posting *store_posting_named(struct store *store, int64_t source, const char *id,
                                          GError **error)
{
    AUTO(sql_reset) sqlite3_stmt *statement = sql_prepare(store, FIND_POSTING_NAMED, error);
    if (!statement)
        return NULL;
    sql_bind_int(statement, ":source", source);
    sql_bind_text(statement, ":id", id);
    return sql_one(store, statement, read_posting, error);
}

static bool save_sketch(struct store *store, const char *sql, int64_t posting, GBytes *sketch,
                        GError **error)
{
    AUTO(sql_reset) sqlite3_stmt *statement = sql_prepare(store, sql, error);
    if (!statement)
        return false;
    struct sql_row row = {.statement = statement};
    sql_add_int(&row, posting);
    sql_add_bytes(&row, sketch);
    return sql_run(store, statement, error);
}

/* All that INSERT_POSTING and UPDATE_POSTING have in common, in their order. */
static void bind_posting(sqlite3_stmt *statement, int64_t source,
                         const struct known_posting *posting)
{
    struct sql_row row = {.statement = statement};
    sql_add_int(&row, source);
    sql_add_text(&row, posting->id);
    sql_add_text(&row, posting->path);
    sql_add_text(&row, posting->title);
    sql_add_text(&row, posting->organisation);
    sql_add_text(&row, posting->link ? posting->link : "");
    sql_add_int(&row, posting->is_present);
    sql_add_int(&row, posting->is_open);
    sql_add_int(&row, posting->is_doubtful);
    sql_add_int(&row, posting->edition);
    sql_add_int(&row, posting->opened_at);
    sql_add_int(&row, posting->closed_at);
    sql_add_int(&row, posting->closes_at);
    sql_add_int(&row, posting->not_before);
    sql_add_int(&row, posting->closing_edition);
    sql_add_text(&row, posting->closing_deadlines);
}

bool store_save_posting(struct store *store, int64_t source, struct known_posting *posting,
                        GBytes *sketch, GError **error)
{
    bool is_new = posting->row == 0;
    AUTO(sql_reset) sqlite3_stmt *statement =
        sql_prepare(store, is_new ? INSERT_POSTING : UPDATE_POSTING, error);
    if (!statement)
        return false;
    if (!is_new)
        sql_bind_int(statement, ":row", posting->row);
    bind_posting(statement, source, posting);
    if (!sql_run(store, statement, error))
        return false;
    if (is_new)
        posting->row = sqlite3_last_insert_rowid(store->db);
    const char *sql = is_new ? INSERT_SKETCH : SAVE_SKETCH;
    return !sketch || save_sketch(store, sql, posting->row, sketch, error);
}

static void *read_sketch(sqlite3_stmt *row)
{
    const void *bytes = sqlite3_column_blob(row, 0);
    return g_bytes_new(bytes, (gsize)sqlite3_column_bytes(row, 0));
}

GBytes *store_sketch(struct store *store, int64_t posting, GError **error)
{
    AUTO(sql_reset) sqlite3_stmt *statement = sql_prepare(store, FIND_SKETCH, error);
    if (!statement)
        return NULL;
    sql_bind_int(statement, ":posting", posting);
    return sql_one(store, statement, read_sketch, error);
}

bool store_has_due_moment(struct store *store, int64_t source, int64_t now, int64_t closing_before,
                          bool *has, GError **error)
{
    AUTO(sql_reset) sqlite3_stmt *statement = sql_prepare(store, FIND_DUE_MOMENT, error);
    if (!statement)
        return false;
    sql_bind_int(statement, ":source", source);
    sql_bind_int(statement, ":now", now);
    sql_bind_int(statement, ":near", now + closing_before);
    return sql_next(store, statement, has, error);
}
