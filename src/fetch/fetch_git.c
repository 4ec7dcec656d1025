/*
 * See fetch_git.h. git asks nobody anything: neither a terminal nor a window, and what it needs to
 * know stands where the user's git finds it (ssh keys, credential helpers).
 */
#include "src/fetch/fetch_git.h"
#include "src/base/error.h"
#include "src/sources/program.h"

#define MAX_WORDS (64 * 1024) /* it is to say nothing */

static void prepare_environment(const char *repository)
{
    static const char *const unset[] = {
        "GIT_DIR",       "GIT_WORK_TREE",        "GIT_COMMON_DIR",
        "GIT_NAMESPACE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    };
    static const struct {
        const char *name, *value;
    } set[] = {
        {"LC_ALL", "C"},
        {"GIT_TERMINAL_PROMPT", "0"},
        {"GIT_ASKPASS", "false"},
        {"SSH_ASKPASS", "false"},
        {"SSH_ASKPASS_REQUIRE", "force"}, /* else ssh would ask the terminal */
        {"GIT_ALLOW_PROTOCOL", "file:https:ssh"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(unset); i++)
        g_unsetenv(unset[i]);
    for (gsize i = 0; i < G_N_ELEMENTS(set); i++)
        g_setenv(set[i].name, set[i].value, TRUE);
    g_autofree char *above = g_path_get_dirname(repository);
    g_setenv("GIT_CEILING_DIRECTORIES", above, TRUE);
}

void fetch_git(const struct source_config *source, struct fetched *fetched)
{
    /* "+": a branch that was rewritten is followed; without it git would skip it and say nothing */
    g_autofree char *refspec = g_strdup_printf("+%s:refs/announce/%s", source->ref, source->name);
    const char *const line[] = {
        "git",
        "-c",
        "core.hooksPath=/dev/null",
        "-c",
        "core.fsmonitor=false",
        "fetch",
        "--quiet",
        "--no-tags",
        "--no-write-fetch-head",
        "--no-recurse-submodules",
        "--no-auto-maintenance",
        "--end-of-options",
        source->remote,
        refspec,
        NULL,
    };
    const struct program program = {
        .argv = (char *const *)line,
        .folder = source->path,
        .timeout = source->timeout,
        .max_bytes = MAX_WORDS,
    };
    prepare_environment(source->path);
    g_autoptr(GError) error = NULL;
    gsize length;
    g_autofree char *words = program_output(&program, &length, &error);
    if (words) {
        g_free(fetched->from);
        fetched->from = g_strdup(source->remote);
        return;
    }
    fetched->error = g_strdup_printf("not fetched from %s: %s", source->remote, error->message);
    fetched->hint = g_strdup("what was fetched before is looked at; does `git fetch` work there?");
}
