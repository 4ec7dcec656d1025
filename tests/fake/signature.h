/*
 * OAuth 1.0a (RFC 5849) as a server checks it. Written apart from the project's own signing and
 * without its library, so that a mistake there cannot be repeated here.
 */
#pragma once

#include <glib.h>

/*
 * The signature base string (RFC 5849 §3.4.1).
 *
 * url         scheme, host and path as the client asked for them, without a query
 * parameters  of struct pair, decoded: query, form and oauth_*; oauth_signature and realm are
 * skipped
 */
char *signature_base_string(const char *method, const char *url, const GPtrArray *parameters);

/* HMAC-SHA1 of a base string in base64 (RFC 5849 §3.4.2). */
char *signature_hmac_sha1(const char *base_string, const char *consumer_secret,
                          const char *token_secret);

/* The parameters of an Authorization header that begins with "OAuth "; NULL when it is another. */
GPtrArray *signature_parse_header(const char *authorization);
