/* The schema of older versions: migrated in one transaction, after a backup. */
#include "tests/unit/queue/sqlite_fixture.h"

static void write_text(const char *path)
{
    assert_true(g_file_set_contents(path, "these are\nmy notes\n", -1, NULL));
}

#define FIRST "CREATE TABLE record (number INTEGER PRIMARY KEY, line TEXT NOT NULL) STRICT;"
#define SECOND "ALTER TABLE record ADD COLUMN more TEXT; UPDATE record SET line = line || ' moved';"

static const struct schema_step one_step[] = {{1, FIRST}, {0}};
static const struct schema_step two_steps[] = {{1, FIRST}, {2, SECOND}, {0}};
static const struct schema_step bad_steps[] = {{1, FIRST}, {2, SECOND "DROP TABLE nothing;"}, {0}};

static struct store *open_with(const char *path, const struct schema_step *steps)
{
    GError *error = NULL;
    struct store *store = store_open_with(path, STORE_WRITE, steps, &error);
    assert_ok(store);
    return store;
}

static void assert_line(const char *path, const struct schema_step *steps, const char *expected)
{
    GError *error = NULL;
    AUTO(store_close) struct store *store = open_with(path, steps);
    g_autofree char *line = store_record(store, 1, &error);
    assert_string_equal(line, expected);
}

static void test_migration(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    g_autofree char *backup = g_strconcat(place.store, ".backup-v1", NULL);
    g_autofree char *unfinished = g_strconcat(backup, ".new", NULL);
    struct store *old = open_with(place.store, one_step);
    add_record(old, "kept");
    store_close(old);

    GError *error = NULL;
    assert_null(store_open_with(place.store, STORE_READ, two_steps, &error));
    assert_error_code(error, ERROR_STORE, "an older store, for reading");
    g_clear_error(&error);

    assert_null(store_open_with(place.store, STORE_WRITE, bad_steps, &error));
    assert_error_code(error, ERROR_STORE, "a step that fails");
    g_clear_error(&error);
    assert_line(place.store, one_step, "kept");

    write_text(unfinished); /* a copy that was cut off */
    assert_line(place.store, two_steps, "kept moved");
    assert_line(place.store, two_steps, "kept moved");
    assert_false(g_file_test(unfinished, G_FILE_TEST_EXISTS));
    assert_int_equal(mode_of(backup), 0600);
    assert_line(backup, one_step, "kept");
    assert_null(store_open_with(place.store, STORE_WRITE, one_step, &error));
    assert_error_code(error, ERROR_STORE, "the new store, by the old version");
    g_clear_error(&error);
}

#define ROW                                                                                        \
    "INSERT INTO announcement (id, posting_row, source, posting, title, account, platform, kind,"  \
    "    edition, take, text, link, key, before_close, is_edited, is_released, is_link_waived,"    \
    "    link_since, link_asks, created_at, due_at, first_sent_at, posted_at, attempts, failures," \
    "    is_duplicate, changed_at, state, held_by, expires_at, reason)"                            \
    "  VALUES (%1$d, 1, 's', 'dev', 'Dev', 'x', 'x', 'new', 1, %1$d, 'Dev', '', '%1$d',"           \
    "    'cancelled', 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 100, '%2$s', '%3$s', %4$d, '%5$s')"

/* Of what waits, or was too late, the mark of version 1 says that a person wanted it. */
static void test_wanted_in_version_1(void **unused)
{
    (void)unused;
    static const struct {
        const char *state, *held_by;
        int expires_at;
        const char *held_by_now;
        bool is_wanted;
        const char *reason;
    } rows[] = {
        {"queued", "overflow", 200, "", true},
        {"queued", "", 200, "", false},
        {"expired", "overflow", 100, "", true},
        {"expired", "overflow", 200, "overflow", false},
        {"expired", "overflow", 0, "overflow", false},
        {"held", "person", 200, "person", false},
        {"expired", "overflow", 100, "overflow", false, "too much at once: no slot left"},
    };
    AUTO(place_clear) struct place place = place_new();
    const struct schema_step only_first[] = {schema_steps[0], {0}};
    struct store *old = open_with(place.store, only_first);
    GError *error = NULL;
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *sql =
            g_strdup_printf(ROW, (int)i + 1, rows[i].state, rows[i].held_by, rows[i].expires_at,
                            rows[i].reason ? rows[i].reason : "");
        execute(place.store, sql);
    }
    store_close(old);
    AUTO(store_close) struct store *store = store_opened(place.store);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        AUTO(announcement_free)
        struct announcement *row = store_announcement(store, (int)i + 1, &error);
        assert_ok(row);
        assert_string_equal(held_by_name(row->held_by), rows[i].held_by_now);
        assert_int_equal(row->is_wanted, rows[i].is_wanted);
    }
}

/* What the clock had said ahead counted as of the last publication: there it goes on from. */
static void test_set_back_in_version_2(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    const struct schema_step only_two[] = {schema_steps[0], schema_steps[1], {0}};
    store_close(open_with(place.store, only_two));
    execute(place.store,
            "INSERT INTO account (name, not_before, posted_at, cause, held_at, probe_at, paused_at,"
            "    limit_left, limit_of, limit_is_percentage, limit_reset_at, limit_said_at,"
            "    changed_at) VALUES ('x', 0, 77, '', 0, 0, 0, 0, 0, 0, 0, 0, 78)");
    AUTO(store_close) struct store *store = store_opened(place.store);
    GError *error = NULL;
    AUTO(account_state_free) struct account_state *state = store_account(store, "x", &error);
    assert_ok(state);
    assert_int_equal(state->set_back_at, 77);
}

static void test_no_backup_of_nothing(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    store_close(open_with(place.store, two_steps));
    g_autofree char *backup = g_strconcat(place.store, ".backup-v0", NULL);
    assert_false(g_file_test(backup, G_FILE_TEST_EXISTS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_migration),
        cmocka_unit_test(test_wanted_in_version_1),
        cmocka_unit_test(test_set_back_in_version_2),
        cmocka_unit_test(test_no_backup_of_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
