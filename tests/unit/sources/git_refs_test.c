/* Which commit a name stands for, without git where that can be, and what is said when it cannot.
 */
#include "tests/unit/sources/git_repository_world.h"

static void pack(void)
{
    GIT("pack-refs --all");
    assert_int_not_equal(access("site/.git/refs/heads/main", F_OK), 0);
}

static void pack_and_move_on(void)
{
    pack();
    g_free(commit_all());
}

static void make_nested_branch(void)
{
    GIT("branch feature/a/b");
}

static void pack_many(void)
{
    GIT("branch aaa");
    GIT("branch main-2");
    GIT("branch zmain");
    GIT("tag -a -m text v1");
    g_free(commit_all());
    pack();
}

static void detach(void)
{
    g_free(commit_all());
    GIT("checkout --quiet --detach HEAD~1");
}

static void link_refs(void)
{
    GIT("symbolic-ref refs/heads/alias refs/heads/main");
}

static void add_work_tree(void)
{
    GIT("worktree add --quiet -b other ../other");
    put("other/jobs/ops.md", OPEN);
    g_free(git_in("other", "add --all"));
    g_free(git_in("other", "commit --quiet --message=other"));
}

static void separate(void)
{
    GIT("init --quiet --separate-git-dir=../away");
}

static void clone_whole(void)
{
    g_free(git_in(".", "clone --quiet site cloned"));
}

static void clone_bare(void)
{
    g_free(git_in(".", "clone --quiet --bare site bare.git"));
}

static void link_to_folder(void)
{
    assert_int_equal(symlink("site", "linked"), 0);
}

static void tag_like_the_branch(void)
{
    GIT("tag main");
    g_free(commit_all());
}

static void tag_like_the_branch_and_pack(void)
{
    GIT("tag main");
    pack();
    g_free(commit_all());
}

static void tag_with_text(void)
{
    GIT("tag -a -m text v1");
}

static void two_commits(void)
{
    g_free(commit_all());
}

static void add_reftable(void)
{
    assert_int_equal(g_mkdir("site/.git/reftable", 0755), 0);
}

static const struct {
    const char *name;
    void (*prepare)(void);
    const char *path, *revision;
    bool needs_git; /* it takes a child process */
} refs[] = {
    {"HEAD", as_it_is, "site", "HEAD", false},
    {"branch", as_it_is, "site", "main", false},
    {"whole name", as_it_is, "site", "refs/heads/main", false},
    {"half a name", as_it_is, "site", "heads/main", false},
    {"nested branch", make_nested_branch, "site", "feature/a/b", false},
    {"packed", pack, "site", "main", false},
    {"HEAD of a packed branch", pack, "site", "HEAD", false},
    {"packed among others", pack_many, "site", "main", false},
    {"packed first", pack_many, "site", "aaa", false},
    {"loose again after packing", pack_and_move_on, "site", "main", false},
    {"detached HEAD", detach, "site", "HEAD", false},
    {"branch beside a detached HEAD", detach, "site", "main", false},
    {"symbolic branch", link_refs, "site", "alias", false},
    {"HEAD of a linked work tree", add_work_tree, "other", "HEAD", false},
    {"branch from a linked work tree", add_work_tree, "other", "main", false},
    {"HEAD beside a linked work tree", add_work_tree, "site", "HEAD", false},
    {".git is a file", separate, "site", "HEAD", false},
    {"the folder that it names", separate, "away", "main", false},
    {"bare", clone_bare, "bare.git", "main", false},
    {"bare HEAD", clone_bare, "bare.git", "HEAD", false},
    {"the .git folder itself", as_it_is, "site/.git", "main", false},
    {"through a symbolic link", link_to_folder, "linked", "main", false},
    {"a remote's branch", clone_whole, "cloned", "origin/main", false},
    {"a remote's own HEAD", clone_whole, "cloned", "origin", false},
    {"a tag goes before a branch", tag_like_the_branch, "site", "main", true},
    {"so does a packed one", tag_like_the_branch_and_pack, "site", "main", true},
    {"a tag with a text", tag_with_text, "site", "v1", true},
    {"a revision", two_commits, "site", "HEAD~1", true},
    {"a whole id", two_commits, "site", "", true},
    {"another way of storing refs", add_reftable, "site", "main", true},
};

