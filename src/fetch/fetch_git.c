/*
 * See fetch_git.h. git asks nobody anything: neither a terminal nor a window, and what it needs to
 * know stands where the user's git finds it (ssh keys, credential helpers).
 */
#include "src/fetch/fetch_git.h"
#include "src/base/error.h"
#include "src/sources/program.h"

#define MAX_WORDS (64 * 1024) /* it is to say nothing */

/* "NAME=VALUE", and "NAME" for what the environment of who called us must not say. */
static const char *const variables[] = {
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "LC_ALL=C",
    "GIT_TERMINAL_PROMPT=0",
    "GIT_ASKPASS=false",
    "SSH_ASKPASS=false",
    "SSH_ASKPASS_REQUIRE=force", /* else ssh would ask the terminal */
    "GIT_ALLOW_PROTOCOL=file:https:ssh",
};

/* With the folder above the repository, where no other is looked for. Ends with NULL. */
static GPtrArray *list_variables(const char *repository)
{
    GPtrArray *list = g_ptr_array_new_with_free_func(g_free);
    for (gsize i = 0; i < G_N_ELEMENTS(variables); i++)
        g_ptr_array_add(list, g_strdup(variables[i]));
    g_autofree char *above = g_path_get_dirname(repository);
    g_ptr_array_add(list, g_strconcat("GIT_CEILING_DIRECTORIES=", above, NULL));
    g_ptr_array_add(list, NULL);
    return list;
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
    g_autoptr(GPtrArray) environment = list_variables(source->path);
    const struct program program = {
        .argv = (char *const *)line,
        .variables = (const char *const *)environment->pdata,
        .folder = source->path,
        .timeout = source->timeout,
        .max_bytes = MAX_WORDS,
    };
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
