/*
 * The plan: what one observation of a source comes to, and how it enters the store.
 *
 * plan_look() observes, compares and composes, and writes nothing; plan_keep() puts the new state
 * and its announcements into the store, in one transaction.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "queue/queue.h"
#include "src/base/auto.h"
#include "src/compose/saying.h"
#include "src/config/config.h"
#include "src/watch/watch.h"

/* An announcement that an event would make on one account. */
struct draft {
    const struct change *change;
    const struct account_config *account;
    enum event_kind kind;          /* the change's event, or filled when it closed */
    int take;                      /* 0; more when this edition is closing or filled once more */
    const struct posting *posting; /* as read, or as last known when it is gone. Borrowed */
    int64_t due_at;                /* now, or its posting's not_before */
    struct composed *composed;     /* NULL when postings are read without their excerpts */
    bool is_in_doubt;    /* it is filled, and whether its opening was published nobody knows yet */
    const char *problem; /* why its text cannot go out: it will be held; NULL = it can. Static */
};

struct plan {
    const struct source_config *source;
    struct known_source *known;  /* as stored; row 0 before the baseline */
    GPtrArray *files;            /* of struct known_file: as stored */
    GPtrArray *postings;         /* of struct known_posting: as stored, those that the observation
                                    is about; NULL = nothing changed */
    struct source_answer answer; /* what the source said, for all that is read of it */
    struct observation *observation; /* NULL when unavailable */
    struct changes *changes;         /* NULL when nothing changed, or unavailable */
    GPtrArray *drafts;               /* of struct draft; empty when there is no event */
    GPtrArray *read; /* of struct posting: what drafts needed and the observation had not read */
    int events;      /* that count for flood_limit: closing and filled only when somebody takes
                        them */
    bool is_baseline;
    enum held_by
        held_by;         /* why all that it announces will be held; HELD_BY_NOTHING = it will not */
    GError *unavailable; /* why nothing could be concluded; NULL = it could */
};

struct plan_options {
    const struct config *config;
    int64_t now;
    bool accept_removals;
    bool read_all;    /* read every file, changed or not */
    bool see_all;     /* observe every file, for who tells about the unchanged ones too */
    bool only_learns; /* at the baseline, of which nothing is announced, nobody will look at the
                         postings themselves: as much is read of them as is kept */
};

/*
 * Observe a source and conclude.
 *
 * store    may be NULL: nothing is known yet
 * returns  owned by the caller; a source that cannot be observed is no error, see `unavailable`.
 *          NULL with ERROR_STORE when the store cannot be read
 */
struct plan *plan_look(const struct plan_options *options, struct store *store,
                       const struct source_config *source, GError **error);

/*
 * Put it into the store: postings, files, announcements, refreshed texts; all or nothing. Nothing
 * changed: nothing is written.
 */
bool plan_keep(const struct plan_options *options, struct queue *queue, struct plan *plan,
               GError **error);

/* A plan that knows its source and nothing else; owned by the caller. */
struct plan *plan_new(const struct source_config *source);

/*
 * Look again at what is held for its text, its source or its opening: mended, back or settled, it
 * goes by itself. After the sources were observed.
 */
bool plan_mend(const struct plan_options *options, struct queue *queue, GError **error);

/* Hold what waits for sources that the configuration has no more; plan_mend() lets it go when they
 * are back. */
bool plan_hold_orphans(const struct plan_options *options, struct queue *queue, GError **error);

void plan_free(struct plan *plan);

/* Was an account told of the opening? */
enum was_told {
    NOT_TOLD,
    PERHAPS_TOLD, /* that is in doubt */
    TOLD,
};

/* rows  of struct announcement, of one edition alone */
enum was_told plan_is_told(const GPtrArray *rows, const char *account);

/* How often an event of one edition was said, as far as can be known, by takes before that one.
 * rows  of struct announcement, of this edition alone */
int plan_count_said(const GPtrArray *rows, const char *account, enum event_kind kind,
                    int before_take);

/* A posting as it is now, for what waits to be said of it. Everything is borrowed. */
struct rewriting {
    const struct plan_options *options;
    const struct account_config *account;
    const struct posting *posting;
    const char *id;
    int64_t due_at; /* when it is due from now on; 0 = as before */
};

/* Give a waiting announcement the words that its posting and the configuration make now; where they
 * cannot go out, or are to be approved, it is held. See queue_refresh(). */
bool plan_rewrite(struct queue *queue, const struct announcement *row,
                  const struct rewriting *rewriting, GError **error);

/* These words; owned by the caller, NULL with ERROR_STORE. */
struct composed *plan_words(struct store *store, const struct announcement *row,
                            const struct rewriting *rewriting, GError **error);

/* What a new announcement is made of. Everything is borrowed. */
struct announcement_parts {
    const struct source_config *source;
    const struct known_posting *posting;
    const struct account_config *account;
    enum event_kind kind;
    int edition, take;
    const char *text, *link;
    int64_t now, due_at;
};

/* Why that text cannot go out as it is: too long, empty, without a title, with a bad link; NULL
 * when it can. Static. */
const char *plan_problem(const struct posting *posting, const struct composed *composed);

/* Why what waits is not wanted any more, as the configuration and the posting are now; NULL = it
 * is. What a person released or posted by hand is, and what may have left. `id`: the posting's now.
 * Static. */
const char *plan_unwanted(const struct account_config *account, const struct posting *posting,
                          const char *id, const struct announcement *row);

/* Why what waits to be said of a posting is no longer true of it; NULL = it is. What may be there
 * already stays all the same, until that is known. Static. */
const char *plan_untrue(const struct change *change, enum event_kind kind);

/* Has what waits to be approved? What a person released, posted by hand or wrote has not. */
bool plan_needs_approval(const struct account_config *account, const struct posting *posting,
                         const char *id, const struct announcement *row);

#define PLAN_WAITS_FOR_APPROVAL "it waits for approval"

/* Why a draft will be held; HELD_BY_NOTHING when it will not. */
enum held_by plan_held_by(const struct plan *plan, const struct draft *draft);

/* Why a draft will be held, in words; NULL when it will not. Static. */
const char *plan_why_held(const struct plan *plan, const struct draft *draft);

/*
 * The row of an announcement that is about to be added: names, text, times; state queued. Its
 * expiry counts from when it is due.
 *
 * returns  owned by the caller
 */
struct announcement *plan_announcement(const struct announcement_parts *parts);

AUTO_DEFINE(struct plan *, plan_free)
