/*
 * The journal: an append-only file of JSON lines beside the store, the second witness of what was
 * sent. Each line carries its number "n"; the store keeps the same lines (store_add_record).
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "queue/store.h"

struct journal;

/*
 * Open the journal of the store at `store_path` ("announce.db" -> "announce.journal", mode 600) and
 * bring both in step: a torn last line is cut off, lines that only the store has are added.
 *
 * errors  ERROR_STORE: it cannot be written, or it knows more than the store, or something else
 * under the same number: then the store was restored or emptied, and nothing may be sent. So it is
 * when it ends with what may have been records that the store lacks
 */
struct journal *journal_open(const char *store_path, struct store *store, GError **error);

/*
 * Would journal_open() find both in step, or bring them there? For who only looks: nothing is
 * written. Who may not read the journal is not told.
 */
bool journal_agrees(const char *store_path, struct store *store, GError **error);

/*
 * Append lines (of char *, no line ends) and fsync once for all of them. Refused when their numbers
 * do not follow the last one's.
 */
bool journal_append(struct journal *journal, const GPtrArray *lines, GError **error);

void journal_close(struct journal *journal);

/*
 * Look through the whole journal of the store at `store_path`. What it knows more than the store is
 * nothing wrong in it: journal_agrees() tells that.
 *
 * returns  what is wrong in it, of char *, at most ten; empty = it is sound, or not there
 */
GPtrArray *journal_verify(const char *store_path, struct store *store, GError **error);

/*
 * Write the journal anew from the store when lines of it are no records, and the store has all the
 * others, and records in their place.
 *
 * kept    gets where the damaged one is kept, owned by the caller; unchanged: it was left as it is
 * errors  ERROR_STORE: nothing was changed; it cannot be read or written, or the store may lack
 * what lines at its end said
 */
bool journal_mend(const char *store_path, struct store *store, char **kept, GError **error);

/*
 * Does the store have, behind that record, at least so many others, as long as so many bytes of the
 * journal? What is damaged there was one of these then. No more than that can be known of it.
 */
bool journal_is_covered(struct store *store, int64_t number, int64_t lines, int64_t bytes,
                        bool *covered, GError **error);

/* Say that nobody has what stood behind that record of the journal; returns false. */
bool journal_say_lost(const char *path, int64_t number, GError **error);

/* The path of the journal of that store; owned by the caller. */
char *journal_path(const char *store_path);

AUTO_DEFINE(struct journal *, journal_close)
