/*
 * A posting: front matter, Markdown and settings brought together into what can be announced.
 *
 * Pure: bytes in, posting out. Which files there are is the sources' business.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "src/base/auto.h"
#include "src/config/config.h"
#include "src/posting/common.h"

#define POSTING_MAX_BYTES (1024 * 1024)

struct posting {
    char *title, *organisation; /* one line of plain text each; "" when empty */
    char *excerpt;              /* plain text, one paragraph; "" when empty or not read */
    char *spelling;             /* of an organisation that is named by a slug; NULL = none */
    const char *article;        /* the French one that its name has, "le "; static, "" = none, NULL
                                   = nobody knows */
    char *link;                 /* absolute URL; "" when there is none */
    GStrv tags;                 /* as written; NULL only when not read */
    bool is_open;               /* as its front matter says; `closes_at` is not looked at */
    int64_t not_before;         /* the moment its announcements wait for; 0 = none named, -1 = one
                                   that cannot be read: then they are held */
    GHashTable *fields;         /* char * -> GStrv: every front matter field as text, for `match:`
                                   and joins; NULL only when not read */
    GHashTable *facts;      /* char * -> char *: "startup.mission" of a joined file, "contract" of a
                               field that the configuration names; NULL only when not read */
    int64_t date;           /* the moment by which it is dated; 0 = none named */
    int64_t closes_at;      /* the moment from which it is closed; 0 = none named */
    enum language language; /* its own, else its source's; LANGUAGE_UNKNOWN = neither says */
    bool has_bad_link;      /* it names one that is no web address: its announcements are held */
    bool lacks_link;        /* its site's permalinks need a date, and it has none: they are held */
    GBytes *sketch;         /* for sketch_similarity() */
    bool is_doubtful;       /* its front matter wants a person's look; `notices` says why */
};

/* How much of it is read. What is left out costs most of the time that a posting takes. */
enum posting_extent {
    POSTING_WHOLE,  /* all of it */
    POSTING_ROUTED, /* all but the excerpt: nobody will make a text of it */
    POSTING_LEARNT, /* nor tags, fields (but those that a join needs) and facts: nobody will ask
                       which account takes it */
};

/* How to read a posting. Everything is borrowed. */
struct posting_view {
    const char *path; /* below the source's folder: for messages, date, slug and id */
    const struct source_config *source;
    GTimeZone *zone; /* the configuration's, for dates without one */
    enum posting_extent extent;
    struct common *common; /* what is passed over when an excerpt is chosen; NULL = nothing */
};

enum posting_verdict {
    POSTING_READ,       /* `posting` is filled in */
    POSTING_NONE,       /* no front matter: no posting */
    POSTING_HIDDEN,     /* published: false: none either */
    POSTING_UNREADABLE, /* `error` says why, beginning with "PATH:LINE: " */
};

/*
 * Read a posting from the bytes of its file.
 *
 * bytes    the whole file, any bytes; at most POSTING_MAX_BYTES, else unreadable
 * notices  gets what is doubtful (may be NULL): an `open` that is neither true nor false, with the
 *          nearest valid value; a key that stands twice; a date or link that cannot be read; an
 *          open posting without a title, or without the date that its permalink needs
 * posting  owned by the caller when POSTING_READ, else untouched
 */
enum posting_verdict posting_parse(const char *bytes, gsize length, const struct posting_view *view,
                                   GPtrArray *notices, struct posting **posting, GError **error);

/* Learn from its file how it names its organisation, which may have come from elsewhere: fills in
 * `spelling`, and `article` unless one is known; that there is none, this text may know better.
 * `text`: valid UTF-8; see spelling.h. */
void posting_read_name(struct posting *posting, const char *text);

void posting_free(struct posting *posting);

/* The base name of `path` without its suffix, Unicode NFC; owned by the caller. */
char *posting_id_of(const char *path);

/* The id without a leading date ("2017-03-16-dev" -> "dev"), the rest untouched; points into `id`.
 */
const char *posting_slug_of(const char *id);

AUTO_DEFINE(struct posting *, posting_free)
