/* Listings: their order, their marks, and that a second thread makes no difference. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "src/base/error.h"
#include "src/base/notice.h"
#include "src/sources/listing.h"

static int set_up(void **state)
{
    *state = g_dir_make_tmp("announce-XXXXXX", NULL);
    return *state && chdir(*state) == 0 ? 0 : -1;
}

static int tear_down(void **state)
{
    g_autofree char *folder = *state, *quoted = g_shell_quote(folder);
    g_autofree char *command = g_strconcat("rm -rf ", quoted, NULL);
    return chdir("/") == 0 && g_spawn_command_line_sync(command, NULL, NULL, NULL, NULL) ? 0 : -1;
}

/* A file of so many bytes. */
static void put(const char *path, size_t size)
{
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *bytes = g_strnfill(size, 'x');
    assert_int_equal(g_mkdir_with_parents(folder, 0755), 0);
    assert_true(g_file_set_contents(path, bytes, (gssize)size, NULL));
}

static void count_work(void *data)
{
    ++*(int *)data;
}

/* What *.md lists here; what was to be done meanwhile was done once, or not at all. */
static struct listing *list(GError **error)
{
    static const char *const patterns[] = {"*.md", NULL};
    AUTO(beneath_close) struct beneath *beneath = beneath_open(".", error);
    AUTO(globs_free) struct globs *globs = globs_new(patterns);
    g_autoptr(GPtrArray) notices = notices_new();
    int worked = 0;
    const struct meanwhile meanwhile = {count_work, &worked};
    struct listing *listing = listing_read(beneath, globs, notices, &meanwhile, error);
    assert_in_range(worked, listing ? 1 : 0, 1);
    return listing;
}

static const struct listed *file_at(const struct listing *listing, guint i)
{
    return &g_array_index(listing->files, struct listed, i);
}

/* A folder stands where its "/" puts it: after what goes on with a dot or a dash. */
static void test_order(void **state)
{
    (void)state;
    static const char *const paths[] = {
        "B.md",     "a-b.md",       "a.md",  "a.md.md", "a/b/c.md", "a/b0.md", "a/c.md",
        "a0.md",    "b.d/x.md",     "b.md",  "b/1.md",  "b/2.md",   "b/a.md",  "b/link.md",
        "b/z/1.md", "b/z/z/z/z.md", "b0.md", "link.md", "z.md",     "é.md",
    };
    for (size_t i = G_N_ELEMENTS(paths); i > 0; i--) {
        if (!strstr(paths[i - 1], "link"))
            put(paths[i - 1], i);
    }
    assert_int_equal(symlink("1.md", "b/link.md"), 0);
    assert_int_equal(symlink("z.md", "link.md"), 0);
    AUTO(listing_free) struct listing *listing = list(NULL);
    assert_int_equal(listing->files->len, G_N_ELEMENTS(paths));
    for (guint i = 0; i < listing->files->len; i++) {
        const struct listed *listed = file_at(listing, i);
        GStatBuf status;
        assert_int_equal(g_stat(paths[i], &status), 0); /* of a link: what it leads to */
        const struct file_mark mark = file_mark_of(&status);
        assert_string_equal(listed->path, paths[i]);
        assert_true(file_mark_equal(&listed->mark, &mark));
    }
}

static void fill(const char *folder, int count)
{
    for (int i = 0; i < count; i++) {
        g_autofree char *path = g_strdup_printf("%s/%05d.md", folder, i);
        put(path, (size_t)i % 7);
    }
}

/* As many as have a second thread called, in one folder and in several. */
static void test_many(void **state)
{
    (void)state;
    static const int counts[] = {1, 255, 256, 257, 511, 700, 2600};
    for (size_t i = 0; i < G_N_ELEMENTS(counts); i++) {
        fill("a", counts[i]);
        fill("b/c", counts[i]);
        AUTO(listing_free) struct listing *listing = list(NULL);
        assert_int_equal(listing->files->len, 2 * counts[i]);
        for (guint j = 0; j < listing->files->len; j++) {
            int number = (int)j % counts[i];
            g_autofree char *path =
                g_strdup_printf("%s/%05d.md", (int)j < counts[i] ? "a" : "b/c", number);
            assert_string_equal(file_at(listing, j)->path, path);
            assert_int_equal(file_at(listing, j)->mark.size, number % 7);
        }
    }
}

/* A folder that cannot be entered ends the listing, with a thread at work or not. */
static void test_failure(void **state)
{
    (void)state;
    for (int count = 1; count < 3000; count += 2000) {
        fill("a", count);
        g_autofree char *deep = g_strnfill(2 * LISTING_MAX_DEPTH + 2, '/');
        for (int i = 0; i <= LISTING_MAX_DEPTH; i++)
            deep[2 * i] = 'z';
        assert_int_equal(g_mkdir_with_parents(deep, 0755), 0);
        g_autoptr(GError) error = NULL;
        assert_null(list(&error));
        assert_true(g_error_matches(error, ANNOUNCE_ERROR, ERROR_SOURCE));
        assert_true(g_str_has_suffix(error->message, "z/z: folders are nested too deep"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_many, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_failure, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
