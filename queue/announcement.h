/* An announcement: one event said on one account; the row that lives in the queue. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "src/base/auto.h"
#include "src/base/event.h"
#include "src/base/outcome.h"

enum announcement_state {
    STATE_HELD,      /* waits for a person: `held_by` says why */
    STATE_QUEUED,    /* goes out at due_at */
    STATE_JOINED,    /* is told with others, in the announcement `digest` */
    STATE_CLAIMED,   /* a run has it in hand; nothing has left yet */
    STATE_SENDING,   /* its request may have left */
    STATE_POSTED,    /* it is there */
    STATE_REFUSED,   /* for good; reason and hint say why and what to do */
    STATE_UNSURE,    /* it may be there: the answer was lost */
    STATE_EXPIRED,   /* too late */
    STATE_CANCELLED, /* its posting closed, or a person did it */
    ANNOUNCEMENT_STATES,
};

/* Why an announcement is held. */
enum held_by {
    HELD_BY_NOTHING,
    HELD_BY_FLOOD,         /* more events at once than flood_limit */
    HELD_BY_PERSON,        /* `queue hold`; of a cancelled one: `queue cancel`, it is never said */
    HELD_BY_CHANGE,        /* its posting changed after a person had released it */
    HELD_BY_TEXT,          /* its text cannot go out as it is: too long, empty, without a title */
    HELD_BY_CONFIGURATION, /* not the posting changed but how it is read */
    HELD_BY_APPROVAL,      /* its account wants a person to have read it */
    HELD_BY_DOUBT,         /* it may be there already, and looking for it could not tell */
    HELD_BY_OVERFLOW,      /* of an expired one: it was dropped, for being too much at once */
    HELD_BY_MOVE,          /* it may be no news: its source moved, or it reads like one known */
    HELD_BY_LINK,          /* its link was asked for, and was not there for too long */
    HELD_BY_SOURCE,        /* the configuration has its source no more: nobody sees its posting */
    HELD_BY_OPENING,       /* it says that its posting is filled, and whether the opening was
                              published is in doubt */
    HELD_BY_MATCH,  /* of a cancelled one: its account took it no more; it waits again if it does */
    HELD_BY_REPAIR, /* `announce repair` found it in the journal, and not whether it was to be
                       said still */
};

/* The clock was ahead when it was sent, by how much cannot be known: whoever looks for it looks as
 * far back as there is anything. */
#define SENT_SOMETIME 1

struct announcement {
    int64_t id;                     /* 1, 2, ...: what a person types */
    int64_t posting_row;            /* in the store */
    char *source, *posting, *title; /* names as they were when it was made */
    char *account, *platform;
    enum event_kind kind;
    int edition;
    int take; /* 0, and one more each time that it is made anew; of a digest: a number that no other
                 digest ever had, be it forgotten since */
    char *text, *link; /* link "" when there is none */
    int64_t digest; /* the announcement in which it is told, or was, with others; 0 = by itself */
    char *key;      /* 32 hex digits, from what identifies the announcement: never reused */

    enum announcement_state state;
    enum held_by held_by;
    enum announcement_state before_close; /* CANCELLED by a closing, EXPIRED: what it was, for a
                                             quick revert; else STATE_CANCELLED */
    bool is_edited;                       /* a person wrote the text: never refreshed */
    bool is_released;    /* a person released it: held again when its posting changes */
    bool is_wanted;      /* a person retried, moved or posted it: it never is too much at once,
                            whatever holds it meanwhile */
    bool is_link_waived; /* a person released it although its link was not there */
    int64_t link_since;  /* when its link was first asked for in vain; 0 = it was not */
    int link_asks;       /* how often in vain, since then */
    int64_t created_at, changed_at;
    int64_t due_at, expires_at; /* not before, not after; expires_at 0 = never */
    int64_t first_sent_at;      /* SENT_SOMETIME: when, nobody knows */
    int64_t posted_at;
    int64_t costs;       /* what its next line in the journal notes for its account, in millionths;
                            negative: it is given back. Not kept, and 0 behind that line */
    int64_t costs_at;    /* to which moment that belongs; 0 = to the line's own. Not kept */
    int attempts;        /* begun: a request left, or tried to */
    int failures;        /* of those, the definite ones since the last success of the account */
    char *token;         /* CLAIMED and SENDING; else NULL */
    char *text_problem;  /* why its text cannot go out as it is; NULL = it can */
    char *progress;      /* JSON of the adapter, between steps; NULL = none */
    char *look;          /* UNSURE: JSON of the adapter, between looks; NULL = none */
    bool is_duplicate;   /* UNSURE: the platform said that it has this text already */
    char *reason, *hint; /* of the last outcome; NULL = none */
    char *remote_id, *remote_url; /* POSTED; NULL = not known */
};

