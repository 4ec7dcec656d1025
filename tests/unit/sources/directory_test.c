/* The directory source on real folders: what is seen, what is read again, what is left alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/error.h"
#include "src/base/notice.h"
#include "src/sources/source.h"

#define OPEN "---\nopen: true\ntitle: Dev\n---\nCome.\n"
#define CLOSED "---\nopen: false\ntitle: Dev\n---\nCome.\n"

/* A folder "site" in a temporary one, which is the current folder; "outside" lies beside it. */
struct world {
    char *folder;
    struct source_config source;
    struct zone *zone;
    GPtrArray *known; /* of struct known_file */
};

static void known_free(void *file)
{
    known_file_free(file);
}

static GStrv list(const char *text)
{
    return g_strsplit(text, " ", -1);
}

static int set_up(void **state)
{
    struct world *world = g_new0(struct world, 1);
    world->folder = g_dir_make_tmp("announce-XXXXXX", NULL);
    if (!world->folder || chdir(world->folder) != 0)
        return -1;
    world->source.path = g_build_filename(world->folder, "site", NULL);
    world->source.globs = list("*.md *.markdown");
    world->source.fields.open = list("open");
    world->source.fields.title = list("title");
    world->source.open_values = list("true");
    world->source.closed_values = list("false");
    world->zone = zone_new("UTC");
    world->known = g_ptr_array_new_with_free_func(known_free);
    *state = world;
    return g_mkdir("site", 0755);
}

static int tear_down(void **state)
{
    struct world *world = *state;
    g_autofree char *quoted = g_shell_quote(world->folder);
    g_autofree char *command = g_strconcat("rm -rf ", quoted, NULL);
    int failed = chdir("/") != 0 || !g_spawn_command_line_sync(command, NULL, NULL, NULL, NULL);
    g_free(world->folder);
    g_free(world->source.path);
    g_strfreev(world->source.globs);
    g_strfreev(world->source.fields.open);
    g_strfreev(world->source.fields.title);
    g_strfreev(world->source.open_values);
    g_strfreev(world->source.closed_values);
    zone_free(world->zone);
    g_ptr_array_unref(world->known);
    g_free(world);
    return failed ? -1 : 0;
}

/* --- little commands ----------------------------------------------------------------------------
 */

static void make_old(const char *path)
{
    const struct timespec old[] = {{.tv_sec = 1500000000, .tv_nsec = 1},
                                   {.tv_sec = 1500000000, .tv_nsec = 1}};
    utimensat(AT_FDCWD, path, old, AT_SYMLINK_NOFOLLOW);
}

static void put(const char *path, const char *text)
{
    g_autofree char *folder = g_path_get_dirname(path);
    assert_int_equal(g_mkdir_with_parents(folder, 0755), 0);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644); /* in place: it keeps its inode */
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
    make_old(path);
}

/* ctime is the kernel's own: wait until what was written has marks that prove something. */
static void let_a_tick_pass(void)
{
    g_usleep(30000);
}

static GPtrArray *known_files(void *data, GError **error)
{
    (void)error;
    return ((struct world *)data)->known;
}

static struct observation *observe(struct world *world, bool read_all, GError **error)
{
    struct source_view view = {.config = &world->source,
                               .zone = world->zone,
                               .load_files = known_files,
                               .data = world,
                               .read_all = read_all};
    return source_kind_find("directory")->observe(&view, error);
}

/* "dev.md posting open, notes.md none": what an observation says, in order. */
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
    }
    return g_string_free(text, FALSE);
}

/* Know what was seen, as the store would. */
static void learn(struct world *world, const struct observation *observation)
{
    g_ptr_array_set_size(world->known, 0);
    for (guint i = 0; i < observation->seen->len; i++) {
        const struct seen *seen = observation->seen->pdata[i];
        struct known_file *file = g_new0(struct known_file, 1);
        file->path = g_strdup(seen->path);
        file->mark = seen->mark;
        g_ptr_array_add(world->known, file);
    }
}

/* --- situations ---------------------------------------------------------------------------------
 */

