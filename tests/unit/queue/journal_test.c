/* The journal against its store: every way in which the two can have come apart. */
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "queue/journal.h"
#include "tests/unit/queue/fixture.h"

#define ONE "{\"n\":1,\"what\":\"sending\"}\n"
#define TWO "{\"n\":2,\"what\":\"posted\",\"é\":\"a\\nb\"}\n"
#define TWENTY "--------------------"
#define THREE "{\"n\":3,\"what\":\"sending\"}\n"

static void add_records(struct store *store, const char *lines)
{
    GError *error = NULL;
    g_auto(GStrv) list = g_strsplit(lines, "\n", -1);
    assert_ok(store_begin(store, &error));
    for (int i = 0; list[i] && *list[i]; i++) {
        int64_t number;
        assert_ok(store_add_record(store, list[i], &number, &error));
    }
    assert_ok(store_commit(store, &error));
}

static void assert_content(const char *path, const char *expected)
{
    g_autofree char *content = file_bytes(path, NULL);
    assert_non_null(content);
    assert_string_equal(content, expected);
}

static const struct {
    const char *name;
    const char *store;    /* the lines that the store has */
    const char *journal;  /* what is in the file; NULL = there is none */
    const char *expected; /* what is in it afterwards; NULL = refused */
} openings[] = {
    {"both new", "", NULL, ""},
    {"in step", ONE TWO THREE, ONE TWO THREE, ONE TWO THREE},
    {"the file is empty", ONE TWO, "", ONE TWO},
    {"the file is missing", ONE TWO, NULL, NULL},
    {"the last line is missing", ONE TWO, ONE, ONE TWO},
    {"two lines are missing", ONE TWO THREE, ONE, ONE TWO THREE},
    {"the last line is torn", ONE TWO, ONE "{\"n\":2,\"wh", ONE TWO},
    {"the first line is torn", ONE, "{\"n\":1,\"what\":\"sendi", ONE},
    {"only the line end is missing", ONE, "{\"n\":1,\"what\":\"sending\"}", ONE},
    {"something torn behind what is in step", ONE TWO, ONE TWO "{\"n\":3", ONE TWO},
    {"damaged, its end too, and the store has it", ONE TWO, ONE "#\"n\":2", ONE TWO},
    {"damaged, and longer than what the store has", ONE TWO, ONE "#\"n\":2" TWENTY TWENTY, NULL},
    {"damaged, and the store has nothing there", ONE TWO, ONE TWO "#\"n\":3", NULL},
    {"damaged behind its beginning", ONE TWO, ONE TWO "{\"n\":3,\"wh\001\001", NULL},
    {"the store knows less", ONE TWO, ONE TWO THREE, NULL},
    {"the store knows nothing", "", ONE, NULL},
    {"the same number says something else", ONE TWO, ONE "{\"n\":2,\"what\":\"refused\"}\n", NULL},
    {"the last line is no JSON", ONE TWO, ONE "hello\n", NULL},
    {"the last line is no record", ONE TWO, ONE "{\"m\":2}\n", NULL},
    {"the last line's number is none", ONE, "{\"n\":0}\n", NULL},
    {"the last line is empty", ONE, ONE "\n", NULL},
};

static void test_openings(void **unused)
{
    (void)unused;
    for (guint i = 0; i < G_N_ELEMENTS(openings); i++) {
        print_message("  %s\n", openings[i].name);
        AUTO(place_clear) struct place place = place_new();
        AUTO(store_close) struct store *store = store_opened(place.store);
        add_records(store, openings[i].store);
        g_autofree char *path = journal_path(place.store);
        if (openings[i].journal)
            assert_true(g_file_set_contents(path, openings[i].journal, -1, NULL));

        GError *error = NULL;
        assert_int_equal(journal_agrees(place.store, store, NULL), openings[i].expected != NULL);
        if (openings[i].journal)
            assert_content(path, openings[i].journal);
        else
            assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
        AUTO(journal_close) struct journal *journal = journal_open(place.store, store, &error);
        if (openings[i].expected) {
            assert_ok(journal);
            assert_content(path, openings[i].expected);
        } else {
            assert_null(journal);
            assert_error_code(error, ERROR_STORE, openings[i].name);
            assert_non_null(error_hint(error));
            if (openings[i].journal)
                assert_content(path, openings[i].journal);
            else
                assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
        }
        g_clear_error(&error);
    }
}

