/*
 * The one transport, over libcurl: https, or http to loopback.
 *
 * Certificates are always checked, every publishing request has a connection of its own and leaves
 * once at the most, redirects are not followed, answers are bounded in size and time. It knows
 * nothing of platforms, of feeds and of the store.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "src/base/http_message.h"

#define HTTP_MAX_ANSWER (1024 * 1024)

/*
 * Called once DNS, TCP and TLS are done and before the first byte of the request leaves.
 * Returning false keeps it from leaving.
 */
typedef bool (*http_before_send)(void *data);

/*
 * Is this a base URL that may be used: https, or http with a loopback address? `is_loopback` (may
 * be NULL) tells which.
 */
bool http_url_is_allowed(const char *url, bool *is_loopback);

/* The same for an address to fetch from, which may have a query; `is_loopback` is never NULL. */
bool http_url_is_fetchable(const char *url, bool *is_loopback);

/* Requests that are on their way at the same time. */
struct http_pool;

struct http_pool *http_pool_new(void);

/* Breaks off what is still on its way; nobody hears of it. */
void http_pool_free(struct http_pool *pool);

/* Who is told what about a request. */
struct http_watch {
    http_before_send before_send; /* may be NULL */
    void (*done)(void *data);     /* the response is filled in; may start another request */
    void *data;
};

/*
 * Send one request of kind REQUEST_HTTP beside the others; returns at once. `done` is called by
 * http_pool_drive(); until then the response has to live.
 *
 * authorization  the whole value of the Authorization header; NULL = none
 * response       filled in, whatever happens; cleared by the caller. `received_at` is left alone
 */
void http_pool_start(struct http_pool *pool, const struct http_request *request,
                     const char *authorization, const struct http_watch *watch,
                     struct http_response *response);

/*
 * Do what can be done for all of them.
 *
 * may_wait  until one of them is done at least; and then some milliseconds for others, so that who
 *           records what came of them can do it together
 * returns   whether one was done; false with `may_wait`: none is on its way
 */
bool http_pool_drive(struct http_pool *pool, bool may_wait);

AUTO_DEFINE(struct http_pool *, http_pool_free)

/* Which addresses a fetch may connect to, whatever a name resolves to. */
enum http_reach {
    HTTP_REACH_PUBLIC,   /* public ones alone; no proxy */
    HTTP_REACH_PRIVATE,  /* private ones and this machine too */
    HTTP_REACH_LOOPBACK, /* this machine and nothing else */
};

struct http_bounds {
    enum http_reach reach;
    const char *private_hint; /* how private addresses are allowed; NULL = they never are */
    gsize max_answer;         /* bytes, as they are after decompression */
    bool is_beginning_enough; /* more than that is no failure, it is left out */
    int64_t timeout_ms;       /* the whole time it may take */
};

/*
 * GET what is at `request`'s URL, which may have a query of its own.
 *
 * response  as above; `failure` says so when the address is one that `bounds` keeps us from
 */
void http_fetch(const struct http_request *request, const struct http_bounds *bounds,
                struct http_response *response);

/* The same for any method that sends nothing, beside other requests; see http_pool_start(). */
void http_pool_fetch(struct http_pool *pool, const struct http_request *request,
                     const struct http_bounds *bounds, const struct http_watch *watch,
                     struct http_response *response);

/* Does an answer of that status point on to another address? */
bool http_is_redirect(int status);

/*
 * How many seconds a Retry-After header wants us to wait, given as seconds or as a date, which is
 * compared with the answer's own Date; 0 = it does not say.
 */
int64_t http_retry_after(const struct http_response *response);

/* Once at the start and at the end of a program. */
void http_global_init(void);
void http_global_cleanup(void);
