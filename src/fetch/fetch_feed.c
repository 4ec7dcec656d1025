/*
 * See fetch_feed.h. How an answer is come by is journey.c's business; here it is judged.
 *
 * What is done about which status is RFC 9110's, but for two things: a permanent move counts once a
 * feed stands there (moves to a home page or a login are damage), and after "gone" nobody asks
 * again.
 */
#include <string.h>

#include "src/base/error.h"
#include "src/base/file.h"
#include "src/fetch/fetch_feed.h"
#include "src/fetch/journey.h"
#include "src/posting/link.h"
#include "src/sources/feed_parse.h"

#define HOUR (INT64_C(60) * 60)
#define MAX_WAIT (24 * HOUR) /* so long a Retry-After or a ttl is obeyed */
#define MAX_MARK 1024        /* bytes of an ETag, or of another header, that are kept */
#define MAX_PAGES 50

/* One fetch. */
struct fetching {
    const struct source_config *source;
    const char *folder;
    struct fetched *fetched;
    struct journey first; /* to the first page */
};

/* What was read of a feed, all its pages. */
struct reading {
    struct feed *feed;
    GString *body;      /* its pages, one behind the other */
    GPtrArray *pages;   /* of struct fetched_page: those behind the first */
    GHashTable *places; /* set of their addresses */
};

static void reading_clear(struct reading *reading)
{
    feed_free(reading->feed);
    g_string_free(reading->body, TRUE);
    g_clear_pointer(&reading->pages, g_ptr_array_unref);
    g_hash_table_unref(reading->places);
}

AUTO_DEFINE_CLEAR(struct reading, reading_clear)

/* false */
static bool G_GNUC_PRINTF(3, 4)
    fail(struct fetched *fetched, const char *hint, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    fetched->error = g_utf8_make_valid(text, -1); /* a parser's words may end within a character */
    fetched->hint = g_strdup(hint);
    return false;
}

/* A header to be kept; NULL when it is not there, is too long or no text. By the caller. */
static char *mark_of(const struct journey *journey, const char *name)
{
    const char *value = http_response_header(&journey->response, name);
    bool is_fit = value && strlen(value) <= MAX_MARK && g_utf8_validate(value, -1, NULL);
    return is_fit ? g_strdup(value) : NULL;
}

static void take(char **text, char *with)
{
    g_free(*text);
    *text = with;
}

/* --- pages --- */

static bool parse(const struct fetching *fetching, const struct journey *journey,
                  struct reading *reading)
{
    const struct http_response *response = &journey->response;
    g_autofree char *type = mark_of(journey, "content-type");
    g_autofree char *here = link_shown(journey->url);
    g_autoptr(GError) problem = NULL;
    if (reading->body->len + response->length > FEED_MAX_BYTES)
        return fail(fetching->fetched, NULL, "%s: with all its pages it is over %d MiB", here,
                    FEED_MAX_BYTES / (1024 * 1024));
    g_string_append_len(reading->body, response->body, (gssize)response->length);
    g_hash_table_add(reading->places, g_strdup(journey->url));
    return feed_parse_page(reading->feed, response->body, response->length, type, journey->url,
                           &problem) ||
           fail(fetching->fetched, error_hint(problem), "%s: %s", here, problem->message);
}

/* Go to the page that the last one names. One that is missing makes the whole incomplete. */
static bool read_next(const struct fetching *fetching, const struct journey *last,
                      struct journey *journey, struct reading *reading)
{
    struct fetched *fetched = fetching->fetched;
    g_autofree char *here = link_shown(last->url);
    g_autofree char *next = link_next(last->url, reading->feed->next);
    *journey = (struct journey){.source = last->source, .deadline_us = last->deadline_us};
    if (!next)
        return fail(fetched, NULL, "%s goes on at no address that is allowed", here);
    if (g_hash_table_contains(reading->places, next) || reading->pages->len + 1 >= MAX_PAGES)
        return fail(fetched, "without `complete: true` its first page alone is read",
                    "%s goes on from page to page without an end", here);
    journey_go(journey, next);
    g_autofree char *there = link_shown(journey->url);
    if (journey->error)
        return fail(fetched, journey->hint, "%s", journey->error);
    if (journey->response.status != 200)
        return fail(fetched, NULL, "%s, a page of the feed, answered with status %d", there,
                    journey->response.status);
    if (!parse(fetching, journey, reading))
        return false;
    struct fetched_page *page = g_new(struct fetched_page, 1);
    *page = (struct fetched_page){
        .length = journey->response.length,
        .from = g_strdup(journey->url),
        .content_type = mark_of(journey, "content-type"),
    };
    g_ptr_array_add(reading->pages, page);
    return true;
}

/* Read the first page, and the others where only all of them tell what is closed. */
static bool read_pages(const struct fetching *fetching, struct reading *reading)
{
    if (!parse(fetching, &fetching->first, reading))
        return false;
    struct journey last = {0};
    const struct journey *from = &fetching->first;
    bool is_good = true;
    while (is_good && fetching->source->is_complete && reading->feed->next) {
        struct journey journey;
        is_good = read_next(fetching, from, &journey, reading);
        journey_clear(&last);
        last = journey;
        from = &last;
    }
    journey_clear(&last);
    return is_good;
}

