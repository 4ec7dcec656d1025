/* OAuth 1.0a (RFC 5849) signing with HMAC-SHA1, over liboauth; nonce and time are the caller's. */
#pragma once

#include <glib.h>
#include <stdint.h>

#include "src/base/http_message.h"

struct oauth1_keys {
    const char *consumer_key, *consumer_secret, *token, *token_secret;
};

/*
 * The signature base string (RFC 5849 §3.4.1) of a request.
 *
 * url         without query and fragment
 * parameters  of struct http_pair, not encoded: query, form and oauth_* alike; any order
 */
char *oauth1_base_string(const char *method, const char *url, GPtrArray *parameters);

/* The signature of a base string (RFC 5849 §3.4.2), in base64; owned by the caller. */
char *oauth1_signature(const char *base_string, const struct oauth1_keys *keys);

/*
 * The value of the Authorization header of a request: its query and form are signed, a JSON body is
 * not. Owned by the caller; holds no secret but a signature.
 *
 * nonce      fresh for each request, oauth1_nonce()
 * timestamp  real time, seconds since 1970
 */
char *oauth1_authorization(const struct http_request *request, const struct oauth1_keys *keys,
                           const char *nonce, int64_t timestamp);

/* 32 hex digits from the kernel's random source; owned by the caller. */
char *oauth1_nonce(void);
