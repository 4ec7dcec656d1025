/* Reading beneath a folder: what cannot be staged with files alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "src/base/error.h"
#include "src/sources/beneath.h"

/* The kernel says that this file is empty and then hands out text: as one does that is being
 * written. */
static void test_changes_while_it_is_read(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    AUTO(beneath_close) struct beneath *beneath = beneath_open("/proc/self", &error);
    if (!beneath)
        skip();
    gsize length;
    struct file_mark mark;
    assert_null(beneath_read(beneath, "status", 1000, &length, &mark, &error));
    assert_string_equal(error->message, "status:1: changed while it was read");
    assert_int_equal(mark.mtime_ns, -1);
    assert_true(g_error_matches(error, ANNOUNCE_ERROR, ERROR_POSTING));
}

static void test_sizes(void **state)
{
    static const struct {
        const char *name, *text, *expected; /* NULL = its own bytes */
    } cases[] = {
        {"empty", "", NULL},
        {"as large as may be", "12345678", NULL},
        {"one byte more", "123456789", "file:1: the file is larger than 0 KiB"},
    };
    AUTO(beneath_close) struct beneath *beneath = beneath_open(*state, NULL);
    g_autofree char *path = g_build_filename(*state, "file", NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        gsize length;
        struct file_mark mark;
        assert_true(g_file_set_contents(path, cases[i].text, -1, NULL));
        g_autofree char *bytes = beneath_read(beneath, "file", 8, &length, &mark, &error);
        if (cases[i].expected && (bytes || strcmp(error->message, cases[i].expected) != 0))
            fail_msg("%s: %s", cases[i].name, error ? error->message : "read");
        if (!cases[i].expected &&
            (!bytes || length != strlen(cases[i].text) || strcmp(bytes, cases[i].text) != 0))
            fail_msg("%s: %s", cases[i].name, error ? error->message : bytes);
    }
}

/* The folder read from last stays open: another one, and a link in its place, are still noticed. */
static void test_folders(void **state)
{
    static const struct {
        const char *name, *path, *expected; /* NULL = refused */
    } cases[] = {
        {"a file", "a/file", "in a"},
        {"the next one there", "a/other", "beside it"},
        {"below it", "a/file/file", NULL},
        {"another folder", "b/file", "in b"},
        {"one whose name begins so", "ba/file", NULL},
        {"the first one again", "a/file", "in a"},
        {"the folder itself", "file", "above"},
        {"a link to a folder", "link/file", NULL},
        {"after what was refused", "b/file", "in b"},
        {"upwards", "b/../file", NULL},
        {"upwards at its end", "b/..", NULL},
    };
    static const char *const files[][2] = {
        {"a/file", "in a"}, {"a/other", "beside it"}, {"b/file", "in b"}, {"file", "above"}};
    g_autofree char *a = g_build_filename(*state, "a", NULL);
    g_autofree char *b = g_build_filename(*state, "b", NULL);
    g_autofree char *link = g_build_filename(*state, "link", NULL);
    assert_int_equal(g_mkdir(a, 0755) | g_mkdir(b, 0755) | symlink("a", link), 0);
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = g_build_filename(*state, files[i][0], NULL);
        assert_true(g_file_set_contents(path, files[i][1], -1, NULL));
    }
    AUTO(beneath_close) struct beneath *beneath = beneath_open(*state, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        gsize length;
        struct file_mark mark;
        g_autofree char *bytes = beneath_read(beneath, cases[i].path, 100, &length, &mark, NULL);
        if (g_strcmp0(bytes, cases[i].expected) != 0)
            fail_msg("%s: %s", cases[i].name, bytes);
    }
    for (size_t i = 0; i < 3; i++) {
        g_autofree char *path = g_build_filename(*state, files[i][0], NULL);
        g_remove(path);
    }
    assert_int_equal(g_rmdir(a) | g_rmdir(b) | g_remove(link), 0);
}

static void test_resolves(void **state)
{
    static const struct {
        const char *name, *target, *expected, *why;
    } cases[] = {
        {"beside it", "file", "file", NULL},
        {"by way of its own folder", "./file", "file", NULL},
        {"up", "..", NULL, "leaves the source's folder"},
        {"the folder itself", ".", NULL, "leaves the source's folder"},
        {"a folder that begins like ours", "../%s-too/file", NULL, "leaves the source's folder"},
        {"nowhere", "nothing", NULL, "leads nowhere"},
    };
    AUTO(beneath_close) struct beneath *beneath = beneath_open(*state, NULL);
    g_autofree char *base = g_path_get_basename(*state);
    g_autofree char *link = g_build_filename(*state, "link", NULL);
    g_autofree char *file = g_build_filename(*state, "file", NULL);
    g_autofree char *too = g_strconcat(*state, "-too", NULL);
    g_autofree char *other = g_build_filename(too, "file", NULL);
    assert_int_equal(g_mkdir(too, 0755), 0);
    assert_true(g_file_set_contents(file, "", -1, NULL) &&
                g_file_set_contents(other, "", -1, NULL));
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const char *why = NULL;
        g_autoptr(GString) target = g_string_new(cases[i].target);
        g_string_replace(target, "%s", base, 0);
        g_remove(link);
        assert_int_equal(symlink(target->str, link), 0);
        g_autofree char *path = beneath_resolve(beneath, "link", &why);
        if (g_strcmp0(path, cases[i].expected) != 0 || g_strcmp0(why, cases[i].why) != 0)
            fail_msg("%s: %s, %s", cases[i].name, path, why);
    }
    g_remove(link);
    g_remove(other);
    g_rmdir(too);
}

static int set_up(void **state)
{
    *state = g_dir_make_tmp("announce-XXXXXX", NULL);
    return *state ? 0 : -1;
}

static int tear_down(void **state)
{
    g_autofree char *folder = *state;
    g_autofree char *file = g_build_filename(folder, "file", NULL);
    g_remove(file);
    return g_rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_changes_while_it_is_read),
        cmocka_unit_test_setup_teardown(test_sizes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_folders, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_resolves, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
