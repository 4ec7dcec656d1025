/*
 * The base string and the header are ours, escaping and HMAC-SHA1 are liboauth's: its own handling
 * of URLs and parameters is wrong in corners (ports, "?" in a value, more than 1023 bytes).
 */
#include <errno.h>
#include <stddef.h> /* oauth.h needs it and does not say so */
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include <oauth.h>

#include "src/base/text.h"
#include "src/oauth1.h"

#define NONCE_BYTES 16

static char *escape(const char *text)
{
    char *escaped = oauth_url_escape(text);
    char *copy = g_strdup(escaped);
    free(escaped);
    return copy;
}

/* A request serves as the list of pairs: its form. */
static void add_pairs(struct http_request *list, GPtrArray *more)
{
    for (guint i = 0; more && i < more->len; i++) {
        const struct http_pair *pair = more->pdata[i];
        http_request_form(list, pair->name, pair->value);
    }
}

/* Bytes of the name, then of the value, both encoded (RFC 5849 §3.4.1.3.2). */
static int compare_pairs(const void *a, const void *b)
{
    const struct http_pair *one = *(const struct http_pair *const *)a;
    const struct http_pair *two = *(const struct http_pair *const *)b;
    int order = strcmp(one->name, two->name);
    return order ? order : strcmp(one->value, two->value);
}

static char *normalised_parameters(GPtrArray *parameters)
{
    AUTO(http_request_clear) struct http_request sorted = {0};
    for (guint i = 0; i < parameters->len; i++) {
        const struct http_pair *pair = parameters->pdata[i];
        g_autofree char *name = escape(pair->name);
        g_autofree char *value = escape(pair->value);
        http_request_form(&sorted, name, value);
    }
    g_autoptr(GString) text = g_string_new(NULL);
    if (sorted.form)
        g_ptr_array_sort(sorted.form, compare_pairs);
    for (guint i = 0; sorted.form && i < sorted.form->len; i++) {
        const struct http_pair *pair = sorted.form->pdata[i];
        g_string_append_printf(text, "%s%s=%s", i ? "&" : "", pair->name, pair->value);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* Scheme and host in lower case, without the scheme's own port (RFC 5849 §3.4.1.2). */
static char *normalised_url(const char *url)
{
    const char *start = strstr(url, "://");
    const char *authority = start ? start + 3 : url;
    size_t length = (size_t)(authority - url) + strcspn(authority, "/");
    g_autofree char *front = g_ascii_strdown(url, (gssize)length);
    const char *port = g_str_has_prefix(front, "https:") ? ":443" : ":80";
    if (g_str_has_suffix(front, port))
        front[strlen(front) - strlen(port)] = '\0';
    return g_strconcat(front, url + length, NULL);
}

char *oauth1_base_string(const char *method, const char *url, GPtrArray *parameters)
{
    g_autofree char *plain_url = normalised_url(url);
    g_autofree char *plain_parameters = normalised_parameters(parameters);
    g_autofree char *escaped_url = escape(plain_url);
    g_autofree char *escaped_parameters = escape(plain_parameters);
    return g_strdup_printf("%s&%s&%s", method, escaped_url, escaped_parameters);
}

char *oauth1_signature(const char *base_string, const struct oauth1_keys *keys)
{
    g_autofree char *consumer = escape(keys->consumer_secret);
    g_autofree char *token = escape(keys->token_secret);
    g_autofree char *key = g_strdup_printf("%s&%s", consumer, token);
    char *signature = oauth_sign_hmac_sha1_raw(base_string, strlen(base_string), key, strlen(key));
    char *copy = g_strdup(signature);
    free(signature);
    explicit_bzero(consumer, strlen(consumer));
    explicit_bzero(token, strlen(token));
    explicit_bzero(key, strlen(key));
    return copy;
}

/* The header's value: every oauth_* pair, quoted. */
static char *header_of(GPtrArray *pairs)
{
    g_autoptr(GString) header = g_string_new("OAuth ");
    for (guint i = 0; i < pairs->len; i++) {
        const struct http_pair *pair = pairs->pdata[i];
        g_autofree char *value = escape(pair->value);
        g_string_append_printf(header, "%s%s=\"%s\"", i ? ", " : "", pair->name, value);
    }
    return g_string_free(g_steal_pointer(&header), FALSE);
}

char *oauth1_authorization(const struct http_request *request, const struct oauth1_keys *keys,
                           const char *nonce, int64_t timestamp)
{
    g_autofree char *seconds = g_strdup_printf("%" G_GINT64_FORMAT, timestamp);
    AUTO(http_request_clear) struct http_request own = {0};
    AUTO(http_request_clear) struct http_request all = {0};
    http_request_form(&own, "oauth_consumer_key", keys->consumer_key);
    http_request_form(&own, "oauth_nonce", nonce);
    http_request_form(&own, "oauth_signature_method", "HMAC-SHA1");
    http_request_form(&own, "oauth_timestamp", seconds);
    http_request_form(&own, "oauth_token", keys->token);
    http_request_form(&own, "oauth_version", "1.0");
    add_pairs(&all, own.form);
    add_pairs(&all, request->query);
    add_pairs(&all, request->form);
    g_autofree char *base_string = oauth1_base_string(request->method, request->url, all.form);
    g_autofree char *signature = oauth1_signature(base_string, keys);
    http_request_form(&own, "oauth_signature", signature);
    return header_of(own.form);
}

char *oauth1_nonce(void)
{
    unsigned char bytes[NONCE_BYTES];
    ssize_t got;
    do
        got = getrandom(bytes, sizeof bytes, 0);
    while (got < 0 && errno == EINTR);
    if (got != sizeof bytes)
        g_error("the kernel gives no random numbers: %s", g_strerror(errno));
    return text_hex(bytes, sizeof bytes);
}
