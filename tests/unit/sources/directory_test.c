/* The directory source on real folders: its baseline, its outages, one posting. */
#include "tests/unit/sources/directory_world.h"

static void test_baseline(void **state)
{
    struct world *world = *state;
    put("site/b/dev.md", OPEN);
    put("site/b.md", CLOSED);
    put("site/a.md", OPEN);
    let_a_tick_pass();
    AUTO(observation_free) struct observation *observation = observe(world, false, NULL);
    g_autofree char *seen = describe(observation);
    assert_string_equal(seen, "a.md posting open, b.md posting closed, b/dev.md posting open");
    const struct seen *first = observation->seen->pdata[0];
    assert_null(first->known);
    assert_int_equal(first->mark.size, strlen(OPEN));
    assert_false(observation->is_unchanged);
}

static void test_nothing_there(void **state)
{
    AUTO(observation_free) struct observation *observation = observe(*state, false, NULL);
    assert_int_equal(observation->seen->len, 0);
    assert_true(observation->is_unchanged);
}

static void test_racy(void **state)
{
    struct world *world = *state;
    put("site/dev.md", OPEN);
    AUTO(observation_free) struct observation *at_once = observe(world, false, NULL);
    g_autofree char *first = describe(at_once);
    assert_string_equal(first, "dev.md posting open again");
    learn(world, at_once);
    let_a_tick_pass();
    AUTO(observation_free) struct observation *later = observe(world, false, NULL);
    g_autofree char *second = describe(later);
    assert_string_equal(second, "dev.md posting open");
    learn(world, later);
    AUTO(observation_free) struct observation *at_last = observe(world, false, NULL);
    assert_true(at_last->is_unchanged);
}

static void test_read_all(void **state)
{
    struct world *world = *state;
    put("site/dev.md", OPEN);
    let_a_tick_pass();
    AUTO(observation_free) struct observation *before = observe(world, false, NULL);
    learn(world, before);
    AUTO(observation_free) struct observation *after = observe(world, true, NULL);
    g_autofree char *seen = describe(after);
    assert_string_equal(seen, "dev.md posting open");
    const struct seen *first = after->seen->pdata[0];
    assert_ptr_equal(first->known, world->known->pdata[0]);
}

/* Known files that are gone stand before, between and after those that are there. */
static void test_known_files_that_are_gone(void **state)
{
    struct world *world = *state;
    for (const char *const *name = (const char *const[]){"a", "b", "c", "d", "e", NULL}; *name;
         name++) {
        g_autofree char *path = g_strdup_printf("site/%s.md", *name);
        put(path, OPEN);
    }
    let_a_tick_pass();
    AUTO(observation_free) struct observation *before = observe(world, false, NULL);
    learn(world, before);
    g_remove("site/a.md");
    g_remove("site/c.md");
    g_remove("site/e.md");
    AUTO(observation_free) struct observation *after = observe(world, false, NULL);
    g_autofree char *seen = describe(after);
    assert_string_equal(seen, "b.md unchanged, d.md unchanged");
    assert_false(after->is_unchanged);
}

static void test_problems(void **state)
{
    struct world *world = *state;
    add_bad_yaml();
    add_too_large();
    AUTO(observation_free) struct observation *observation = observe(world, false, NULL);
    const struct seen *bad = observation->seen->pdata[0], *large = observation->seen->pdata[1];
    assert_true(g_str_has_prefix(bad->problem, "bad.md:2:"));
    assert_string_equal(large->problem, "large.md:1: the file is larger than 1024 KiB");
}