static void do_nothing(void)
{
}

static void edit(void)
{
    put("site/dev.md", CLOSED);
}

static void edit_same_size_same_mtime(void)
{
    put("site/dev.md", "---\nopen: true\ntitle: Ops\n---\nCome.\n");
}

static void replace_atomically(void)
{
    put("site/.dev.md.tmp", CLOSED);
    g_rename("site/.dev.md.tmp", "site/dev.md");
}

static void vanish(void)
{
    g_remove("site/dev.md");
}

static void add_first(void)
{
    put("site/a.md", OPEN);
}

static void add_deeper(void)
{
    put("site/content/_jobs/ops.markdown", CLOSED);
}

static void add_without_front_matter(void)
{
    put("site/notes.md", "Just notes.\n");
}

static void add_bad_yaml(void)
{
    put("site/bad.md", "---\ntitle: a: b\n---\n");
}

static void add_too_large(void)
{
    g_autofree char *text = g_strnfill(POSTING_MAX_BYTES + 1, 'a');
    put("site/large.md", text);
}

static void add_what_does_not_match(void)
{
    put("site/dev.txt", OPEN);
    put("site/dev.md~", OPEN);
    put("site/.dev.md", OPEN);
    put("site/.git/dev.md", OPEN);
}

static void add_fifo(void)
{
    assert_int_equal(mkfifo("site/pipe.md", 0644), 0);
}

static void add_folder_named_so(void)
{
    put("site/folder.md/ops.md", OPEN);
}

static void link_out(void)
{
    put("outside/secret.md", OPEN);
    assert_int_equal(symlink("../outside/secret.md", "site/out.md"), 0);
}

static void link_in(void)
{
    put("site/drafts/ops.txt", OPEN);
    assert_int_equal(symlink("drafts/ops.txt", "site/in.md"), 0);
}

static void link_in_by_absolute_path(void)
{
    g_autofree char *folder = g_get_current_dir();
    g_autofree char *target = g_build_filename(folder, "site/drafts/ops.txt", NULL);
    put("site/drafts/ops.txt", OPEN);
    assert_int_equal(symlink(target, "site/in.md"), 0);
}

static void link_to_nowhere(void)
{
    assert_int_equal(symlink("nothing.md", "site/broken.md"), 0);
}

static void link_to_itself(void)
{
    assert_int_equal(symlink("loop.md", "site/loop.md"), 0);
}

static void link_to_a_folder(void)
{
    put("site/real/ops.md", OPEN);
    assert_int_equal(symlink("real", "site/again"), 0);
    assert_int_equal(symlink("../outside", "site/outside"), 0);
    assert_int_equal(symlink("..", "site/real/up"), 0);
}

static void link_to_a_folder_like_a_file(void)
{
    put("site/real/ops.txt", OPEN);
    assert_int_equal(symlink("real", "site/folder.md"), 0);
}

static void add_name_not_utf8(void)
{
    put("site/d\xe9v.md", OPEN);
}

static void add_folder_not_utf8(void)
{
    put("site/\xe9t\xe9/dev.md", OPEN);
}

static void add_odd_names(void)
{
    put("site/développeur·se (h f).md", OPEN);
    put("site/a\nb.md", OPEN);
}

static void lock_file(void)
{
    g_chmod("site/dev.md", 0);
}

