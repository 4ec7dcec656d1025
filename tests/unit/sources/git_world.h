/* What the tests of git share: a temporary folder with small real repositories in it. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/unit/sources/postings.h"

/* The current folder of a test; its repository is in "site". */
static char *enter_folder(void)
{
    static const struct {
        const char *name, *value;
    } variables[] = {
        {"GIT_CONFIG_NOSYSTEM", "1"},
        {"GIT_AUTHOR_NAME", "Somebody"},
        {"GIT_AUTHOR_EMAIL", "somebody@example.org"},
        {"GIT_COMMITTER_NAME", "Somebody"},
        {"GIT_COMMITTER_EMAIL", "somebody@example.org"},
        {"GIT_AUTHOR_DATE", "1500000000 +0000"},
        {"GIT_COMMITTER_DATE", "1500000000 +0000"},
    };
    char *folder = g_dir_make_tmp("announce-XXXXXX", NULL);
    assert_non_null(folder);
    assert_int_equal(chdir(folder), 0);
    g_setenv("HOME", folder, TRUE);
    g_unsetenv("GIT_DIR");
    for (size_t i = 0; i < G_N_ELEMENTS(variables); i++)
        g_setenv(variables[i].name, variables[i].value, TRUE);
    return folder;
}

/* Leave the folder and remove it. */
static void leave_folder(char *folder)
{
    g_autofree char *quoted = g_shell_quote(folder);
    g_autofree char *command = g_strconcat("rm -rf ", quoted, NULL);
    assert_int_equal(chdir("/"), 0);
    assert_true(g_spawn_command_line_sync(command, NULL, NULL, NULL, NULL));
    g_free(folder);
}

/* Run git in `folder`; what it prints without the last line feed, owned by the caller. */
static char *G_GNUC_PRINTF(2, 3) git_in(const char *folder, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *words = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *line = g_strdup_printf(
        "git -c init.defaultBranch=main -c protocol.file.allow=always -C %s %s", folder, words);
    g_autofree char *output = NULL, *problem = NULL;
    int status;
    assert_true(g_spawn_command_line_sync(line, &output, &problem, &status, NULL));
    if (status != 0)
        fail_msg("%s: %s", line, problem);
    return g_strdup(g_strchomp(output));
}

#define GIT(...) g_free(git_in("site", __VA_ARGS__))

static void put_bytes(const char *path, const char *bytes, gssize length)
{
    g_autofree char *folder = g_path_get_dirname(path);
    assert_int_equal(g_mkdir_with_parents(folder, 0755), 0);
    assert_true(g_file_set_contents(path, bytes, length, NULL));
}

static void put(const char *path, const char *text)
{
    put_bytes(path, text, -1);
}

/* Commit all that is in "site"; the commit's id, owned by the caller. */
G_GNUC_UNUSED static char *commit_all(void)
{
    GIT("add --all");
    GIT("commit --quiet --allow-empty --message=step");
    return git_in("site", "rev-parse HEAD");
}

static void begin_repository(void)
{
    assert_int_equal(g_mkdir("site", 0755), 0);
    GIT("init --quiet");
}
