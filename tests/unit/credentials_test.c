/* Secrets from the three places, and files that are refused without a word of what is in them. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "src/base/error.h"
#include "src/base/file.h"
#include "src/credentials.h"

#define SECRET "hush"

struct place {
    char *folder, *file; /* of the test; `file` is a credentials file within */
};

static int make_place(void **state)
{
    struct place *place = g_new0(struct place, 1);
    place->folder = g_dir_make_tmp("announce-credentials-XXXXXX", NULL);
    place->file = g_build_filename(place->folder, "credentials.yaml", NULL);
    *state = place;
    unsetenv("CREDENTIALS_DIRECTORY");
    return place->folder ? 0 : -1;
}

static int remove_place(void **state)
{
    struct place *place = *state;
    g_autoptr(GDir) folder = g_dir_open(place->folder, 0, NULL);
    for (const char *name; (name = g_dir_read_name(folder));) {
        g_autofree char *path = g_build_filename(place->folder, name, NULL);
        remove(path);
    }
    rmdir(place->folder);
    g_free(place->folder);
    g_free(place->file);
    g_free(place);
    return 0;
}

static void write_file(const char *path, const char *text, int mode)
{
    unlink(path);
    assert_true(file_create(path, text, mode, NULL));
    assert_int_equal(chmod(path, (mode_t)mode), 0);
}

static const struct {
    const char *name, *text;
    const char *secret; /* of x.token; NULL = none */
    int line;           /* 0 = it is read; else where the mistake is */
} files[] = {
    {"two keys", "x:\n  token: hush\n  consumer_key: a\nfacebook:\n  page_token: b\n", "hush", 0},
    {"quotes", "x: {token: \"hush\"}\n", "hush", 0},
    {"numbers stay texts", "x:\n  token: 0012\n", "0012", 0},
    {"comments alone", "# nothing yet\n", NULL, 0},
    {"empty file", "", NULL, 0},
    {"a key with nothing below", "x:\n  # token: hush\n", NULL, 0},
    {"an empty secret is none", "x:\n  token:\n", NULL, 0},
    {"another name", "x:\n  tokens: hush\n", NULL, 0},
    {"a text below a key", "x: hush\n", NULL, 1},
    {"a text alone", "hush\n", NULL, 1},
    {"a list", "- hush\n", NULL, 1},
    {"a list below a key", "x:\n- hush\n", NULL, 2},
    {"three levels", "x:\n  token:\n    hush: hush\n", NULL, 3},
    {"a list of secrets", "x:\n  token: [hush]\n", NULL, 2},
    {"a name twice", "x:\n  token: hush\n  token: hush2\n", NULL, 3},
    {"a key twice", "x:\n  token: hush\nx:\n  token: hush\n", NULL, 3},
    {"an alias", "x:\n  a: &hush hush\n  token: *hush\n", NULL, 3},
    {"an alias to nothing", "x:\n  token: *hush\n", NULL, 2},
    {"quotes not closed", "x:\n  token: \"hush\n", NULL, 3},
    {"a tab", "x:\n\ttoken: hush\n", NULL, 2},
    {"a mapping as a name", "x:\n  ? {a: hush}\n  : hush\n", NULL, 2},
    {"NUL in a secret", "x:\n  token: \"hush\\0hush\"\n", NULL, 2},
};

static void test_file(void **state)
{
    const struct place *place = *state;
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        write_file(place->file, files[i].text, 0600);
        g_autoptr(GError) error = NULL;
        AUTO(credentials_free) struct credentials *credentials =
            credentials_load(place->file, &error);
        if (!error != (files[i].line == 0))
            fail_msg("%s: %s", files[i].name, error ? error->message : "read");
        if (error) {
            assert_null(credentials_get(credentials, "x", "token", NULL));
            g_autofree char *where = g_strdup_printf("credentials.yaml:%d: ", files[i].line);
            if (error->code != ERROR_CONFIG || !strstr(error->message, where))
                fail_msg("%s: %s", files[i].name, error->message);
            if (strstr(error->message, SECRET) ||
                (error_hint(error) && strstr(error_hint(error), SECRET)))
                fail_msg("%s: the secret is told: %s", files[i].name, error->message);
            continue;
        }
        const char *from = NULL;
        const char *secret = credentials_get(credentials, "x", "token", &from);
        if (g_strcmp0(secret, files[i].secret) != 0)
            fail_msg("%s: %s", files[i].name, secret);
        if (secret)
            assert_string_equal(from, "file");
    }
}

