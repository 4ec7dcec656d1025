/*
 * See fetch_feed.h.
 *
 * What is done about which status is RFC 9110's, but for two things: a permanent move counts once a
 * feed stands there (moves to a home page or a login are damage), and after "gone" nobody asks
 * again.
 */
#include <string.h>

#include "src/base/error.h"
#include "src/base/file.h"
#include "src/fetch/fetch_feed.h"
#include "src/http.h"
#include "src/posting/link.h"
#include "src/sources/feed_parse.h"

#define MAX_HOPS 5
#define MAX_WAIT (INT64_C(24) * 60 * 60) /* so long a Retry-After is obeyed */
#define MAX_VALIDATOR 1024               /* bytes of an ETag that are sent back */

/* One way from the configured address to an answer. */
struct journey {
    const struct source_config *source;
    const char *folder;
    struct fetched *fetched;
    enum http_reach reach;
    int64_t deadline_us;
    char *url; /* where we are */
    int hops;
    bool is_permanent; /* every hop so far was */
    struct http_response response;
};

static void journey_clear(struct journey *journey)
{
    g_free(journey->url);
    http_response_clear(&journey->response);
}

AUTO_DEFINE_CLEAR(struct journey, journey_clear)

/* An address as it may be shown: what follows a "?" can be a secret. By the caller. */
static char *shown(const char *url)
{
    return g_strndup(url, strcspn(url, "?#"));
}

static void G_GNUC_PRINTF(3, 4)
    fail(struct fetched *fetched, const char *hint, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    fetched->error = g_utf8_make_valid(text, -1); /* a parser's words may end within a character */
    fetched->hint = g_strdup(hint);
}

/* --- asking --- */

/* The body that is here came from where we ask: its marks may be sent back. */
static bool may_ask_for_changes(const struct journey *journey)
{
    g_autofree char *body = fetched_body_path(journey->folder);
    return g_strcmp0(journey->url, journey->fetched->from) == 0 &&
           g_file_test(body, G_FILE_TEST_IS_REGULAR);
}

static void add_validator(struct http_request *request, const char *name, const char *value)
{
    if (value && strlen(value) <= MAX_VALIDATOR)
        http_request_header(request, name, value);
}

static void ask(struct journey *journey)
{
    AUTO(http_request_clear) struct http_request request = {0};
    http_request_start(&request, "GET", journey->url, "%s", "");
    http_request_header(&request, "Accept",
                        "application/atom+xml, application/rss+xml, application/feed+json, "
                        "application/xml;q=0.9, application/json;q=0.9, */*;q=0.5");
    if (may_ask_for_changes(journey)) {
        add_validator(&request, "If-None-Match", journey->fetched->etag);
        add_validator(&request, "If-Modified-Since", journey->fetched->last_modified);
    }
    const struct http_bounds bounds = {
        .reach = journey->reach,
        .max_answer = FEED_MAX_BYTES,
        .timeout_ms = (journey->deadline_us - g_get_monotonic_time()) / 1000,
    };
    http_fetch(&request, &bounds, &journey->response);
}

/* --- following --- */

static bool is_redirect(int status, bool *is_permanent)
{
    *is_permanent = status == 301 || status == 308;
    return *is_permanent || status == 302 || status == 303 || status == 307;
}

static bool has_same_scheme(const char *a, const char *b)
{
    size_t length = strcspn(a, ":");
    return g_ascii_strncasecmp(a, b, length + 1) == 0;
}

/* The address that the answer names, made whole; NULL when it is none that may be gone to. */
static char *next_address(const struct journey *journey)
{
    const char *location = http_response_header(&journey->response, "location");
    g_autofree char *valid = location ? g_utf8_make_valid(location, -1) : NULL;
    g_autofree char *resolved = valid ? feed_resolve(journey->url, valid) : NULL;
    g_autofree char *next = resolved ? link_normalise(resolved) : NULL;
    return next && has_same_scheme(journey->url, next) ? g_steal_pointer(&next) : NULL;
}

/* Go on to where the answer points; false when it does not, or may not. */
static bool follow(struct journey *journey)
{
    bool is_permanent;
    if (!journey->response.complete || !is_redirect(journey->response.status, &is_permanent))
        return false;
    g_autofree char *here = shown(journey->url);
    char *next = next_address(journey);
    if (!next || journey->hops == MAX_HOPS) {
        fail(journey->fetched, "open it in a browser, and give `url` the address it ends at",
             next ? "%s leads from address to address" : "%s leads to no address that is allowed",
             here);
        g_free(next);
        return false;
    }
    g_free(journey->url);
    journey->url = next;
    journey->hops++;
    journey->is_permanent = journey->is_permanent && is_permanent;
    return true;
}

