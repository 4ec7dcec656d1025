/*
 * See git_repository.h: git's answers as structs. How git is called is git_child.c's business, what
 * can be told without it git_refs.c's, the bytes of objects git_batch.c's.
 */
#include <stdlib.h>
#include <string.h>

#include "src/base/error.h"
#include "src/base/text.h"
#include "src/sources/git_batch.h"
#include "src/sources/git_child.h"
#include "src/sources/git_questions.h"
#include "src/sources/git_refs.h"
#include "src/sources/git_repository.h"

#define DIFF_END ".\n" /* no object's id: `git diff-tree --stdin` hands it back */

struct git_repository {
    char *path; /* without links */
    struct git_folders folders;
    struct git_batch *batch;
    struct git_child *differ;       /* NULL: none is at work */
    struct git_questions questions; /* that it was asked ahead */
};

struct git_repository *git_repository_open(const char *path, GError **error)
{
    char *real_path = realpath(path, NULL);
    AUTO(git_folders_clear) struct git_folders folders = {0};
    if (!git_folders_find(real_path ? real_path : path, &folders, error)) {
        free(real_path);
        return NULL;
    }
    struct git_repository *repository = g_new0(struct git_repository, 1);
    repository->path = g_strdup(real_path);
    repository->folders = folders;
    folders = (struct git_folders){0};
    repository->batch = git_batch_new(repository->path);
    free(real_path); /* realpath's own */
    return repository;
}

static void let_differ_go(struct git_repository *repository)
{
    g_clear_pointer(&repository->differ, git_child_end);
    git_questions_clear(&repository->questions);
}

void git_repository_close(struct git_repository *repository)
{
    if (!repository)
        return;
    let_differ_go(repository);
    git_batch_free(repository->batch);
    git_folders_clear(&repository->folders);
    g_free(repository->path);
    g_free(repository);
}

void git_file_free(struct git_file *file)
{
    if (!file)
        return;
    g_free(file->path);
    g_free(file->blob);
    g_free(file);
}

void git_step_free(struct git_step *step)
{
    if (!step)
        return;
    g_free(step->commit);
    g_free(step);
}

static bool cannot_understand(const struct git_repository *repository, const char *command,
                              GError **error)
{
    return error_set(error, ERROR_SOURCE, "see whether `git --version` says 2.30 or later",
                     "%s: the answer of git %s cannot be understood", repository->path, command);
}

/* --- commits --- */

char *git_resolve(struct git_repository *repository, const char *revision, GError **error)
{
    char *known = git_refs_find(&repository->folders, revision);
    if (known)
        return known;
    g_autofree char *wanted = g_strconcat(revision, "^{commit}", NULL);
    const char *const arguments[] = {"rev-parse", "--verify", "--end-of-options", wanted, NULL};
    gsize length;
    g_autofree char *output = git_run(repository->path, arguments, &length, error);
    if (!output) {
        g_prefix_error(error, "no commit \"%s\": ", revision);
        return NULL;
    }
    g_strchomp(output);
    if (git_refs_is_id(output))
        return g_steal_pointer(&output);
    error_set(error, ERROR_SOURCE, "name one branch, tag or commit", "%s: \"%s\" is no commit",
              repository->path, revision);
    return NULL;
}

char *git_merge_base(struct git_repository *repository, const char *a, const char *b,
                     GError **error)
{
    const char *const arguments[] = {"merge-base", "--end-of-options", a, b, NULL};
    gsize length;
    g_autofree char *output = git_run(repository->path, arguments, &length, error);
    if (!output) {
        g_prefix_error(error, "%s and %s have nothing in common: ", a, b);
        return NULL;
    }
    g_strchomp(output);
    if (git_refs_is_id(output))
        return g_steal_pointer(&output);
    cannot_understand(repository, "merge-base", error);
    return NULL;
}

bool git_has_commit(struct git_repository *repository, const char *commit)
{
    return git_batch_has(repository->batch, commit, "commit");
}

static bool parse_step(char *line, GPtrArray *steps)
{
    char *end;
    gint64 date = g_ascii_strtoll(line, &end, 10);
    if (*end != ' ' || !git_refs_is_id(end + 1))
        return false;
    struct git_step *step = g_new(struct git_step, 1);
    *step = (struct git_step){.commit = g_strdup(end + 1), .date = date};
    g_ptr_array_add(steps, step);
    return true;
}

