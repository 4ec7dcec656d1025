/*
 * The contract of a store: where sources, postings, announcements and accounts are kept.
 *
 * A store keeps rows and transactions; which state follows which is queue.c's. Every writing call
 * has to stand between store_begin() and store_commit(). All fail with ERROR_STORE and a hint.
 * Strings handed in are copied, what comes back is owned by the caller.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "queue/announcement.h"
#include "src/base/auto.h"
#include "src/base/known.h"

struct store;

enum store_access {
    STORE_READ,  /* a store that is not there: NULL with `error` unset */
    STORE_WRITE, /* creates it (mode 600, folder 700), migrates an older one after a backup copy */
};

/*
 * Open the store at `path`.
 *
 * errors  ERROR_STORE: not writable, corrupt, no store of ours, written by a newer version
 */
struct store *store_open(const char *path, enum store_access access, GError **error);
void store_close(struct store *store);

/*
 * One transaction at a time. A commit that fails has rolled back; after a failure of the disk it
 * may have taken place all the same. Rollback without begin: nothing.
 */
bool store_begin(struct store *store, GError **error);
bool store_commit(struct store *store, GError **error);
void store_rollback(struct store *store);

/*
 * Answer everything from one state of the store from now on, until store_begin(): a question by
 * itself is a transaction, which mostly takes longer than its answer. Nobody else can write
 * meanwhile, so it has to be released before waiting for anybody.
 */
bool store_hold(struct store *store, GError **error);
void store_release(struct store *store);

/*
 * Copy the store, as it is between two transactions, to `path`: complete there or not at all, mode
 * 600. Another store of announce is replaced, anything else is not. Others may go on using this
 * one.
 */
bool store_back_up(struct store *store, const char *path, GError **error);

/*
 * A copy in memory, as the store is between two transactions, to try things on: what is written to
 * it is kept nowhere. A store of 1,000,000 announcements takes 300 MB.
 *
 * from     NULL: a store in which nothing is known yet
 * returns  owned by the caller; NULL with ERROR_STORE
 */
struct store *store_copy(struct store *from, GError **error);

/*
 * Look through the whole store for damage; in a copy as store_copy() makes it, the store itself is
 * but read.
 *
 * returns  what is wrong, of char *, at most ten; empty = it is sound
 */
GPtrArray *store_verify(struct store *store, GError **error);

/* --- sources, their files and postings --- */

/* NULL with `error` unset: never seen. */
struct known_source *store_source(struct store *store, const char *name, GError **error);

/* The names of all sources that were ever seen, of char *, sorted. */
GPtrArray *store_source_names(struct store *store, GError **error);

/* Insert (row 0) or update; sets source->row. */
bool store_save_source(struct store *store, struct known_source *source, GError **error);

/* Every file known of a source, of struct known_file, sorted by path as strcmp sorts. */
GPtrArray *store_files(struct store *store, int64_t source, GError **error);
bool store_save_file(struct store *store, int64_t source, const struct known_file *file,
                     GError **error);
bool store_forget_file(struct store *store, int64_t source, const char *path, GError **error);

/* Every posting of a source, gone ones too, of struct known_posting, sorted by id. */
GPtrArray *store_postings(struct store *store, int64_t source, GError **error);

/* Insert (row 0) or update; sets posting->row. `sketch` NULL leaves the one that is there. */
bool store_save_posting(struct store *store, int64_t source, struct known_posting *posting,
                        GBytes *sketch, GError **error);

/* One posting by its row; NULL with `error` unset when there is none. */
struct known_posting *store_posting(struct store *store, int64_t row, GError **error);

/* The posting of that id in a source; NULL with `error` unset when there is none. */
struct known_posting *store_posting_named(struct store *store, int64_t source, const char *id,
                                          GError **error);

/* The sketch of its last version; NULL with `error` unset when there is none. */
GBytes *store_sketch(struct store *store, int64_t posting, GError **error);

/*
 * Has a moment come at which an open, present posting of that source changes although nobody edits
 * it: its closes_at, or, when its closing_edition is behind its edition, `closing_before` seconds
 * earlier?
 */
bool store_has_due_moment(struct store *store, int64_t source, int64_t now, int64_t closing_before,
                          bool *has, GError **error);

/* --- announcements --- */

/*
 * Insert an announcement; sets its id. Where (posting_row, edition, kind, account, take) exists
 * already nothing is done and `is_new` says false.
 */
bool store_add_announcement(struct store *store, struct announcement *announcement, bool *is_new,
                            GError **error);

/*
 * Write all that can change of an announcement (state, text, due_at ... ), provided that the row is
 * still in `state` and, unless `token` is NULL, still carries that token. `was_there` says whether;
 * when false nothing was written.
 */
bool store_save_announcement(struct store *store, const struct announcement *announcement,
                             enum announcement_state state, const char *token, bool *was_there,
                             GError **error);

/* Forget one of which nothing was ever tried. */
bool store_forget_announcement(struct store *store, int64_t id, GError **error);

/* One announcement; NULL with `error` unset when there is none of that id. */
struct announcement *store_announcement(struct store *store, int64_t id, GError **error);

