/* See as_git.h. */
#include <stdlib.h>
#include <string.h>

#include "src/base/error.h"
#include "src/sources/as_git.h"
#include "src/sources/git.h"
#include "src/sources/git_refs.h"
#include "src/sources/glob.h"

#define GLOB_CHARACTERS "*?[]{},\\"

/* Where the files are. */
struct place {
    char *root;   /* of the repository */
    char *prefix; /* of the source's folder below it: "" or with "/" at its end */
};

static void place_clear(struct place *place)
{
    g_free(place->root);
    g_free(place->prefix);
}

AUTO_DEFINE_CLEAR(struct place, place_clear)

static bool is_repository(const char *path)
{
    AUTO(git_folders_clear) struct git_folders folders = {0};
    return git_folders_find(path, &folders, NULL);
}

/* The repository at the folder or above it. */
static bool find_above(const char *folder, struct place *place)
{
    char *real_path = realpath(folder, NULL);
    if (!real_path)
        return false;
    g_autofree char *root = g_strdup(real_path);
    while (!is_repository(root) && strcmp(root, "/") != 0) {
        char *parent = g_path_get_dirname(root);
        g_free(root);
        root = parent;
    }
    const char *below = real_path + strlen(root);
    below += *below == '/';
    place->prefix = *below ? g_strconcat(below, "/", NULL) : g_strdup("");
    free(real_path);
    place->root = g_steal_pointer(&root);
    return is_repository(place->root);
}

static bool find_place(const struct source_config *source, struct place *place, GError **error)
{
    bool is_there = g_file_test(source->path, G_FILE_TEST_IS_DIR);
    if (!is_there && find_above(".", place)) {
        g_free(place->prefix);
        place->prefix = g_strdup("");
        return true;
    }
    if (is_there && find_above(source->path, place))
        return true;
    return error_set(error, ERROR_SOURCE, "run it in a clone of the repository with the postings",
                     "%s: %s is in no git repository", source->name, source->path);
}

static char *escape(const char *text)
{
    GString *escaped = g_string_new(NULL);
    for (; *text; text++) {
        if (strchr(GLOB_CHARACTERS, *text))
            g_string_append_c(escaped, '\\');
        g_string_append_c(escaped, *text);
    }
    return g_string_free(escaped, FALSE);
}

/* A pattern without "/" matches at any depth: below the folder it has to as well. */
static GStrv prefix_globs(GStrv globs, const char *prefix)
{
    if (!*prefix)
        return g_strdupv(globs);
    g_autofree char *escaped = escape(prefix);
    g_autoptr(GStrvBuilder) prefixed = g_strv_builder_new();
    for (; *globs; globs++) {
        g_autofree char *glob =
            g_strconcat(escaped, strchr(*globs, '/') ? "" : "**/", *globs, NULL);
        g_strv_builder_add(prefixed, glob);
    }
    return g_strv_builder_end(prefixed);
}

static bool check_globs(const struct source_config *source, GError **error)
{
    for (GStrv glob = source->globs; *glob; glob++) {
        if (glob_check(*glob, error))
            continue;
        g_prefix_error(error, "%s: ", source->name);
        return false;
    }
    return true;
}

struct source_config *source_as_git(const struct source_config *source, GError **error)
{
    bool is_git = strcmp(source->kind, "git") == 0;
    if (!is_git && strcmp(source->kind, "directory") != 0)
        return NULL;
    AUTO(place_clear) struct place place = {0};
    if (!find_place(source, &place, error))
        return NULL;
    const char *prefix = is_git ? "" : place.prefix;
    AUTO(source_as_git_free) struct source_config *copy = g_memdup2(source, sizeof *source);
    copy->kind = (char *)git_kind.name;
    copy->path = g_steal_pointer(&place.root);
    copy->globs = prefix_globs(source->globs, prefix);
    const char *from = source->organisation.from;
    copy->organisation.from = from ? g_strconcat(prefix, from, NULL) : NULL;
    return check_globs(copy, error) ? g_steal_pointer(&copy) : NULL;
}

void source_as_git_free(struct source_config *source)
{
    if (!source)
        return;
    g_free(source->path);
    g_strfreev(source->globs);
    g_free(source->organisation.from);
    g_free(source);
}