static void test_refs(void **state)
{
    for (size_t i = 0; i < G_N_ELEMENTS(refs); i++) {
        set_up(state);
        refs[i].prepare();
        g_autofree char *id = git_in("site", "rev-parse HEAD");
        const char *revision = *refs[i].revision ? refs[i].revision : id;
        g_autofree char *expected = git_in(refs[i].path, "rev-parse --quiet %s^{commit}", revision);
        AUTO(git_repository_close)
        struct git_repository *repository = open_repository(refs[i].path);
        g_autoptr(GError) error = NULL;
        g_autofree char *commit = git_resolve(repository, revision, &error);
        if (g_strcmp0(commit, expected) != 0)
            fail_msg("%s: %s instead of %s", refs[i].name, commit ? commit : error->message,
                     expected);
        AUTO(git_folders_clear) struct git_folders folders = {0};
        assert_true(git_folders_find(refs[i].path, &folders, NULL));
        g_autofree char *from_files = git_refs_find(&folders, revision);
        if (from_files ? refs[i].needs_git : !refs[i].needs_git)
            fail_msg("%s: %s", refs[i].name, from_files ? "read from files" : "not in the files");
        tear_down(state);
    }
}

static void empty(void)
{
    assert_int_equal(g_mkdir("empty", 0755), 0);
    g_free(git_in("empty", "init --quiet"));
}

static void break_ref(void)
{
    put("site/.git/refs/heads/main", "");
}

static void point_nowhere(void)
{
    put("astray/.git", "gitdir: ../nowhere\n");
}

static void be_somebody_else(void)
{
    g_setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1", TRUE);
}

static const struct {
    const char *name;
    void (*prepare)(void);
    const char *path, *revision, *expected, *hint;
} failures[] = {
    {"no folder", as_it_is, "nowhere", "main", "there is no git repository", "git init"},
    {"a folder of a repository", as_it_is, "site/jobs", "main", "there is no git repository", ""},
    {"a .git file that leads nowhere", point_nowhere, "astray", "main", "no git repository", ""},
    {"nothing committed yet", empty, "empty", "HEAD", "no commit \"HEAD\"", ""},
    {"no such branch", as_it_is, "site", "nope", "no commit \"nope\"", ""},
    {"a branch that is broken", break_ref, "site", "main", "no commit \"main\"", "fsck"},
    {"a branch that is not there", as_it_is, "site", "mian", "no commit \"mian\"", "fetch-depth"},
    {"an option", as_it_is, "site", "--all", "no commit \"--all\"", ""},
    {"a path that leaves", as_it_is, "site", "../HEAD", "no commit \"../HEAD\"", ""},
    {"a range", two_commits, "site", "main~1..main", "no commit \"main~1..main\"", ""},
    {"everything but it", as_it_is, "site", "^main", "is no commit", "one branch"},
    {"a file", as_it_is, "site", "main:jobs/dev.md", "no commit \"main:jobs/dev.md\"", ""},
    {"nothing", as_it_is, "site", "", "no commit \"\"", ""},
    {"of another user", be_somebody_else, "site", "HEAD~0", "belongs to another user",
     "safe.directory "},
};

static void test_failures(void **state)
{
    for (size_t i = 0; i < G_N_ELEMENTS(failures); i++) {
        set_up(state);
        failures[i].prepare();
        g_autoptr(GError) error = NULL;
        AUTO(git_repository_close)
        struct git_repository *repository = git_repository_open(failures[i].path, &error);
        g_autofree char *commit =
            repository ? git_resolve(repository, failures[i].revision, &error) : NULL;
        if (commit)
            fail_msg("%s: %s", failures[i].name, commit);
        assert_true(g_error_matches(error, ANNOUNCE_ERROR, ERROR_SOURCE));
        const char *hint = error_hint(error) ? error_hint(error) : "";
        if (!strstr(error->message, failures[i].expected) || !strstr(hint, failures[i].hint))
            fail_msg("%s: %s (%s)", failures[i].name, error->message, hint);
        g_unsetenv("GIT_TEST_ASSUME_DIFFERENT_OWNER");
        tear_down(state);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refs),
        cmocka_unit_test(test_failures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
