/*
 * The git source: the commit that the ref names now against the one seen last. The same commit:
 * nothing is looked at. Another: what differs between the two trees is read, and the rest is there
 * as it was. Where there is none to compare with, the tree is listed and blobs are compared.
 */
#include <string.h>

#include "src/base/error.h"
#include "src/base/notice.h"
#include "src/base/text.h"
#include "src/sources/fetched.h"
#include "src/sources/git.h"
#include "src/sources/glob.h"
#include "src/sources/join.h"
#include "src/sources/sample.h"

/* One look at a source. */
struct look {
    const struct source_view *view;
    struct git_repository *repository;
    const char *commit;
    struct joiner *joiner;
    struct common *common;
    const struct globs *globs;
    const GPtrArray *files; /* known, of struct known_file, sorted by path */
    struct observation *observation;
    bool is_incomplete; /* a blob was not there: the next run has to look again */
};

char *git_watched_ref(const struct source_config *source)
{
    return source->remote ? g_strconcat("refs/announce/", source->name, NULL)
                          : g_strdup(source->ref);
}

/* A ref that was fetched from elsewhere, before `remote` or `ref` was changed, is another source's.
 */
static bool is_fetched(const struct source_view *view, GError **error)
{
    g_autofree char *origin = view->config->remote ? fetched_origin(view->config) : NULL;
    if (!origin || !view->fetched)
        return true;
    AUTO(fetched_free) struct fetched *fetched = fetched_load(view->fetched, origin);
    return (fetched && fetched->from) ||
           error_set(error, ERROR_SOURCE, "the next run that reaches it goes on",
                     "%s has not been fetched from %s yet", view->config->ref,
                     view->config->remote);
}

static char *find_tip(const struct source_view *view, struct git_repository *repository,
                      GError **error)
{
    if (!is_fetched(view, error))
        return NULL;
    g_autofree char *ref = git_watched_ref(view->config);
    return git_resolve(repository, ref, error);
}

/* The file known at that path; NULL when there is none. */
static const struct known_file *known_of(const GPtrArray *files, const char *path)
{
    guint from = 0, to = files->len;
    while (from < to) {
        guint middle = from + (to - from) / 2;
        const struct known_file *file = files->pdata[middle];
        int order = strcmp(path, file->path);
        if (order == 0)
            return file;
        if (order < 0)
            to = middle;
        else
            from = middle + 1;
    }
    return NULL;
}

/* Read a file of the commit looked at: a posting, or the partner of one. */
static char *read_at(const char *path, gsize *length, void *data, GError **error)
{
    const struct look *look = data;
    char *bytes =
        git_read_path(look->repository, look->commit, path, POSTING_MAX_BYTES, length, error);
    if (!bytes)
        g_prefix_error(error, "%s:1: ", path);
    return bytes;
}

/* The files of the commit that are looked at; owned by the caller. */
static GPtrArray *list_paths(const struct look *look)
{
    GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
    AUTO(globs_free) struct globs *globs =
        globs_new((const char *const *)look->view->config->globs);
    g_autoptr(GPtrArray) tree = git_list(look->repository, look->commit, NULL);
    for (guint i = 0; tree && i < tree->len; i++) {
        const struct git_file *file = tree->pdata[i];
        if (globs_match(globs, file->path))
            g_ptr_array_add(paths, g_strdup(file->path));
    }
    return paths;
}

static void take_sample(struct common *common, void *data)
{
    struct look *look = data;
    g_autoptr(GPtrArray) paths = list_paths(look);
    sample_files(common, paths, read_at, look);
}

static enum posting_verdict parse(const struct look *look, const char *path, const char *bytes,
                                  gsize length, GPtrArray *notices, struct posting **posting,
                                  GError **error)
{
    const struct source_view *view = look->view;
    const struct posting_view file = {path, view->config, zone_get(view->zone), view->extent,
                                      look->common};
    return join_parse(look->joiner, bytes, length, &file, notices, posting, error);
}

static void cannot_read(struct look *look, struct seen *seen, bool is_missing, const char *why)
{
    seen->kind = SEEN_UNREADABLE;
    seen->problem = g_strdup_printf("%s:1: %s", seen->path, why);
    if (!is_missing)
        return;
    seen->mark.mtime_ns = -1;
    look->is_incomplete = true;
}

/* Read the file's blob. false with ERROR_SOURCE when git fails. */
static bool read_seen(struct look *look, const char *blob, struct seen *seen, GError **error)
{
    g_autoptr(GError) problem = NULL;
    gsize length;
    g_autofree char *bytes = git_read(look->repository, blob, POSTING_MAX_BYTES, &length, &problem);
    if (!bytes && !g_error_matches(problem, ANNOUNCE_ERROR, ERROR_POSTING)) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return false;
    }
    if (!bytes) {
        cannot_read(look, seen, length == 0, problem->message);
        return true;
    }
    enum posting_verdict verdict = parse(look, seen->path, bytes, length,
                                         look->observation->notices, &seen->posting, &problem);
    seen_note(seen, verdict, problem);
    return true;
}

/* See a file that is there. false with ERROR_SOURCE when git fails. */
static bool see_file(struct look *look, const struct git_file *file, GError **error)
{
    struct seen *seen = g_new0(struct seen, 1);
    g_ptr_array_add(look->observation->seen, seen);
    seen->path = g_strdup(file->path);
    seen->mark = git_mark(file->blob);
    seen->known = known_of(look->files, file->path);
    if (seen->known && !look->view->read_all && file_mark_equal(&seen->known->mark, &seen->mark)) {
        seen->kind = SEEN_UNCHANGED;
        return true;
    }
    return read_seen(look, file->blob, seen, error);
}

