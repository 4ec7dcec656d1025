/* The SQLite store: reading announcements. They are written in store_sqlite_save.c, their attempts
 * and the looks for them are in store_sqlite_attempts.c. */
#include <string.h>

#include "queue/store_sqlite.h"

#define COLUMNS                                                                                         \
    "id, posting_row, source, posting, title, account, platform, kind, edition, take, text, link,"      \
    "    digest, key, state, held_by, before_close, is_edited, is_released, is_wanted, is_link_waived," \
    "    link_since, link_asks, created_at, changed_at, due_at, expires_at, first_sent_at, posted_at,"  \
    "    attempts, failures, token, text_problem, progress, look, is_duplicate, reason, hint,"          \
    "    remote_id, remote_url"
#define FIND_ANNOUNCEMENT "SELECT " COLUMNS " FROM announcement WHERE id = :id"
/* Ids first: SQLite takes long to compile that many columns, and mostly there is no row. */
#define LIST_ANNOUNCEMENTS "SELECT id FROM announcement"
#define COUNT_ANNOUNCEMENTS "SELECT count(*) FROM announcement"
#define IN_ORDER " ORDER BY due_at, id"
/* The plus keeps SQLite from walking the whole table in the order of its ids. */
#define BY_AGE " ORDER BY +id"

#define IS_DUE "state = 'queued' AND account = :account AND due_at <= :now"
/* Made first among the due: when these are few, their smallest id; when they are many, the walk in
 * the order of the ids comes upon one soon. */
#define FIRST_DUE                                                                                  \
    "SELECT " COLUMNS " FROM announcement WHERE id = CASE"                                         \
    "  WHEN EXISTS (SELECT 1 FROM announcement INDEXED BY announcement_queued"                     \
    "    WHERE " IS_DUE " LIMIT 1 OFFSET 64)"                                                      \
    "  THEN (SELECT id FROM announcement INDEXED BY announcement_by_age WHERE " IS_DUE             \
    "    ORDER BY id LIMIT 1)"                                                                     \
    "  ELSE (SELECT min(id) FROM announcement INDEXED BY announcement_queued WHERE " IS_DUE        \
    ") END"
#define LATEST                                                                                     \
    "SELECT max("                                                                                  \
    "  ifnull((SELECT created_at FROM announcement ORDER BY id DESC LIMIT 1), 0),"                 \
    "  ifnull((SELECT max(changed_at) FROM announcement INDEXED BY announcement_in_hand"           \
    "    WHERE state IN ('claimed', 'sending')), 0),"                                              \
    "  ifnull((SELECT max(changed_at) FROM announcement INDEXED BY announcement_ended"             \
    "    WHERE state IN ('refused', 'expired')), 0),"                                              \
    "  ifnull((SELECT max(changed_at) FROM account), 0))"
#define REMOTE_IDS                                                                                 \
    "SELECT remote_id FROM announcement INDEXED BY announcement_posted"                            \
    "  WHERE state = 'posted' AND account = :account AND posted_at >= :since"                      \
    "    AND digest IS NULL AND remote_id IS NOT NULL"
#define LAST_TAKE                                                                                  \
    "SELECT ifnull(max(take), -1) FROM announcement"                                               \
    "  WHERE posting_row = :posting_row AND edition = :edition AND kind = :kind"                   \
    "    AND account = :account"

#define HAS_PUT_ASIDE                                                                              \
    "SELECT EXISTS (SELECT 1 FROM announcement INDEXED BY announcement_put_aside"                  \
    "  WHERE state = 'cancelled' AND held_by = 'match')"

/* AUTOINCREMENT keeps the highest that there ever was. */
#define NEXT_ID "SELECT ifnull(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'announcement'"

/* --- reading announcements --- */

static bool read_names(sqlite3_stmt *row, int kind, int state, struct announcement *announcement)
{
    g_autofree char *kind_name = sql_text(row, kind);
    g_autofree char *state_text = sql_text(row, state);
    g_autofree char *held_by = sql_text(row, state + 1);
    g_autofree char *before_close = sql_text(row, state + 2);
    announcement->held_by = held_by_from_name(held_by);
    return event_from_name(kind_name, &announcement->kind) &&
           state_from_name(state_text, &announcement->state) &&
           state_from_name(before_close, &announcement->before_close);
}

