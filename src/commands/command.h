/* What every command shares: its place in the table, its options, and the context it runs in. */
#pragma once

#include <getopt.h>
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "queue/queue.h"
#include "src/base/auto.h"
#include "src/config/config.h"
#include "src/posting/posting.h"

/* Exit statuses; the others come from error_exit_status(). */
enum {
    EXIT_DONE = 0,
    EXIT_PERSON = 1, /* done, but something waits for a person */
};

/* The command line, once read. */
struct context {
    const char *config_given; /* --config, or NULL */
    bool has_now;             /* --now was given */
    int64_t now;
    bool json, verbose, quiet;

    /* options of single commands */
    bool accept_removals, accounts, again, all, absent, calendar, dry_run, force, markdown, texts;
    int days;              /* --days N; 0 = not said */
    const char *platform;  /* --platform NAME */
    const char *posted;    /* --posted URL */
    const char *source;    /* --source NAME */
    const char *account;   /* --account NAME */
    const char *because;   /* --because TEXT */
    const char *from, *to; /* --from, --to: a revision or a date */
    GPtrArray *only;       /* of const char *; empty = all */

    int64_t until; /* queue move: the moment */

    GError *store_problem; /* why the next run will refuse the store that was looked at, told behind
                              what it knows; NULL = nothing */

    struct config *config; /* loaded for the commands that need it */
    char **words;          /* what follows the command, ends with NULL */
    int word_count;
};

struct command {
    const char *name;
    const char *usage;   /* "run [--dry-run] [--only ACCOUNT]..." */
    const char *summary; /* one line for the list of commands */
    const char *help;    /* the rest of `announce COMMAND --help` */
    const char
        *options; /* names of the options it takes besides the global ones, a blank between */
    int min_words, max_words; /* how many words it takes; max -1 = any number */
    bool needs_config;
    int (*run)(struct context *context, GError **error); /* exit status; -1 with an error */
};

extern const struct command command_run, command_preview, command_post, command_list, command_queue,
    command_check, command_status, command_log, command_init, command_replay, command_backup,
    command_repair, command_pause, command_resume, command_why, command_measure;

/* --- helpers of the commands (command.c) --- */

/*
 * Open the queue for looking; NULL with `error` unset when there is no store yet. Whether it is in
 * step with its journal is in context->store_problem then.
 */
struct queue *command_open_to_read(struct context *context, GError **error);

/* May what is written have the moment of --now? ERROR_USAGE when it may not. */
bool command_check_now(const struct context *context, GError **error);

/* A lock and an open queue, for commands that change something. */
struct command_hold {
    int lock;
    struct queue *queue;
};

/* Take the lock (waiting that long) and open the queue for writing. */
bool command_hold_open(const struct context *context, int wait_seconds, struct command_hold *hold,
                       GError **error);
void command_hold_close(struct command_hold *hold);

/*
 * The account that is named, as the configuration has it.
 *
 * option   how it was named, "--only "; "" = by a word of its own
 * returns  borrowed; NULL with ERROR_USAGE and the nearest name, else all of them
 */
const struct account_config *command_account(const struct context *context, const char *option,
                                             const char *name, GError **error);

/* A moment on the clocks of the configuration's time zone, `none` for 0; owned by the caller. */
char *command_moment(const struct context *context, int64_t moment, const char *none);

/* What a person does about one that may have been published already: "look at the account, then
 * ...". Owned by the caller. */
char *command_settle_hint(int64_t announcement);

/* Add a sentence to a list of char *. */
void command_say(GPtrArray *sentences, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Does --only leave this account in? */
bool command_wants(const struct context *context, const char *account);

/*
 * Is a posting announced there by hand: on the accounts that --only names, else on those that its
 * `match` leads to?
 *
 * id, source  of the posting
 */
bool command_takes(const struct context *context, const struct account_config *account,
                   const struct posting *posting, const char *id, const char *source);

/* --only names accounts that there are: false with ERROR_USAGE and the nearest otherwise. */
bool command_check_only(const struct context *context, GError **error);

AUTO_DEFINE_CLEAR(struct command_hold, command_hold_close)