/* --- keeping --- */

static bool is_body_the_same(const struct fetching *fetching, const GString *body)
{
    g_autofree char *path = fetched_body_path(fetching->folder);
    gsize length;
    g_autofree char *bytes = file_read(path, FEED_MAX_BYTES, &length, NULL);
    return bytes && length == body->len && memcmp(bytes, body->str, length) == 0;
}

/* Remember where it lives now, when every step on the way there was meant for good. */
static void note_address(const struct fetching *fetching)
{
    const struct journey *first = &fetching->first;
    if (first->hops == 0 || !first->is_permanent)
        return;
    bool is_home = strcmp(first->url, fetching->source->url) == 0;
    take(&fetching->fetched->address, is_home ? NULL : g_strdup(first->url));
}

/* That the first page has not changed says nothing of the others: then it is not asked that. */
static bool keep(const struct fetching *fetching, struct reading *reading, GError **error)
{
    struct fetched *fetched = fetching->fetched;
    const struct journey *first = &fetching->first;
    bool is_alone = reading->pages->len == 0;
    if (!is_body_the_same(fetching, reading->body) &&
        !fetched_save_body(fetching->folder, reading->body->str, reading->body->len, error))
        return false;
    take(&fetched->from, g_strdup(first->url));
    take(&fetched->content_type, mark_of(first, "content-type"));
    take(&fetched->etag, is_alone ? mark_of(first, "etag") : NULL);
    take(&fetched->last_modified, is_alone ? mark_of(first, "last-modified") : NULL);
    g_ptr_array_unref(fetched->pages);
    fetched->pages = g_steal_pointer(&reading->pages);
    fetched->ttl = reading->feed->ttl;
    fetched->skip_hours = reading->feed->skip_hours;
    note_address(fetching);
    return true;
}

/* An answer with a body: it counts when all of it parses. */
static bool take_feed(const struct fetching *fetching, GError **error)
{
    AUTO(reading_clear)
    struct reading reading = {
        .feed = feed_new(),
        .body = g_string_new(NULL),
        .pages = g_ptr_array_new_with_free_func((GDestroyNotify)fetched_page_free),
        .places = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
    };
    return !read_pages(fetching, &reading) || keep(fetching, &reading, error);
}

/* --- judging --- */

static void judge_status(const struct fetching *fetching)
{
    struct fetched *fetched = fetching->fetched;
    const struct journey *first = &fetching->first;
    g_autofree char *here = link_shown(first->url);
    int64_t wait = MIN(http_retry_after(&first->response), MAX_WAIT);
    switch (fetched->status) {
    case 304:
        if (!first->is_conditional)
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
             here, fetched->status);
        return;
    default:
        fail(fetched, "does the address open in a browser?", "%s answered with status %d", here,
             fetched->status);
    }
}

static bool judge(const struct fetching *fetching, GError **error)
{
    const struct journey *first = &fetching->first;
    struct fetched *fetched = fetching->fetched;
    if (first->error) {
        fail(fetched, first->hint, "%s", first->error);
        return true;
    }
    fetched->status = first->response.status;
    if (fetched->status == 200)
        return take_feed(fetching, error);
    judge_status(fetching);
    return true;
}

/* When the feed wants to be asked again: https://www.rssboard.org/rss-specification */
static void put_off(struct fetched *fetched)
{
    const uint32_t whole_day = (1u << 24) - 1;
    fetched->next_at = MAX(fetched->next_at, fetched->fetched_at + MIN(fetched->ttl, MAX_WAIT));
    if ((fetched->skip_hours & whole_day) == whole_day)
        return;
    while (fetched->skip_hours & 1u << fetched->next_at / HOUR % 24)
        fetched->next_at = (fetched->next_at / HOUR + 1) * HOUR;
}

static bool has_body(const char *folder)
{
    g_autofree char *body = fetched_body_path(folder);
    return g_file_test(body, G_FILE_TEST_IS_REGULAR);
}

bool fetch_feed(const struct source_config *source, const char *folder, struct fetched *fetched,
                GError **error)
{
    struct fetching fetching = {
        .source = source,
        .folder = folder,
        .fetched = fetched,
        .first =
            {
                .source = source,
                .known = has_body(folder) && fetched->pages->len == 0 ? fetched : NULL,
                .deadline_us = g_get_monotonic_time() + source->timeout * G_USEC_PER_SEC,
            },
    };
    journey_go(&fetching.first, fetched->address ? fetched->address : source->url);
    bool is_kept = judge(&fetching, error);
    /* The place it had moved to fails: the next try begins at the configured one. */
    if (fetched->error && fetching.first.response.complete)
        g_clear_pointer(&fetched->address, g_free);
    if (!fetched->error)
        put_off(fetched);
    journey_clear(&fetching.first);
    return is_kept;
}
