/* The contract of a store, written against store.h alone: any store has to pass it. */
#include "tests/unit/queue/fixture.h"

/* --- sources, files, postings --- */

static void test_source(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(store_close) struct store *store = store_opened(place.store);
    GError *error = NULL;
    assert_null(store_source(store, "jobs", &error));
    assert_null(error);

    struct known_source source = {
        .name = (char *)"jobs",
        .fingerprint = (char *)"v1",
        .baseline_at = NOW,
        .changed_at = NOW + 1,
    };
    assert_ok(store_begin(store, &error));
    assert_ok(store_save_source(store, &source, &error));
    assert_true(source.row > 0);
    source.is_settled = true;
    source.unavailable_at = NOW + 2;
    source.unavailable_why = (char *)"no such folder";
    assert_ok(store_save_source(store, &source, &error));
    assert_ok(store_commit(store, &error));

    AUTO(known_source_free) struct known_source *known = store_source(store, "jobs", &error);
    assert_ok(known);
    assert_int_equal(known->row, source.row);
    assert_string_equal(known->fingerprint, "v1");
    assert_int_equal(known->baseline_at, NOW);
    assert_int_equal(known->changed_at, NOW + 1);
    assert_true(known->is_settled);
    assert_int_equal(known->unavailable_at, NOW + 2);
    assert_string_equal(known->unavailable_why, "no such folder");
}

static void save_file(struct store *store, const char *path, int64_t posting, const char *problem)
{
    GError *error = NULL;
    const struct known_file file = {
        .path = (char *)path,
        .mark = {.inode = 1, .size = 2, .mtime_ns = -1, .ctime_ns = INT64_MAX},
        .posting = posting,
        .problem = (char *)problem,
    };
    assert_ok(store_save_file(store, 1, &file, &error));
}

static void test_files(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(store_close) struct store *store = store_opened(place.store);
    int64_t posting = add_posting(store, "dev");
    GError *error = NULL;
    assert_ok(store_begin(store, &error));
    save_file(store, "é.md", 0, NULL);
    save_file(store, "a/b.md", 0, "a/b.md:1: no");
    save_file(store, "a-b.md", 0, NULL);
    save_file(store, "Z.md", posting, NULL);
    save_file(store, "gone.md", 0, NULL);
    assert_ok(store_forget_file(store, 1, "gone.md", &error));
    save_file(store, "a-b.md", posting, "now bad");
    assert_ok(store_commit(store, &error));

    static const char *const paths[] = {"Z.md", "a-b.md", "a/b.md", "é.md"};
    g_autoptr(GPtrArray) files = store_files(store, 1, &error);
    assert_ok(files);
    assert_int_equal(files->len, G_N_ELEMENTS(paths));
    for (guint i = 0; i < files->len; i++)
        assert_string_equal(((struct known_file *)files->pdata[i])->path, paths[i]);
    const struct known_file *changed = files->pdata[1], *unreadable = files->pdata[2];
    assert_int_equal(changed->posting, posting);
    assert_string_equal(changed->problem, "now bad");
    assert_int_equal(unreadable->posting, 0);
    assert_int_equal(unreadable->mark.mtime_ns, -1);
    assert_int_equal(unreadable->mark.ctime_ns, INT64_MAX);
}

static void test_postings(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(store_close) struct store *store = store_opened(place.store);
    int64_t later = add_posting(store, "zoo");
    struct known_posting gone = {
        .id = (char *)"été",
        .path = (char *)"old/été.md",
        .title = (char *)"",
        .organisation = (char *)"Org",
        .edition = 3,
        .opened_at = 1,
        .closed_at = 2,
        .closes_at = 3,
        .not_before = 4,
        .closing_edition = 5,
        .closing_deadlines = (char *)"6 7",
    };
    GError *error = NULL;
    assert_ok(store_begin(store, &error));
    assert_ok(store_save_posting(store, 1, &gone, NULL, &error));
    gone.id = (char *)"ete";
    assert_ok(store_save_posting(store, 1, &gone, NULL, &error));
    assert_ok(store_commit(store, &error));

    g_autoptr(GPtrArray) postings = store_postings(store, 1, &error);
    assert_ok(postings);
    assert_int_equal(postings->len, 2);
    const struct known_posting *first = postings->pdata[0], *second = postings->pdata[1];
    assert_int_equal(first->row, gone.row);
    assert_string_equal(first->id, "ete");
    assert_string_equal(first->path, "old/été.md");
    assert_string_equal(first->organisation, "Org");
    assert_false(first->is_present || first->is_open);
    assert_int_equal(first->edition, 3);
    assert_int_equal(first->opened_at * 100 + first->closed_at * 10 + first->closes_at, 123);
    assert_int_equal(first->not_before * 10 + first->closing_edition, 45);
    assert_string_equal(first->closing_deadlines, "6 7");
    assert_int_equal(second->row, later);
    assert_true(second->is_present && second->is_open && !second->closing_deadlines);
}

