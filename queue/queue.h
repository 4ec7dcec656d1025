/*
 * The queue: which state of an announcement follows which, once for every store.
 *
 * Calls that change something run in a transaction of their own, unless queue_begin() was called.
 * The caller holds the run lock for all but reading. `now` is seconds since 1970, UTC. All fail
 * with ERROR_STORE unless they say otherwise.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "queue/announcement.h"
#include "queue/store.h"
#include "src/base/auto.h"

struct queue;

/*
 * Open store and journal and settle what a run that died left behind: `claimed` rows were never
 * sent and go back to `queued`, `sending` rows become `unsure`.
 *
 * access  STORE_READ: only for looking, nothing is settled, the journal is not touched; NULL with
 *         `error` unset when there is no store yet
 */
struct queue *queue_open(const char *path, enum store_access access, int64_t now, GError **error);

/*
 * The same for writing, and before anything else is written: when the clock was set back since,
 * what would wait for the wrong time to come again is put right. Pauses begun since keep their
 * length, what expired by that clock alone waits again.
 *
 * last_run  when the last run ended by its own clock; 0 = nobody knows: only what stands in the
 *           store tells then, as with queue_open()
 */
struct queue *queue_open_after(const char *path, int64_t last_run, int64_t now, GError **error);

/*
 * A queue on a copy of the store (see store_copy()), opened as queue_open_after() does it, to try
 * things on: what is done to it is kept nowhere.
 *
 * from  open for reading; NULL: there is no store yet
 */
struct queue *queue_copy(struct queue *from, int64_t last_run, int64_t now, GError **error);
void queue_close(struct queue *queue);

/* The store beneath, for plan.c and for reading. Borrowed. */
struct store *queue_store(struct queue *queue);

/* Several changes in one transaction: the new state of postings and their announcements. */
bool queue_begin(struct queue *queue, GError **error);
bool queue_commit(struct queue *queue, GError **error);
void queue_rollback(struct queue *queue);

/* --- events --- */

/*
 * Add an announcement; sets its id and key. `announcement->state` is STATE_QUEUED or STATE_HELD.
 * Said or waiting already (same posting, edition, kind, account, take): nothing, `is_new` false.
 */
bool queue_add(struct queue *queue, struct announcement *announcement, bool *is_new,
               GError **error);

/*
 * The posting closed: what waits for it is cancelled, remembering what it was; what is unsure will
 * not be sent again even when it proves absent. What says that it is filled is not touched.
 */
bool queue_posting_closed(struct queue *queue, int64_t posting_row, int64_t now, GError **error);

/*
 * A quick revert: what queue_posting_closed() cancelled of that edition waits again, but not on an
 * account that was told of a later edition already (`post --force`).
 */
bool queue_posting_reverted(struct queue *queue, int64_t posting_row, int edition, int64_t now,
                            GError **error);

/*
 * To say that of the posting is no longer true (it opened again after it was filled, its deadline
 * was put off after it was closing): what waits of this kind is cancelled for good; what is unsure
 * will not be sent again even when it proves absent.
 */
bool queue_withdraw(struct queue *queue, int64_t posting_row, enum event_kind kind, int64_t now,
                    GError **error);

/* An announcement as its posting wants it now. */
struct refreshed {
    const char *text, *link, *title; /* link NULL = none */
    const char *problem; /* why the text cannot go out, it is held for that; NULL = it can */
    bool needs_approval; /* one that is queued is held for that */
    int64_t due_at;      /* 0 = as it was */
};

/*
 * The posting changed: give a waiting announcement its new text, and move it with its expiry when
 * it is due at another time. Nothing happens to one whose request may have left; of one that a
 * person edited only the time changes; one that a person released is held again for another text.
 * One that is told with others gets its own words for later.
 */
bool queue_refresh(struct queue *queue, int64_t id, const struct refreshed *refreshed, int64_t now,
                   GError **error);

