/*
 * Lines of the journal that announce has not written, or that were damaged since: found anywhere in
 * it, and written anew from the store, which keeps the same lines. The rest of the journal's rules
 * is in journal.c.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "queue/journal.h"
#include "queue/journal_line.h"
#include "queue/journal_read.h"
#include "src/base/error.h"
#include "src/base/file.h"

#define PROBLEMS_MAX 10

/* What is wrong with the journal of a store. */
struct inspection {
    struct store *store;
    int64_t last_kept;   /* number of the store's last record */
    GPtrArray *problems; /* in words, of char *, at most PROBLEMS_MAX */
    int64_t unreadable;  /* lines that are no records */
    int64_t shared;      /* those that are the store's */
    bool is_known;       /* the store has all that can be read */
    int64_t last;        /* number of the last record */
    int64_t tail;        /* how many lines that are no records follow it */
    int64_t tail_bytes;  /* and how long they are */
};

static void add_problem(struct inspection *found, char *problem)
{
    if (found->problems->len < PROBLEMS_MAX)
        g_ptr_array_add(found->problems, problem);
    else
        g_free(problem);
}

/* false with `error`: the store cannot be read. */
static bool inspect_record(struct inspection *found, const char *line, int64_t number,
                           GError **error)
{
    g_autoptr(GError) why = NULL;
    if (number > found->last_kept) { /* of a store that is older than its journal */
        found->is_known = false;
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

static bool inspect_line(struct inspection *found, const struct journal_reader *reader,
                         GError **error)
{
    int64_t number;
    if (journal_line_number(reader->text, &number)) {
        found->last = number;
        found->tail = found->tail_bytes = 0;
        return inspect_record(found, reader->text, number, error);
    }
    found->unreadable++;
    found->tail++;
    found->tail_bytes += reader->end - reader->at;
    add_problem(found,
                g_strdup_printf("its line %" PRId64 " is no record of announce", reader->place));
    return true;
}

/* A torn last line is none: the next start cuts it off. One that was damaged is not torn. */
static void inspect_end(struct inspection *found, const struct journal_reader *reader)
{
    if (reader->torn == 0 || journal_line_is_torn(reader->text, reader->torn, found->last + 1))
        return;
    found->tail++;
    found->tail_bytes += (int64_t)reader->torn;
}

static bool inspect(struct inspection *found, struct journal_reader *reader, GError **error)
{
    g_autoptr(GError) why = NULL;
    while (journal_reader_next(reader, &why) && inspect_line(found, reader, &why))
        ;
    if (why) {
        g_propagate_error(error, g_steal_pointer(&why));
        return false;
    }
    inspect_end(found, reader);
    return true;
}

static bool inspect_journal(const char *path, struct inspection *found, GError **error)
{
    g_autoptr(GError) why = NULL;
    AUTO(journal_reader_clear) struct journal_reader reader = {0};
    found->problems = g_ptr_array_new_with_free_func(g_free);
    found->is_known = true;
    if (!store_last_record(found->store, &found->last_kept, error))
        return false;
    if (journal_reader_open(&reader, path, &why))
        return inspect(found, &reader, error);
    if (!why)
        return true;
    g_propagate_error(error, g_steal_pointer(&why));
    return false;
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

/* Line ends may be gone: one damaged line may have been several records. */
bool journal_is_covered(struct store *store, int64_t number, int64_t lines, int64_t bytes,
                        bool *covered, GError **error)
{
    g_autoptr(GError) why = NULL;
    char *line;
    while ((lines > 0 || bytes > 0) && (line = store_record(store, ++number, &why))) {
        lines--;
        bytes -= (int64_t)strlen(line) + 1;
        g_free(line);
    }
    if (why) {
        g_propagate_error(error, g_steal_pointer(&why));
        return false;
    }
    *covered = lines <= 0 && bytes <= 0;
    return true;
}

bool journal_say_lost(const char *path, int64_t number, GError **error)
{
    g_autofree char *hint =
        g_strdup_printf("put a copy of the journal in its place; if that never was a record and "
                        "this is the newest store, cut the journal off behind its record %" PRId64,
                        number);
    return error_set(error, ERROR_STORE, hint,
                     "%s: what stands behind its record %" PRId64 " is no record of announce, and "
                     "the store has none in its place: what it said is lost",
                     path, number);
}

/* What stands between two records was one of those between their numbers. Behind the last one the
 * store may be an old copy that lacks them, or they never were records. */
static bool knows_tail(const struct inspection *found, const char *path, GError **error)
{
    bool is_known;
    if (!journal_is_covered(found->store, found->last, found->tail, found->tail_bytes, &is_known,
                            error))
        return false;
    return is_known || journal_say_lost(path, found->last, error);
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
    if (!knows_tail(&found, path, error) || !write_all(fresh, store, error) ||
        !exchange(path, fresh, damaged, error))
        return false;
    *kept = g_steal_pointer(&damaged);
    return true;
}
