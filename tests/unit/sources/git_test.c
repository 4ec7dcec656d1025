/* The git source on real repositories: its baseline, what it costs, its outages, one posting. */
#include "tests/unit/sources/git_source_world.h"

#include "src/sources/git_repository.h"

static void test_baseline(void **state)
{
    struct world *world = *state;
    AUTO(observation_free) struct observation *observation = observe(world);
    g_autofree char *seen = describe(observation);
    assert_string_equal(
        seen, "jobs/README.md none, jobs/dev.md posting open, jobs/ops.md posting closed");
    assert_false(observation->is_unchanged);
    assert_int_equal(observation->notices->len, 0);
}

/* Not one process, and not one look at what is known. */
static void test_nothing_new_costs_nothing(void **state)
{
    struct world *world = *state;
    observe_and_learn(world);
    g_autofree char *path = g_strdup(g_getenv("PATH"));
    g_setenv("PATH", "/nowhere", TRUE);
    world->loads = 0;
    AUTO(observation_free) struct observation *observation = observe(world);
    assert_true(observation->is_unchanged);
    assert_int_equal(world->loads, 0);
    struct source_view view = view_of(world);
    view.wants_list = true;
    AUTO(observation_free)
    struct observation *listed = source_kind_find("git")->observe(&view, NULL);
    g_setenv("PATH", path, TRUE);
    assert_true(listed->is_unchanged);
    g_autofree char *seen = describe(listed);
    assert_string_equal(seen, FIRST "jobs/dev.md unchanged" REST);
}

static void test_read_all(void **state)
{
    struct world *world = *state;
    observe_and_learn(world);
    struct source_view view = view_of(world);
    view.read_all = true;
    AUTO(observation_free)
    struct observation *observation = source_kind_find("git")->observe(&view, NULL);
    g_autofree char *seen = describe(observation);
    assert_string_equal(
        seen, "jobs/README.md none, jobs/dev.md posting open, jobs/ops.md posting closed");
    assert_ptr_equal(((struct seen *)observation->seen->pdata[1])->known, world->known->pdata[1]);
}

/* Files known of a directory of that name: their marks say nothing about blobs. */
static void test_was_a_directory(void **state)
{
    struct world *world = *state;
    struct known_file *file = g_new0(struct known_file, 1);
    file->path = g_strdup("jobs/dev.md");
    file->mark = (struct file_mark){.inode = 1, .size = 2, .mtime_ns = 3, .ctime_ns = 4};
    g_ptr_array_add(world->known, file);
    AUTO(observation_free) struct observation *observation = observe(world);
    const struct seen *seen = observation->seen->pdata[1];
    assert_int_equal(seen->kind, SEEN_POSTING);
    assert_ptr_equal(seen->known, file);
}

/* What a partial clone lacks is unreadable, never gone, and looked for again. */
static void test_partial_clone(void **state)
{
    struct world *world = *state;
    GIT("config uploadpack.allowFilter true");
    g_free(git_in(".", "clone --quiet --bare --filter=blob:none file://%s/site part.git",
                  world->folder));
    g_free(world->source.path);
    world->source.path = g_build_filename(world->folder, "part.git", NULL);
    AUTO(observation_free) struct observation *observation = observe(world);
    g_autofree char *seen = describe(observation);
    assert_string_equal(seen, "jobs/README.md unreadable again, jobs/dev.md unreadable again, "
                              "jobs/ops.md unreadable again");
    const struct seen *first = observation->seen->pdata[0];
    assert_true(g_str_has_prefix(first->problem, "jobs/README.md:1: the file is not there"));
    assert_null(observation->cursor);
    learn(world, observation);
    g_free(git_in("part.git", "fetch --quiet --refetch --no-filter origin main"));
    AUTO(observation_free) struct observation *later = observe(world);
    g_autofree char *seen_later = describe(later);
    assert_string_equal(
        seen_later, "jobs/README.md none, jobs/dev.md posting open, jobs/ops.md posting closed");
    assert_non_null(later->cursor);
}

/* The rest is seen nevertheless. */
static void test_damaged_blob(void **state)
{
    struct world *world = *state;
    observe_and_learn(world);
    edit();
    g_autofree char *blob = git_in("site", "rev-parse main:jobs/dev.md");
    g_autofree char *path = g_strdup_printf("site/.git/objects/%.2s/%s", blob, blob + 2);
    g_remove(path);
    put(path, "damaged");
    AUTO(observation_free) struct observation *observation = observe(world);
    g_autofree char *seen = describe(observation);
    assert_string_equal(seen, FIRST "jobs/dev.md unreadable again" REST);
    assert_null(observation->cursor);
}

static void test_names_that_are_not_text(void **state)
{
    struct world *world = *state;
    put("site/jobs/caf\xe9.md", OPEN);
    put("site/other/caf\xe9.md", OPEN);
    commit();
    AUTO(observation_free) struct observation *observation = observe(world);
    assert_int_equal(observation->seen->len, 3);
    assert_int_equal(observation->notices->len, 1);
    const struct notice *notice = observation->notices->pdata[0];
    assert_string_equal(notice->where, "jobs/caf\xef\xbf\xbd.md");
}

