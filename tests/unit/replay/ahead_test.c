/* What git is asked ahead: the answers are those that it gives when it is asked at once. */
#include "tests/unit/sources/git_world.h"

#include "src/replay/ahead.h"

#define COMMITS 300
#define FILES 500 /* more questions than a child is asked at a time */
#define LIMIT (64 * 1024)

struct world {
    char *folder;
    struct git_repository *repository;
    GPtrArray *steps; /* of struct git_step */
};

/* The first commit has all files, the next ones change one each, in turn; each of another size. */
static void write_history(void)
{
    g_autoptr(GString) stream = g_string_new(NULL);
    for (int commit = 0; commit < COMMITS; commit++) {
        g_string_append_printf(stream,
                               "commit refs/heads/main\ncommitter A <a@example.org> %d +0000\n"
                               "data 4\nstep\n",
                               1500000000 + commit);
        for (int file = 0; file < (commit == 0 ? FILES : 1); file++) {
            g_autofree char *text = g_strdup_printf("%0*d\n", 1 + 7 * file + commit, commit);
            g_string_append_printf(stream, "M 100644 inline jobs/%03d.md\ndata %zu\n%s",
                                   commit == 0 ? file : commit, strlen(text), text);
        }
    }
    put("stream", stream->str);
    assert_true(g_spawn_command_line_sync("sh -c 'git -C site fast-import --quiet <stream'", NULL,
                                          NULL, NULL, NULL));
}

static int set_up(void **state)
{
    struct world *world = g_new0(struct world, 1);
    world->folder = enter_folder();
    begin_repository();
    write_history();
    g_autofree char *tip = git_in("site", "rev-parse main");
    world->repository = git_repository_open("site", NULL);
    world->steps = git_history(world->repository, NULL, tip, NULL);
    assert_int_equal(world->steps->len, COMMITS);
    *state = world;
    return 0;
}

static int tear_down(void **state)
{
    struct world *world = *state;
    g_ptr_array_unref(world->steps);
    git_repository_close(world->repository);
    leave_folder(world->folder);
    g_free(world);
    return 0;
}

static const char *commit_at(const struct world *world, guint step)
{
    return ((const struct git_step *)world->steps->pdata[step])->commit;
}

/* --- contents --- */

static guint in_order(guint i)
{
    return i;
}

static guint backwards(guint i)
{
    return FILES - 1 - i;
}

static guint with_a_gap(guint i)
{
    return i < 100 ? i : (i + 1) % FILES;
}

static guint each_twice(guint i)
{
    return i / 2;
}

static const struct {
    const char *name;
    guint (*choose)(guint i);
} orders[] = {
    {"in order", in_order},     {"backwards", backwards},     {"with a gap", with_a_gap},
    {"each twice", each_twice}, {"in order again", in_order},
};

static void test_contents(void **state)
{
    const struct world *world = *state;
    g_autoptr(GPtrArray) files = git_list(world->repository, commit_at(world, 0), NULL);
    g_autoptr(GPtrArray) blobs = g_ptr_array_new();
    for (guint i = 0; i < files->len; i++)
        g_ptr_array_add(blobs, ((struct git_file *)files->pdata[i])->blob);
    assert_int_equal(blobs->len, FILES);
    for (gsize n = 0; n < G_N_ELEMENTS(orders); n++) {
        git_read_ahead(world->repository, blobs);
        for (guint i = 0; i < FILES; i++) {
            guint file = orders[n].choose(i);
            gsize length;
            g_autofree char *bytes =
                git_read(world->repository, blobs->pdata[file], LIMIT, &length, NULL);
            if (!bytes || length != 1 + 7 * file + 1)
                fail_msg("%s: file %u has %zu bytes", orders[n].name, file, length);
        }
    }
}

/* --- differences --- */

static void expect_difference(const struct world *world, const GPtrArray *differences, guint step)
{
    g_autofree char *path = g_strdup_printf("jobs/%03u.md", step);
    g_autofree char *commit = g_strdup(commit_at(world, step));
    g_autofree char *blob = git_in("site", "rev-parse %s:%s", commit, path);
    assert_int_equal(differences->len, 1);
    const struct git_file *file = differences->pdata[0];
    assert_string_equal(file->path, path);
    assert_string_equal(file->blob, blob);
}

static void test_differences(void **state)
{
    const struct world *world = *state;
    const struct git_step *const *steps = (void *)world->steps->pdata;
    git_diff_ahead(world->repository, steps, COMMITS);
    for (guint step = 1; step < COMMITS; step += step < 150 ? 1 : 10) { /* then with gaps */
        g_autoptr(GPtrArray) differences =
            git_diff(world->repository, commit_at(world, step - 1), commit_at(world, step), NULL);
        assert_non_null(differences);
        expect_difference(world, differences, step);
    }
}

/* A walk in which some steps pass for outages: the one after them is compared with the one before
 * them. */
static void test_walk(void **state)
{
    const struct world *world = *state;
    char *globs[] = {(char *)"**/*.md", NULL};
    const struct source_config source = {.globs = globs};
    AUTO(ahead_free) struct ahead *ahead = ahead_new(&source, world->repository);
    for (int round = 0; round < 2; round++) {
        ahead_expect(ahead, world->steps);
        guint before = 0;
        for (guint step = 1; step < COMMITS; step++) {
            g_autoptr(GPtrArray) differences =
                ahead_diff(ahead, commit_at(world, before), commit_at(world, step), NULL);
            assert_non_null(differences);
            assert_int_equal(differences->len, step - before);
            for (guint i = 0; i < differences->len; i++) {
                const struct git_file *file = differences->pdata[i];
                gsize length;
                g_autofree char *bytes =
                    git_read(world->repository, file->blob, LIMIT, &length, NULL);
                assert_int_equal((int)g_ascii_strtoll(bytes, NULL, 10), before + 1 + i);
            }
            if (round == 0 || step % 50 > 2)
                before = step;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_contents, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_differences, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_walk, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
