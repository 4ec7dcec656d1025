/* Which file is the configuration. */
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
#include "src/config/config.h"

static void test_find(void **state)
{
    (void)state;
    static const struct {
        const char *name, *given, *variable;
        bool here, there; /* is there a file in this folder, in the user's? */
        const char *expected;
    } finds[] = {
        {"the option first", "given.yaml", "named.yaml", true, true, "given.yaml"},
        {"then the variable, there or not", NULL, "named.yaml", true, true, "named.yaml"},
        {"an empty variable is none", NULL, "", true, true, "announce.yaml"},
        {"then this folder", NULL, NULL, true, true, "announce.yaml"},
        {"then the user's", NULL, NULL, false, true, "/config/announce/config.yaml"},
        {"else none", NULL, NULL, false, false, NULL},
    };
    if (g_file_test("/etc/announce/config.yaml", G_FILE_TEST_EXISTS))
        skip();
    for (size_t i = 0; i < G_N_ELEMENTS(finds); i++) {
        g_autoptr(GError) error = NULL;
        g_remove("announce.yaml");
        g_remove("config/announce/config.yaml");
        if (finds[i].here)
            assert_true(g_file_set_contents("announce.yaml", "", -1, NULL));
        if (finds[i].there)
            assert_true(g_file_set_contents("config/announce/config.yaml", "", -1, NULL));
        if (finds[i].variable)
            g_setenv("ANNOUNCE_CONFIG", finds[i].variable, TRUE);
        else
            g_unsetenv("ANNOUNCE_CONFIG");
        g_autofree char *path = config_find(finds[i].given, &error);
        bool is_right = finds[i].expected ? path && g_str_has_suffix(path, finds[i].expected)
                                          : !path && error->code == ERROR_CONFIG;
        if (!is_right)
            fail_msg("%s: %s", finds[i].name, path ? path : "none");
    }
}

static int enter_folder(void **state)
{
    char *folder = g_dir_make_tmp("announce-XXXXXX", NULL);
    *state = folder;
    if (!folder || chdir(folder) != 0)
        return -1;
    g_autofree char *config = g_build_filename(folder, "config", NULL);
    g_autofree char *announce = g_build_filename(config, "announce", NULL);
    g_setenv("XDG_CONFIG_HOME", config, TRUE);
    g_unsetenv("XDG_STATE_HOME");
    return g_mkdir_with_parents(announce, 0700);
}

static int leave_folder(void **state)
{
    g_autofree char *folder = *state;
    g_remove("announce.yaml");
    g_remove("config/announce/config.yaml");
    g_rmdir("config/announce");
    g_rmdir("config");
    return chdir("/") == 0 ? g_rmdir(folder) : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_find),
    };
    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
