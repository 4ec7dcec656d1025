/*
 * What announce-fetch has brought, in the folder STATE.fetched/SOURCE: `body`, the last answer that
 * parsed, and `meta.json`, where it came from and when to ask again. announce-fetch writes it,
 * `announce` reads it.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "src/base/auto.h"
#include "src/config/config.h"

/* A page of a feed behind the first one: the body has them one after the other. */
struct fetched_page {
    gsize length; /* bytes in the body */
    char *from;
    char *content_type; /* NULL = none */
};

struct fetched {
    char *origin;  /* fetched_origin() of the configuration at that time */
    char *address; /* where a feed has moved for good; NULL = nowhere */
    char *from;    /* where what is there came from: a body, a branch; NULL = nothing is */
    char *etag, *last_modified; /* of the body, exactly as received; NULL = none */
    char *content_type;         /* of the body; NULL = none */
    GPtrArray *pages;           /* of struct fetched_page; may be empty, never NULL */
    int64_t ttl;                /* RSS asks for so many seconds between two fetches; 0 = none */
    uint32_t skip_hours;        /* RSS: a bit for each hour, UTC, in which it is not asked */
    int64_t fetched_at;         /* the last try */
    int64_t next_at;            /* not before that moment */
    int status;                 /* of the last answer; 0 = none came */
    bool is_gone;               /* it said so: it is never asked again */
    char *error, *hint;         /* why the last try failed; NULL = it did not */
};

/* What has to be fetched for the source: an address, a remote and its ref; NULL = nothing. By the
 * caller. */
char *fetched_origin(const struct source_config *source);

/* The folder of a source, whether it is there or not; owned by the caller. */
char *fetched_folder(const char *state, const char *source);
char *fetched_body_path(const char *folder);

/* A record of which nothing is known but its origin; owned by the caller. */
struct fetched *fetched_new(const char *origin);
void fetched_page_free(struct fetched_page *page);

/* What is known of the last fetch; owned by the caller. NULL when there was none from `origin`, or
 * when its record cannot be read: then everything is asked anew. */
struct fetched *fetched_load(const char *folder, const char *origin);

/* May it be asked (again)? `fetched` may be NULL. A clock that was set back does not stop it. */
bool fetched_is_due(const struct fetched *fetched, int64_t now);

/* Write body or record as a whole, durably; the folder is made. ERROR_STORE. */
bool fetched_save_body(const char *folder, const char *bytes, gsize length, GError **error);
bool fetched_save(const char *folder, const struct fetched *fetched, GError **error);

void fetched_free(struct fetched *fetched);

AUTO_DEFINE(struct fetched *, fetched_free)
