/*
 * What the queue is measured against: a bare loop over SQLite that does what is necessary and
 * nothing else. The same statements over the same tables, the same commits, the same lines and
 * fsyncs in a journal; no rules, no structures, no JSON.
 *
 *     bare work STORE ACCOUNTS COUNT            claim and settle so many, a transaction for each
 *     bare drain STORE ACCOUNTS COUNT GROUPS    claim, send and settle so many: a transaction for
 * each sending, and so many in all for claims and settlings
 */
#include <fcntl.h>
#include <malloc.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "queue/store_sqlite_vfs.h"

#define NOW "1772355600"
#define LINE_BYTES 400 /* as long as a line of the journal usually is */
#define KEPT_BYTES (16 * 1024 * 1024)

/* As the store updates a row: every column that can change is written, but for `digest`. */
#define UPDATE                                                                                     \
    "UPDATE announcement SET platform = platform, title = title, text = text, link = link,"        \
    "    held_by = held_by,"                                                                       \
    "    before_close = before_close, is_edited = is_edited, is_released = is_released,"           \
    "    is_link_waived = is_link_waived, link_since = link_since, link_asks = link_asks,"         \
    "    due_at = due_at, expires_at = expires_at, attempts = attempts, failures = failures,"      \
    "    text_problem = text_problem, progress = progress, look = look,"                           \
    "    is_duplicate = is_duplicate, reason = reason, hint = hint, changed_at = " NOW ","
#define IS_DUE "state = 'queued' AND account = :account AND due_at <= " NOW

enum statement {
    BEGIN,
    COMMIT,
    EXPIRING,
    ACCOUNT,
    IN_HAND,
    FIRST_DUE,
    CLAIM,
    SEND,
    POST,
    SAVE_ACCOUNT,
    SPEND,
    ADD_ATTEMPT,
    END_ATTEMPT,
    LAST_RECORD,
    ADD_RECORD,
    STATEMENTS
};

static const char *const texts[STATEMENTS] = {
    [BEGIN] = "BEGIN IMMEDIATE",
    [COMMIT] = "COMMIT",
    [EXPIRING] = "SELECT count(*) FROM announcement WHERE state IN ('held', 'queued')"
                 "  AND expires_at > 0 AND expires_at <= " NOW,
    [ACCOUNT] = "SELECT * FROM account WHERE name = :account",
    [IN_HAND] = "SELECT count(*) FROM announcement WHERE state IN ('claimed', 'sending')"
                "  AND account = :account",
    [FIRST_DUE] = "SELECT * FROM announcement WHERE id = CASE"
                  "  WHEN EXISTS (SELECT 1 FROM announcement INDEXED BY announcement_queued"
                  "    WHERE " IS_DUE " LIMIT 1 OFFSET 64)"
                  "  THEN (SELECT id FROM announcement INDEXED BY announcement_by_age WHERE " IS_DUE
                  "    ORDER BY id LIMIT 1)"
                  "  ELSE (SELECT min(id) FROM announcement INDEXED BY announcement_queued"
                  "    WHERE " IS_DUE ") END",
    [CLAIM] =
        UPDATE " state = 'claimed', token = '00112233445566778899aabbccddeeff',"
               "  first_sent_at = first_sent_at, posted_at = posted_at, remote_id = remote_id,"
               "  remote_url = remote_url WHERE id = :id AND state = 'queued'",
    [SEND] = UPDATE " state = 'sending', token = token, first_sent_at = " NOW ","
                    "  posted_at = posted_at, remote_id = remote_id, remote_url = remote_url"
                    "  WHERE id = :id AND state = 'claimed'",
    [POST] = UPDATE " state = 'posted', token = NULL, first_sent_at = first_sent_at,"
                    "  posted_at = " NOW ", remote_id = '1900000000000000001',"
                    "  remote_url = 'https://x.com/i/status/1900000000000000001'"
                    "  WHERE id = :id AND state IN ('claimed', 'sending')",
    [SAVE_ACCOUNT] = "INSERT OR REPLACE INTO account (name, not_before, posted_at, cause, held_at,"
                     "    probe_at, paused_at, limit_left, limit_of, limit_is_percentage,"
                     "    limit_reset_at, limit_said_at, changed_at)"
                     "  VALUES (:account, 0, " NOW ", '', 0, 0, 0, 0, 0, 0, 0, 0, " NOW ")",
    [SPEND] = "INSERT INTO spending (account, at, micros) VALUES (:account, " NOW ", 200000)",
    [ADD_ATTEMPT] = "INSERT INTO attempt (announcement, n, started_at, ended_at)"
                    "  VALUES (:id, 1, " NOW ", 0)",
    [END_ATTEMPT] = "UPDATE attempt SET ended_at = " NOW ", outcome = 'posted'"
                    "  WHERE announcement = :id AND n = 1",
    [LAST_RECORD] = "SELECT ifnull(max(number), 0) FROM record",
    [ADD_RECORD] = "INSERT INTO record (line) VALUES (:line)",
};

struct bare {
    sqlite3 *db;
    struct journal_opener opener;
    sqlite3_stmt *statements[STATEMENTS];
    int journal;
    char line[LINE_BYTES + 2];
    int accounts;
    char account[16];
};

static void die(const struct bare *bare, const char *what)
{
    fprintf(stderr, "bare: %s: %s\n", what, sqlite3_errmsg(bare->db));
    exit(1);
}

