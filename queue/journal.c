/*
 * The journal: the store's lines once more, in a file that only grows. At the start both are
 * compared by the journal's last line alone: a line that is the same on both sides stands for all
 * before it.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "queue/journal.h"
#include "queue/journal_line.h"
#include "src/base/error.h"
#include "src/base/file.h"

#define TAIL_BYTES (64 * 1024)
#define LINE_MAX_BYTES (4 * 1024 * 1024)

#define HINT_RESTORE                                                                               \
    "the store was emptied or restored from an old copy: `announce repair` brings it up to date "  \
    "from the journal; `announce log` shows what that knows"
#define HINT_DAMAGED "`announce repair` writes the journal anew when the store has all of it"
#define HINT_WRITABLE "let it belong to the user that runs announce, and see that there is room"

struct journal {
    int fd;
    char *path;
    int64_t last; /* number of its last line */
};

char *journal_path(const char *store_path)
{
    if (!g_str_has_suffix(store_path, ".db"))
        return g_strconcat(store_path, ".journal", NULL);
    return g_strdup_printf("%.*s.journal", (int)(strlen(store_path) - strlen(".db")), store_path);
}

static bool fail(const struct journal *journal, const char *what, GError **error)
{
    return error_set(error, ERROR_STORE, HINT_WRITABLE, "%s: cannot %s the journal: %s",
                     journal->path, what, g_strerror(errno));
}

/* --- opening --- */

/* A new name in a folder lasts only once the folder is synced. */
static bool sync_folder(const struct journal *journal, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(journal->path);
    return file_sync_folder(folder) || fail(journal, "sync the folder of", error);
}

/* A store with records made its journal before the first of them: without it, the store is an old
 * copy, or the second witness was taken away. */
static bool may_be_new(const struct journal *journal, struct store *store, GError **error)
{
    int64_t last;
    if (!store_last_record(store, &last, error))
        return false;
    g_autofree char *hint = g_strdup_printf(
        "put it back; if it is lost for good and this is the newest store, `touch %s`",
        journal->path);
    return last == 0 ||
           error_set(error, ERROR_STORE, hint,
                     "%s: the journal is not there, although the store has %" PRId64 " records",
                     journal->path, last);
}

static bool is_file(const struct journal *journal, GError **error)
{
    struct stat status;
    if (fstat(journal->fd, &status) != 0)
        return fail(journal, "look at", error);
    return S_ISREG(status.st_mode) ||
           error_set(error, ERROR_STORE, "move it away", "%s: this is no file", journal->path);
}

static bool open_file(struct journal *journal, struct store *store, GError **error)
{
    const int flags = O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
    journal->fd = open(journal->path, flags);
    bool is_new = journal->fd < 0 && errno == ENOENT;
    if (is_new && !may_be_new(journal, store, error))
        return false;
    if (is_new)
        journal->fd = open(journal->path, flags | O_CREAT | O_EXCL, 0600);
    if (journal->fd < 0)
        return fail(journal, "open", error);
    return is_file(journal, error) && (!is_new || sync_folder(journal, error));
}

/* --- its last line --- */

struct tail {
    char *line; /* the last complete one without its end; NULL when there is none */
    off_t end;  /* where that line ends */
    off_t size; /* of the file; more than `end` when a line was torn */
    char *torn; /* what follows that end */
};

static void tail_clear(struct tail *tail)
{
    g_free(tail->line);
    g_free(tail->torn);
}
AUTO_DEFINE_CLEAR(struct tail, tail_clear)

static bool read_at(const struct journal *journal, char *bytes, gsize length, off_t at,
                    GError **error)
{
    while (length > 0) {
        ssize_t got = pread(journal->fd, bytes, length, at);
        if (got < 0 && errno == EINTR)
            continue;
        if (got == 0)
            errno = EIO; /* it became shorter meanwhile */
        if (got <= 0)
            return fail(journal, "read", error);
        bytes += got;
        length -= (gsize)got;
        at += got;
    }
    return true;
}

