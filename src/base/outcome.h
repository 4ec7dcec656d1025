/* What came of an attempt: a value, not an error. Only queue/ turns it into the next state. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "src/base/auto.h"

enum outcome_kind {
    OUTCOME_POSTED,       /* it is there: remote_id and, where known, remote_url */
    OUTCOME_NEXT_STEP,    /* this step worked, another follows; `progress` says how far it is */
    OUTCOME_RETRY,        /* it did not happen and may work later */
    OUTCOME_WAIT,         /* it did not happen; the platform wants us to wait (rate limits) */
    OUTCOME_REFUSED,      /* it did not happen and never will, as it is */
    OUTCOME_NEEDS_PERSON, /* it did not happen: the account is blocked by `cause` */
    OUTCOME_UNSURE,       /* it may have happened: the answer was lost or is no answer */
    OUTCOME_ABSENT,       /* of a look at what is unsure: it is proven not to be there */
};

/* Why an account is blocked. */
enum cause {
    CAUSE_NONE,
    CAUSE_AUTH,      /* credentials missing, expired, revoked, without the needed permission */
    CAUSE_SETUP,     /* the app or the account is not set up for this */
    CAUSE_CREDIT,    /* no money left, or a spending cap */
    CAUSE_SUSPENDED, /* the platform has blocked or restricted the account */
    CAUSE_CLOCK,     /* this machine's clock is wrong */
    CAUSES,
};

/* How many calls a platform still lets an account make, as one of its answers says. */
struct rate_limit {
    int64_t left, of;   /* of 0: it does not say */
    bool is_percentage; /* it counts in hundredths of what it allows, and does not say how much */
    int64_t reset_at;   /* when it is whole again; 0 = it does not say */
    int64_t said_at;
};

struct outcome {
    enum outcome_kind kind;
    enum cause cause; /* NEEDS_PERSON; of WAIT: the newer word on what an account is held for */
    char
        *reason; /* one sentence for a person, no full stop; never empty unless POSTED, NEXT_STEP */
    char *hint;  /* what that person can do; may be NULL */
    int64_t not_before; /* WAIT, NEEDS_PERSON: seconds since 1970; 0 = the platform did not say */
    bool is_duplicate;  /* UNSURE: the platform refused it for having this text already */
    int tries;          /* RETRY: for this announcement alone, refused once it has failed so often;
                           0 = the account rests and its own bounds hold */
    struct rate_limit limit; /* what the answer says of it, whatever the outcome */
    char *remote_id, *remote_url;
    char *progress;   /* NEXT_STEP: a small JSON object, handed back in the next delivery; of a look
                         that is not the last (WAIT): handed back in the next look */
    bool starts_over; /* RETRY: what was made so far is gone, the next delivery begins anew */
};

/*
 * Fill in an outcome; what it held before is freed. The reason is formatted, `hint` copied.
 * Terminal escapes and secrets never enter here: text from a platform goes through outcome_quote.
 */
void outcome_set(struct outcome *outcome, enum outcome_kind kind, const char *hint,
                 const char *reason_format, ...) G_GNUC_PRINTF(4, 5);

/* The same for OUTCOME_NEEDS_PERSON, which names its cause. */
void outcome_need_person(struct outcome *outcome, enum cause cause, const char *hint,
                         const char *reason_format, ...) G_GNUC_PRINTF(4, 5);

/* It is there. `remote_url` may be NULL. */
void outcome_posted(struct outcome *outcome, const char *remote_id, const char *remote_url);

/* Words of a platform made fit to be quoted: printable, one line, at most 200 characters. */
char *outcome_quote(const char *text);

void outcome_clear(struct outcome *outcome);

/* "posted", "next-step", "retry", "wait", "refused", "needs-person", "unsure", "absent". */
const char *outcome_name(enum outcome_kind kind);

/* "", "auth", "setup", "credit", "suspended", "clock", and back (CAUSE_NONE when unknown). */
const char *cause_name(enum cause cause);
enum cause cause_from_name(const char *name);

AUTO_DEFINE_CLEAR(struct outcome, outcome_clear)
