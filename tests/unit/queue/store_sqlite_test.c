/* What is SQLite's own: files and modes, other people's files, full disks, hot journals, and a cost
 * that does not grow with what was posted. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/queue/sqlite_fixture.h"

static int64_t last_record(struct store *store)
{
    GError *error = NULL;
    int64_t number = -1;
    assert_ok(store_last_record(store, &number, &error));
    return number;
}

/* --- files --- */

static void test_modes(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    mode_t before = umask(0);
    AUTO(store_close) struct store *store = store_opened(place.store);
    add_record(store, "one");
    umask(before);
    g_autofree char *folder = g_path_get_dirname(place.store);
    g_autofree char *rollback = g_strconcat(place.store, "-journal", NULL);
    assert_int_equal(mode_of(folder), 0700);
    assert_int_equal(mode_of(place.store), 0600);
    assert_int_equal(mode_of(rollback), 0600);
}

static void test_durable(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(store_close) struct store *store = store_opened(place.store);
    GError *error = NULL;
    int64_t synchronous, foreign_keys, trusted, page_size;
    assert_ok(sql_query_int(store, "PRAGMA synchronous", &synchronous, &error));
    assert_ok(sql_query_int(store, "PRAGMA foreign_keys", &foreign_keys, &error));
    assert_ok(sql_query_int(store, "PRAGMA trusted_schema", &trusted, &error));
    assert_int_equal(synchronous, 2); /* FULL */
    assert_int_equal(foreign_keys, 1);
    assert_int_equal(trusted, 0);
    assert_ok(sql_query_int(store, "PRAGMA page_size", &page_size, &error));
    assert_int_equal(page_size, 8192);
    sqlite3_stmt *statement = sql_prepare(store, "PRAGMA journal_mode", &error);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    assert_string_equal((const char *)sqlite3_column_text(statement, 0), "truncate");
    sql_reset(statement);
}

/* --- files that are no store, or none that can be used --- */

static void write_text(const char *path)
{
    assert_true(g_file_set_contents(path, "these are\nmy notes\n", -1, NULL));
}

static void write_long_text(const char *path)
{
    g_autofree char *text = g_strnfill(20000, 'x');
    assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void write_other_program(const char *path)
{
    execute(path, "CREATE TABLE recipes (name TEXT)");
}

static void write_other_application(const char *path)
{
    execute(path, "PRAGMA application_id = 7; PRAGMA user_version = 1; CREATE TABLE t (a)");
}

static void write_newer(const char *path)
{
    store_close(store_opened(path));
    execute(path, "PRAGMA user_version = 99");
}

static void write_truncated(const char *path)
{
    store_close(store_opened(path));
    assert_int_equal(truncate(path, 8192), 0);
}

static void write_scrambled_schema(const char *path)
{
    store_close(store_opened(path));
    gsize length;
    g_autofree char *bytes = file_bytes(path, &length);
    memset(bytes + 100, 0xa5, 3000);
    assert_true(g_file_set_contents(path, bytes, (gssize)length, NULL));
}

static const struct {
    const char *name;
    void (*write)(const char *path);
    const char *message; /* part of it */
} bad_files[] = {
    {"a text", write_text, "no store of announce"},
    {"a long text", write_long_text, "no store of announce"},
    {"another program's database", write_other_program, "of another program"},
    {"another application's database", write_other_application, "of another program"},
    {"from a newer version", write_newer, "a newer announce"},
    {"cut short", write_truncated, "is damaged"},
    {"scrambled", write_scrambled_schema, "is damaged"},
};

static void test_bad_files(void **unused)
{
    (void)unused;
    for (guint i = 0; i < 2 * G_N_ELEMENTS(bad_files); i++) {
        enum store_access access = i % 2 ? STORE_READ : STORE_WRITE;
        const char *name = bad_files[i / 2].name;
        print_message("  %s\n", name);
        AUTO(place_clear) struct place place = place_new();
        g_autofree char *path = g_build_filename(place.folder, "announce.db", NULL);
        bad_files[i / 2].write(path);
        gsize length_before, length;
        g_autofree char *before = file_bytes(path, &length_before);

        GError *error = NULL;
        assert_null(store_open(path, access, &error));
        assert_error_code(error, ERROR_STORE, name);
        assert_non_null(strstr(error->message, bad_files[i / 2].message));
        assert_non_null(strstr(error->message, path));
        assert_non_null(error_hint(error));
        g_clear_error(&error);
        g_autofree char *after = file_bytes(path, &length);
        assert_int_equal(length, length_before);
        assert_memory_equal(after, before, length);
    }
}

static void test_bad_places(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    g_autofree char *file = g_build_filename(place.folder, "file", NULL);
    g_autofree char *below_file = g_build_filename(file, "announce.db", NULL);
    write_text(file);
    const char *const paths[] = {place.folder, below_file};
    for (guint i = 0; i < G_N_ELEMENTS(paths); i++) {
        GError *error = NULL;
        assert_null(store_open(paths[i], STORE_WRITE, &error));
        assert_error_code(error, ERROR_STORE, paths[i]);
        g_clear_error(&error);
    }
}

/* A crash between making the file and the first commit. */
static void test_empty_file(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    g_autofree char *path = g_build_filename(place.folder, "announce.db", NULL);
    assert_true(g_file_set_contents(path, "", 0, NULL));
    GError *error = NULL;
    assert_null(store_open(path, STORE_READ, &error));
    assert_null(error);
    AUTO(store_close) struct store *store = store_opened(path);
    add_record(store, "one");
}

/* --- failures while writing --- */

static void test_no_room(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(store_close) struct store *store = store_opened(place.store);
    add_record(store, "one");
    GError *error = NULL;
    int64_t pages, number;
    assert_ok(sql_query_int(store, "PRAGMA page_count", &pages, &error));
    g_autofree char *full = g_strdup_printf("PRAGMA max_page_count = %d", (int)pages);
    assert_ok(sql_execute(store, full, &error));

    g_autofree char *long_line = g_strnfill(100000, 'x');
    assert_ok(store_begin(store, &error));
    assert_ok(store_add_record(store, "two", &number, &error));
    assert_false(store_add_record(store, long_line, &number, &error));
    assert_error_code(error, ERROR_STORE, "no room");
    assert_non_null(strstr(error->message, "no room"));
    g_clear_error(&error);
    store_rollback(store);
    assert_int_equal(last_record(store), 1);
    assert_ok(sql_execute(store, "PRAGMA max_page_count = 100000", &error));
    add_record(store, long_line);
    assert_int_equal(last_record(store), 2);
}

/* Be killed in the middle of a transaction, part of which is in the file already. */
static void die_writing(const char *path)
{
    GError *error = NULL;
    struct store *store = store_open(path, STORE_WRITE, &error);
    int64_t number;
    g_autofree char *line = g_strnfill(5000, 'x');
    sql_execute(store, "PRAGMA cache_size = 2", NULL);
    store_begin(store, NULL);
    for (int i = 0; i < 50; i++)
        store_add_record(store, line, &number, NULL);
    raise(SIGKILL);
}

static void test_hot_journal(void **unused)
{
    (void)unused;
    static const enum store_access accesses[] = {STORE_READ, STORE_WRITE};
    for (guint i = 0; i < G_N_ELEMENTS(accesses); i++) {
        AUTO(place_clear) struct place place = place_new();
        struct store *first = store_opened(place.store);
        add_record(first, "one");
        store_close(first);
        pid_t child = fork();
        if (child == 0)
            die_writing(place.store);
        int status;
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status));
        g_autofree char *rollback = g_strconcat(place.store, "-journal", NULL);
        struct stat remains;
        assert_int_equal(stat(rollback, &remains), 0);
        assert_true(remains.st_size > 0);

        GError *error = NULL;
        AUTO(store_close) struct store *store = store_open(place.store, accesses[i], &error);
        assert_ok(store);
        assert_int_equal(last_record(store), 1);
    }
}

