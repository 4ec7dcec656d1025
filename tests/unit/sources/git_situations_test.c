/* The git source in one situation after the other: what is seen, what is read again. */
#include "tests/unit/sources/git_source_world.h"

static void nothing(void)
{
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_situations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
