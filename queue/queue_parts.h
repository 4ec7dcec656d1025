/* What the files of the queue share. For queue*.c alone; everybody else knows queue.h. */
#pragma once

#include "queue/journal.h"
#include "queue/queue.h"

struct queue {
    struct store *store;
    struct journal *journal; /* NULL when the queue is open for reading, or a copy */
    int depth;               /* of transactions: calls within queue_begin() join the caller's */
    GPtrArray *lines;        /* for the journal once the transaction is committed, of char * */
};

/* What a line of the journal says. */
struct record {
    const struct announcement *announcement; /* NULL when it is about an account */
    const char *account;                     /* then that one's name */
    const char *what;   /* "sending", outcome_name(), "absent", state_name(), or a decision */
    bool is_decision;   /* a person's, with what has to be known to make it anew */
    const char *reason; /* NULL = none */
    const char *digest; /* the key of the digest in which it is told; NULL = by itself */
    int64_t at;
};

/* Begin a transaction, or join the one that queue_begin() began. */
bool queue_enter(struct queue *queue, GError **error);

/*
 * End what queue_enter() began: commit when all went well (`ok`) and write the journal's lines,
 * else roll back. Returns whether all is well; `error` is set already when `ok` is false.
 */
bool queue_leave(struct queue *queue, bool ok, GError **error);

/* The announcement of that number; NULL with ERROR_REFUSED when there is none. */
struct announcement *queue_find_row(struct queue *queue, int64_t id, GError **error);

/* ERROR_REFUSED: in the row's state "it cannot be DONE". Returns false. */
bool queue_refuse_command(const struct announcement *row, const char *done, GError **error);

/* May a row still be said? */
enum may_say {
    MAY_SAY,    /* its posting is open, or `post --force` made it for the edition about to open; or
                   it says that it is filled, and it is closed */
    NOT_OPEN,   /* its posting is closed */
    NOT_FILLED, /* it says that its posting is filled, and that is open again */
    OVERTAKEN,  /* its account was told of a later edition, or is about to be */
};
bool queue_may_say(struct queue *queue, const struct announcement *row, enum may_say *may,
                   GError **error);

/* It leads to another page, in memory: what was answered for the old one, and that it was held for
 * that, is forgotten. */
void queue_replace_link(struct announcement *row, const char *link);

/* What was on its way waits again, in memory, or, where it may not be said any more, is what its
 * closing would have made of it, had it waited. */
void queue_wait_again(struct announcement *row, enum may_say may);

/* A person wants it said: what is too late gets as much time again as it had at first, what soon is
 * a day of that. */
void queue_give_time(struct announcement *row, int64_t now);

/* The clock was set back since `last_run` (0 = nobody knows when that was) or since something in
 * the store was written: see queue_open_after(). */
bool queue_mend_clock(struct queue *queue, int64_t last_run, int64_t now, GError **error);

/* It goes at that moment instead, in memory; returns by how much later it expires. */
int64_t queue_move_row(struct announcement *row, int64_t due_at, int64_t now);

/* How long to pause after row->failures failures: exponential, with jitter, never above the
 * maximum. */
int64_t queue_backoff(const struct announcement *row, const struct retry_policy *policy);

/* Refuse it for having failed too often: `reason` is the last. */
void queue_give_up(struct announcement *row, const char *reason, int64_t now);

/* Nobody can tell but a person: an unsure row is held for that. */
bool queue_give_up_looking(struct queue *queue, struct announcement *row, const char *reason,
                           int64_t now, GError **error);

/* A queued row whose text was made for another platform than its account's is held in memory, until
 * it has a text for that one, or, if a person wrote it, until a person has looked. */
bool queue_fit_row(struct queue *queue, struct announcement *row, GError **error);

/* The same for its account as it was read already. */
void queue_fit_to(struct announcement *row, const struct account_state *account);

/* Write a row that has to be in `was` still (and to carry `token` unless NULL), else ERROR_STORE.
 */
bool queue_save_row(struct queue *queue, const struct announcement *row,
                    enum announcement_state was, const char *token, GError **error);

/* `row` is about to be saved, and was in that state: when it is held for something else, or in
 * doubt no more, the next time is told anew; when it ended unsaid, that has to be told, whatever
 * becomes of this run. Within the caller's transaction. */
bool queue_follow_telling(struct queue *queue, const struct announcement *row,
                          enum announcement_state was, GError **error);

/* Posted, refused, expired, cancelled. */
bool queue_is_end(enum announcement_state state);

/* The digest was saved, it was in that state before: its members come to the same end, or join it
 * again. */
bool queue_share_fate(struct queue *queue, const struct announcement *digest,
                      enum announcement_state was, GError **error);

/* A queued digest that tells what is no news any more falls apart; within the caller's
 * transaction. `has_fallen` says whether: then it is not to be sent. */
bool queue_check_digest(struct queue *queue, struct announcement *digest, int64_t now,
                        bool *has_fallen, GError **error);

/* A queued digest falls apart, within the caller's transaction. */
bool queue_let_digest_fall(struct queue *queue, struct announcement *digest, int64_t now,
                           GError **error);

/* A person wants a digest said: what it tells gets time, see queue_give_time(). */
bool queue_give_members_time(struct queue *queue, const struct announcement *digest, int64_t now,
                             GError **error);

/* What it tells expires by so much later, or earlier. */
bool queue_move_members(struct queue *queue, const struct announcement *digest, int64_t later,
                        GError **error);

/* Its request leaves: the journal tells of each member that it may be there from now on. */
bool queue_record_members(struct queue *queue, const struct announcement *digest, GError **error);

/* Keep a line in the store, and for the journal once it is committed; what it costs is noted. */
bool queue_add_record(struct queue *queue, const struct record *record, GError **error);

/* Put what `next` holds in place of `row`; `next` gets the old one, to be freed. */
void queue_replace_row(struct announcement *row, struct announcement *next);

/* The row leaves the hands of a run, for `state`. */
void queue_put_down(struct announcement *row, enum announcement_state state, int64_t now);

/* Say why, or that there is nothing to say (NULL). */
void queue_explain(struct announcement *row, const char *reason, const char *hint);

/* May the account send now, or try again although it is held? */
bool queue_may_speak(struct queue *queue, const char *name, int64_t now, bool *may, GError **error);

/* Hold the account in memory, for what the outcome says. */
void queue_hold_account(struct account_state *account, const struct outcome *outcome,
                        const struct retry_policy *policy, int64_t now);

/* Lift the hold in memory. */
void queue_clear_hold(struct account_state *account);