static void test_unavailable(void **state)
{
    struct world *world = *state;
    static const struct {
        const char *name, *path, *expected;
    } paths[] = {
        {"missing", "nowhere", "No such file or directory"},
        {"a file", "file", "Not a directory"},
        {"nested too deep", "deep", "nested too deep"},
        {"not to be listed", "locked", "Permission denied"},
        {"not to be listed further in", "half-locked", "Permission denied"},
    };
    put("file", OPEN);
    put("locked/dev.md", OPEN);
    put("half-locked/in/dev.md", OPEN);
    g_chmod("locked", 0);
    g_chmod("half-locked/in", 0);
    g_autoptr(GString) deep = g_string_new("deep");
    for (int i = 0; i < 70; i++)
        g_string_append(deep, "/d");
    assert_int_equal(g_mkdir_with_parents(deep->str, 0755), 0);
    for (size_t i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_autoptr(GError) error = NULL;
        if (strstr(paths[i].path, "locked") && geteuid() == 0) {
            print_message("%s: left out, root may list everything\n", paths[i].name);
            continue;
        }
        g_free(world->source.path);
        world->source.path = g_build_filename(world->folder, paths[i].path, NULL);
        AUTO(observation_free) struct observation *observation = observe(world, false, &error);
        if (observation)
            fail_msg("%s: observed", paths[i].name);
        assert_true(g_error_matches(error, ANNOUNCE_ERROR, ERROR_SOURCE));
        if (!strstr(error->message, paths[i].expected))
            fail_msg("%s: %s", paths[i].name, error->message);
    }
    g_chmod("locked", 0755);
    g_chmod("half-locked/in", 0755);
}

static void test_read_one(void **state)
{
    struct world *world = *state;
    static const struct {
        const char *name, *path;
        enum posting_verdict verdict;
        const char *expected; /* within the error */
    } reads[] = {
        {"a posting", "dev.md", POSTING_READ, NULL},
        {"deeper", "content/ops.md", POSTING_READ, NULL},
        {"through a link within", "in.md", POSTING_READ, NULL},
        {"none", "notes.md", POSTING_NONE, NULL},
        {"bad YAML", "bad.md", POSTING_UNREADABLE, "bad.md:2:"},
        {"gone", "gone.md", POSTING_UNREADABLE, "gone.md:1: vanished while it was read"},
        {"a link that leaves", "out.md", POSTING_UNREADABLE, "not within the source's folder"},
        {"a path that leaves", "../outside/secret.md", POSTING_UNREADABLE, "not within"},
        {"a path through a link", "up/outside/secret.md", POSTING_UNREADABLE, "up/outside"},
        {"an absolute path", "/etc/passwd", POSTING_UNREADABLE, "/etc/passwd:1:"},
        {"a folder", "content", POSTING_UNREADABLE, "not a regular file"},
        {"a FIFO", "pipe.md", POSTING_UNREADABLE, "not a regular file"},
    };
    struct source_view view = {
        .config = &world->source, .zone = world->zone, .load_files = known_files, .data = world};
    put("site/dev.md", OPEN);
    put("site/content/ops.md", OPEN);
    put("site/notes.md", "notes\n");
    add_bad_yaml();
    add_fifo();
    link_in();
    link_out();
    assert_int_equal(symlink("..", "site/up"), 0);
    for (size_t i = 0; i < G_N_ELEMENTS(reads); i++) {
        g_autoptr(GError) error = NULL;
        AUTO(posting_free) struct posting *posting = NULL;
        enum posting_verdict verdict =
            source_kind_find("directory")->read(&view, reads[i].path, NULL, &posting, &error);
        if (verdict != reads[i].verdict)
            fail_msg("%s: %s", reads[i].name, error ? error->message : "read");
        if (error && !strstr(error->message, reads[i].expected))
            fail_msg("%s: %s", reads[i].name, error->message);
    }
}

static void test_kinds(void **state)
{
    (void)state;
    assert_non_null(source_kind_find("directory"));
    assert_null(source_kind_find("cloud"));
    size_t count = 0;
    for (; source_kinds[count]; count++)
        assert_string_equal(source_kind_names()[count], source_kinds[count]->name);
    assert_null(source_kind_names()[count]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_baseline, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_nothing_there, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_racy, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_read_all, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_known_files_that_are_gone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_problems, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_unavailable, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_read_one, set_up, tear_down),
        cmocka_unit_test(test_kinds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