/*
 * The source of a queued one is configured no more: nobody sees whether its posting is still open.
 * It is held for that, but not what a person released or posted by hand.
 */
bool queue_hold_for_source(struct queue *queue, int64_t id, int64_t now, GError **error);

/* What held it is over: one that is held for that waits on, if its text can go out. */
bool queue_let_go(struct queue *queue, int64_t id, enum held_by held_by, int64_t now,
                  GError **error);

/*
 * Its account takes it no more, by the configuration or by what its posting says now: a waiting one
 * is cancelled, and waits again once queue_take_up() is asked for it: what was a slip of the pen
 * loses nothing.
 */
bool queue_put_aside(struct queue *queue, int64_t id, const char *reason, int64_t now,
                     GError **error);

/* Its account takes it again: if it was put aside for that, can be said still and has time left, it
 * waits as before; what was held is read by a person once more. */
bool queue_take_up(struct queue *queue, int64_t id, int64_t now, GError **error);

/* It is not to be said any more, though no person decided so: a waiting one is cancelled for good.
 */
bool queue_take_back(struct queue *queue, int64_t id, const char *reason, int64_t now,
                     GError **error);

/* Expire what is too late. `expired` (may be NULL) gets how many. */
bool queue_expire(struct queue *queue, int64_t now, int *expired, GError **error);

/*
 * One that waits is too much at once: it expires, which the journal tells.
 *
 * reason  in words
 */
bool queue_drop(struct queue *queue, int64_t id, const char *reason, int64_t now, GError **error);

/*
 * The clock was set by so many seconds: what waits keeps the time that it had left. That it expires
 * later than it should does no harm, that it expires sooner does.
 */
bool queue_keep_expiry(struct queue *queue, int64_t step, int64_t now, GError **error);

/* --- digests --- */

/*
 * Tell several in one: add the digest, which is queued, and let its members join it. Its `take` is
 * found here; sets its id and key.
 *
 * members  ids, of int64_t; all queued
 *
 * Whatever end a digest comes to, they come to it too, and a retry of it is one of all. Nobody else
 * changes a member. It has failed as often as they have.
 */
bool queue_form_digest(struct queue *queue, struct announcement *digest, const GArray *members,
                       int64_t now, GError **error);

/* What is told in a digest that has come to no end yet, of struct announcement. */
GPtrArray *queue_members(struct queue *queue, const struct announcement *digest, GError **error);

/* Digests that wait fall apart, see announcement_falls_apart(): what they tell is queued again, or
 * is what became of its posting meanwhile. So do those that are kept, when they tell what is no
 * news any more. */
bool queue_dissolve_digests(struct queue *queue, int64_t now, GError **error);

/* A person has something to do with that announcement: the digest in which it is told falls apart,
 * if it would at the next run. */
bool queue_leave_digest(struct queue *queue, int64_t id, int64_t now, GError **error);

/* One that waits, or is held, falls apart, even if it would be kept; others stay. */
bool queue_dissolve_digest(struct queue *queue, int64_t id, int64_t now, GError **error);

/* --- delivering --- */

/* Is there something due on that account, and may it send (or probe)? */
bool queue_is_due(struct queue *queue, const char *account, int64_t now, bool *is_due,
                  GError **error);

/*
 * Take the oldest announcement of `account` that is due, so that no other run can take it too.
 *
 * only     when not 0, that announcement or none
 * returns  owned by the caller; NULL with `error` unset when nothing is due, or the account rests
 * or is held
 *
 * The row is `claimed`: nothing has left yet. queue_sending() comes before the first byte. A digest
 * that falls apart now is nothing that is due; its members are left to the next run.
 */
struct announcement *queue_claim(struct queue *queue, const char *account, int64_t only,
                                 int64_t now, GError **error);

/*
 * The first byte is about to leave: commit `sending` with a new attempt, then the journal's line.
 * When this fails nothing may be sent.
 */
bool queue_sending(struct queue *queue, struct announcement *announcement, int64_t now,
                   GError **error);

