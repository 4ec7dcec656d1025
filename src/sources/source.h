/*
 * Sources: where postings are seen. One table a kind; the watcher sees observations only.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "src/base/auto.h"
#include "src/base/known.h"
#include "src/config/config.h"
#include "src/posting/posting.h"

enum seen_kind {
    SEEN_UNCHANGED,  /* its mark is the one known: not read again */
    SEEN_POSTING,    /* read: `posting` is there */
    SEEN_NO_POSTING, /* read: no front matter, and it never had any; or published: false */
    SEEN_UNREADABLE, /* `problem` says why */
};

/* One file or entry of a source, seen now. */
struct seen {
    enum seen_kind kind;
    char *path;                     /* below the source's folder or tree; an entry's own id */
    char *id;                       /* where the source has ids of its own; NULL = from the path */
    struct file_mark mark;          /* mtime_ns -1 when it has to be read again next time */
    const struct known_file *known; /* what was known of this path; NULL = new. Borrowed */
    struct posting *posting;        /* SEEN_POSTING */
    char *problem;                  /* SEEN_UNREADABLE: "PATH:LINE: why" */
    bool is_unlisted; /* there as it was, although the source, which lists only its latest, lists it
                         no more */
    bool has_left;    /* it listed it the last time */
};

/*
 * Note what came of reading it. A posting whose front matter is gone is being written, or was cut
 * off: no more than unreadable.
 *
 * why  of POSTING_UNREADABLE
 */
void seen_note(struct seen *seen, enum posting_verdict verdict, const GError *why);

/* What is there now. */
struct observation {
    GPtrArray *seen;    /* of struct seen, sorted by path (strcmp): everything that is there; may be
                           left empty when nothing changed and the view does not want a list */
    GPtrArray *notices; /* what was doubtful in the files read */
    char *cursor;       /* how far the source has been seen, a commit's id; NULL = it has none */
    bool is_unchanged;  /* nothing is new, changed or missing */
    bool ids_may_change; /* the source may give a posting another id and another link */
    bool is_elsewhere;   /* it answers from another place than the last time, and lists hardly
                            anything that is known: it may be quite another source */
    bool is_part;        /* no file is new or missing, and `seen` has only what was read again: all
                            else that is known is there, unchanged. Where the view takes that */
};

/* What a source has answered, kept so that it is asked and parsed once for all that is read of it.
 * Zeroed: nothing yet. */
struct source_answer {
    void *kept; /* the kind's own */
    GDestroyNotify free;
    bool has_failed; /* there was none: it is not asked for again */
};

void source_answer_clear(struct source_answer *answer);

/* How to look at a source. */
struct source_view {
    const struct source_config *config;
    struct zone *zone;
    int64_t now;         /* seconds since 1970 */
    const char *cursor;  /* of the last observation; NULL = none */
    const char *fetched; /* the folder where announce-fetch leaves what it brings; NULL = none */
    bool read_all;       /* take no mark's word: read every file (fingerprint changed, `check`) */
    bool wants_list;     /* fill in `seen` although nothing changed: a deadline has passed */
    bool takes_part;     /* `seen` may be a part of what is there, see is_part */
    enum posting_extent extent; /* how much of a posting will be looked at; reading more is fine */
    struct source_answer *answer; /* of this look, for observe and read; NULL = kept nowhere */

    /* Load every file known of the source, of struct known_file, sorted by path; NULL with
     * ERROR_STORE. The view keeps it. A NULL function: none are known. It may be called in a second
     * thread, while whoever looks at the source waits. */
    GPtrArray *(*load_files)(void *data, GError **error);
    void *data;
};

/* What is known of the source's files, by view->load_files or empty; a reference for the caller. */
GPtrArray *source_known_files(const struct source_view *view, GError **error);

/* An observation without anything seen; owned by the caller. */
struct observation *observation_new(void);

/* Everything that is known and not named in `observation` yet is there, unchanged: for sources that
 * tell what changed (git) or not what is still there (feeds). Sorts. `gone`: a set of paths that
 * are not; NULL = none. */
void observation_fill_in(struct observation *observation, const GPtrArray *files, GHashTable *gone);

struct source_kind {
    const char *name; /* "directory" */
    bool needs_fetch; /* announce-fetch brings it nearer first, where the configuration says so */

    /* See everything that is there now. NULL with ERROR_SOURCE when the source is unavailable. */
    struct observation *(*observe)(const struct source_view *view, GError **error);

    /* Read one posting by its path, whatever its mark. POSTING_NONE: it is none, or the source
     * lists it no more; `error` is set for POSTING_UNREADABLE alone. */
    enum posting_verdict (*read)(const struct source_view *view, const char *path,
                                 GPtrArray *notices, struct posting **posting, GError **error);
};

/* Every kind, ends with NULL; and the one of that name, NULL when there is none. */
extern const struct source_kind *const source_kinds[];
const struct source_kind *source_kind_find(const char *name);

/* Their names, ends with NULL: for struct config_rules. */
const char *const *source_kind_names(void);

void seen_free(struct seen *seen);
void observation_free(struct observation *observation);

AUTO_DEFINE(struct observation *, observation_free)
AUTO_DEFINE_CLEAR(struct source_answer, source_answer_clear)
