/*
 * A feed as it was read, whatever its format: its entries, and what it says of itself.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "src/base/auto.h"
#include "src/posting/common.h"

#define FEED_MAX_BYTES (8 * 1024 * 1024)
#define FEED_MAX_ENTRIES 20000
#define FEED_MAX_FIELDS 200 /* of one entry; what comes after is left out */
#define FEED_MAX_TTL (INT64_C(10) * 365 * 24 * 60 * 60)

/* How a text of a feed has to be read. */
enum feed_markup {
    FEED_PLAIN,   /* as it stands */
    FEED_ESCAPED, /* as it stands, but often escaped as HTML once more: RSS titles, JSON */
    FEED_HTML,
};

struct feed_text {
    char *text; /* NULL = there is none */
    enum feed_markup markup;
};

struct feed_entry {
    char *id; /* its own, fit to be a posting's id once feed_parse() is done; NULL = none */
    bool is_id_opaque; /* it says that its id is no address */
    char *link;        /* absolute; NULL = none */
    struct feed_text title, content, summary;
    GHashTable *fields; /* char * -> GPtrArray of char *: what else it says, by names without
                           prefix, as plain text */
};

struct feed {
    GPtrArray *entries;  /* of struct feed_entry */
    GPtrArray *deleted;  /* of char *: ids of entries that it says are gone */
    guint nameless;      /* entries that were left out: they have no id and no link of their own */
    bool is_complete;    /* it says that it lists everything */
    char *next;          /* the address of the page on which it goes on; NULL = it does not */
    bool is_finished;    /* it says that nothing will be added */
    int64_t ttl;         /* RSS: so many seconds it need not be asked again; 0 = it does not say */
    uint32_t skip_hours; /* RSS: a bit for each hour, UTC, at which it must not be asked */
    struct common *common; /* what most of its entries say; NULL = nobody wants to know */
};

struct feed *feed_new(void);
void feed_free(struct feed *feed);

/* A new entry at the end; owned by the feed. NULL when there are too many. */
struct feed_entry *feed_add(struct feed *feed);

/* Remember a text; empty ones and those beyond FEED_MAX_FIELDS are left out. */
void feed_entry_add_field(struct feed_entry *entry, const char *name, const char *text);

/* The texts of a field; NULL when there are none. */
const GPtrArray *feed_entry_field(const struct feed_entry *entry, const char *name);

/* Set a text unless there is one already; takes `text`. */
void feed_text_take(struct feed_text *into, char *text, enum feed_markup markup);

/* The page on which it goes on, as it stands in the feed; one that no address can be made of is
 * known as an empty text. */
void feed_take_next(struct feed *feed, const char *base, const char *reference);

/*
 * Give every entry an id of its own: what it says, else its link; its link as well where several
 * say the same. Ids are made fit: no control characters, at most 300 bytes (else a hash), http as
 * https. Repetitions are left out; so are, and counted, entries without an id and one whose id and
 * link are those of another, of which it cannot be told apart the next time.
 */
void feed_identify(struct feed *feed);

AUTO_DEFINE(struct feed *, feed_free)
