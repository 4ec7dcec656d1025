/* One request and its answer, as libcurl is told and as it tells. For http*.c alone. */
#pragma once

#include <curl/curl.h>

#include "src/http/http.h"

/* Debian's bundle. CAPATH unset: the folder of single certificates costs 30 ms a connection. */
#define HTTP_CA_BUNDLE "/etc/ssl/certs/ca-certificates.crt"

struct transfer {
    CURL *curl;
    struct curl_slist *header_lines;
    char *body, *url, *host;          /* what is sent, and where to */
    bool is_loopback;                 /* `host` is this machine: http is allowed, no proxy */
    const struct http_bounds *bounds; /* of a fetch; NULL = what is usual for a platform */
    http_before_send before_send;
    void *data;
    struct http_response *response;
    GString *answer;
    gsize header_bytes;
    int times_ready; /* how often libcurl was about to send */
    bool is_refused; /* before_send said no */
    bool is_too_large;
    bool is_beginning;    /* the rest of the answer was left out, as its bounds want it */
    bool is_out_of_reach; /* an address was refused */
    bool has_head;        /* the empty line after the headers came: libcurl is content without it */
};

/*
 * Tell libcurl everything; `transfer` has its bounds, before_send, data and response set.
 *
 * returns  false: it cannot be sent, and the response says why
 */
bool transfer_prepare(struct transfer *transfer, const struct http_request *request,
                      const char *authorization);

/* libcurl is through with it: fill in the response. */
void transfer_end(struct transfer *transfer, CURLcode code);

/* Why there is no whole answer; owned by the caller. */
char *transfer_failure(const struct transfer *transfer, CURLcode code);

/* What is wrong with a certificate, as a statement about it; `status` is libcurl's verify result, 0
 * when it is the name that does not fit. */
const char *transfer_certificate_fault(long status);

void transfer_clear(struct transfer *transfer);
AUTO_DEFINE_CLEAR(struct transfer, transfer_clear)