/* One posting by its row is what the list says of it. */
static void test_posting_by_row(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(store_close) struct store *store = store_opened(place.store);
    add_posting(store, "dev");
    add_posting(store, "ops");
    GError *error = NULL;
    g_autoptr(GPtrArray) postings = store_postings(store, 1, &error);
    struct known_posting *gone = postings->pdata[1];
    gone->is_present = gone->is_open = false;
    gone->edition = 3;
    gone->opened_at = 1;
    gone->closed_at = 2;
    gone->closes_at = 3;
    assert_ok(store_begin(store, &error));
    assert_ok(store_save_posting(store, 1, gone, NULL, &error));
    assert_ok(store_commit(store, &error));

    AUTO(known_posting_free) struct known_posting *known = store_posting(store, gone->row, &error);
    assert_ok(known);
    assert_int_equal(known->row, gone->row);
    assert_string_equal(known->id, "ops");
    assert_string_equal(known->path, gone->path);
    assert_string_equal(known->title, gone->title);
    assert_string_equal(known->organisation, gone->organisation);
    assert_false(known->is_present || known->is_open);
    assert_int_equal(known->edition, 3);
    assert_int_equal(known->opened_at * 100 + known->closed_at * 10 + known->closes_at, 123);
    assert_null(store_posting(store, 99, &error));
    assert_null(error);
}

static void assert_sketch(struct store *store, int64_t posting, const char *expected)
{
    GError *error = NULL;
    g_autoptr(GBytes) sketch = store_sketch(store, posting, &error);
    assert_null(error);
    if (!expected) {
        assert_null(sketch);
        return;
    }
    g_autoptr(GBytes) bytes = g_bytes_new(expected, strlen(expected));
    assert_non_null(sketch);
    assert_true(g_bytes_equal(sketch, bytes));
}

static void test_sketch(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(store_close) struct store *store = store_opened(place.store);
    add_posting(store, "dev");
    GError *error = NULL;
    g_autoptr(GPtrArray) postings = store_postings(store, 1, &error);
    struct known_posting *posting = postings->pdata[0];
    assert_sketch(store, posting->row, NULL);

    g_autoptr(GBytes) bytes = g_bytes_new_static("abc", 3);
    g_autoptr(GBytes) none = g_bytes_new(NULL, 0);
    assert_ok(store_begin(store, &error));
    assert_ok(store_save_posting(store, 1, posting, bytes, &error));
    assert_ok(store_save_posting(store, 1, posting, NULL, &error));
    assert_sketch(store, posting->row, "abc");
    assert_ok(store_save_posting(store, 1, posting, none, &error));
    assert_sketch(store, posting->row, "");
    store_rollback(store);
    assert_sketch(store, posting->row, NULL);
}

