/* See link_check.h. */
#include <string.h>

#include "src/deliver/link_check.h"
#include "src/posting/link.h"

#define MAX_HOPS 5
#define MAX_SECONDS 15 /* for all of a check */
#define BEGINNING 1024 /* bytes of a page: that it begins is enough */
#define RANGE "bytes=0-1023"

struct link_checks {
    GHashTable *by_link; /* link -> struct check */
};

/* The way from one link to an answer. */
struct check {
    struct http_pool *pool;
    char *url; /* where it has got to */
    int hops;
    bool is_get; /* this server has refused a HEAD */
    enum http_reach reach;
    int64_t deadline_us; /* of the monotonic clock */
    struct http_response response;
    bool is_known;
    struct link_answer answer;
    GArray *watches; /* of struct link_watch: those who wait */
};

static void check_free(void *pointer)
{
    struct check *check = pointer;
    g_free(check->url);
    g_free(check->answer.said);
    http_response_clear(&check->response);
    g_array_unref(check->watches);
    g_free(check);
}

struct link_checks *link_checks_new(void)
{
    struct link_checks *checks = g_new(struct link_checks, 1);
    checks->by_link = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, check_free);
    return checks;
}

void link_checks_free(struct link_checks *checks)
{
    if (!checks)
        return;
    g_hash_table_unref(checks->by_link);
    g_free(checks);
}

/* --- the answer --- */

/* NULL: it is there. */
static void conclude(struct check *check, char *said)
{
    check->is_known = true;
    check->answer.is_there = !said;
    check->answer.said = said;
    for (guint i = 0; i < check->watches->len; i++) {
        struct link_watch watch = g_array_index(check->watches, struct link_watch, i);
        watch.done(&check->answer, watch.data);
    }
}

static void ask(struct check *check);

/* Go on to where the answer points, when that may be gone to. */
static void follow(struct check *check)
{
    const char *location = http_response_header(&check->response, "location");
    g_autofree char *here = link_shown(check->url);
    g_autofree char *next = location ? link_next(check->url, location) : NULL;
    bool is_loopback;
    if (!next || !http_url_is_fetchable(next, &is_loopback)) {
        conclude(check, g_strdup_printf("%s leads to no address that is allowed", here));
        return;
    }
    g_free(check->url);
    check->url = g_steal_pointer(&next);
    if (check->hops++ == MAX_HOPS)
        conclude(check, g_strdup_printf("%s leads from address to address", here));
    else
        ask(check);
}

/* What says nothing of the page may be meant for the HEAD alone: 403, 405, 501 and others. */
static bool asks_otherwise(const struct check *check)
{
    int status = check->response.status;
    return !check->is_get && status >= 400 && status != 404 && status != 410 && status != 429;
}

static void take_answer(void *data)
{
    struct check *check = data;
    const struct http_response *response = &check->response;
    int status = response->status;
    g_autofree char *here = link_shown(check->url);
    if (!response->complete) {
        conclude(check, g_strdup(response->failure));
    } else if (status >= 200 && status <= 299) {
        conclude(check, NULL);
    } else if (http_is_redirect(status)) {
        follow(check);
    } else if (asks_otherwise(check)) {
        check->is_get = true;
        ask(check);
    } else {
        conclude(check, g_strdup_printf("%s answered with status %d", here, status));
    }
}

/* --- the question --- */

static void ask(struct check *check)
{
    AUTO(http_request_clear) struct http_request request = {0};
    http_request_start(&request, check->is_get ? "GET" : "HEAD", check->url, "%s", "");
    http_request_header(&request, "Accept", "text/html, */*;q=0.5");
    if (check->is_get)
        http_request_header(&request, "Range", RANGE);
    const struct http_bounds bounds = {
        .reach = check->reach,
        .max_answer = BEGINNING,
        .is_beginning_enough = true,
        .timeout_ms = (check->deadline_us - g_get_monotonic_time()) / 1000,
    };
    const struct http_watch watch = {.done = take_answer, .data = check};
    http_pool_fetch(check->pool, &request, &bounds, &watch, &check->response);
}

static void begin(struct check *check)
{
    bool is_loopback;
    if (!http_url_is_fetchable(check->url, &is_loopback)) {
        g_autofree char *here = link_shown(check->url);
        check->answer.is_final = true;
        conclude(check, g_strdup_printf("%s is no https address, and no other is asked for", here));
        return;
    }
    check->reach = is_loopback ? HTTP_REACH_LOOPBACK : HTTP_REACH_PUBLIC;
    check->deadline_us = g_get_monotonic_time() + MAX_SECONDS * G_USEC_PER_SEC;
    ask(check);
}

static struct check *check_new(struct http_pool *pool, const char *link)
{
    struct check *check = g_new0(struct check, 1);
    check->pool = pool;
    check->url = g_strdup(link);
    check->watches = g_array_new(FALSE, FALSE, sizeof(struct link_watch));
    return check;
}

void link_checks_ask(struct link_checks *checks, struct http_pool *pool, const char *link,
                     struct link_watch watch)
{
    struct check *check = g_hash_table_lookup(checks->by_link, link);
    bool is_new = !check;
    if (is_new) {
        check = check_new(pool, link);
        g_hash_table_insert(checks->by_link, g_strdup(link), check);
    }
    if (check->is_known)
        watch.done(&check->answer, watch.data);
    else
        g_array_append_val(check->watches, watch);
    if (is_new)
        begin(check);
}