/* --- cost --- */

static void add_posted(struct store *store, int64_t posting, int from, int to)
{
    GError *error = NULL;
    assert_ok(store_begin(store, &error));
    for (int take = from; take < to; take++) {
        bool is_new;
        AUTO(announcement_free) struct announcement *row = announcement_sample(posting, "x");
        row->take = take;
        row->state = STATE_POSTED;
        assert_ok(store_add_announcement(store, row, &is_new, &error));
    }
    assert_ok(store_commit(store, &error));
}

/* The steps of SQLite's machine for all that a run asks of the queue. */
static int steps_of_a_run(const char *path, bool is_held)
{
    GError *error = NULL;
    AUTO(store_close) struct store *store = store_opened(path);
    if (is_held)
        assert_ok(store_hold(store, &error));
    const struct announcement_filter filters[] = {
        {.states = 1u << STATE_QUEUED, .account = "x", .due_by = NOW, .limit = 1},
        {.states = 1u << STATE_UNSURE, .account = "x", .due_by = NOW},
        {.states = 1u << STATE_CLAIMED | 1u << STATE_SENDING},
        {.states = 1u << STATE_HELD | 1u << STATE_QUEUED, .expired_by = NOW},
    };
    for (guint i = 0; i < G_N_ELEMENTS(filters); i++) {
        g_autoptr(GPtrArray) rows = store_announcements(store, &filters[i], &error);
        assert_ok(rows);
    }
    g_autoptr(GPtrArray) due = store_due_accounts(store, NOW, &error);
    assert_ok(due);
    int steps = 0;
    for (sqlite3_stmt *s = sqlite3_next_stmt(store->db, NULL); s;
         s = sqlite3_next_stmt(store->db, s))
        steps += sqlite3_stmt_status(s, SQLITE_STMTSTATUS_VM_STEP, 0);
    return steps;
}

static void test_cost(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(store_close) struct store *store = store_opened(place.store);
    int64_t posting = add_posting(store, "dev");
    add_posted(store, posting, 0, 10);
    int few = steps_of_a_run(place.store, false), held = steps_of_a_run(place.store, true);
    assert_true(held < few);
    add_posted(store, posting, 10, 2000);
    assert_int_equal(steps_of_a_run(place.store, false), few);
    assert_int_equal(steps_of_a_run(place.store, true), held);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_modes),       cmocka_unit_test(test_durable),
        cmocka_unit_test(test_bad_files),   cmocka_unit_test(test_bad_places),
        cmocka_unit_test(test_empty_file),  cmocka_unit_test(test_no_room),
        cmocka_unit_test(test_hot_journal), cmocka_unit_test(test_cost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