/* Longer than what is read at once, from one step below to one above. */
static void test_long_lines(void **unused)
{
    (void)unused;
    static const int lengths[] = {64 * 1024 - 20, 64 * 1024, 600 * 1024, 3 * 1024 * 1024};
    for (guint i = 0; i < G_N_ELEMENTS(lengths); i++) {
        print_message("  %d bytes\n", lengths[i]);
        AUTO(place_clear) struct place place = place_new();
        AUTO(store_close) struct store *store = store_opened(place.store);
        g_autofree char *text = g_strnfill((gsize)lengths[i], 'x');
        g_autofree char *line = g_strdup_printf("{\"n\":2,\"text\":\"%s\"}\n", text);
        g_autofree char *both = g_strconcat(ONE, line, NULL);
        add_records(store, both);
        g_autofree char *path = journal_path(place.store);
        assert_true(g_file_set_contents(path, "", 0, NULL));
        for (int j = 0; j < 2; j++) {
            GError *error = NULL;
            AUTO(journal_close) struct journal *journal = journal_open(place.store, store, &error);
            assert_ok(journal);
            assert_content(path, both);
        }
    }
}

static void test_endless_line(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(store_close) struct store *store = store_opened(place.store);
    g_autofree char *path = journal_path(place.store);
    g_autofree char *bytes = g_strnfill(5 * 1024 * 1024, 'x');
    assert_true(g_file_set_contents(path, bytes, -1, NULL));
    GError *error = NULL;
    assert_null(journal_open(place.store, store, &error));
    assert_error_code(error, ERROR_STORE, "5 MiB without a line end");
    g_clear_error(&error);
}

static void test_no_file(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(store_close) struct store *store = store_opened(place.store);
    g_autofree char *path = journal_path(place.store);
    GError *error = NULL;
    assert_int_equal(g_mkdir(path, 0700), 0);
    assert_null(journal_open(place.store, store, &error));
    assert_error_code(error, ERROR_STORE, "a folder");
    g_clear_error(&error);
    g_rmdir(path);
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_null(journal_open(place.store, store, &error));
    assert_error_code(error, ERROR_STORE, "a pipe");
    g_clear_error(&error);
}

/* What is damage, as `announce check` names it: an old store is none. */
static const struct {
    const char *name, *store, *journal;
    const char *problem; /* NULL = none */
} inspections[] = {
    {"in step", ONE TWO, ONE TWO, NULL},
    {"the store knows more", ONE TWO, ONE, NULL},
    {"the store knows less", ONE, ONE TWO THREE, NULL},
    {"the last line is torn", ONE, ONE "{\"n\":2", NULL},
    {"a line is no record", ONE TWO, ONE "hello\n" TWO, "its line 2 is no record of announce"},
    {"a line is no record, and the store knows less", ONE, ONE "hello\n" TWO,
     "its line 2 is no record of announce"},
    {"the same number says something else", ONE TWO, "{\"n\":1}\n" TWO,
     "its record 1 differs from the store's"},
};

static void test_verify(void **unused)
{
    (void)unused;
    for (guint i = 0; i < G_N_ELEMENTS(inspections); i++) {
        print_message("  %s\n", inspections[i].name);
        AUTO(place_clear) struct place place = place_new();
        AUTO(store_close) struct store *store = store_opened(place.store);
        add_records(store, inspections[i].store);
        g_autofree char *path = journal_path(place.store);
        assert_true(g_file_set_contents(path, inspections[i].journal, -1, NULL));
        GError *error = NULL;
        g_autoptr(GPtrArray) problems = journal_verify(place.store, store, &error);
        assert_ok(problems);
        assert_int_equal(problems->len, inspections[i].problem != NULL);
        if (inspections[i].problem)
            assert_string_equal(problems->pdata[0], inspections[i].problem);
    }
}

