/* What the fake platforms were given: drafts and posts, the ledger of what stands published. */
#pragma once

#include "tests/fake/fake.h"

/* The moment that it is for the platforms: the clock file's, else the real one. */
gint64 fake_now(const struct fake *fake);

/* By how much the caller's clock is ahead of that, in seconds; negative: behind. */
gint64 fake_skew(const struct fake *fake);

/* "2026-03-01T10:00:05.000Z" and the like; owned by the caller. `format` is GDateTime's. */
char *fake_format(gint64 moment, const char *format);

/* An empty list of struct post that frees its elements. */
GPtrArray *posts_new(void);

/*
 * Keep what a platform was given, and publish it unless it is a draft. Borrowed.
 *
 * id    how its id begins; the last five digits are its number on the platform
 * link  may be NULL
 */
const struct post *posts_add(struct fake *fake, const char *platform, const char *whose,
                             const char *id, const char *text, const char *link, bool is_draft);

/* The ledger gets it, the first time. */
void posts_publish(struct fake *fake, struct post *post);

/* None was ever given, and nothing stands in the ledger. */
void posts_forget(struct fake *fake);

/* All that the platforms were given, drafts too, as an array of what posts_recall() takes. */
json_t *posts_keep(const struct fake *fake);

/* They were given these besides, and the ledger gets those that stand published. */
void posts_recall(struct fake *fake, const json_t *posts);

/* NULL when there is none of that id. */
struct post *posts_find(const struct fake *fake, const char *platform, const char *id);

/* The last that was published there; NULL = none. */
const struct post *posts_last(const struct fake *fake, const char *platform, const char *whose);

/* Was that very text published there? */
bool posts_has(const struct fake *fake, const char *platform, const char *whose, const char *text);

/* A part of the list of what was published. */
struct posts_page {
    const char *platform, *whose;
    gint64 since;     /* not before that moment */
    int first, count; /* after so many newer ones, at most so many */
    bool has_more;    /* set: are there older ones? */
};

/* Of const struct post, newest first; what is younger than the platform's lag is left out. */
GPtrArray *posts_list(const struct fake *fake, struct posts_page *page);