/* Find the last complete line in the bytes from `start` to the end; false when it begins earlier.
 */
static bool find_line(const char *bytes, gsize length, off_t start, struct tail *tail)
{
    const char *end = memrchr(bytes, '\n', length);
    const char *before = end ? memrchr(bytes, '\n', (gsize)(end - bytes)) : NULL;
    if (!before && start > 0)
        return false;
    const char *begin = before ? before + 1 : bytes, *torn = end ? end + 1 : bytes;
    tail->line = end ? g_strndup(begin, (gsize)(end - begin)) : NULL;
    tail->end = start + (torn - bytes);
    tail->torn = g_strndup(torn, length - (gsize)(torn - bytes));
    return true;
}

static bool read_tail(const struct journal *journal, struct tail *tail, GError **error)
{
    struct stat status;
    if (fstat(journal->fd, &status) != 0)
        return fail(journal, "look at", error);
    tail->size = status.st_size;
    for (off_t wanted = TAIL_BYTES; wanted <= LINE_MAX_BYTES; wanted *= 8) {
        off_t length = MIN(wanted, tail->size);
        g_autofree char *bytes = g_malloc((gsize)length + 1);
        if (!read_at(journal, bytes, (gsize)length, tail->size - length, error))
            return false;
        if (find_line(bytes, (gsize)length, tail->size - length, tail))
            return true;
    }
    return error_set(error, ERROR_STORE, HINT_RESTORE, "%s: this is no journal of announce",
                     journal->path);
}

/* --- comparing with the store --- */

/* The store's line of that number, which has to be there. */
static char *record_of(const struct journal *journal, struct store *store, int64_t number,
                       GError **error)
{
    g_autoptr(GError) why = NULL;
    char *line = store_record(store, number, &why);
    if (why)
        g_propagate_error(error, g_steal_pointer(&why));
    else if (!line)
        error_set(error, ERROR_STORE, HINT_RESTORE, "%s: the store lacks record %" PRId64,
                  journal->path, number);
    return line;
}

/* The journal's record of that number has to be the store's. */
static bool is_shared(const struct journal *journal, struct store *store, const char *line,
                      int64_t number, GError **error)
{
    int64_t last;
    if (!store_last_record(store, &last, error))
        return false;
    if (number > last)
        return error_set(error, ERROR_STORE, HINT_RESTORE,
                         "%s: the store knows less than its journal: it has %" PRId64
                         " records, the journal %" PRId64,
                         journal->path, last, number);
    g_autofree char *same = record_of(journal, store, number, error);
    if (!same)
        return false;
    return strcmp(line, same) == 0 ||
           error_set(error, ERROR_STORE, HINT_RESTORE,
                     "%s: the store and its journal differ in record %" PRId64, journal->path,
                     number);
}

static bool compare(struct journal *journal, struct store *store, const char *line, GError **error)
{
    if (!line)
        return true;
    if (!journal_line_number(line, &journal->last))
        return error_set(error, ERROR_STORE, HINT_DAMAGED,
                         "%s: its last line is no record of announce", journal->path);
    return is_shared(journal, store, line, journal->last, error);
}

/* A record that lacks but its line end is one all the same. Damaged records whose line ends are
 * gone are not torn: what they said has left, and only a store that has them all may go on without
 * them. */
static bool may_cut(const struct journal *journal, struct store *store, const struct tail *tail,
                    GError **error)
{
    off_t length = tail->size - tail->end;
    int64_t number;
    bool is_covered;
    if (journal_line_is_torn(tail->torn, (gsize)length, journal->last + 1))
        return !journal_line_number(tail->torn, &number) ||
               is_shared(journal, store, tail->torn, number, error);
    return journal_is_covered(store, journal->last, 1, length, &is_covered, error) &&
           (is_covered || journal_say_lost(journal->path, journal->last, error));
}