/* The partner is the commit's own, whatever the work tree shows. */
static void test_joined_facts(void **state)
{
    struct world *world = *state;
    world->source.organisation =
        (struct join){.from = "teams/{team}.md", .key = "team", .field = "title"};
    put("site/teams/lamp.md", "---\ntitle: The Lamp\n---\n");
    put("site/jobs/2020/a.md", "---\nopen: true\ntitle: Dev\nteam: lamp\n---\n");
    put("site/jobs/2020/b.md", "---\nopen: true\ntitle: Ops\nteam: gone\n---\n");
    commit();
    put("site/teams/lamp.md", "---\ntitle: Not yet\n---\n");
    AUTO(observation_free) struct observation *observation = observe(world);
    const struct seen *first = observation->seen->pdata[0], *second = observation->seen->pdata[1];
    assert_string_equal(first->posting->organisation, "The Lamp");
    assert_string_equal(second->posting->organisation, "gone");
    assert_int_equal(observation->notices->len, 1);
    struct source_view view = view_of(world);
    AUTO(posting_free) struct posting *posting = NULL;
    assert_int_equal(source_kind_find("git")->read(&view, "jobs/2020/a.md", NULL, &posting, NULL),
                     POSTING_READ);
    assert_string_equal(posting->organisation, "The Lamp");
}

static void test_with_a_remote(void **state)
{
    struct world *world = *state;
    world->source.remote = g_strdup("/somewhere.git");
    struct source_view view = view_of(world);
    assert_null(source_kind_find("git")->observe(&view, NULL));
    GIT("update-ref refs/announce/jobs main");
    edit();
    AUTO(observation_free) struct observation *observation = observe(world);
    g_autofree char *before = git_in("site", "rev-parse main~1");
    assert_string_equal(observation->cursor, before);
}

/* --- outages ------------------------------------------------------------------------------------
 */

static void remove_repository(void)
{
    g_rename("site", "away");
}

static void remove_branch(void)
{
    GIT("branch --quiet --move main other");
}

static void lose_objects(void)
{
    edit();
    g_rename("site/.git/objects", "site/.git/lost");
    g_mkdir("site/.git/objects", 0755);
}

static void empty_branch(void)
{
    put("site/.git/refs/heads/main", "");
}

static void test_outages(void **state)
{
    static const struct {
        const char *name;
        void (*change)(void);
        const char *expected;
    } outages[] = {
        {"no repository", remove_repository, "there is no git repository"},
        {"no branch", remove_branch, "no commit \"main\""},
        {"a branch that was cut short", empty_branch, "no commit \"main\""},
        {"no objects", lose_objects, "git cannot read it"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(outages); i++) {
        set_up(state);
        struct world *world = *state;
        observe_and_learn(world);
        outages[i].change();
        struct source_view view = view_of(world);
        g_autoptr(GError) error = NULL;
        if (source_kind_find("git")->observe(&view, &error))
            fail_msg("%s: observed", outages[i].name);
        if (!g_error_matches(error, ANNOUNCE_ERROR, ERROR_SOURCE) ||
            !strstr(error->message, outages[i].expected))
            fail_msg("%s: %s", outages[i].name, error->message);
        tear_down(state);
    }
}

/* --- one posting --------------------------------------------------------------------------------
 */

static void test_read_one(void **state)
{
    struct world *world = *state;
    observe_and_learn(world);
    edit();
    add();
    static const struct {
        const char *name, *path;
        bool has_cursor;
        enum posting_verdict verdict;
        bool is_open;
        const char *expected; /* within the error */
    } reads[] = {
        {"as seen last", "jobs/dev.md", true, POSTING_READ, true, ""},
        {"as it is now", "jobs/dev.md", false, POSTING_READ, false, ""},
        {"not seen yet", "jobs/2020/a.md", true, POSTING_UNREADABLE, false,
         "jobs/2020/a.md:1: the file is not there"},
        {"new", "jobs/2020/a.md", false, POSTING_READ, true, ""},
        {"none", "jobs/README.md", true, POSTING_NONE, false, ""},
        {"a folder", "jobs", true, POSTING_UNREADABLE, false, "jobs:1: it is a tree"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(reads); i++) {
        struct source_view view = view_of(world);
        view.cursor = reads[i].has_cursor ? world->cursor : NULL;
        g_autoptr(GError) error = NULL;
        AUTO(posting_free) struct posting *posting = NULL;
        enum posting_verdict verdict =
            source_kind_find("git")->read(&view, reads[i].path, NULL, &posting, &error);
        if (verdict != reads[i].verdict || (posting && posting->is_open != reads[i].is_open))
            fail_msg("%s: %s", reads[i].name, error ? error->message : "read");
        if (error && !strstr(error->message, reads[i].expected))
            fail_msg("%s: %s", reads[i].name, error->message);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_baseline, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_nothing_new_costs_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_read_all, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_was_a_directory, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_partial_clone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_damaged_blob, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_names_that_are_not_text, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_joined_facts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_with_a_remote, set_up, tear_down),
        cmocka_unit_test(test_outages),
        cmocka_unit_test_setup_teardown(test_read_one, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
