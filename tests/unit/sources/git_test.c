/* The git source on real repositories: what is seen, what is read again, what is left alone. */
#include "git_world.h"

#include "src/base/error.h"
#include "src/base/notice.h"
#include "src/sources/git_repository.h"
#include "src/sources/source.h"

/* A repository "site" in a temporary folder, which is the current one. */
struct world {
    char *folder;
    struct source_config source;
    struct zone *zone;
    GPtrArray *known; /* of struct known_file */
    char *cursor;
    int loads; /* how often the known files were asked for */
};

static GStrv list(const char *text)
{
    return g_strsplit(text, " ", -1);
}

static int set_up(void **state)
{
    struct world *world = g_new0(struct world, 1);
    world->folder = enter_folder();
    world->source.name = g_strdup("jobs");
    world->source.path = g_build_filename(world->folder, "site", NULL);
    world->source.ref = g_strdup("main");
    world->source.globs = list("jobs/**/*.md");
    world->source.fields.open = list("open");
    world->source.fields.title = list("title");
    world->source.open_values = list("true");
    world->source.closed_values = list("false");
    world->zone = zone_new("UTC");
    world->known = g_ptr_array_new_with_free_func((GDestroyNotify)known_file_free);
    *state = world;
    begin_repository();
    put("site/jobs/dev.md", OPEN);
    put("site/jobs/ops.md", CLOSED);
    put("site/jobs/README.md", "Notes.\n");
    put("site/other/dev.md", OPEN);
    g_free(commit_all());
    return 0;
}

static int tear_down(void **state)
{
    struct world *world = *state;
    leave_folder(world->folder);
    const GStrv lists[] = {world->source.globs, world->source.fields.open,
                           world->source.fields.title, world->source.open_values,
                           world->source.closed_values};
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
        g_strfreev(lists[i]);
    g_free(world->source.name);
    g_free(world->source.path);
    g_free(world->source.ref);
    g_free(world->source.remote);
    zone_free(world->zone);
    g_ptr_array_unref(world->known);
    g_free(world->cursor);
    g_free(world);
    return 0;
}

static GPtrArray *known_files(void *data, GError **error)
{
    struct world *world = data;
    (void)error;
    world->loads++;
    return world->known;
}

static struct source_view view_of(struct world *world)
{
    return (struct source_view){
        .config = &world->source,
        .zone = world->zone,
        .cursor = world->cursor,
        .load_files = known_files,
        .data = world,
    };
}

static struct observation *observe(struct world *world)
{
    struct source_view view = view_of(world);
    g_autoptr(GError) error = NULL;
    struct observation *observation = source_kind_find("git")->observe(&view, &error);
    if (!observation)
        fail_msg("%s", error->message);
    return observation;
}

/* "jobs/dev.md posting open, jobs/ops.md unchanged": what an observation says, in order. */
static char *describe(const struct observation *observation)
{
    static const char *const kinds[] = {
        [SEEN_UNCHANGED] = "unchanged",
        [SEEN_POSTING] = "posting",
        [SEEN_NO_POSTING] = "none",
        [SEEN_UNREADABLE] = "unreadable",
    };
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < observation->seen->len; i++) {
        const struct seen *seen = observation->seen->pdata[i];
        g_string_append_printf(text, "%s%s %s", i > 0 ? ", " : "", seen->path, kinds[seen->kind]);
        if (seen->kind == SEEN_POSTING)
            g_string_append(text, seen->posting->is_open ? " open" : " closed");
        if (seen->mark.mtime_ns == -1)
            g_string_append(text, " again");
        assert_true(!seen->known || strcmp(seen->known->path, seen->path) == 0);
    }
    return g_string_free(text, FALSE);
}

/* Know what was seen, as the store would. */
static void learn(struct world *world, const struct observation *observation)
{
    GPtrArray *before = world->known; /* what was seen may point there */
    world->known = g_ptr_array_new_with_free_func((GDestroyNotify)known_file_free);
    for (guint i = 0; i < observation->seen->len; i++) {
        const struct seen *seen = observation->seen->pdata[i];
        struct known_file *file = g_new0(struct known_file, 1);
        file->path = g_strdup(seen->path);
        file->mark = seen->mark;
        g_ptr_array_add(world->known, file);
    }
    g_ptr_array_unref(before);
    g_free(world->cursor);
    world->cursor = g_strdup(observation->cursor);
}

static void observe_and_learn(struct world *world)
{
    AUTO(observation_free) struct observation *observation = observe(world);
    learn(world, observation);
}

/* --- situations ---------------------------------------------------------------------------------
 */

static void nothing(void)
{
}

static void commit(void)
{
    g_free(commit_all());
}

static void edit(void)
{
    put("site/jobs/dev.md", CLOSED);
    commit();
}

static void edit_without_commit(void)
{
    put("site/jobs/dev.md", CLOSED);
}

static void edit_elsewhere(void)
{
    put("site/other/dev.md", CLOSED);
    commit();
}

