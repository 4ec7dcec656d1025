/* See journey.h. */
#include <string.h>

#include "src/fetch/journey.h"
#include "src/posting/link.h"
#include "src/sources/feed_entry.h"

#define MAX_HOPS 5

void journey_clear(struct journey *journey)
{
    g_free(journey->url);
    g_free(journey->error);
    http_response_clear(&journey->response);
}

/* --- asking --- */

static void add_mark(struct http_request *request, const char *name, const char *value)
{
    if (value)
        http_request_header(request, name, value);
}

static enum http_reach reach_of(const struct source_config *source)
{
    bool is_loopback;
    if (http_url_is_fetchable(source->url, &is_loopback) && is_loopback)
        return HTTP_REACH_LOOPBACK;
    return source->allow_private ? HTTP_REACH_PRIVATE : HTTP_REACH_PUBLIC;
}

static void ask(struct journey *journey)
{
    const struct fetched *known = journey->known;
    AUTO(http_request_clear) struct http_request request = {0};
    http_request_start(&request, "GET", journey->url, "%s", "");
    http_request_header(&request, "Accept",
                        "application/atom+xml, application/rss+xml, application/feed+json, "
                        "application/xml;q=0.9, application/json;q=0.9, */*;q=0.5");
    journey->is_conditional = known && g_strcmp0(journey->url, known->from) == 0;
    if (journey->is_conditional) {
        add_mark(&request, "If-None-Match", known->etag);
        add_mark(&request, "If-Modified-Since", known->last_modified);
    }
    const struct http_bounds bounds = {
        .reach = reach_of(journey->source),
        .private_hint = "only `allow_private: true` lets announce ask there",
        .max_answer = FEED_MAX_BYTES,
        .timeout_ms = (journey->deadline_us - g_get_monotonic_time()) / 1000,
    };
    http_fetch(&request, &bounds, &journey->response);
}

/* --- following --- */

/* Go on to where the answer points; false when it does not, or may not. */
static bool follow(struct journey *journey)
{
    if (!journey->response.complete || !http_is_redirect(journey->response.status))
        return false;
    bool is_permanent = journey->response.status == 301 || journey->response.status == 308;
    const char *location = http_response_header(&journey->response, "location");
    g_autofree char *here = link_shown(journey->url);
    g_autofree char *next = location ? link_next(journey->url, location) : NULL;
    if (!next || journey->hops == MAX_HOPS) {
        journey->error = g_strdup_printf(next ? "%s leads from address to address"
                                              : "%s leads to no address that is allowed",
                                         here);
        journey->hint = "open it in a browser, and give `url` the address it ends at";
        return false;
    }
    g_free(journey->url);
    journey->url = g_steal_pointer(&next);
    journey->hops++;
    journey->is_permanent = journey->is_permanent && is_permanent;
    return true;
}

void journey_go(struct journey *journey, const char *url)
{
    journey->url = g_strdup(url);
    journey->is_permanent = true;
    do
        ask(journey);
    while (follow(journey));
    if (!journey->error && !journey->response.complete)
        journey->error = g_strdup(journey->response.failure);
}