/* In the order of COLUMNS. */
static void *read_announcement(sqlite3_stmt *row)
{
    AUTO(announcement_free) struct announcement *announcement = g_new0(struct announcement, 1);
    int column = 0;
    announcement->id = sql_int(row, column++);
    announcement->posting_row = sql_int(row, column++);
    announcement->source = sql_text(row, column++);
    announcement->posting = sql_text(row, column++);
    announcement->title = sql_text(row, column++);
    announcement->account = sql_text(row, column++);
    announcement->platform = sql_text(row, column++);
    int kind = column++;
    announcement->edition = (int)sql_int(row, column++);
    announcement->take = (int)sql_int(row, column++);
    announcement->text = sql_text(row, column++);
    announcement->link = sql_text(row, column++);
    announcement->digest = sql_int(row, column++); /* NULL reads as 0 */
    announcement->key = sql_text(row, column++);
    int state = column;
    column += 3; /* state, held_by, before_close */
    announcement->is_edited = sql_int(row, column++);
    announcement->is_released = sql_int(row, column++);
    announcement->is_wanted = sql_int(row, column++);
    announcement->is_link_waived = sql_int(row, column++);
    announcement->link_since = sql_int(row, column++);
    announcement->link_asks = (int)sql_int(row, column++);
    announcement->created_at = sql_int(row, column++);
    announcement->changed_at = sql_int(row, column++);
    announcement->due_at = sql_int(row, column++);
    announcement->expires_at = sql_int(row, column++);
    announcement->first_sent_at = sql_int(row, column++);
    announcement->posted_at = sql_int(row, column++);
    announcement->attempts = (int)sql_int(row, column++);
    announcement->failures = (int)sql_int(row, column++);
    announcement->token = sql_text_or_null(row, column++);
    announcement->text_problem = sql_text_or_null(row, column++);
    announcement->progress = sql_text_or_null(row, column++);
    announcement->look = sql_text_or_null(row, column++);
    announcement->is_duplicate = sql_int(row, column++);
    announcement->reason = sql_text_or_null(row, column++);
    announcement->hint = sql_text_or_null(row, column++);
    announcement->remote_id = sql_text_or_null(row, column++);
    announcement->remote_url = sql_text_or_null(row, column++);
    if (!read_names(row, kind, state, announcement))
        return NULL;
    return g_steal_pointer(&announcement);
}

struct announcement *store_announcement(struct store *store, int64_t id, GError **error)
{
    AUTO(sql_reset) sqlite3_stmt *statement = sql_prepare(store, FIND_ANNOUNCEMENT, error);
    if (!statement)
        return NULL;
    sql_bind_int(statement, ":id", id);
    return sql_one(store, statement, read_announcement, error);
}

/* --- listing and counting --- */

static void add_condition(GString *sql, const char *condition)
{
    g_string_append(sql, strstr(sql->str, " WHERE ") ? " AND " : " WHERE ");
    g_string_append(sql, condition);
}

/* States stand in the text, in the order of the enum: only so SQLite sees that a partial index
 * fits. */
static void add_states(GString *sql, unsigned states)
{
    g_autoptr(GString) names = g_string_new(NULL);
    int count = 0;
    for (int state = 0; state < ANNOUNCEMENT_STATES; state++) {
        if (states & 1u << state)
            g_string_append_printf(names, "%s'%s'", count++ ? ", " : "", state_name(state));
    }
    g_autofree char *condition =
        g_strdup_printf(count == 1 ? "state = %s" : "state IN (%s)", names->str);
    add_condition(sql, condition);
}

static void add_kinds(GString *sql, unsigned kinds)
{
    g_autoptr(GString) names = g_string_new(NULL);
    for (int kind = 0; kind < EVENT_KINDS; kind++) {
        if (kinds & 1u << kind)
            g_string_append_printf(names, "%s'%s'", names->len ? ", " : "", event_name(kind));
    }
    g_autofree char *condition = g_strdup_printf("kind IN (%s)", names->str);
    add_condition(sql, condition);
}

static char *filter_sql(const char *start, const struct announcement_filter *filter,
                        const char *end)
{
    GString *sql = g_string_new(start);
    if (filter->states)
        add_states(sql, filter->states);
    if (filter->account)
        add_condition(sql, "account = :account");
    if (filter->posting_row)
        add_condition(sql, "posting_row = :posting_row");
    if (filter->edition)
        add_condition(sql, "edition = :edition");
    if (filter->digest)
        add_condition(sql, "digest = :digest");
    if (filter->kinds)
        add_kinds(sql, filter->kinds);
    if (filter->due_by)
        add_condition(sql, "due_at <= :due_by");
    /* The states once more: they lead to the index announcement_ended. */
    if (filter->ended_since)
        add_condition(sql, "state IN ('refused', 'expired') AND changed_at >= :ended_since");
    if (filter->expired_by)
        add_condition(sql, "expires_at > 0 AND expires_at <= :expired_by");
    g_string_append(sql, end);
    if (filter->limit)
        g_string_append(sql, " LIMIT :limit");
    return g_string_free(sql, FALSE);
}

