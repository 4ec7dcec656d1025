/*
 * Repair in three steps: find where store and journal part, sum up what the journal's own lines say
 * of each announcement (struct witness), and write it into the store (repair_rows.c), the latter
 * two in one transaction.
 */
#include <inttypes.h>
#include <string.h>

#include "queue/journal.h"
#include "queue/journal_read.h"
#include "queue/repair_parts.h"
#include "src/base/error.h"

/* --- witnesses --- */

static void witness_free(struct witness *witness)
{
    g_ptr_array_unref(witness->lines);
    g_ptr_array_unref(witness->decisions);
    g_free(witness);
}

static char *identity_of(const struct journal_line *line)
{
    return g_strdup_printf("%s\n%s\n%d\n%d\n%s\n%d", line->source, line->posting, line->edition,
                           (int)line->kind, line->account, line->take);
}

/* It was to be told with others, and was not: of itself nothing was sent. */
static void leave_digest(struct witness *witness)
{
    bool was_with_others = witness->sending && witness->sending->digest;
    if (!was_with_others || witness->last->digest)
        return;
    witness->sending = NULL;
    witness->first_sent_at = 0;
}

/* It follows the witness's lines. */
static void note_progress(struct witness *witness, const struct journal_line *line)
{
    if (line->digest)
        return;
    if (strcmp(line->what, "edit") == 0 || strcmp(line->what, "refused") == 0)
        witness->told = PROGRESS_NONE;
    else if (strcmp(line->what, "next-step") == 0)
        witness->told = PROGRESS_MADE;
    else if (strcmp(line->what, "sending") != 0)
        return;
    else if (line->tells_progress)
        witness->told = PROGRESS_SENT;
    else if (witness->told == PROGRESS_MADE || witness->told == PROGRESS_SENT)
        witness->told = PROGRESS_LOST;
    witness->progress = line->progress;
}

/* Takes over the line. That somebody looked says nothing of what it came to. */
static void hear(struct repair *repair, struct journal_line *line)
{
    if (strcmp(line->what, "look") == 0) {
        journal_line_free(line);
        return;
    }
    g_autofree char *identity = identity_of(line);
    struct witness *witness = g_hash_table_lookup(repair->witnesses, identity);
    if (!witness) {
        witness = g_new0(struct witness, 1);
        witness->first = line;
        witness->lines = g_ptr_array_new_with_free_func((GDestroyNotify)journal_line_free);
        witness->decisions = g_ptr_array_new_with_free_func((GDestroyNotify)journal_line_free);
        g_hash_table_insert(repair->witnesses, g_steal_pointer(&identity), witness);
        g_ptr_array_add(repair->order, witness);
    }
    note_progress(witness, line);
    if (journal_line_is_decision(line)) {
        g_ptr_array_add(witness->decisions, line);
        return;
    }
    g_ptr_array_add(witness->lines, line);
    witness->last = line;
    leave_digest(witness);
    if (strcmp(line->what, "sending") != 0)
        return;
    witness->sending = line;
    if (witness->first_sent_at == 0)
        witness->first_sent_at = line->at;
}

/* --- lines --- */

/* It says when it was written; but nothing was written later than now. */
static void note_moment(struct repair *repair, struct journal_line *line)
{
    const struct moment moment = {.told = line->at};
    g_array_append_val(repair->moments, moment);
    line->at = MIN(line->at, repair->now);
    line->costs_at = MIN(line->costs_at, repair->now);
}

static void judge_moments(struct repair *repair)
{
    int64_t latest = repair->now;
    for (guint i = repair->moments->len; i > 0; i--) {
        struct moment *moment = &g_array_index(repair->moments, struct moment, i - 1);
        latest = moment->latest = MIN(latest, moment->told);
    }
}

const struct moment *repair_moment(const struct repair *repair, const struct journal_line *line)
{
    return &g_array_index(repair->moments, struct moment, line->n - repair->first);
}

/* Keep a line of the journal under its own number, which has to be the next. */
static bool take_over(struct repair *repair, const char *text, const char *path, GError **error)
{
    AUTO(journal_line_free) struct journal_line *line = journal_line_parse(text);
    int64_t number;
    if (!line)
        return error_set(error, ERROR_STORE, "put a copy of the journal in its place",
                         "%s: a line of it is no record of announce: %.60s", path, text);
    int64_t expected = line->n;
    if (!store_add_record(repair->store, text, &number, error))
        return false;
    if (number != expected)
        return error_set(error, ERROR_STORE, "put a copy of the journal in its place",
                         "%s: record %" PRId64 " is missing", path, number);
    note_moment(repair, line);
    if (line->costs &&
        !store_spend(repair->store, line->account, line->costs_at, line->costs, error))
        return false;
    repair->done->lines++;
    if (journal_line_is_account(line))
        return repair_account(repair, line, error);
    hear(repair, g_steal_pointer(&line));
    return true;
}

/* The store's lines from that number on leave it; they follow the journal's later. */
static GPtrArray *set_aside(struct repair *repair, int64_t from, GError **error)
{
    g_autoptr(GPtrArray) own = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GError) why = NULL;
    char *line;
    for (int64_t n = from; (line = store_record(repair->store, n, &why)); n++)
        g_ptr_array_add(own, line);
    if (why) {
        g_propagate_error(error, g_steal_pointer(&why));
        return NULL;
    }
    return store_forget_records(repair->store, from, error) ? g_steal_pointer(&own) : NULL;
}