static GPtrArray *parse_history(const struct git_repository *repository, const char *output,
                                GError **error)
{
    g_autoptr(GPtrArray) steps = g_ptr_array_new_with_free_func((GDestroyNotify)git_step_free);
    g_auto(GStrv) lines = g_strsplit(output, "\n", -1);
    for (char **line = lines; *line && **line; line++) {
        if (!parse_step(*line, steps)) {
            cannot_understand(repository, "rev-list", error);
            return NULL;
        }
    }
    return g_steal_pointer(&steps);
}

GPtrArray *git_history(struct git_repository *repository, const char *from, const char *to,
                       GError **error)
{
    g_autofree char *before = from ? g_strdup_printf("^%s^@", from) : NULL;
    const char *const arguments[] = {
        "rev-list", "--first-parent", "--reverse", "--timestamp", "--end-of-options",
        to,         before,           NULL,
    };
    gsize length;
    g_autofree char *output = git_run(repository->path, arguments, &length, error);
    g_autoptr(GPtrArray) steps = output ? parse_history(repository, output, error) : NULL;
    if (!steps)
        return NULL;
    const struct git_step *first = steps->len > 0 ? steps->pdata[0] : NULL;
    if (!from || (first && strcmp(first->commit, from) == 0))
        return g_steal_pointer(&steps);
    error_set(error, ERROR_SOURCE, "name a commit that `git log --first-parent` lists",
              "%s: %s is not in the first-parent history of %s", repository->path, from, to);
    return NULL;
}

/* --- trees --- */

/* A mode that is a regular file's, not a link's, a submodule's or nothing. */
static bool is_file(const char *mode)
{
    return g_str_has_prefix(mode, "100");
}

static void add_file(GPtrArray *files, const char *path, const char *blob)
{
    struct git_file *file = g_new(struct git_file, 1);
    *file = (struct git_file){.path = g_strdup(path), .blob = g_strdup(blob)};
    g_ptr_array_add(files, file);
}

static GPtrArray *files_new(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)git_file_free);
}

/* "MODE TYPE ID\tPATH" */
static bool parse_entry(char *entry, GPtrArray *files)
{
    char *path = strchr(entry, '\t');
    if (!path)
        return false;
    *path++ = '\0';
    char *blob = strrchr(entry, ' ');
    if (!blob || !git_refs_is_id(blob + 1))
        return false;
    if (is_file(entry))
        add_file(files, path, blob + 1);
    return true;
}

/* git lists a tree in the order of its whole paths' bytes, which is strcmp's. */
GPtrArray *git_list(struct git_repository *repository, const char *commit, GError **error)
{
    const char *const arguments[] = {
        "ls-tree", "-r", "-z", "--full-tree", "--end-of-options", commit, NULL,
    };
    gsize length;
    g_autofree char *output = git_run(repository->path, arguments, &length, error);
    if (!output)
        return NULL;
    g_autoptr(GPtrArray) files = files_new();
    for (char *entry = output, *next; entry < output + length; entry = next) {
        next = entry + strlen(entry) + 1;
        if (!parse_entry(entry, files)) {
            cannot_understand(repository, "ls-tree", error);
            return NULL;
        }
    }
    return g_steal_pointer(&files);
}

/* --- differences --- */

static bool start_differ(struct git_repository *repository, GError **error)
{
    static const char *const arguments[] = {"diff-tree", "--stdin",      "--always",    "-r", "-z",
                                            "--raw",     "--no-renames", "--no-abbrev", NULL};
    if (!repository->differ)
        repository->differ = git_child_start(repository->path, arguments, error);
    return repository->differ != NULL;
}

/* ":OLDMODE NEWMODE OLDID NEWID LETTER" and its path. */
static bool parse_difference(const char *line, const char *path, GPtrArray *files)
{
    g_auto(GStrv) parts = g_strsplit(line + 1, " ", -1);
    if (g_strv_length(parts) != 5 || !git_refs_is_id(parts[3]))
        return false;
    if (is_file(parts[1]))
        add_file(files, path, parts[3]);
    else if (is_file(parts[0]))
        add_file(files, path, NULL);
    return true;
}

