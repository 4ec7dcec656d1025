/* Reading, creating and telling files apart, in a folder made for each test. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "src/base/error.h"
#include "src/base/file.h"

static int make_folder(void **state)
{
    *state = g_dir_make_tmp("announce-file-XXXXXX", NULL);
    return *state ? 0 : -1;
}

static int remove_folder(void **state)
{
    g_autoptr(GDir) folder = g_dir_open(*state, 0, NULL);
    for (const char *name; (name = g_dir_read_name(folder));) {
        g_autofree char *path = g_build_filename(*state, name, NULL);
        g_remove(path);
    }
    g_rmdir(*state);
    g_free(*state);
    return 0;
}

static void test_create_then_read(void **state)
{
    g_autofree char *path = g_build_filename(*state, "new", NULL);
    g_autoptr(GError) error = NULL;
    assert_true(file_create(path, "état\n", 0600, &error));
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0600);

    gsize length = 0;
    g_autofree char *bytes = file_read(path, 100, &length, &error);
    assert_non_null(bytes);
    assert_string_equal(bytes, "état\n");
    assert_int_equal(length, 6);

    assert_false(file_create(path, "other", 0600, &error));
    assert_int_equal(error->code, ERROR_CONFIG);
    assert_non_null(strstr(error->message, "exists already"));
    g_autofree char *still = file_read(path, 100, NULL, NULL);
    assert_string_equal(still, "état\n");
}

static void test_create_in_no_folder(void **state)
{
    g_autofree char *path = g_build_filename(*state, "missing", "new", NULL);
    g_autoptr(GError) error = NULL;
    assert_false(file_create(path, "x", 0600, &error));
    assert_non_null(strstr(error->message, path));
}

static void test_make_folders(void **state)
{
    g_autofree char *above = g_build_filename(*state, "a", NULL);
    g_autofree char *folder = g_build_filename(above, "b", NULL);
    g_autofree char *in_file = g_build_filename(*state, "file", "c", NULL);
    g_autofree char *file = g_path_get_dirname(in_file);
    struct stat status;
    for (int twice = 0; twice < 2; twice++)
        assert_true(file_make_folder(folder));
    assert_int_equal(stat(folder, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0700);
    g_rmdir(folder);

    assert_true(file_create(file, "x", 0600, NULL));
    assert_false(file_make_folder(file));
    assert_false(file_make_folder(in_file));
    assert_false(file_sync_folder(in_file));
}

static void test_read_bounds(void **state)
{
    g_autofree char *path = g_build_filename(*state, "file", NULL);
    static const struct {
        const char *name, *bytes;
        gsize length, max;
        bool is_read;
    } cases[] = {
        {"empty", "", 0, 0, true},
        {"as large as may be", "abcd", 4, 4, true},
        {"one more", "abcde", 5, 4, false},
        {"NUL inside", "a\0b", 3, 10, true},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        assert_true(g_file_set_contents(path, cases[i].bytes, (gssize)cases[i].length, NULL));
        gsize length = 99;
        g_autoptr(GError) error = NULL;
        g_autofree char *bytes = file_read(path, cases[i].max, &length, &error);
        if ((bytes != NULL) != cases[i].is_read || (error != NULL) == cases[i].is_read)
            fail_msg("%s: %s", cases[i].name, bytes ? "read" : "not read");
        if (bytes && (length != cases[i].length || memcmp(bytes, cases[i].bytes, length + 1) != 0))
            fail_msg("%s: other bytes", cases[i].name);
    }
}

static void test_read_what_is_no_file(void **state)
{
    g_autofree char *fifo = g_build_filename(*state, "fifo", NULL);
    g_autofree char *missing = g_build_filename(*state, "missing", NULL);
    assert_int_equal(mkfifo(fifo, 0600), 0);
    const struct {
        const char *name, *path, *message;
    } cases[] = {
        {"missing", missing, "No such file"},
        {"folder", *state, "is a directory"},
        {"FIFO", fifo, "not a regular file"},
        {"without end", "/dev/zero", "not a regular file"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *bytes = file_read(cases[i].path, 100, NULL, &error);
        if (bytes || !error || !strstr(error->message, cases[i].message))
            fail_msg("%s: %s", cases[i].name, error ? error->message : "read");
    }
}

static void test_marks(void **state)
{
    (void)state;
    const struct file_mark mark = {.inode = 1, .size = 2, .mtime_ns = 3, .ctime_ns = 4};
    const struct {
        const char *name;
        struct file_mark other;
        bool is_equal;
    } cases[] = {
        {"same", {1, 2, 3, 4}, true},   {"inode", {9, 2, 3, 4}, false},
        {"size", {1, 9, 3, 4}, false},  {"mtime", {1, 2, 9, 4}, false},
        {"ctime", {1, 2, 3, 9}, false}, {"unknown", {1, 2, -1, 4}, false},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        if (file_mark_equal(&mark, &cases[i].other) != cases[i].is_equal)
            fail_msg("%s", cases[i].name);
    }
    const struct file_mark unknown = {1, 2, -1, 4};
    assert_false(file_mark_equal(&unknown, &unknown));
}

static void test_racy(void **state)
{
    (void)state;
    const int64_t second = 1000000000, at = 1700000000 * second;
    const struct {
        const char *name;
        int64_t mtime_ns, ctime_ns, read_at_ns;
        bool is_racy;
    } cases[] = {
        {"long ago", at + 1, at + 1, at + second, false},
        {"just now", at + 1, at + 1, at + 2, true},
        {"within a tick", at + 1, at + 1, at + 9000000, true},
        {"old mtime, fresh ctime", at - 100 * second + 1, at + 1, at + 2, true},
        {"in the future", at + second + 1, at + 1, at + 2, true},
        {"whole seconds, 1 s ago", at, at, at + second, true},
        {"whole seconds, 3 s ago", at, at, at + 3 * second, false},
        {"whole mtime on a fine clock", at, at + 1, at + second, false},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const struct file_mark mark = {1, 2, cases[i].mtime_ns, cases[i].ctime_ns};
        if (file_mark_is_racy(&mark, cases[i].read_at_ns) != cases[i].is_racy)
            fail_msg("%s", cases[i].name);
    }
}

static void test_mark_string(void **state)
{
    g_autofree char *path = g_build_filename(*state, "file", NULL);
    g_autofree char *absent = file_mark_string(path);
    assert_string_equal(absent, "absent");
    assert_true(file_create(path, "abc", 0600, NULL));
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    struct file_mark mark = file_mark_of(&status);
    assert_int_equal(mark.size, 3);
    assert_int_equal(mark.mtime_ns, status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec);
    g_autofree char *expected = g_strdup_printf("%ld:3:%ld:%ld", (long)mark.inode,
                                                (long)mark.mtime_ns, (long)mark.ctime_ns);
    g_autofree char *actual = file_mark_string(path);
    assert_string_equal(actual, expected);
}

static void test_write_all(void **state)
{
    g_autofree char *path = g_build_filename(*state, "file", NULL);
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_true(file_write_all(fd, "abc", 3) && file_write_all(fd, "", 0));
    close(fd);
    g_autofree char *bytes = file_read(path, 10, NULL, NULL);
    assert_string_equal(bytes, "abc");
    int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
    assert_false(file_write_all(full, "abc", 3));
    close(full);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_create_then_read, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_create_in_no_folder, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_make_folders, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_read_bounds, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_read_what_is_no_file, make_folder, remove_folder),
        cmocka_unit_test(test_marks),
        cmocka_unit_test(test_racy),
        cmocka_unit_test_setup_teardown(test_mark_string, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_write_all, make_folder, remove_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