static bool put_back(struct repair *repair, const GPtrArray *own, GError **error)
{
    for (guint i = 0; i < own->len; i++) {
        int64_t last;
        if (!store_last_record(repair->store, &last, error))
            return false;
        g_autofree char *line = journal_line_renumber(own->pdata[i], last + 1);
        if (!line || !store_add_record(repair->store, line, &last, error))
            return false;
    }
    return true;
}

/* Is the store's line of that number this one? false with `error` unset when it is not. */
static bool is_common(struct repair *repair, int64_t number, const char *text, GError **error)
{
    g_autofree char *line = store_record(repair->store, number, error);
    return line && strcmp(line, text) == 0;
}

/* Go through what both have in common, to the first line that only the journal has, and say its
 * number; 0 = there is none. */
static bool find_first(struct repair *repair, struct journal_reader *reader, GError **error)
{
    g_autoptr(GError) why = NULL;
    while (repair->first == 0 && !why && journal_reader_next(reader, &why))
        if (!is_common(repair, reader->place, reader->text, &why))
            repair->first = reader->place;
    if (!why)
        return true;
    g_propagate_error(error, g_steal_pointer(&why));
    return false;
}

/* What is left at the end is nothing, or was never written to its own end. */
static bool ends_well(const struct journal_reader *reader)
{
    return reader->torn == 0 || journal_line_is_torn(reader->text, reader->torn, reader->place + 1);
}

/* Take over that line and all behind it. */
static bool take_rest(struct repair *repair, struct journal_reader *reader, GError **error)
{
    g_autoptr(GError) why = NULL;
    g_autoptr(GPtrArray) own = set_aside(repair, repair->first, error);
    if (!own)
        return false;
    do {
        if (!take_over(repair, reader->text, reader->path, error))
            return false;
    } while (journal_reader_next(reader, &why));
    if (why) {
        g_propagate_error(error, g_steal_pointer(&why));
        return false;
    }
    if (!ends_well(reader))
        return journal_say_lost(reader->path, reader->place, error);
    judge_moments(repair);
    return put_back(repair, own, error);
}

/* --- all of it --- */

static bool work_through(struct repair *repair, struct journal_reader *reader, GError **error)
{
    bool ok = take_rest(repair, reader, error);
    for (guint i = 0; ok && i < repair->order->len; i++)
        ok = repair_apply(repair, repair->order->pdata[i], error);
    return ok && repair_follow_all(repair, error) && repair_judge_left(repair, error);
}

static bool rewrite(struct repair *repair, struct journal_reader *reader, GError **error)
{
    if (!store_begin(repair->store, error))
        return false;
    if (work_through(repair, reader, error))
        return store_commit(repair->store, error);
    store_rollback(repair->store);
    return false;
}

/* The store as it is, beside itself; an empty one is not worth it. */
static bool keep_copy(struct repair *repair, const char *path, GError **error)
{
    int64_t last;
    if (!store_last_record(repair->store, &last, error))
        return false;
    if (last == 0)
        return true;
    repair->done->backup = g_strdup_printf("%s.before-repair", path);
    return store_back_up(repair->store, repair->done->backup, error);
}

/* Where there is nothing to repair an earlier copy stays. */
static bool repair_from(struct repair *repair, struct journal_reader *reader, const char *path,
                        GError **error)
{
    if (!store_hold(repair->store, error))
        return false;
    bool is_found = find_first(repair, reader, error);
    store_release(repair->store);
    return is_found && (repair->first == 0 ||
                        (keep_copy(repair, path, error) && rewrite(repair, reader, error)));
}

static bool open_journal(struct journal_reader *reader, const char *path, GError **error)
{
    g_autoptr(GError) why = NULL;
    if (journal_reader_open(reader, path, &why))
        return true;
    if (!why)
        return error_set(error, ERROR_STORE, "put the journal beside the store first",
                         "%s: there is no journal", path);
    g_propagate_error(error, g_steal_pointer(&why));
    return false;
}

bool queue_repair(const char *path, int64_t now, struct repaired *repaired, GError **error)
{
    g_autofree char *journal = journal_path(path);
    AUTO(journal_reader_clear) struct journal_reader reader = {0};
    AUTO(store_close) struct store *store = store_open(path, STORE_WRITE, error);
    if (!store)
        return false;
    *repaired = (struct repaired){.opened = g_ptr_array_new_with_free_func(g_free)};
    if (!journal_mend(path, store, &repaired->damaged_journal, error) ||
        !open_journal(&reader, journal, error))
        return false;
    struct repair repair = {
        .store = store,
        .now = now,
        .done = repaired,
        .moments = g_array_new(FALSE, FALSE, sizeof(struct moment)),
        .witnesses =
            g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)witness_free),
        .digests = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
        .order = g_ptr_array_new(),
        .left = g_array_new(FALSE, FALSE, sizeof(int64_t)),
    };
    bool ok = repair_from(&repair, &reader, path, error);
    g_array_unref(repair.moments);
    g_ptr_array_unref(repair.order);
    g_array_unref(repair.left);
    g_hash_table_unref(repair.witnesses);
    g_hash_table_unref(repair.digests);
    return ok;
}

void repaired_clear(struct repaired *repaired)
{
    g_clear_pointer(&repaired->backup, g_free);
    g_clear_pointer(&repaired->damaged_journal, g_free);
    g_clear_pointer(&repaired->opened, g_ptr_array_unref);
}
