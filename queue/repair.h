/*
 * Repair: a store that knows less than its journal is brought up to date, so that nothing that was
 * announced is announced again.
 *
 * It happens to a store that was restored from a backup, that was replaced by an empty one, or that
 * forked from its journal. Lines that only the journal has are taken over, lines that only the
 * store has follow them in both. What they say of an announcement becomes its state: posted is
 * posted; a request whose answer is not known is unsure, and is looked for with the words, and the
 * progress, with which it left; what would be tried again is held for a person, unless the store
 * has it waiting anyway. Held, too, is what nobody could find, or could not now: the clock was
 * ahead when it left, or a line of an early version does not say with which draft. What a person
 * decided of it since (to cancel, hold, release, move or edit it) is so again, and so are pauses of
 * accounts. Postings are given the editions that were announced, or decided about. What the lines
 * say was spent is noted as spent.
 *
 * A journal with damaged lines of which the store has all others, and what may have stood in their
 * place, is written anew first.
 *
 * The journal knows nothing of what still waited for its first request, not even its text. Where
 * nothing of an opening has left, the next run sees it anew; where something has, a person has to
 * say whether the other accounts were to say it too (`opened`).
 *
 * A source that the store does not know is left to be learnt anew, which announces nothing.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "queue/store.h"

/* What a repair did. Owned: repaired_clear(). */
struct repaired {
    char *backup;          /* where the store as it was is kept; NULL when there was none, or
                              nothing to repair: then an earlier one stays */
    char *damaged_journal; /* where the journal as it was is kept, when it was written anew from the
                              store; else NULL */
    int64_t lines;         /* taken over from the journal */
    int posted, unsure, held, refused, expired; /* announcements that got this state */
    int decided;       /* announcements about which a person had decided: as he did */
    int unknown;       /* announcements of sources that will be learnt anew */
    GPtrArray *opened; /* ids of postings whose opening the store did not know */
};

/*
 * Repair the store at `path`; the caller holds the run lock.
 *
 * returns  false with ERROR_STORE; then the store is as it was. One that is not there is made
 */
bool queue_repair(const char *path, int64_t now, struct repaired *repaired, GError **error);

void repaired_clear(struct repaired *repaired);

AUTO_DEFINE_CLEAR(struct repaired, repaired_clear)