/* What came of asking for a link that was not there. */
struct missing_link {
    const char *said; /* what was answered, in words */
    bool is_final;    /* asking again is no use */
};

/*
 * The link of a claimed announcement is not there, so nothing was sent: it waits for it, longer
 * each time. After a day, or at once when that is no use, it is held for a person.
 */
bool queue_link_missing(struct queue *queue, struct announcement *announcement,
                        const struct missing_link *missing, int64_t now, GError **error);

/* One that is told with others, and what came of asking for its link. */
struct member_link {
    int64_t id;
    struct missing_link missing;
};

/*
 * The same for links of what is told in a claimed digest: they wait by themselves, and the digest
 * falls apart.
 *
 * links  of struct member_link
 */
bool queue_member_links_missing(struct queue *queue, const struct announcement *digest,
                                const GArray *links, int64_t now, GError **error);

/*
 * A person wants the link of one that is held for it asked for again, as if for the first time; it
 * is due now. Any other is refused.
 */
bool queue_ask_link_anew(struct queue *queue, int64_t id, int64_t now, GError **error);

/* How to go on after failures; from the account's configuration. */
struct retry_policy {
    int64_t first, max; /* seconds */
    double factor;
    int attempts;
    const char *credentials_mark; /* of the credentials now, kept with a hold */
};

/*
 * Turn an outcome into the next state; record it in the store, then in the journal.
 * `announcement` is claimed (nothing left) or sending; it is brought up to date. OUTCOME_NEXT_STEP
 * leaves it claimed with its token and its progress.
 */
bool queue_settle(struct queue *queue, struct announcement *announcement,
                  const struct outcome *outcome, const struct retry_policy *policy, int64_t now,
                  GError **error);

/*
 * Unsure announcements of an account whose look is due (due_at), of struct announcement; none while
 * the account is held or rests.
 */
GPtrArray *queue_unsure(struct queue *queue, const char *account, int64_t now, GError **error);

/* The remote ids of what was posted on the announcement's account at `since` or later, of char *:
 * what is found there and belongs to another announcement is not this one. */
GPtrArray *queue_remote_ids(struct queue *queue, const struct announcement *announcement,
                            int64_t since, GError **error);

/* A request of a look is about to leave, and may cost so much: noted for its account, and in the
 * journal. Below zero: it did not, and gives that back, to the moment of `costs_at`. */
bool queue_note_look(struct queue *queue, const struct announcement *announcement, int64_t costs,
                     int64_t now, GError **error);

/*
 * What a look at the platform showed; it is kept with the announcement.
 *
 * POSTED -> posted. ABSENT -> queued after the policy's pause (cancelled when it may not be said
 * any more), or refused when it has failed as often as that allows; held when the platform itself
 * says that it has it. WAIT: another look at
 * that time. RETRY: nobody could look, another look later; after a day of looks held. NEEDS_PERSON:
 * the account is held, it stays unsure. UNSURE, REFUSED: looking cannot tell, held for a person.
 */
bool queue_settle_lookup(struct queue *queue, struct announcement *announcement,
                         const struct outcome *outcome, const struct retry_policy *policy,
                         int64_t now, GError **error);

/* A person wants it now: a queued one becomes due. What the account waits for, it still waits for.
 */
bool queue_hasten(struct queue *queue, int64_t id, int64_t now, GError **error);

/* --- a person's commands; ERROR_REFUSED with a reason where the state does not allow them --- */

/* Refused, expired, queued: due now, and with time left until it expires; the account's hold and
 * rest are lifted. Not when its posting has closed or opened again since, nor when it was made
 * anew. */
bool queue_retry(struct queue *queue, int64_t id, int64_t now, GError **error);

bool queue_cancel(struct queue *queue, int64_t id, int64_t now, GError **error); /* any waiting,
                 unless in doubt; refused and expired ones are dismissed so */