/* Run one; the first column of its first row, or 0. */
static sqlite3_int64 run(struct bare *bare, enum statement which, const char *account,
                         sqlite3_int64 id)
{
    sqlite3_stmt *statement = bare->statements[which];
    int at_account = sqlite3_bind_parameter_index(statement, ":account");
    int at_id = sqlite3_bind_parameter_index(statement, ":id");
    int at_line = sqlite3_bind_parameter_index(statement, ":line");
    if (at_account)
        sqlite3_bind_text(statement, at_account, account, -1, SQLITE_STATIC);
    if (at_id)
        sqlite3_bind_int64(statement, at_id, id);
    if (at_line)
        sqlite3_bind_text(statement, at_line, bare->line, LINE_BYTES, SQLITE_STATIC);
    int code = sqlite3_step(statement);
    sqlite3_int64 value = code == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    sqlite3_reset(statement);
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        die(bare, texts[which]);
    return value;
}

static void commit(struct bare *bare)
{
    run(bare, COMMIT, NULL, 0);
    journal_opener_end(&bare->opener, true);
}

static void write_lines(struct bare *bare, int count)
{
    for (int i = 0; i < count; i++) {
        if (write(bare->journal, bare->line, LINE_BYTES + 1) != LINE_BYTES + 1)
            die(bare, "the journal");
    }
    if (fsync(bare->journal) != 0)
        die(bare, "the journal");
}

/* Until the next call. */
static const char *account_of(struct bare *bare, int number)
{
    snprintf(bare->account, sizeof bare->account, "x%d", number % bare->accounts + 1);
    return bare->account;
}

static void record(struct bare *bare)
{
    run(bare, LAST_RECORD, NULL, 0);
    run(bare, ADD_RECORD, NULL, 0);
}

static sqlite3_int64 claim(struct bare *bare, const char *account)
{
    run(bare, EXPIRING, NULL, 0);
    run(bare, ACCOUNT, account, 0);
    run(bare, IN_HAND, account, 0);
    sqlite3_int64 id = run(bare, FIRST_DUE, account, 0);
    if (!id)
        die(bare, "nothing is due");
    run(bare, CLAIM, account, id);
    return id;
}

static void settle(struct bare *bare, const char *account, sqlite3_int64 id, enum statement attempt)
{
    run(bare, ACCOUNT, account, 0);
    run(bare, POST, account, id);
    run(bare, SAVE_ACCOUNT, account, 0);
    run(bare, attempt, NULL, id);
    record(bare);
}

static void work(struct bare *bare, int count)
{
    for (int i = 0; i < count; i++) {
        const char *account = account_of(bare, i);
        run(bare, BEGIN, NULL, 0);
        sqlite3_int64 id = claim(bare, account);
        commit(bare);
        run(bare, BEGIN, NULL, 0);
        settle(bare, account, id, ADD_ATTEMPT);
        commit(bare);
        write_lines(bare, 1);
    }
}

static void send_one(struct bare *bare, const char *account, sqlite3_int64 id)
{
    run(bare, BEGIN, NULL, 0);
    run(bare, SEND, NULL, id);
    run(bare, ADD_ATTEMPT, NULL, id);
    run(bare, SPEND, account, 0);
    record(bare);
    commit(bare);
    write_lines(bare, 1);
}

/* One transaction settles what was sent and claims what comes next. */
static void drain(struct bare *bare, int count, int groups)
{
    sqlite3_int64 *ids = calloc((size_t)count, sizeof *ids);
    int claimed = 0, sent = 0, settled = 0;
    for (int group = 1; settled < count; group++) {
        int lines = sent - settled, until = (int)((long)count * group / groups);
        run(bare, BEGIN, NULL, 0);
        for (; settled < sent; settled++)
            settle(bare, account_of(bare, settled), ids[settled], END_ATTEMPT);
        for (; claimed < until && claimed < count; claimed++)
            ids[claimed] = claim(bare, account_of(bare, claimed));
        commit(bare);
        if (lines > 0)
            write_lines(bare, lines);
        for (; sent < claimed; sent++)
            send_one(bare, account_of(bare, sent), ids[sent]);
    }
    free(ids);
}

static void open_all(struct bare *bare, const char *path)
{
    char journal[4096];
    snprintf(journal, sizeof journal, "%s.lines", path);
    memset(bare->line, 'x', LINE_BYTES);
    bare->line[LINE_BYTES] = '\n';
    bare->journal = open(journal, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    const int flags = SQLITE_OPEN_READWRITE;
    if (journal_opener_init(&bare->opener) != SQLITE_OK ||
        sqlite3_open_v2(path, &bare->db, flags, bare->opener.name) != SQLITE_OK ||
        bare->journal < 0 ||
        sqlite3_exec(bare->db, "PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = FULL", NULL,
                     NULL, NULL) != SQLITE_OK)
        die(bare, path);
    for (int i = 0; i < STATEMENTS; i++) {
        if (sqlite3_prepare_v3(bare->db, texts[i], -1, SQLITE_PREPARE_PERSISTENT,
                               &bare->statements[i], NULL) != SQLITE_OK)
            die(bare, texts[i]);
    }
}

static int number_of(const char *text)
{
    return (int)strtol(text, NULL, 10);
}

int main(int argc, char **argv)
{
    struct bare bare = {0};
    if (argc < 5 || (bare.accounts = number_of(argv[3])) < 1) {
        fprintf(stderr,
                "usage: bare work STORE ACCOUNTS COUNT | drain STORE ACCOUNTS COUNT GROUPS\n");
        return 2;
    }
    mallopt(M_TRIM_THRESHOLD, KEPT_BYTES); /* as announce-deliver does */
    open_all(&bare, argv[2]);
    if (argc == 6)
        drain(&bare, number_of(argv[4]), number_of(argv[5]));
    else
        work(&bare, number_of(argv[4]));
    for (int i = 0; i < STATEMENTS; i++)
        sqlite3_finalize(bare.statements[i]);
    sqlite3_close(bare.db);
    journal_opener_clear(&bare.opener);
    close(bare.journal);
    return 0;
}
