/* What an adapter asks for and what came back. The transport (src/http/http.c,
 * src/deliver/outbox_file.c) carries it out; adapters only fill in and read. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "src/base/auto.h"

enum request_kind {
    REQUEST_HTTP,
    REQUEST_APPEND_LINE, /* append `line`, a JSON object, to the file `path`, durably; done already
                            when a line with the same `key` is there */
    REQUEST_READ_FILE,   /* read the line of the file `path` whose "key" is `key`; no such line or
                            file reads as empty */
};

/* How announce-deliver has to authorise the request; the adapter never sees the secrets. */
enum authorise {
    AUTHORISE_NONE,
    AUTHORISE_BEARER, /* Authorization: Bearer, with the secret that `token_name` names */
    AUTHORISE_OAUTH1, /* OAuth 1.0a HMAC-SHA1: consumer_key, consumer_secret, token, token_secret */
};

/* One name and value of a header, a query or a form. */
struct http_pair {
    char *name;
    char *value;
    const char *secret; /* the name of the credential that announce-deliver puts behind the value;
                           static; NULL = the value is all. No value asks for one by itself, whoever
                           wrote it */
};

struct http_request {
    enum request_kind kind;
    bool publishes; /* sending it twice could say something twice: never repeated, attempt recorded
                     */

    /* REQUEST_HTTP */
    const char *method;                /* "GET", "POST", "DELETE" */
    char *url;                         /* without query; scheme and host lower case */
    GPtrArray *headers, *query, *form; /* of struct http_pair; NULL = none */
    char *json;                        /* the body, when there is no form; NULL = none */
    enum authorise authorise;
    const char *token_name; /* AUTHORISE_BEARER: the credential's name, "page_token" */
    bool app_secret_proof;  /* add appsecret_proof, HMAC-SHA256(app_secret, the bearer token) */

    /* the file kinds */
    char *path, *line, *key;
};

/* Start a request to `base` (no trailing slash) followed by the formatted path. `method` is static.
 */
void http_request_start(struct http_request *request, const char *method, const char *base,
                        const char *path_format, ...) G_GNUC_PRINTF(4, 5);
void http_request_header(struct http_request *request, const char *name, const char *value);
void http_request_query(struct http_request *request, const char *name, const char *value);
/* The same with a secret in it: `before`, "" for nothing, then the credential of that static name,
 * which is put there when the request leaves. */
void http_request_query_secret(struct http_request *request, const char *name, const char *before,
                               const char *secret);
void http_request_form(struct http_request *request, const char *name, const char *value);

/* Free what the request holds and leave it empty. */
void http_request_clear(struct http_request *request);

struct http_response {
    bool sent;     /* did the first byte of the request leave? */
    bool complete; /* did a whole answer come back, within bounds? */
    int status;    /* the HTTP status, 0 when none arrived; 200 for the file kinds that worked */
    GPtrArray *headers; /* of struct http_pair, names lower case; may be NULL */
    char *body;         /* NUL-terminated, never NULL when complete; bytes from outside */
    gsize length;
    char *failure;       /* what went wrong, one sentence; NULL when complete */
    int64_t received_at; /* seconds since 1970: the adapter's only clock */
};

/* Add a header that came back; `name` in lower case. */
void http_response_header_add(struct http_response *response, const char *name, const char *value);

/* The value of the first header of that lower-case name; NULL when there is none. */
const char *http_response_header(const struct http_response *response, const char *name);

void http_response_clear(struct http_response *response);

AUTO_DEFINE_CLEAR(struct http_request, http_request_clear)
AUTO_DEFINE_CLEAR(struct http_response, http_response_clear)