/* Which announcements to list. Zeroed = all. */
struct announcement_filter {
    unsigned states;     /* bit 1 << state of each wanted state; 0 = every state */
    const char *account; /* NULL = every account */
    int64_t posting_row; /* 0 = every posting */
    int edition;         /* 0 = every edition */
    int64_t digest;      /* told in that announcement; 0 = whatever */
    unsigned kinds;      /* bit 1 << kind of each wanted event; 0 = every kind */
    int64_t due_by;      /* due_at at most this; 0 = whenever */
    int64_t ended_since; /* refused or expired at this moment or later; 0 = whenever */
    int64_t expired_by;  /* 0 < expires_at at most this; 0 = whatever */
    bool by_age;         /* in the order in which they were made; false: by due_at, then id */
    int limit;           /* at most so many; 0 = all */
};

/* Of struct announcement, due first or, with `by_age`, made first. */
GPtrArray *store_announcements(struct store *store, const struct announcement_filter *filter,
                               GError **error);

/*
 * Of the queued ones of an account that are due at `now`, the one that was made first; NULL with
 * `error` unset when none is. As quick with a million of them as with one.
 */
struct announcement *store_first_due(struct store *store, const char *account, int64_t now,
                                     GError **error);

/* The remote ids of what was posted on an account at `since` or later, of char *. */
GPtrArray *store_remote_ids(struct store *store, const char *account, int64_t since,
                            GError **error);

/* The latest moment at which the newest announcement was made, one in hand changed, or an account
 * was spoken to; by whichever clock. Quick, whatever stands in the store. */
bool store_latest(struct store *store, int64_t *latest, GError **error);

/* How many the filter finds. */
bool store_count(struct store *store, const struct announcement_filter *filter, int64_t *count,
                 GError **error);

/* Names of the accounts on which something queued is due, of char *, sorted. */
GPtrArray *store_due_accounts(struct store *store, int64_t now, GError **error);

/*
 * When an account spoke since then, or may have: what is posted (a digest once), and the last
 * attempt of what is sending or unsure.
 *
 * returns  of int64_t, owned by the caller
 */
GArray *store_spoken(struct store *store, const char *account, int64_t since, GError **error);

/* The number of the announcement that is added next: none ever had it, not even a forgotten one. */
bool store_next_id(struct store *store, int64_t *id, GError **error);

/* Is there any that queue_put_aside() put aside? */
bool store_has_put_aside(struct store *store, bool *has, GError **error);

/* The highest `take` of that announcement's identity; -1 when there is none. */
bool store_last_take(struct store *store, int64_t posting_row, int edition, enum event_kind kind,
                     const char *account, int *take, GError **error);

/* --- attempts --- */

bool store_add_attempt(struct store *store, int64_t announcement, const struct attempt *attempt,
                       GError **error);
bool store_end_attempt(struct store *store, int64_t announcement, const struct attempt *attempt,
                       GError **error);

/* Of struct attempt, in order. */
GPtrArray *store_attempts(struct store *store, int64_t announcement, GError **error);

/* --- looks for what is unsure --- */

bool store_add_look(struct store *store, int64_t announcement, const struct look *look,
                    GError **error);

/* Of struct look, in order. */
GPtrArray *store_looks(struct store *store, int64_t announcement, GError **error);

/* --- accounts --- */

/* What is known of an account; all zero (name set) when nothing is. */
struct account_state *store_account(struct store *store, const char *name, GError **error);
bool store_save_account(struct store *store, const struct account_state *state, GError **error);

/* Of struct account_state, all of which something is known. */
GPtrArray *store_accounts(struct store *store, GError **error);

/* Note that an account spends so much (in millionths) at that moment. */
bool store_spend(struct store *store, const char *account, int64_t at, int64_t micros,
                 GError **error);

/* What it has spent from `from` on and before `until`. */
bool store_spent(struct store *store, const char *account, int64_t from, int64_t until,
                 int64_t *micros, GError **error);

/* --- what was told, and small facts --- */

/* When something was last told ("account:mes-aides-x"); 0 = never. Set to 0, it has to be told, and
 * that is kept until it is. */
bool store_told_at(struct store *store, const char *what, int64_t *told_at, GError **error);
bool store_set_told(struct store *store, const char *what, int64_t told_at, GError **error);

/* All that has to be told and never was, of char *. */
GPtrArray *store_untold(struct store *store, GError **error);

/* Forget that it was told, or has to be: its cause is gone. */
bool store_forget_told(struct store *store, const char *what, GError **error);

/* --- the journal's lines, kept beside what they record --- */

/* Keep a line; its number is one more than the last. */
bool store_add_record(struct store *store, const char *line, int64_t *number, GError **error);

/* The number of the last line; 0 = none. */
bool store_last_record(struct store *store, int64_t *number, GError **error);

/* The line of that number; NULL with `error` unset when there is none. */
char *store_record(struct store *store, int64_t number, GError **error);

/* Forget the lines from that number on: repair renumbers them. */
bool store_forget_records(struct store *store, int64_t from, GError **error);

AUTO_DEFINE(struct store *, store_close)
