/* Reading repositories of every shape with git_repository.h, against what git itself says. */
#include "tests/unit/sources/git_repository_world.h"

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
        cmocka_unit_test(test_trees),
        cmocka_unit_test_setup_teardown(test_many_questions, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_contents, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_contents_by_path, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_partial_clone, set_up, tear_down),
        cmocka_unit_test(test_marks),
        cmocka_unit_test_setup_teardown(test_nothing_runs, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_replacements, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