static sqlite3_stmt *prepare_filter(struct store *store, const char *start,
                                    const struct announcement_filter *filter, const char *end,
                                    GError **error)
{
    g_autofree char *sql = filter_sql(start, filter, end);
    sqlite3_stmt *statement = sql_prepare(store, sql, error);
    if (!statement)
        return NULL;
    if (filter->account)
        sql_bind_text(statement, ":account", filter->account);
    if (filter->posting_row)
        sql_bind_int(statement, ":posting_row", filter->posting_row);
    if (filter->edition)
        sql_bind_int(statement, ":edition", filter->edition);
    if (filter->digest)
        sql_bind_int(statement, ":digest", filter->digest);
    if (filter->due_by)
        sql_bind_int(statement, ":due_by", filter->due_by);
    if (filter->ended_since)
        sql_bind_int(statement, ":ended_since", filter->ended_since);
    if (filter->expired_by)
        sql_bind_int(statement, ":expired_by", filter->expired_by);
    if (filter->limit)
        sql_bind_int(statement, ":limit", filter->limit);
    return statement;
}

GPtrArray *store_announcements(struct store *store, const struct announcement_filter *filter,
                               GError **error)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func((GDestroyNotify)announcement_free);
    bool goes_on;
    if (!sql_may_find(store, filter, &goes_on, error))
        return NULL;
    if (!goes_on)
        return g_steal_pointer(&list);
    AUTO(sql_reset) sqlite3_stmt *statement = prepare_filter(
        store, LIST_ANNOUNCEMENTS, filter, filter->by_age ? BY_AGE : IN_ORDER, error);
    if (!statement || !sql_next(store, statement, &goes_on, error))
        return NULL;
    while (goes_on) {
        struct announcement *row = store_announcement(store, sql_int(statement, 0), error);
        g_ptr_array_add(list, row);
        if (!row || !sql_next(store, statement, &goes_on, error))
            return NULL;
    }
    return g_steal_pointer(&list);
}

bool store_count(struct store *store, const struct announcement_filter *filter, int64_t *count,
                 GError **error)
{
    /* The only row of a count is never cut off: `limit` bounds what it says. */
    struct announcement_filter all = *filter;
    all.limit = 0;
    *count = 0;
    bool has_row;
    if (!sql_may_find(store, filter, &has_row, error))
        return false;
    if (!has_row)
        return true;
    AUTO(sql_reset) sqlite3_stmt *statement =
        prepare_filter(store, COUNT_ANNOUNCEMENTS, &all, "", error);
    if (!statement || !sql_next(store, statement, &has_row, error))
        return false;
    *count = sql_int(statement, 0);
    if (filter->limit)
        *count = MIN(*count, filter->limit);
    return true;
}

struct announcement *store_first_due(struct store *store, const char *account, int64_t now,
                                     GError **error)
{
    AUTO(sql_reset) sqlite3_stmt *statement = sql_prepare(store, FIRST_DUE, error);
    if (!statement)
        return NULL;
    sql_bind_text(statement, ":account", account);
    sql_bind_int(statement, ":now", now);
    return sql_one(store, statement, read_announcement, error);
}

static void *read_text(sqlite3_stmt *row)
{
    return sql_text(row, 0);
}

GPtrArray *store_remote_ids(struct store *store, const char *account, int64_t since, GError **error)
{
    AUTO(sql_reset) sqlite3_stmt *statement = sql_prepare(store, REMOTE_IDS, error);
    if (!statement)
        return NULL;
    sql_bind_text(statement, ":account", account);
    sql_bind_int(statement, ":since", since);
    return sql_list(store, statement, read_text, g_free, error);
}

bool store_latest(struct store *store, int64_t *latest, GError **error)
{
    return sql_query_int(store, LATEST, latest, error);
}

bool store_next_id(struct store *store, int64_t *id, GError **error)
{
    return sql_query_int(store, NEXT_ID, id, error);
}

bool store_has_put_aside(struct store *store, bool *has, GError **error)
{
    int64_t one;
    if (!sql_query_int(store, HAS_PUT_ASIDE, &one, error))
        return false;
    *has = one != 0;
    return true;
}

bool store_last_take(struct store *store, int64_t posting_row, int edition, enum event_kind kind,
                     const char *account, int *take, GError **error)
{
    AUTO(sql_reset) sqlite3_stmt *statement = sql_prepare(store, LAST_TAKE, error);
    if (!statement)
        return false;
    sql_bind_int(statement, ":posting_row", posting_row);
    sql_bind_int(statement, ":edition", edition);
    sql_bind_text(statement, ":kind", event_name(kind));
    sql_bind_text(statement, ":account", account);
    bool has_row;
    if (!sql_next(store, statement, &has_row, error))
        return false;
    *take = (int)sql_int(statement, 0);
    return true;
}
