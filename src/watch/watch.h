/*
 * The watcher: what is seen now against what was known before -> changes, some of them events.
 *
 * Pure: it reads no store and no clock, and writes nothing. design.md §3 is its specification.
 *
 * A change is one event at most. `closing` is concluded once an edition and deadline,
 * `closing_before` seconds before it. A posting that opens when its deadline is that near is news
 * for its opening alone, since two announcements at once would be noise: its deadline counts as
 * concluded. So it does at the baseline, and so does one that was moved while it was near. When the
 * deadline is no longer near (an edit puts it off or takes it away, the clock was ahead) there is
 * room for another `closing` of the same edition; whether one is said again for a deadline that
 * comes back, and whether a closed posting is `filled`, depends on what was announced: plan_draft.c
 * knows.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "src/base/auto.h"
#include "src/base/event.h"
#include "src/base/known.h"
#include "src/sources/source.h"

/* What became of one posting. */
struct change {
    const struct known_posting *before; /* NULL: never seen. Borrowed from the view */
    struct known_posting *after;        /* as it has to be stored; its row is before's, else 0 */
    const struct seen *seen;            /* its file; NULL when it is gone. Borrowed */
    bool has_event;
    enum event_kind event;                /* when has_event: new, reopened or closing */
    const struct known_posting *namesake; /* new, but it reads like this one, which the source lists
                                             no more; NULL = none. Borrowed */
    bool is_concluded_again; /* closing: it was concluded of this very deadline before */
    bool has_closed;         /* it was open and no longer is */
    bool has_reverted;       /* open again, closed too shortly for an event, or by a clock that was
                                ahead */
    bool has_been_put_off;   /* that its deadline is near was concluded, and is true no more */
};

struct changes {
    GPtrArray *list; /* of struct change, gone ones first, new ones last: every posting that is not
                        exactly as it was, and every posting whose file was read again */
    GHashTable *superseded; /* set of const struct seen *: listed no more, and now known under
                               another id; they are to be forgotten */
    GPtrArray *notices;     /* two postings of one base name */
    int postings, open;     /* how many there are now */
    bool is_settled;        /* no posting waits for an id: while no file comes or goes, ids stay */
};

/*
 * Of a part of the files (observation.is_part) the watcher concludes about their postings what it
 * would conclude from all, provided that each of them has a posting that is there, that the source
 * is settled, and that no moment has come at which others change. `postings` and `open` count the
 * part alone.
 */
struct watch_view {
    const struct observation *observation;
    GPtrArray *known;     /* of struct known_posting: every posting known of this source, or those
                             of the part */
    bool is_baseline;     /* the source was never seen: learn, announce nothing */
    bool accept_removals; /* most postings may vanish at once: somebody says so */
    int64_t now, reopen_after, closing_before;

    /* The sketch of a known posting's last version, for renames; NULL when there is none. */
    GBytes *(*sketch)(int64_t posting_row, void *data);
    void *data;
};

/*
 * Compare.
 *
 * returns  owned by the caller; what it borrows has to live as long. NULL with ERROR_SOURCE when so
 *          many postings vanished at once that it has to be an outage: then nothing is concluded
 */
struct changes *watch_compare(const struct watch_view *view, GError **error);

/* That its deadline is near could not be said, or need not be said again: no event. `is_unsaid`:
 * the next look at the source concludes it anew. */
void change_drop_closing(struct change *change, bool is_unsaid);

void changes_free(struct changes *changes);

AUTO_DEFINE(struct changes *, changes_free)