/* A torn line was never synced, so nothing was sent on the strength of it. */
static bool cut_torn_line(const struct journal *journal, struct store *store,
                          const struct tail *tail, GError **error)
{
    if (tail->size == tail->end)
        return true;
    return may_cut(journal, store, tail, error) &&
           ((ftruncate(journal->fd, tail->end) == 0 && fsync(journal->fd) == 0) ||
            fail(journal, "cut the torn last line of", error));
}

static bool write_line(const struct journal *journal, const char *line, GError **error)
{
    g_autofree char *whole = g_strconcat(line, "\n", NULL);
    return file_write_all(journal->fd, whole, strlen(whole)) || fail(journal, "write", error);
}

/* Lines that only the store has. */
static bool add_missing(struct journal *journal, struct store *store, GError **error)
{
    int64_t last;
    if (!store_last_record(store, &last, error))
        return false;
    if (journal->last == last)
        return true;
    for (; journal->last < last; journal->last++) {
        g_autofree char *line = record_of(journal, store, journal->last + 1, error);
        if (!line || !write_line(journal, line, error))
            return false;
    }
    return fsync(journal->fd) == 0 || fail(journal, "sync", error);
}

struct journal *journal_open(const char *store_path, struct store *store, GError **error)
{
    AUTO(journal_close) struct journal *journal = g_new0(struct journal, 1);
    journal->path = journal_path(store_path);
    journal->fd = -1;
    AUTO(tail_clear) struct tail tail = {0};
    if (!open_file(journal, store, error) || !read_tail(journal, &tail, error) ||
        !compare(journal, store, tail.line, error) ||
        !cut_torn_line(journal, store, &tail, error) || !add_missing(journal, store, error))
        return NULL;
    return g_steal_pointer(&journal);
}

bool journal_agrees(const char *store_path, struct store *store, GError **error)
{
    g_autofree char *path = journal_path(store_path);
    struct journal journal = {.path = path};
    AUTO(tail_clear) struct tail tail = {0};
    journal.fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (journal.fd < 0 && errno == ENOENT)
        return may_be_new(&journal, store, error);
    if (journal.fd < 0)
        return errno == EACCES || fail(&journal, "open", error);
    /* In this order: a run at work commits to the store first. */
    bool agree = is_file(&journal, error) && read_tail(&journal, &tail, error) &&
                 compare(&journal, store, tail.line, error) &&
                 (tail.size == tail.end || may_cut(&journal, store, &tail, error));
    close(journal.fd);
    return agree;
}

/* --- writing --- */

/*
 * A gap means that an earlier line could not be written, or that a commit which failed took place
 * all the same. Nothing is added behind it: the next start does, in order.
 */
static bool follows(const struct journal *journal, const char *line, int64_t last, GError **error)
{
    g_autofree char *start = g_strdup_printf("{\"n\":%" PRId64, last + 1);
    return (g_str_has_prefix(line, start) && !g_ascii_isdigit(line[strlen(start)])) ||
           error_set(error, ERROR_STORE, HINT_WRITABLE,
                     "%s: it lacks record %" PRId64 ", and another one should follow",
                     journal->path, last + 1);
}

bool journal_append(struct journal *journal, const GPtrArray *lines, GError **error)
{
    g_autoptr(GString) bytes = g_string_new(NULL);
    for (guint i = 0; i < lines->len; i++) {
        if (!follows(journal, lines->pdata[i], journal->last + i, error))
            return false;
        g_string_append(bytes, lines->pdata[i]);
        g_string_append_c(bytes, '\n');
    }
    if (!file_write_all(journal->fd, bytes->str, bytes->len))
        return fail(journal, "write", error);
    if (fsync(journal->fd) != 0)
        return fail(journal, "sync", error);
    journal->last += lines->len;
    return true;
}

void journal_close(struct journal *journal)
{
    if (!journal)
        return;
    if (journal->fd >= 0)
        close(journal->fd);
    g_free(journal->path);
    g_free(journal);
}
