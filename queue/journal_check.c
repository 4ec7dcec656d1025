/*
 * Lines of the journal that announce has not written, or that were damaged since: found anywhere in
 * it, and written anew from the store, which keeps the same lines. The rest of the journal's rules
 * is in journal.c.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "queue/journal.h"
#include "queue/journal_line.h"
#include "src/base/error.h"
#include "src/base/file.h"

#define PROBLEMS_MAX 10

/* What is wrong with the journal of a store. */
struct inspection {
    struct store *store;
    GPtrArray *problems; /* in words, of char *, at most PROBLEMS_MAX */
    int64_t unreadable;  /* lines that are no records */
    int64_t shared;      /* those that are the store's */
    bool is_known;       /* the store has all that can be read */
};

static void add_problem(struct inspection *found, char *problem)
{
    if (found->problems->len < PROBLEMS_MAX)
        g_ptr_array_add(found->problems, problem);
    else
        g_free(problem);
}

/* The line of that place, without its end. false with `error`: the store cannot be read. */
static bool inspect_line(struct inspection *found, const char *line, int64_t place, GError **error)
{
    g_autoptr(GError) why = NULL;
    int64_t number;
    if (!journal_line_number(line, &number)) {
        found->unreadable++;
        add_problem(found, g_strdup_printf("its line %" PRId64 " is no record of announce", place));
        return true;
    }
    g_autofree char *same = store_record(found->store, number, &why);
    if (why) {
        g_propagate_error(error, g_steal_pointer(&why));
        return false;
    }
    if (same && strcmp(line, same) == 0) {
        found->shared++;
        return true;
    }
    found->is_known = false;
    add_problem(found, g_strdup_printf(same ? "its record %" PRId64 " differs from the store's"
                                            : "the store lacks its record %" PRId64,
                                       number));
    return true;
}

/* A torn last line is none: the next start cuts it off. */
static bool inspect(struct inspection *found, FILE *file, GError **error)
{
    char *line = NULL;
    size_t size = 0;
    ssize_t length;
    bool ok = true;
    for (int64_t place = 1;
         ok && (length = getline(&line, &size, file)) > 0 && line[length - 1] == '\n'; place++) {
        line[length - 1] = '\0';
        ok = inspect_line(found, line, place, error);
    }
    free(line);
    return ok;
}

static bool inspect_journal(const char *path, struct inspection *found, GError **error)
{
    found->problems = g_ptr_array_new_with_free_func(g_free);
    found->is_known = true;
    FILE *file = fopen(path, "re");
    if (!file)
        return errno == ENOENT || error_set(error, ERROR_STORE, NULL, "%s: cannot be read: %s",
                                            path, g_strerror(errno));
    bool ok = inspect(found, file, error);
    fclose(file);
    return ok;
}

GPtrArray *journal_verify(const char *store_path, struct store *store, GError **error)
{
    g_autofree char *path = journal_path(store_path);
    struct inspection found = {.store = store};
    bool ok = inspect_journal(path, &found, error);
    if (!ok)
        g_clear_pointer(&found.problems, g_ptr_array_unref);
    return found.problems;
}

/* --- writing it anew --- */

static bool write_all(const char *path, struct store *store, GError **error)
{
    g_autoptr(GString) lines = g_string_new(NULL);
    g_autoptr(GError) why = NULL;
    char *line;
    for (int64_t n = 1; (line = store_record(store, n, &why)); n++) {
        g_string_append_printf(lines, "%s\n", line);
        g_free(line);
    }
    if (why) {
        g_propagate_error(error, g_steal_pointer(&why));
        return false;
    }
    unlink(path); /* what a repair that was cut off left */
    return file_create(path, lines->str, 0600, error);
}

/* The old one has its other name before the new one takes its place: one is always there. */
static bool exchange(const char *path, const char *fresh, const char *kept, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(path);
    unlink(kept);
    return (link(path, kept) == 0 && rename(fresh, path) == 0 && file_sync_folder(folder)) ||
           error_set(error, ERROR_STORE, NULL, "%s: cannot be written anew: %s", path,
                     g_strerror(errno));
}

bool journal_mend(const char *store_path, struct store *store, char **kept, GError **error)
{
    g_autofree char *path = journal_path(store_path);
    g_autofree char *fresh = g_strconcat(path, ".new", NULL);
    g_autofree char *damaged = g_strconcat(path, ".damaged", NULL);
    struct inspection found = {.store = store};
    bool ok = inspect_journal(path, &found, error);
    g_clear_pointer(&found.problems, g_ptr_array_unref);
    /* Nothing in common: it is another store's, or no journal at all. */
    if (!ok || found.unreadable == 0 || found.shared == 0 || !found.is_known)
        return ok;
    if (!write_all(fresh, store, error) || !exchange(path, fresh, damaged, error))
        return false;
    *kept = g_steal_pointer(&damaged);
    return true;
}
