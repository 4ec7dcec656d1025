/* Reading repositories of every shape with git_repository.h, against what git itself says. */
#include "git_world.h"

#include "src/base/error.h"
#include "src/sources/git_refs.h"
#include "src/sources/git_repository.h"

#define MISSING "1234567890123456789012345678901234567890"

static int set_up(void **state)
{
    *state = enter_folder();
    begin_repository();
    put("site/jobs/dev.md", OPEN);
    g_free(commit_all());
    return 0;
}

static int tear_down(void **state)
{
    leave_folder(*state);
    return 0;
}

static struct git_repository *open_repository(const char *path)
{
    g_autoptr(GError) error = NULL;
    struct git_repository *repository = git_repository_open(path, &error);
    if (!repository)
        fail_msg("%s: %s", path, error->message);
    return repository;
}

/* --- refs ---------------------------------------------------------------------------------------
 */

static void as_it_is(void)
{
}

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

/* --- trees --------------------------------------------------------------------------------------
 */

/* "jobs/dev.md, jobs/ops.md gone": the files, in order. */
static char *describe(const GPtrArray *files)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < files->len; i++) {
        const struct git_file *file = files->pdata[i];
        g_autofree char *path = g_strescape(file->path, NULL);
        g_string_append_printf(text, "%s%s%s", i > 0 ? ", " : "", path, file->blob ? "" : " gone");
    }
    return g_string_free(text, FALSE);
}

static void add_odd_names(void)
{
    put("site/jobs/a b.md", OPEN);
    put("site/jobs/line\nfeed.md", OPEN);
    put("site/jobs/caf\xe9.md", OPEN);
    put("site/jobs-more.md", OPEN);
    put("site/Jobs.md", OPEN);
}

static void add_what_is_no_file(void)
{
    assert_int_equal(symlink("dev.md", "site/jobs/link.md"), 0);
    GIT("update-index --add --cacheinfo 160000," MISSING ",module.md");
}

static void add_executable(void)
{
    put("site/run.md", OPEN);
    assert_int_equal(g_chmod("site/run.md", 0755), 0);
}

static void edit(void)
{
    put("site/jobs/dev.md", CLOSED);
}

static void vanish(void)
{
    g_remove("site/jobs/dev.md");
}

static void move(void)
{
    g_rename("site/jobs/dev.md", "site/jobs/ops.md");
}

static void move_folder(void)
{
    g_rename("site/jobs", "site/content");
}

static void become_link(void)
{
    vanish();
    assert_int_equal(symlink("ops.md", "site/jobs/dev.md"), 0);
}

static void become_executable(void)
{
    assert_int_equal(g_chmod("site/jobs/dev.md", 0755), 0);
}

static void become_folder(void)
{
    vanish();
    put("site/jobs/dev.md/in.md", OPEN);
}

static const struct {
    const char *name;
    void (*change)(void);
    const char *list, *diff;
} trees[] = {
    {"nothing", as_it_is, "jobs/dev.md", ""},
    {"new", add_executable, "jobs/dev.md, run.md", "run.md"},
    {"edited", edit, "jobs/dev.md", "jobs/dev.md"},
    {"gone", vanish, "", "jobs/dev.md gone"},
    {"moved", move, "jobs/ops.md", "jobs/dev.md gone, jobs/ops.md"},
    {"folder moved", move_folder, "content/dev.md", "content/dev.md, jobs/dev.md gone"},
    {"odd names", add_odd_names,
     "Jobs.md, jobs-more.md, jobs/a b.md, jobs/caf\\351.md, jobs/dev.md, jobs/line\\nfeed.md",
     "Jobs.md, jobs-more.md, jobs/a b.md, jobs/caf\\351.md, jobs/line\\nfeed.md"},
    {"links and modules", add_what_is_no_file, "jobs/dev.md", ""},
    {"file becomes a link", become_link, "", "jobs/dev.md gone"},
    {"file becomes executable", become_executable, "jobs/dev.md", "jobs/dev.md"},
    {"file becomes a folder", become_folder, "jobs/dev.md/in.md",
     "jobs/dev.md gone, jobs/dev.md/in.md"},
};

/* Like commit_all(), for what `git add --all` would drop from the index. */
static char *commit_index(void)
{
    GIT("add --all -- jobs");
    GIT("commit --quiet --allow-empty --message=step");
    return git_in("site", "rev-parse HEAD");
}

static void test_trees(void **state)
{
    for (size_t i = 0; i < G_N_ELEMENTS(trees); i++) {
        set_up(state);
        g_autofree char *before = git_in("site", "rev-parse HEAD");
        trees[i].change();
        g_autofree char *after =
            trees[i].change == add_what_is_no_file ? commit_index() : commit_all();
        AUTO(git_repository_close) struct git_repository *repository = open_repository("site");
        g_autoptr(GPtrArray) files = git_list(repository, after, NULL);
        g_autoptr(GPtrArray) differences = git_diff(repository, before, after, NULL);
        g_autofree char *list = describe(files), *diff = describe(differences);
        if (strcmp(list, trees[i].list) != 0)
            fail_msg("%s: listed %s", trees[i].name, list);
        if (strcmp(diff, trees[i].diff) != 0)
            fail_msg("%s: differs %s", trees[i].name, diff);
        tear_down(state);
    }
}