/* --- judging --- */

static void replace(char **text, const char *with)
{
    char *copy = g_strdup(with);
    g_free(*text);
    *text = copy;
}

/* Remember where it lives now, when every step on the way there was meant for good. */
static void note_address(const struct journey *journey)
{
    if (journey->hops == 0 || !journey->is_permanent)
        return;
    bool is_home = strcmp(journey->url, journey->source->url) == 0;
    replace(&journey->fetched->address, is_home ? NULL : journey->url);
}

static bool is_body_the_same(const struct journey *journey)
{
    g_autofree char *path = fetched_body_path(journey->folder);
    gsize length;
    g_autofree char *bytes = file_read(path, FEED_MAX_BYTES, &length, NULL);
    return bytes && length == journey->response.length &&
           memcmp(bytes, journey->response.body, length) == 0;
}

/* An answer with a body: it counts when it parses. */
static bool take_body(const struct journey *journey, GError **error)
{
    const struct http_response *response = &journey->response;
    struct fetched *fetched = journey->fetched;
    const char *type = http_response_header(response, "content-type");
    g_autoptr(GError) problem = NULL;
    AUTO(feed_free)
    struct feed *feed = feed_parse(response->body, response->length, type, journey->url, &problem);
    if (!feed) {
        g_autofree char *here = shown(journey->url);
        fail(fetched, error_hint(problem), "%s: %s", here, problem->message);
        return true;
    }
    if (!is_body_the_same(journey) &&
        !fetched_save_body(journey->folder, response->body, response->length, error))
        return false;
    replace(&fetched->from, journey->url);
    replace(&fetched->content_type, type);
    replace(&fetched->etag, http_response_header(response, "etag"));
    replace(&fetched->last_modified, http_response_header(response, "last-modified"));
    note_address(journey);
    return true;
}

static void judge_status(const struct journey *journey)
{
    struct fetched *fetched = journey->fetched;
    g_autofree char *here = shown(journey->url);
    int64_t wait = MIN(http_retry_after(&journey->response), MAX_WAIT);
    switch (journey->response.status) {
    case 304:
        if (!may_ask_for_changes(journey))
            fail(fetched, NULL, "%s says that nothing changed, and was not asked that", here);
        return;
    case 410:
        fetched->is_gone = !fetched->address;
        fail(fetched, "give the source its new `url`, or remove it; it is not asked again",
             "%s is gone for good (status 410)", here);
        return;
    case 429:
    case 503:
        fetched->next_at = MAX(fetched->next_at, fetched->fetched_at + wait);
        fail(fetched, "it is asked again by itself", "%s wants to be left alone for a while (%d)",
             here, journey->response.status);
        return;
    default:
        fail(fetched, "does the address open in a browser?", "%s answered with status %d", here,
             journey->response.status);
    }
}

static bool judge(const struct journey *journey, GError **error)
{
    const struct http_response *response = &journey->response;
    struct fetched *fetched = journey->fetched;
    if (fetched->error)
        return true; /* it did not get as far as an answer */
    if (!response->complete) {
        fail(fetched, NULL, "%s", response->failure);
        return true;
    }
    fetched->status = response->status;
    if (response->status == 200)
        return take_body(journey, error);
    judge_status(journey);
    return true;
}

static enum http_reach reach_of(const struct source_config *source)
{
    bool is_loopback;
    if (http_url_is_fetchable(source->url, &is_loopback) && is_loopback)
        return HTTP_REACH_LOOPBACK;
    return source->allow_private ? HTTP_REACH_PRIVATE : HTTP_REACH_PUBLIC;
}

bool fetch_feed(const struct source_config *source, const char *folder, struct fetched *fetched,
                GError **error)
{
    AUTO(journey_clear)
    struct journey journey = {
        .source = source,
        .folder = folder,
        .fetched = fetched,
        .reach = reach_of(source),
        .deadline_us = g_get_monotonic_time() + source->timeout * G_USEC_PER_SEC,
        .url = g_strdup(fetched->address ? fetched->address : source->url),
        .is_permanent = true,
    };
    do
        ask(&journey);
    while (follow(&journey));
    if (!judge(&journey, error))
        return false;
    /* The place it had moved to fails: the next try begins at the configured one. */
    if (fetched->error && journey.response.complete)
        g_clear_pointer(&fetched->address, g_free);
    return true;
}
