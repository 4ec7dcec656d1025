/* The history of a repository: its first parents, one commit after the other. */
#include "tests/unit/sources/git_repository_world.h"

/* main:  0 - 1 - merge - 3, where the merge brings in "side". */
static void test_history(void **state)
{
    (void)state;
    g_autofree char *zero = git_in("site", "rev-parse HEAD");
    GIT("branch side");
    g_setenv("GIT_COMMITTER_DATE", "1400000000 +0200", TRUE); /* clocks go wrong */
    g_autofree char *one = commit_all();
    GIT("checkout --quiet side");
    put("site/side.md", OPEN);
    g_autofree char *side = commit_all();
    GIT("checkout --quiet main");
    GIT("merge --quiet --no-ff --message=merge side");
    g_autofree char *merge = git_in("site", "rev-parse HEAD");
    g_autofree char *three = commit_all();
    const struct {
        const char *name, *from, *to, *expected[5];
    } histories[] = {
        {"all", NULL, three, {zero, one, merge, three}},
        {"from the first", zero, one, {zero, one}},
        {"from a merge", merge, three, {merge, three}},
        {"one", three, three, {three}},
        {"of the side", NULL, side, {zero, side}},
        {"from the side", side, three, {NULL}},
        {"backwards", three, one, {NULL}},
        {"from nowhere", MISSING, one, {NULL}},
    };
    AUTO(git_repository_close) struct git_repository *repository = open_repository("site");
    for (size_t i = 0; i < G_N_ELEMENTS(histories); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GPtrArray) steps =
            git_history(repository, histories[i].from, histories[i].to, &error);
        guint count = 0;
        for (; histories[i].expected[count]; count++) {
            const struct git_step *step = steps && count < steps->len ? steps->pdata[count] : NULL;
            if (!step || strcmp(step->commit, histories[i].expected[count]) != 0)
                fail_msg("%s: step %u", histories[i].name, count);
        }
        if (count == 0 ? !g_error_matches(error, ANNOUNCE_ERROR, ERROR_SOURCE)
                       : steps->len != count)
            fail_msg("%s: too many", histories[i].name);
    }
    g_autoptr(GPtrArray) steps = git_history(repository, NULL, one, NULL);
    assert_int_equal(((struct git_step *)steps->pdata[0])->date, 1500000000);
    assert_int_equal(((struct git_step *)steps->pdata[1])->date, 1400000000);
}

static void test_shallow_clone(void **state)
{
    char *folder = *state;
    g_free(commit_all());
    g_autofree char *tip = commit_all();
    g_free(git_in(".", "clone --quiet --bare --depth=2 file://%s/site part.git", folder));
    AUTO(git_repository_close) struct git_repository *repository = open_repository("part.git");
    g_autoptr(GPtrArray) steps = git_history(repository, NULL, tip, NULL);
    assert_int_equal(steps->len, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_history, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_shallow_clone, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