static void test_many_questions(void **state)
{
    (void)state;
    g_autofree char *first = git_in("site", "rev-parse HEAD");
    edit();
    g_autofree char *second = commit_all();
    AUTO(git_repository_close) struct git_repository *repository = open_repository("site");
    static const struct {
        const char *name;
        bool from_first, to_second, from_missing, to_missing;
        const char *expected; /* NULL: it fails */
    } questions[] = {
        {"forwards", true, true, false, false, "jobs/dev.md"},
        {"nothing", false, true, false, false, ""},
        {"to nowhere", true, true, false, true, NULL},
        {"after that", true, true, false, false, "jobs/dev.md"},
        {"from nowhere", true, true, true, false, NULL},
        {"backwards", false, false, false, false, "jobs/dev.md"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(questions); i++) {
        const char *from = questions[i].from_first ? first : second;
        const char *to = questions[i].to_second ? second : first;
        g_autoptr(GError) error = NULL;
        g_autoptr(GPtrArray) files =
            git_diff(repository, questions[i].from_missing ? MISSING : from,
                     questions[i].to_missing ? MISSING : to, &error);
        if (error && !strstr(error->message, MISSING))
            fail_msg("%s: %s", questions[i].name, error->message);
        g_autofree char *text = files ? describe(files) : NULL;
        if (g_strcmp0(text, questions[i].expected) != 0)
            fail_msg("%s: %s", questions[i].name, text);
    }
    assert_true(git_has_commit(repository, first));
    assert_false(git_has_commit(repository, MISSING));
    assert_null(git_list(repository, MISSING, NULL));
}

/* --- contents -----------------------------------------------------------------------------------
 */

#define LIMIT 4096

static void test_contents(void **state)
{
    (void)state;
    static const char zeros[2 * LIMIT];
    static const struct {
        const char *name, *path;
        const char *bytes;
        gsize length;
        const char *expected; /* within the error; NULL = it can be read */
    } contents[] = {
        {"text", "a.md", OPEN, sizeof OPEN - 1, NULL},
        {"empty", "b.md", "", 0, NULL},
        {"any bytes", "c.md", "\0\r\n\xff\n\0", 6, NULL},
        {"too large", "d.md", zeros, LIMIT + 1, "larger than 4 KiB"},
        {"just not too large", "e.md", zeros, LIMIT, NULL},
        {"much too large", "f.md", zeros, sizeof zeros, "larger than 4 KiB"},
        {"a name with a line feed", "g\nh.md", OPEN, sizeof OPEN - 1, NULL},
        {"read last", "i.md", OPEN, sizeof OPEN - 1, NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(contents); i++) {
        g_autofree char *path = g_build_filename("site", contents[i].path, NULL);
        put_bytes(path, contents[i].bytes, (gssize)contents[i].length);
    }
    g_autofree char *commit = commit_all();
    put("site/.git/info/attributes", "*.md text eol=crlf\n"); /* for work trees alone */
    AUTO(git_repository_close) struct git_repository *repository = open_repository("site");
    for (size_t i = 0; i < G_N_ELEMENTS(contents); i++) {
        g_autofree char *blob = NULL;
        g_autoptr(GPtrArray) files = git_list(repository, commit, NULL);
        for (guint j = 0; j < files->len; j++) {
            const struct git_file *file = files->pdata[j];
            if (strcmp(file->path, contents[i].path) == 0)
                blob = g_strdup(file->blob);
        }
        gsize length = 77;
        g_autoptr(GError) error = NULL;
        g_autofree char *bytes = git_read(repository, blob, LIMIT, &length, &error);
        if (length != contents[i].length)
            fail_msg("%s: %zu bytes", contents[i].name, length);
        if (bytes ? contents[i].expected || memcmp(bytes, contents[i].bytes, length + 1) != 0
                  : !contents[i].expected || !strstr(error->message, contents[i].expected))
            fail_msg("%s: %s", contents[i].name, error ? error->message : "other bytes");
    }
}

static void test_contents_by_path(void **state)
{
    (void)state;
    static const struct {
        const char *name, *path, *expected;
    } paths[] = {
        {"there", "jobs/dev.md", NULL},
        {"not there", "jobs/ops.md", "not there"},
        {"a folder", "jobs", "is a tree"},
        {"there again", "jobs/dev.md", NULL},
        {"leaves", "../jobs/dev.md", "not there"},
        {"a line feed", "jobs\ndev.md", "not there"},
        {"the folder itself", "./jobs/dev.md", "not there"},
    };
    g_autofree char *commit = git_in("site", "rev-parse HEAD");
    AUTO(git_repository_close) struct git_repository *repository = open_repository("site");
    for (size_t i = 0; i < G_N_ELEMENTS(paths); i++) {
        gsize length;
        g_autoptr(GError) error = NULL;
        g_autofree char *bytes =
            git_read_path(repository, commit, paths[i].path, LIMIT, &length, &error);
        if (bytes && (paths[i].expected || strcmp(bytes, OPEN) != 0))
            fail_msg("%s: %s", paths[i].name, bytes);
        if (error && (!g_error_matches(error, ANNOUNCE_ERROR, ERROR_POSTING) ||
                      !strstr(error->message, paths[i].expected ? paths[i].expected : "-")))
            fail_msg("%s: %s", paths[i].name, error->message);
    }
}

/* A partial clone has the trees, not the files: nothing is fetched for them. */
static void test_partial_clone(void **state)
{
    char *folder = *state;
    g_autofree char *blob = git_in("site", "rev-parse HEAD:jobs/dev.md");
    GIT("config uploadpack.allowFilter true");
    g_free(git_in(".", "clone --quiet --bare --filter=blob:none file://%s/site part.git", folder));
    AUTO(git_repository_close) struct git_repository *repository = open_repository("part.git");
    g_autofree char *commit = git_resolve(repository, "main", NULL);
    g_autoptr(GPtrArray) files = git_list(repository, commit, NULL);
    assert_int_equal(files->len, 1);
    for (int i = 0; i < 2; i++) {
        gsize length = 77;
        g_autoptr(GError) error = NULL;
        assert_null(git_read(repository, blob, LIMIT, &length, &error));
        assert_true(g_error_matches(error, ANNOUNCE_ERROR, ERROR_POSTING));
        assert_int_equal(length, 0);
    }
}

static void test_marks(void **state)
{
    (void)state;
    struct file_mark one = git_mark(MISSING), same = git_mark(MISSING);
    assert_true(file_mark_equal(&one, &same));
    for (size_t i = 0; i < strlen(MISSING); i++) {
        g_autofree char *other = g_strdup(MISSING);
        other[i] = 'f';
        struct file_mark mark = git_mark(other);
        if (file_mark_equal(&one, &mark))
            fail_msg("digit %zu makes no difference", i);
    }
    struct file_mark high =
        git_mark("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff");
    assert_true(file_mark_equal(&high, &high));
}

/* --- history ------------------------------------------------------------------------------------
 */

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

/* --- what is not ours ---------------------------------------------------------------------------
 */

/* A repository's own settings run nothing, and its caller's variables lead nowhere else. */
static void test_nothing_runs(void **state)
{
    char *folder = *state;
    g_autofree char *script = g_build_filename(folder, "script", NULL);
    g_autofree char *text = g_strdup_printf("#!/bin/sh\ntouch %s/ran\n", folder);
    put("script", text);
    assert_int_equal(g_chmod("script", 0755), 0);
    static const char *const keys[] = {
        "core.fsmonitor",  "core.pager",      "core.sshCommand", "diff.external", "core.askPass",
        "filter.x.smudge", "diff.x.textconv", "diff.x.command",  "pager.ls-tree", "pager.diff-tree",
    };
    g_autofree char *first = git_in("site", "rev-parse HEAD");
    put("site/.gitattributes", "*.md filter=x diff=x\n");
    edit();
    g_autofree char *second = commit_all();
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
        GIT("config %s %s", keys[i], script);
    g_setenv("GIT_DIR", "/nowhere", TRUE);
    AUTO(git_repository_close) struct git_repository *repository = open_repository("site");
    g_autoptr(GPtrArray) files = git_diff(repository, first, second, NULL);
    assert_int_equal(files->len, 2);
    gsize length;
    const struct git_file *file = files->pdata[1];
    g_autofree char *bytes = git_read(repository, file->blob, LIMIT, &length, NULL);
    assert_string_equal(bytes, CLOSED);
    g_autoptr(GPtrArray) list = git_list(repository, second, NULL);
    assert_int_equal(list->len, 2);
    g_unsetenv("GIT_DIR");
    assert_int_not_equal(access("ran", F_OK), 0);
}

/* A replacement would show another tree than the commit's own. */
static void test_replacements(void **state)
{
    (void)state;
    g_autofree char *first = git_in("site", "rev-parse HEAD");
    vanish();
    g_autofree char *second = commit_all();
    GIT("replace %s %s", first, second);
    AUTO(git_repository_close) struct git_repository *repository = open_repository("site");
    g_autoptr(GPtrArray) files = git_list(repository, first, NULL);
    assert_int_equal(files->len, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refs),
        cmocka_unit_test(test_failures),
        cmocka_unit_test(test_trees),
        cmocka_unit_test_setup_teardown(test_many_questions, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_contents, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_contents_by_path, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_partial_clone, set_up, tear_down),
        cmocka_unit_test(test_marks),
        cmocka_unit_test_setup_teardown(test_history, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_shallow_clone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_nothing_runs, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_replacements, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