bool queue_cancel_because(struct queue *queue, int64_t id, const char *because, int64_t now,
                          GError **error);                                        /* the same */
bool queue_hold(struct queue *queue, int64_t id, int64_t now, GError **error);    /* queued */
bool queue_release(struct queue *queue, int64_t id, int64_t now, GError **error); /* held, but for
                  its text */

/* A waiting one goes at that moment instead, and expires as much later or earlier; no earlier when
 * it waits because something did not work, which has not lengthened its time. */
bool queue_move(struct queue *queue, int64_t id, int64_t due_at, int64_t now, GError **error);

/* What a person wrote. */
struct edited {
    const char *was; /* the text that the person began with: refused when it is another by now */
    const char *text;
    const char *link; /* the announcement's from now on, "" = none */
};

/*
 * A person writes the text of a waiting one; from then on its posting does not. One that was held
 * for its text goes on, and with another link one that was held for its link. What was uploaded of
 * the old text is forgotten.
 */
bool queue_edit(struct queue *queue, int64_t id, const struct edited *edited, int64_t now,
                GError **error);

/* In doubt (unsure, or held for that) -> posted with that URL (may be NULL), or -> queued,
 * cancelled when its posting is closed or its account was told of a later edition. An opening that
 * is too late, or soon will be, gets time again, as with queue_retry(). */
bool queue_settle_by_hand(struct queue *queue, int64_t id, bool posted, const char *url,
                          int64_t now, GError **error);

/* --- accounts --- */

/*
 * Lift holds whose cause may be gone: the credentials changed since (CAUSE_AUTH, CAUSE_SETUP).
 *
 * mark  file_mark_string() of the credentials file
 */
bool queue_lift_holds(struct queue *queue, const char *account, const char *mark, GError **error);

/* Lift whatever holds that account: a check or a person says that all is well. */
bool queue_lift_hold(struct queue *queue, const char *account, GError **error);

/* Where an account speaks by the configuration. */
struct destination {
    const char *account;
    const char *platform; /* its name */
    const char *words;    /* all that says where, for people; another place has others */
};

/*
 * Note where an account speaks. When that is elsewhere than at the last run, nothing goes on that
 * was begun there: what is unsure, or has a draft, is held for a person. What waits for another
 * platform is held for its text, which queue_refresh() lets go.
 */
bool queue_follow_account(struct queue *queue, const struct destination *destination, int64_t now,
                          GError **error);

/* A person keeps an account silent, and lets it speak again. */
bool queue_pause(struct queue *queue, const char *account, int64_t now, GError **error);
bool queue_resume(struct queue *queue, const char *account, int64_t now, GError **error);

/*
 * Try an account again at once: its hold and its rest are lifted, and what waits after a failure is
 * due. `count` gets how many of these there are.
 */
bool queue_retry_account(struct queue *queue, const char *account, int64_t now, int *count,
                         GError **error);

/* --- telling a person --- */

/*
 * Is it time to tell this (once, then daily)? When yes, that it was told is recorded.
 *
 * what  names the cause, "account:mes-aides-x"
 */
bool queue_tell(struct queue *queue, const char *what, int64_t now, bool *tell, GError **error);

/* The cause is gone: the next time it comes it is told at once. */
bool queue_untell(struct queue *queue, const char *what, GError **error);

/* What is told of an announcement. That the first two are over the queue notices by itself. */
enum told_of {
    TOLD_HELD,  /* it is held */
    TOLD_DOUBT, /* it may have been published */
    TOLD_END,   /* it ended unsaid, see announcement_ended_unsaid(): each end is one of its own */
};

/* Its name for queue_tell(). By the caller. */
char *queue_told_name(enum told_of of, const struct announcement *row);

/* Those that ended unsaid since this version of announce keeps the queue, however long ago, and
 * whose end was never told; of struct announcement. What ended before that is not among them. */
GPtrArray *queue_untold(struct queue *queue, GError **error);

AUTO_DEFINE(struct queue *, queue_close)