/* One try to publish an announcement. */
struct attempt {
    int n;
    int64_t started_at, ended_at; /* ended_at 0: no outcome was recorded */
    char *outcome;                /* outcome_name(), or NULL */
    char *reason;                 /* NULL = none */
};

/* One look for an unsure announcement on its platform. */
struct look {
    int64_t at;
    char *outcome; /* outcome_name() */
    char *seen;    /* one sentence */
};

/* What the queue knows of an account. */
struct account_state {
    char *name;
    int64_t not_before;        /* it rests until then: backoff, rate limits; 0 = no rest */
    int64_t posted_at;         /* last success; 0 = never */
    enum cause cause;          /* CAUSE_NONE: it is not held */
    char *reason, *hint;       /* of the hold */
    int64_t held_at, probe_at; /* since when; when one announcement may try again, 0 = never */
    int64_t paused_at;         /* since when a person keeps it silent; 0 = it may speak */
    int64_t changed_at;        /* when an outcome last did: rests and probes are reckoned from it */
    int64_t set_back_at;       /* when it was found that the clock had been ahead; 0 = never */
    struct rate_limit limit;   /* what its platform said last of the calls that are left */
    char *credentials_mark;    /* file_mark_string() of the credentials when it was held */
    char *platform;            /* where it spoke at the last run; NULL = not known */
    char *destination;         /* all that says where, in words; NULL as well */
};

void announcement_free(struct announcement *announcement);
struct announcement *announcement_copy(const struct announcement *announcement);
void attempt_free(struct attempt *attempt);
void look_free(struct look *look);
void account_state_free(struct account_state *state);

/* "held", "queued" ... and back. */
const char *state_name(enum announcement_state state);
bool state_from_name(const char *name, enum announcement_state *state);

/* "", "flood", "person", "change", "text", "configuration", "doubt" ..., and back (HELD_BY_NOTHING
 * when unknown). */
const char *held_by_name(enum held_by held_by);
enum held_by held_by_from_name(const char *name);

/* Has its link to be there before it is said? Not when it has none, when a person waived it, and
 * when it says that the posting is filled: its page may be gone then. */
bool announcement_checks_link(const struct announcement *announcement);

/* Its link is there: whatever was answered before is forgotten, in memory. */
void announcement_found_link(struct announcement *announcement);

/* Does it wait because something did not work, not for a moment of its own? */
bool announcement_is_pausing(const struct announcement *announcement);

/* Is it in doubt whether it is there: unsure, or held for that? */
bool announcement_is_in_doubt(const struct announcement *announcement);

/* Did it come to an end unsaid that a person has to know: refused, expired? Not when it was
 * dropped, as its configuration wants it, nor when its digest is told of. */
bool announcement_ended_unsaid(const struct announcement *announcement);

/* A digest that waits falls apart at the next run, so that what it tells is told as it is then:
 * surely nothing of it is there. Kept as it is: one with a draft on its platform, one whose words a
 * person wrote, and one that waits for its own page. */
bool announcement_falls_apart(const struct announcement *digest);

/* It is told in that digest no more: it waits by itself, as long as the digest would have, and has
 * failed as often. In memory. */
void announcement_leave_digest(struct announcement *row, const struct announcement *digest);

/* What people know it by: its posting, or of how much a digest tells. Borrowed. */
const char *announcement_subject(const struct announcement *announcement);

/* May it still go out by itself or by a person's release: held, queued? */
bool state_is_waiting(enum announcement_state state);

AUTO_DEFINE(struct announcement *, announcement_free)
AUTO_DEFINE(struct account_state *, account_state_free)