static void test_who_may_read(void **state)
{
    const struct place *place = *state;
    static const struct {
        const char *name;
        int mode;
        bool is_read;
    } cases[] = {
        {"its owner alone", 0600, true},   {"its owner may only read", 0400, true},
        {"its group reads", 0640, false},  {"others read", 0604, false},
        {"its group writes", 0620, false}, {"others execute", 0601, false},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        write_file(place->file, "x:\n  token: hush\n", cases[i].mode);
        g_autoptr(GError) error = NULL;
        AUTO(credentials_free) struct credentials *credentials =
            credentials_load(place->file, &error);
        if (!error != cases[i].is_read || !credentials)
            fail_msg("%s: %s", cases[i].name, error ? error->message : "read");
        if (error &&
            (error->code != ERROR_CONFIG || !g_str_has_prefix(error_hint(error), "chmod 600 /")))
            fail_msg("%s: %s", cases[i].name, error_hint(error));
    }
}

static void test_what_is_no_file(void **state)
{
    const struct place *place = *state;
    g_autofree char *link = g_build_filename(place->folder, "link", NULL);
    g_autofree char *fifo = g_build_filename(place->folder, "fifo", NULL);
    g_autofree char *large = g_build_filename(place->folder, "large", NULL);
    g_autofree char *text = g_strnfill(65 * 1024, '#');
    write_file(place->file, "x:\n  token: hush\n", 0600);
    write_file(large, text, 0600);
    assert_int_equal(symlink(place->file, link), 0);
    assert_int_equal(mkfifo(fifo, 0600), 0);
    const struct {
        const char *path, *says;
    } cases[] = {
        {link, "symbolic link"},
        {fifo, "not a regular file"},
        {place->folder, "not a regular file"},
        {large, "larger than 64 KiB"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        AUTO(credentials_free)
        struct credentials *credentials = credentials_load(cases[i].path, &error);
        assert_null(credentials_get(credentials, "x", "token", NULL));
        assert_int_equal(error->code, ERROR_CONFIG);
        if (!strstr(error->message, cases[i].says))
            fail_msg("%s: %s", cases[i].says, error->message);
    }
}

static void test_no_file(void **state)
{
    const struct place *place = *state;
    AUTO(credentials_free) struct credentials *absent = credentials_load(place->file, NULL);
    AUTO(credentials_free) struct credentials *none = credentials_load(NULL, NULL);
    assert_non_null(absent);
    assert_non_null(none);
    assert_null(credentials_get(absent, "x", "token", NULL));
    assert_null(credentials_get(none, "x", "token", NULL));
}

static void test_places(void **state)
{
    const struct place *place = *state;
    g_autofree char *systemd = g_build_filename(place->folder, "mes-aides.x.token", NULL);
    const char *from = NULL;
    write_file(place->file, "mes-aides.x:\n  token: from-file\n", 0600);
    AUTO(credentials_free) struct credentials *credentials = credentials_load(place->file, NULL);
    assert_string_equal(credentials_get(credentials, "mes-aides.x", "token", &from), "from-file");
    assert_string_equal(from, "file");

    setenv("ANNOUNCE_MES_AIDES_X_TOKEN", "from-environment", 1);
    assert_string_equal(credentials_get(credentials, "mes-aides.x", "token", &from),
                        "from-environment");
    assert_string_equal(from, "environment");

    write_file(systemd, "from-directory\n", 0440);
    setenv("CREDENTIALS_DIRECTORY", place->folder, 1);
    assert_string_equal(credentials_get(credentials, "mes-aides.x", "token", &from),
                        "from-directory");
    assert_string_equal(from, "directory");
    unlink(systemd); /* what was once read stays */
    assert_string_equal(credentials_get(credentials, "mes-aides.x", "token", &from),
                        "from-directory");

    unsetenv("CREDENTIALS_DIRECTORY");
    setenv("ANNOUNCE_MES_AIDES_X_TOKEN", "", 1); /* empty is none */
    assert_string_equal(credentials_get(credentials, "mes-aides.x", "token", NULL), "from-file");
    unsetenv("ANNOUNCE_MES_AIDES_X_TOKEN");
}

static void test_a_key_is_no_path(void **state)
{
    const struct place *place = *state;
    g_autofree char *inside = g_build_filename(place->folder, "inside", NULL);
    g_autofree char *outside = g_build_filename(place->folder, "x.token", NULL);
    assert_int_equal(mkdir(inside, 0700), 0);
    write_file(outside, "hush", 0600);
    setenv("CREDENTIALS_DIRECTORY", inside, 1);
    AUTO(credentials_free) struct credentials *credentials = credentials_load(NULL, NULL);
    assert_null(credentials_get(credentials, "../x", "token", NULL));
    unsetenv("CREDENTIALS_DIRECTORY");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_file, make_place, remove_place),
        cmocka_unit_test_setup_teardown(test_who_may_read, make_place, remove_place),
        cmocka_unit_test_setup_teardown(test_what_is_no_file, make_place, remove_place),
        cmocka_unit_test_setup_teardown(test_no_file, make_place, remove_place),
        cmocka_unit_test_setup_teardown(test_places, make_place, remove_place),
        cmocka_unit_test_setup_teardown(test_a_key_is_no_path, make_place, remove_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