static void edit_on_another_branch(void)
{
    GIT("checkout --quiet -b draft");
    edit();
}

static void edit_and_revert(void)
{
    edit();
    put("site/jobs/dev.md", OPEN);
    commit();
}

static void add(void)
{
    put("site/jobs/2020/a.md", OPEN);
    commit();
}

static void vanish(void)
{
    g_remove("site/jobs/dev.md");
    commit();
}

static void vanish_all(void)
{
    GIT("rm --quiet -r jobs");
    commit();
}

static void rename_one(void)
{
    GIT("mv jobs/dev.md jobs/zed.md");
    commit();
}

static void move_away(void)
{
    GIT("mv jobs/dev.md other/gone.md");
    commit();
}

static void become_link(void)
{
    g_remove("site/jobs/dev.md");
    assert_int_equal(symlink("ops.md", "site/jobs/dev.md"), 0);
    commit();
}

static void break_yaml(void)
{
    put("site/jobs/dev.md", "---\nopen: true\ntitle: Dev: backend\n---\n");
    commit();
}

static void grow_too_large(void)
{
    g_autofree char *text = g_strnfill(POSTING_MAX_BYTES + 1, 'x');
    put("site/jobs/dev.md", text);
    commit();
}

static void stop_being_one(void)
{
    put("site/jobs/dev.md", "Nothing here.\n");
    commit();
}

static void merge(void)
{
    GIT("checkout --quiet -b side");
    edit();
    GIT("checkout --quiet main");
    put("site/jobs/ops.md", OPEN);
    commit();
    GIT("merge --quiet --no-edit side");
}

/* Another history, without the commit seen last: it is even cleaned away. */
static void rewrite(void)
{
    GIT("checkout --quiet --orphan fresh");
    put("site/jobs/ops.md", OPEN);
    commit();
    GIT("branch --quiet --force main fresh");
    GIT("reflog expire --expire=now --all");
    GIT("gc --quiet --prune=now");
}

static void force_back(void)
{
    edit();
    GIT("reset --quiet --hard HEAD~1");
}

static void amend(void)
{
    put("site/jobs/dev.md", CLOSED);
    GIT("commit --quiet --all --amend --message=amended");
}

#define REST ", jobs/ops.md unchanged"
#define FIRST "jobs/README.md unchanged, "

static const struct {
    const char *name;
    void (*change)(void);
    const char *seen;
    bool is_unchanged;
} situations[] = {
    {"nothing new", nothing, "", true},
    {"edited", edit, FIRST "jobs/dev.md posting closed" REST, false},
    {"edited, not committed", edit_without_commit, "", true},
    {"edited elsewhere", edit_elsewhere, FIRST "jobs/dev.md unchanged" REST, false},
    {"edited on another branch", edit_on_another_branch, "", true},
    {"edited and reverted", edit_and_revert, FIRST "jobs/dev.md unchanged" REST, false},
    {"new", add, "jobs/2020/a.md posting open, " FIRST "jobs/dev.md unchanged" REST, false},
    {"gone", vanish, FIRST "jobs/ops.md unchanged", false},
    {"all gone", vanish_all, "", false},
    {"renamed", rename_one, FIRST "jobs/ops.md unchanged, jobs/zed.md posting open", false},
    {"moved out of sight", move_away, FIRST "jobs/ops.md unchanged", false},
    {"became a link", become_link, FIRST "jobs/ops.md unchanged", false},
    {"bad YAML", break_yaml, FIRST "jobs/dev.md unreadable" REST, false},
    {"too large", grow_too_large, FIRST "jobs/dev.md unreadable" REST, false},
    {"no posting any more", stop_being_one, FIRST "jobs/dev.md none" REST, false},
    {"merged", merge, FIRST "jobs/dev.md posting closed, jobs/ops.md posting open", false},
    {"rewritten", rewrite, FIRST "jobs/dev.md unchanged, jobs/ops.md posting open", false},
    {"forced back to what was seen", force_back, "", true},
    {"amended", amend, FIRST "jobs/dev.md posting closed" REST, false},
};

static void test_situations(void **state)
{
    for (size_t i = 0; i < G_N_ELEMENTS(situations); i++) {
        set_up(state);
        struct world *world = *state;
        observe_and_learn(world);
        situations[i].change();
        AUTO(observation_free) struct observation *observation = observe(world);
        g_autofree char *seen = describe(observation);
        g_autofree char *tip = git_in("site", "rev-parse main");
        if (strcmp(seen, situations[i].seen) != 0)
            fail_msg("%s: %s", situations[i].name, seen);
        if (observation->is_unchanged != situations[i].is_unchanged)
            fail_msg("%s: changed or not", situations[i].name);
        if (g_strcmp0(observation->cursor, tip) != 0)
            fail_msg("%s: cursor %s", situations[i].name, observation->cursor);
        learn(world, observation);
        tear_down(state);
    }
}

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
        cmocka_unit_test(test_situations),
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
