/*
 * Delivering: takes due announcements from the queue, drives an adapter, has the transport carry
 * out its requests, and gives the outcome back to the queue. In announce-deliver alone.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "queue/queue.h"
#include "src/config/config.h"
#include "src/credentials.h"

struct deliver {
    const struct config *config;
    struct credentials *credentials;
    GError *credentials_error; /* why nothing is known of their file; NULL = it is */
    char *credentials_mark;    /* file_mark_string() of it, from before it was read */
    struct queue *queue;
    int64_t now;
    bool is_pretended;  /* `now` is no real time: only the outbox and loopback are spoken to */
    GStrv only;         /* names of accounts; NULL = all */
    GArray *only_these; /* int64_t ids of announcements; NULL = all that are due */
};

/*
 * For each account, `max_parallel` of them beside each other: settle what is unsure where the
 * platform can be asked and the look is due, then send everything that is due, oldest first.
 *
 * What a platform answers is no error: it is in the queue. errors: ERROR_STORE; then nothing more
 * is sent at all, and what was on its way is unsure to the next run.
 */
bool deliver_due(const struct deliver *deliver, GError **error);

/* What a check found out about one account. */
struct deliver_check {
    const char *account;
    GPtrArray *present, *missing; /* names of credentials, "token (environment)"; of char * */
    struct outcome outcome;       /* of asking the platform; kind OUTCOME_POSTED = all is well */
    bool was_asked;               /* the platform was asked, and it answered */
};

/*
 * Which credentials are there and, when `ask_them`, what the platform says of them. Publishes
 * nothing, needs no store. `found` is called once an account; what it gets is freed afterwards.
 */
void deliver_check_accounts(const struct deliver *deliver, bool ask_them,
                            void (*found)(const struct deliver_check *check, void *data),
                            void *data);