/* Read one answer to its end: the id of `to`, the differences, DIFF_END. */
static bool read_differences(struct git_repository *repository, const char *to, GPtrArray *files,
                             GError **error)
{
    FILE *answers = git_child_answers(repository->differ);
    g_autofree char *line = NULL, *path = NULL;
    size_t line_room = 0, path_room = 0;
    for (bool is_there = false;;) {
        int first = ungetc(getc(answers), answers);
        bool is_end = first == DIFF_END[0];
        if (getdelim(&line, &line_room, is_end ? '\n' : '\0', answers) < 0 ||
            (first == ':' && getdelim(&path, &path_room, '\0', answers) < 0))
            return git_child_fail(repository->differ, NULL, error);
        if (is_end)
            return is_there || error_set(error, ERROR_SOURCE, "`git fetch` it, or name another",
                                         "%s: there is no commit %s", repository->path, to);
        if (first != ':')
            is_there = true;
        else if (!parse_difference(line, path, files))
            return cannot_understand(repository, "diff-tree", error);
    }
}

/* As a commit and its parent, whatever its parents are. By the caller. */
static char *question_of(const char *from, const char *to)
{
    return g_strdup_printf("%s %s\n" DIFF_END, to, from);
}

void git_diff_ahead(struct git_repository *repository, const struct git_step *const *steps,
                    guint count)
{
    if (count < 2 || !start_differ(repository, NULL))
        return;
    for (guint i = 1; i < count; i++)
        git_questions_add(&repository->questions,
                          question_of(steps[i - 1]->commit, steps[i]->commit));
    git_questions_put(&repository->questions, repository->differ);
}

/* Ask, unless that was done ahead. What was asked ahead and is not wanted ends the child. */
static bool ask_differ(struct git_repository *repository, const char *from, const char *to,
                       GError **error)
{
    g_autofree char *question = question_of(from, to);
    if (repository->differ &&
        git_questions_take(&repository->questions, repository->differ, question))
        return true;
    if (!git_questions_is_empty(&repository->questions))
        let_differ_go(repository);
    if (!start_differ(repository, error))
        return false;
    git_child_ask(repository->differ, question);
    return true;
}

GPtrArray *git_diff(struct git_repository *repository, const char *from, const char *to,
                    GError **error)
{
    g_autoptr(GPtrArray) files = files_new();
    if (!ask_differ(repository, from, to, error))
        return NULL;
    if (read_differences(repository, to, files, error))
        return g_steal_pointer(&files);
    let_differ_go(repository); /* half an answer may be left in it */
    return NULL;
}

/* --- contents --- */

char *git_read(struct git_repository *repository, const char *blob, gsize max, gsize *length,
               GError **error)
{
    return git_batch_read(repository->batch, blob, max, length, error);
}

void git_read_ahead(struct git_repository *repository, const GPtrArray *blobs)
{
    git_batch_ask_ahead(repository->batch, blobs);
}

char *git_read_path(struct git_repository *repository, const char *commit, const char *path,
                    gsize max, gsize *length, GError **error)
{
    /* "./" and "../" would start from git's current folder; no tree has a name that begins so. */
    bool is_relative = g_str_has_prefix(path, "./") || g_str_has_prefix(path, "../");
    g_autofree char *name = g_strconcat(commit, is_relative ? ":/" : ":", path, NULL);
    return git_batch_read(repository->batch, name, max, length, error);
}

struct file_mark git_mark(const char *blob)
{
    /* 192 of SHA-256's 256 bits, all of SHA-1's. The time stays free to say "read it again". */
    char digits[3][17] = {"", "", ""};
    for (size_t i = 0; i < strlen(blob) && i < 48; i++)
        digits[i / 16][i % 16] = blob[i];
    return (struct file_mark){
        .inode = (int64_t)g_ascii_strtoull(digits[0], NULL, 16),
        .size = (int64_t)g_ascii_strtoull(digits[1], NULL, 16),
        .ctime_ns = (int64_t)g_ascii_strtoull(digits[2], NULL, 16),
    };
}
