/* The SQLite store: writing announcements. */
#include "queue/store_sqlite.h"

/* Names and parameters in the order of bind_changing(). */
#define INSERT_ANNOUNCEMENT                                                                        \
    "INSERT INTO announcement (platform, title, text, link, state, held_by, before_close,"         \
    "    is_edited, is_released, is_wanted, is_link_waived, link_since, link_asks, changed_at,"    \
    "    due_at, expires_at, first_sent_at, posted_at, attempts, failures, token, text_problem,"   \
    "    progress, look, is_duplicate, reason, hint, remote_id, remote_url, digest, posting_row,"  \
    "    source, posting, account, kind, edition, take, key, created_at)"                          \
    "  VALUES (:platform, :title, :text, :link, :state, :held_by, :before_close, :is_edited,"      \
    "    :is_released, :is_wanted, :is_link_waived, :link_since, :link_asks, :changed_at,"         \
    "    :due_at, :expires_at, :first_sent_at, :posted_at, :attempts, :failures, :token,"          \
    "    :text_problem, :progress, :look, :is_duplicate, :reason, :hint, :remote_id, :remote_url," \
    "    :digest, :posting_row, :source, :posting, :account, :kind, :edition, :take, :key,"        \
    "    :created_at)"                                                                             \
    "  ON CONFLICT (posting_row, edition, kind, account, take) DO NOTHING"
#define SET_CHANGING                                                                               \
    "SET platform = :platform, title = :title, text = :text, link = :link, state = :state,"        \
    "    held_by = :held_by, before_close = :before_close, is_edited = :is_edited,"                \
    "    is_released = :is_released, is_wanted = :is_wanted, is_link_waived = :is_link_waived,"    \
    "    link_since = :link_since, link_asks = :link_asks, changed_at = :changed_at,"              \
    "    due_at = :due_at, expires_at = :expires_at, first_sent_at = :first_sent_at,"              \
    "    posted_at = :posted_at, attempts = :attempts, failures = :failures, token = :token,"      \
    "    text_problem = :text_problem, progress = :progress, look = :look,"                        \
    "    is_duplicate = :is_duplicate, reason = :reason, hint = :hint, remote_id = :remote_id,"    \
    "    remote_url = :remote_url"
#define IS_AS_IT_WAS                                                                               \
    "id = :id AND state = :was_state AND (:was_token IS NULL OR token = :was_token)"
/* `digest` points to this table: SQLite takes a row out of all its indexes and puts it back when
 * that column is set, to whatever. */
#define UPDATE_ANNOUNCEMENT                                                                        \
    "UPDATE announcement " SET_CHANGING " WHERE " IS_AS_IT_WAS " AND digest IS :digest"
#define UPDATE_WITH_DIGEST                                                                         \
    "UPDATE announcement " SET_CHANGING ", digest = :digest WHERE " IS_AS_IT_WAS

/* What can change of an announcement. Often written, so by place: see struct sql_row. */
static void bind_changing(sqlite3_stmt *statement, const struct announcement *announcement)
{
    struct sql_row row = {.statement = statement};
    sql_add_text(&row, announcement->platform);
    sql_add_text(&row, announcement->title);
    sql_add_text(&row, announcement->text);
    sql_add_text(&row, announcement->link);
    sql_add_text(&row, state_name(announcement->state));
    sql_add_text(&row, held_by_name(announcement->held_by));
    sql_add_text(&row, state_name(announcement->before_close));
    sql_add_int(&row, announcement->is_edited);
    sql_add_int(&row, announcement->is_released);
    sql_add_int(&row, announcement->is_wanted);
    sql_add_int(&row, announcement->is_link_waived);
    sql_add_int(&row, announcement->link_since);
    sql_add_int(&row, announcement->link_asks);
    sql_add_int(&row, announcement->changed_at);
    sql_add_int(&row, announcement->due_at);
    sql_add_int(&row, announcement->expires_at);
    sql_add_int(&row, announcement->first_sent_at);
    sql_add_int(&row, announcement->posted_at);
    sql_add_int(&row, announcement->attempts);
    sql_add_int(&row, announcement->failures);
    sql_add_text(&row, announcement->token);
    sql_add_text(&row, announcement->text_problem);
    sql_add_text(&row, announcement->progress);
    sql_add_text(&row, announcement->look);
    sql_add_int(&row, announcement->is_duplicate);
    sql_add_text(&row, announcement->reason);
    sql_add_text(&row, announcement->hint);
    sql_add_text(&row, announcement->remote_id);
    sql_add_text(&row, announcement->remote_url);
    if (announcement->digest) /* unbound is NULL */
        sql_bind_int(statement, ":digest", announcement->digest);
}

/* What it is and stays. */
static void bind_lasting(sqlite3_stmt *statement, const struct announcement *announcement)
{
    sql_bind_int(statement, ":posting_row", announcement->posting_row);
    sql_bind_text(statement, ":source", announcement->source);
    sql_bind_text(statement, ":posting", announcement->posting);
    sql_bind_text(statement, ":account", announcement->account);
    sql_bind_text(statement, ":kind", event_name(announcement->kind));
    sql_bind_int(statement, ":edition", announcement->edition);
    sql_bind_int(statement, ":take", announcement->take);
    sql_bind_text(statement, ":key", announcement->key);
    sql_bind_int(statement, ":created_at", announcement->created_at);
}

bool store_add_announcement(struct store *store, struct announcement *announcement, bool *is_new,
                            GError **error)
{
    AUTO(sql_reset) sqlite3_stmt *statement = sql_prepare(store, INSERT_ANNOUNCEMENT, error);
    if (!statement)
        return false;
    bind_lasting(statement, announcement);
    bind_changing(statement, announcement);
    if (!sql_run(store, statement, error))
        return false;
    *is_new = sqlite3_changes(store->db) > 0;
    if (*is_new)
        announcement->id = sqlite3_last_insert_rowid(store->db);
    return true;
}

/* was_there  a row of that id was in that state, and `sql` may write it */
static bool update(struct store *store, const char *sql, const struct announcement *announcement,
                   enum announcement_state state, const char *token, bool *was_there,
                   GError **error)
{
    AUTO(sql_reset) sqlite3_stmt *statement = sql_prepare(store, sql, error);
    if (!statement)
        return false;
    bind_changing(statement, announcement);
    sql_bind_int(statement, ":id", announcement->id);
    sql_bind_text(statement, ":was_state", state_name(state));
    sql_bind_text(statement, ":was_token", token);
    if (!sql_run(store, statement, error))
        return false;
    *was_there = sqlite3_changes(store->db) > 0;
    return true;
}

bool store_save_announcement(struct store *store, const struct announcement *announcement,
                             enum announcement_state state, const char *token, bool *was_there,
                             GError **error)
{
    return update(store, UPDATE_ANNOUNCEMENT, announcement, state, token, was_there, error) &&
           (*was_there ||
            update(store, UPDATE_WITH_DIGEST, announcement, state, token, was_there, error));
}