static void test_due_moment(void **unused)
{
    (void)unused;
    static const struct {
        const char *name;
        bool is_present, is_open;
        int64_t closes_at;
        int edition, closing_edition;
        bool expected;
    } cases[] = {
        {"past", true, true, NOW - 1, 1, 1, true},
        {"this very moment", true, true, NOW, 1, 1, true},
        {"later, and that is known", true, true, NOW + 1, 1, 1, false},
        {"no deadline", true, true, 0, 1, 0, false},
        {"closed already", true, false, NOW - 1, 1, 0, false},
        {"gone", false, true, NOW - 1, 1, 0, false},
        {"near", true, true, NOW + DAY - 1, 1, 0, true},
        {"near from this very moment on", true, true, NOW + DAY, 1, 0, true},
        {"not near yet", true, true, NOW + DAY + 1, 1, 0, false},
        {"near, known of the edition before", true, true, NOW + 1, 2, 1, true},
        {"near but closed", true, false, NOW + 1, 1, 0, false},
        {"near but gone", false, true, NOW + 1, 1, 0, false},
    };
    AUTO(place_clear) struct place place = place_new();
    AUTO(store_close) struct store *store = store_opened(place.store);
    add_posting(store, "dev");
    GError *error = NULL;
    g_autoptr(GPtrArray) postings = store_postings(store, 1, &error);
    struct known_posting *posting = postings->pdata[0];
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("  %s\n", cases[i].name);
        posting->is_present = cases[i].is_present;
        posting->is_open = cases[i].is_open;
        posting->closes_at = cases[i].closes_at;
        posting->edition = cases[i].edition;
        posting->closing_edition = cases[i].closing_edition;
        bool has;
        assert_ok(store_begin(store, &error));
        assert_ok(store_save_posting(store, 1, posting, NULL, &error));
        assert_ok(store_has_due_moment(store, 1, NOW, DAY, &has, &error));
        assert_int_equal(has, cases[i].expected);
        assert_ok(store_has_due_moment(store, 2, NOW, DAY, &has, &error));
        assert_false(has);
        assert_ok(store_commit(store, &error));
    }
}

/* --- transactions and access --- */

static void test_transactions(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    AUTO(store_close) struct store *store = store_opened(place.store);
    GError *error = NULL;
    int64_t number;
    store_rollback(store);
    assert_false(store_add_record(store, "outside", &number, &error));
    assert_error_code(error, ERROR_STORE, "a write outside a transaction");
    g_clear_error(&error);

    assert_ok(store_begin(store, &error));
    assert_false(store_begin(store, &error));
    assert_error_code(error, ERROR_STORE, "a transaction in a transaction");
    g_clear_error(&error);
    assert_ok(store_add_record(store, "undone", &number, &error));
    store_rollback(store);
    assert_ok(store_last_record(store, &number, &error));
    assert_int_equal(number, 0);
    assert_false(store_commit(store, &error));
    assert_error_code(error, ERROR_STORE, "a commit of nothing");
    g_clear_error(&error);

    assert_ok(store_begin(store, &error));
    assert_ok(store_add_record(store, "closed in the middle", &number, &error));
    store_close(g_steal_pointer(&store));
    store = store_opened(place.store);
    assert_ok(store_last_record(store, &number, &error));
    assert_int_equal(number, 0);
}

static void test_reading(void **unused)
{
    (void)unused;
    AUTO(place_clear) struct place place = place_new();
    GError *error = NULL;
    assert_null(store_open(place.store, STORE_READ, &error));
    assert_null(error);
    assert_false(g_file_test(place.store, G_FILE_TEST_EXISTS));

    AUTO(store_close) struct store *writer = store_opened(place.store);
    int64_t number;
    assert_ok(store_begin(writer, &error));
    assert_ok(store_add_record(writer, "one", &number, &error));
    assert_ok(store_commit(writer, &error));

    assert_ok(store_begin(writer, &error));
    assert_ok(store_add_record(writer, "two", &number, &error));
    AUTO(store_close) struct store *reader = store_open(place.store, STORE_READ, &error);
    assert_ok(reader);
    assert_ok(store_last_record(reader, &number, &error));
    assert_int_equal(number, 1);
    assert_ok(store_commit(writer, &error));
    assert_ok(store_last_record(reader, &number, &error));
    assert_int_equal(number, 2);
    assert_false(store_begin(reader, &error) && store_add_record(reader, "no", &number, &error));
    assert_error_code(error, ERROR_STORE, "writing through a store for reading");
    g_clear_error(&error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_source),       cmocka_unit_test(test_files),
        cmocka_unit_test(test_postings),     cmocka_unit_test(test_posting_by_row),
        cmocka_unit_test(test_sketch),       cmocka_unit_test(test_due_moment),
        cmocka_unit_test(test_transactions), cmocka_unit_test(test_reading),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