static bool append(struct journal *journal, const char *line, GError **error)
{
    g_autoptr(GPtrArray) lines = g_ptr_array_new();
    g_ptr_array_add(lines, (gpointer)line);
    return journal_append(journal, lines, error);
}

static void test_append(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(store_close) struct store *store = store_opened(place.store);
    g_autofree char *path = journal_path(place.store);
    GError *error = NULL;
    AUTO(journal_close) struct journal *journal = journal_open(place.store, store, &error);
    assert_ok(journal);
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0600);
    assert_ok(append(journal, "{\"n\":1}", &error));
    assert_ok(append(journal, "{\"n\":2}", &error));
    assert_false(append(journal, "{\"n\":4}", &error));
    assert_error_code(error, ERROR_STORE, "a gap");
    g_clear_error(&error);
    assert_content(path, "{\"n\":1}\n{\"n\":2}\n");
    journal_close(NULL);
}

/* Either all of a transaction's lines follow, or none is written. */
static void test_append_several(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(store_close) struct store *store = store_opened(place.store);
    g_autofree char *path = journal_path(place.store);
    GError *error = NULL;
    AUTO(journal_close) struct journal *journal = journal_open(place.store, store, &error);
    char *right[] = {(char *)"{\"n\":1}", (char *)"{\"n\":2}"};
    char *wrong[] = {(char *)"{\"n\":3}", (char *)"{\"n\":5}"};
    GPtrArray lines = {.pdata = (gpointer *)right, .len = 2};
    assert_ok(journal_append(journal, &lines, &error));
    lines.pdata = (gpointer *)wrong;
    assert_false(journal_append(journal, &lines, &error));
    assert_error_code(error, ERROR_STORE, "a gap within");
    g_clear_error(&error);
    assert_ok(append(journal, "{\"n\":3}", &error));
    assert_content(path, "{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n");
}

/* A file that may not grow further, as on a full disk; the write in the middle of a line fails. */
static void limit_file_size(rlim_t bytes)
{
    struct rlimit limit;
    getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = bytes;
    setrlimit(RLIMIT_FSIZE, &limit);
}

static void test_failing_append(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(store_close) struct store *store = store_opened(place.store);
    g_autofree char *path = journal_path(place.store);
    GError *error = NULL;
    AUTO(journal_close) struct journal *journal = journal_open(place.store, store, &error);
    assert_ok(journal);
    assert_ok(append(journal, "{\"n\":1,\"what\":\"sending\"}", &error));
    add_records(store, ONE TWO THREE);

    signal(SIGXFSZ, SIG_IGN);
    limit_file_size(strlen(ONE) + 5);
    bool is_written = append(journal, "{\"n\":2,\"what\":\"posted\"}", &error);
    limit_file_size(RLIM_INFINITY);
    assert_false(is_written);
    assert_error_code(error, ERROR_STORE, "no room");
    g_clear_error(&error);
    assert_false(append(journal, "{\"n\":3,\"what\":\"sending\"}", &error));
    assert_error_code(error, ERROR_STORE, "room again, but a line is missing");
    g_clear_error(&error);

    journal_close(g_steal_pointer(&journal));
    journal = journal_open(place.store, store, &error);
    assert_ok(journal);
    assert_content(path, ONE TWO THREE);
}

static void test_paths(void **unused)
{
    (void)unused;
    static const struct {
        const char *store, *journal;
    } cases[] = {
        {"/a/announce.db", "/a/announce.journal"},
        {"/a.db/store", "/a.db/store.journal"},
        {"/a/x.journal", "/a/x.journal.journal"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = journal_path(cases[i].store);
        assert_string_equal(path, cases[i].journal);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_openings),       cmocka_unit_test(test_long_lines),
        cmocka_unit_test(test_endless_line),   cmocka_unit_test(test_no_file),
        cmocka_unit_test(test_append),         cmocka_unit_test(test_append_several),
        cmocka_unit_test(test_failing_append), cmocka_unit_test(test_paths),
        cmocka_unit_test(test_verify),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