/* Is that a file of the source? */
static bool is_ours(const struct look *look, const struct git_file *file)
{
    if (!globs_match(look->globs, file->path))
        return false;
    if (g_utf8_validate(file->path, -1, NULL))
        return true;
    g_autofree char *where = text_printable(file->path, false);
    if (file->blob)
        notices_add(look->observation->notices, where, "rename it",
                    "its name is not UTF-8, so it is passed over");
    return false;
}

static bool see_tree(struct look *look, GError **error)
{
    g_autoptr(GPtrArray) tree = git_list(look->repository, look->commit, error);
    if (!tree)
        return false;
    GPtrArray *seen = look->observation->seen;
    guint unchanged = 0;
    for (guint i = 0; i < tree->len; i++) {
        const struct git_file *file = tree->pdata[i];
        if (!is_ours(look, file))
            continue;
        if (!see_file(look, file, error))
            return false;
        unchanged += ((struct seen *)seen->pdata[seen->len - 1])->kind == SEEN_UNCHANGED;
    }
    look->observation->is_unchanged = g_strcmp0(look->commit, look->view->cursor) == 0 &&
                                      unchanged == seen->len && unchanged == look->files->len;
    return true;
}

static bool see_differences(struct look *look, const GPtrArray *differences, GError **error)
{
    g_autoptr(GHashTable) gone = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < differences->len; i++) {
        struct git_file *file = differences->pdata[i];
        if (!is_ours(look, file))
            continue;
        if (!file->blob)
            g_hash_table_add(gone, file->path);
        else if (!see_file(look, file, error))
            return false;
    }
    observation_fill_in(look->observation, look->files, gone);
    return true;
}

/* The commit seen last may be gone: force-pushed over and cleaned up, or cut off by a shallow
 * clone. Then nothing can be told from it, and the tree is compared with what is known. */
static bool see(struct look *look, GError **error)
{
    const char *cursor = look->view->read_all ? NULL : look->view->cursor;
    g_autoptr(GPtrArray) differences =
        cursor ? git_diff(look->repository, cursor, look->commit, NULL) : NULL;
    return differences ? see_differences(look, differences, error) : see_tree(look, error);
}

struct observation *git_observe_commit(const struct source_view *view,
                                       struct git_repository *repository, const char *commit,
                                       const GPtrArray *differences, GError **error)
{
    g_autoptr(GPtrArray) files = source_known_files(view, error);
    if (!files)
        return NULL;
    AUTO(observation_free) struct observation *observation = observation_new();
    AUTO(globs_free) struct globs *globs = globs_new((const char *const *)view->config->globs);
    struct look look = {
        .view = view,
        .repository = repository,
        .commit = commit,
        .globs = globs,
        .files = files,
        .observation = observation,
    };
    AUTO(joiner_free)
    struct joiner *joiner = joiner_new(&view->config->organisation, read_at, &look);
    look.joiner = joiner;
    AUTO(common_free) struct common *common = common_new(take_sample, &look);
    look.common = common;
    if (differences ? !see_differences(&look, differences, error) : !see(&look, error))
        return NULL;
    /* Nothing is seen "as far as here" while a blob is missing: the next run looks again. */
    observation->cursor = look.is_incomplete ? NULL : g_strdup(commit);
    return g_steal_pointer(&observation);
}

static struct observation *see_nothing_new(const struct source_view *view, GError **error)
{
    AUTO(observation_free) struct observation *observation = observation_new();
    observation->cursor = g_strdup(view->cursor);
    observation->is_unchanged = true;
    if (view->wants_list) {
        g_autoptr(GPtrArray) files = source_known_files(view, error);
        if (!files)
            return NULL;
        observation_fill_in(observation, files, NULL);
    }
    return g_steal_pointer(&observation);
}

static struct observation *git_observe(const struct source_view *view, GError **error)
{
    AUTO(git_repository_close)
    struct git_repository *repository = git_repository_open(view->config->path, error);
    g_autofree char *tip = repository ? find_tip(view, repository, error) : NULL;
    if (!tip)
        return NULL;
    bool is_seen = !view->read_all && g_strcmp0(tip, view->cursor) == 0;
    return is_seen ? see_nothing_new(view, error)
                   : git_observe_commit(view, repository, tip, NULL, error);
}

/* The commit to read one posting from: as the source was seen last, else as it is now. */
static char *find_seen(const struct source_view *view, struct git_repository *repository,
                       GError **error)
{
    bool has_cursor = view->cursor && git_has_commit(repository, view->cursor);
    return has_cursor ? g_strdup(view->cursor) : find_tip(view, repository, error);
}

static enum posting_verdict git_read_one(const struct source_view *view, const char *path,
                                         GPtrArray *notices, struct posting **posting,
                                         GError **error)
{
    AUTO(git_repository_close)
    struct git_repository *repository = git_repository_open(view->config->path, error);
    g_autofree char *commit = repository ? find_seen(view, repository, error) : NULL;
    if (!commit)
        return POSTING_UNREADABLE;
    struct look look = {.view = view, .repository = repository, .commit = commit};
    gsize length;
    g_autofree char *bytes = read_at(path, &length, &look, error);
    if (!bytes)
        return POSTING_UNREADABLE;
    AUTO(joiner_free)
    struct joiner *joiner = joiner_new(&view->config->organisation, read_at, &look);
    look.joiner = joiner;
    AUTO(common_free) struct common *common = common_new(take_sample, &look);
    look.common = common;
    return parse(&look, path, bytes, length, notices, posting, error);
}

const struct source_kind git_kind = {
    .name = "git",
    .needs_fetch = true,
    .observe = git_observe,
    .read = git_read_one,
};