static const struct {
    const char *name;
    void (*happens)(void);
    const char *globs, *seen, *notice; /* notice: within the first one; NULL = there is none */
    bool is_unchanged, needs_rights;
} situations[] = {
    {"nothing", do_nothing, "*.md", "dev.md unchanged", NULL, true},
    {"edited", edit, "*.md", "dev.md posting closed", NULL},
    {"edited, size and mtime the same", edit_same_size_same_mtime, "*.md", "dev.md posting open",
     NULL},
    {"replaced by a rename", replace_atomically, "*.md", "dev.md posting closed", NULL},
    {"vanished", vanish, "*.md", "", NULL},
    {"one more, before it", add_first, "*.md", "a.md posting open, dev.md unchanged", NULL},
    {"one more, deeper", add_deeper, "*.md *.markdown",
     "content/_jobs/ops.markdown posting closed, dev.md unchanged", NULL},
    {"only where the glob says", add_deeper, "content/**/*.markdown",
     "content/_jobs/ops.markdown posting closed", NULL},
    {"no front matter", add_without_front_matter, "*.md", "dev.md unchanged, notes.md none", NULL},
    {"unreadable YAML", add_bad_yaml, "*.md", "bad.md unreadable, dev.md unchanged", NULL},
    {"too large", add_too_large, "*.md", "dev.md unchanged, large.md unreadable", NULL},
    {"what does not match", add_what_does_not_match, "*.md", "dev.md unchanged", NULL, true},
    {"a FIFO", add_fifo, "*.md", "dev.md unchanged", "not a regular file", true},
    {"a folder named like a file", add_folder_named_so, "*.md",
     "dev.md unchanged, folder.md/ops.md posting open", NULL},
    {"a link that leaves", link_out, "*.md", "dev.md unchanged", "leaves the source's folder",
     true},
    {"a link within", link_in, "*.md", "dev.md unchanged, in.md posting open", NULL},
    {"an absolute link within", link_in_by_absolute_path, "*.md",
     "dev.md unchanged, in.md posting open", NULL},
    {"a link to nowhere", link_to_nowhere, "*.md", "dev.md unchanged", "leads nowhere", true},
    {"a link to itself", link_to_itself, "*.md", "dev.md unchanged", "leads nowhere", true},
    {"links to folders", link_to_a_folder, "*.md", "dev.md unchanged, real/ops.md posting open",
     NULL},
    {"a link to a folder, named like a file", link_to_a_folder_like_a_file, "*.md",
     "dev.md unchanged", "no regular file", true},
    {"a name that is not UTF-8", add_name_not_utf8, "*.md", "dev.md unchanged", "not UTF-8", true},
    {"a folder that is not UTF-8", add_folder_not_utf8, "*.md", "dev.md unchanged", "not UTF-8",
     true},
    {"odd names", add_odd_names, "*.md",
     "a\nb.md posting open, dev.md unchanged, développeur·se (h f).md posting open", NULL},
    {"a file that may not be read", lock_file, "*.md", "dev.md unreadable again", NULL, false,
     true},
};

static void check_situation(struct world *world, size_t i)
{
    g_autoptr(GError) error = NULL;
    put("site/dev.md", OPEN);
    g_strfreev(world->source.globs);
    world->source.globs = list("*.md *.markdown");
    let_a_tick_pass();
    AUTO(observation_free) struct observation *before = observe(world, false, &error);
    learn(world, before);
    situations[i].happens();
    let_a_tick_pass();
    g_strfreev(world->source.globs);
    world->source.globs = list(situations[i].globs);
    AUTO(observation_free) struct observation *after = observe(world, false, &error);
    if (!after)
        fail_msg("%s: %s", situations[i].name, error->message);
    g_autofree char *seen = describe(after);
    if (strcmp(seen, situations[i].seen) != 0)
        fail_msg("%s: %s", situations[i].name, seen);
    if (after->is_unchanged != situations[i].is_unchanged)
        fail_msg("%s: is_unchanged", situations[i].name);
    const struct notice *notice = after->notices->len > 0 ? after->notices->pdata[0] : NULL;
    if (!notice != !situations[i].notice || (notice && !strstr(notice->what, situations[i].notice)))
        fail_msg("%s: notice %s", situations[i].name, notice ? notice->what : "missing");
}

static void test_situations(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < G_N_ELEMENTS(situations); i++) {
        if (situations[i].needs_rights && geteuid() == 0) {
            print_message("%s: left out, root may read everything\n", situations[i].name);
            continue;
        }
        void *state = NULL;
        assert_int_equal(set_up(&state), 0);
        check_situation(state, i);
        assert_int_equal(tear_down(&state), 0);
    }
}

/* --- one by one ---------------------------------------------------------------------------------
 */

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
        cmocka_unit_test(test_situations),
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
