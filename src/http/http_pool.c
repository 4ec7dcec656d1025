/* Requests beside each other, over one curl multi handle. */
#include "src/http/http_transfer.h"

#define LONGEST_POLL_MS 1000
#define GATHERING_US 5000
#define STRAGGLERS_OF 8

struct http_pool {
    CURLM *multi;
    GPtrArray *on_their_way; /* of struct underway */
    GPtrArray *ended;        /* of struct underway, whose `done` is to be called */
};

struct underway {
    struct transfer transfer;
    struct http_bounds bounds; /* of a fetch */
    struct http_watch watch;
};

static void underway_free(void *pointer)
{
    struct underway *underway = pointer;
    transfer_clear(&underway->transfer);
    g_free(underway);
}

struct http_pool *http_pool_new(void)
{
    struct http_pool *pool = g_new(struct http_pool, 1);
    pool->multi = curl_multi_init();
    pool->on_their_way = g_ptr_array_new_with_free_func(underway_free);
    pool->ended = g_ptr_array_new_with_free_func(underway_free);
    return pool;
}

void http_pool_free(struct http_pool *pool)
{
    if (!pool)
        return;
    for (guint i = 0; i < pool->on_their_way->len; i++) {
        const struct underway *underway = pool->on_their_way->pdata[i];
        curl_multi_remove_handle(pool->multi, underway->transfer.curl);
    }
    g_ptr_array_unref(pool->on_their_way);
    g_ptr_array_unref(pool->ended);
    curl_multi_cleanup(pool->multi);
    g_free(pool);
}

static struct underway *underway_new(const struct http_watch *watch, struct http_response *response)
{
    struct underway *underway = g_new0(struct underway, 1);
    underway->watch = *watch;
    underway->transfer = (struct transfer){
        .before_send = watch->before_send, .data = watch->data, .response = response};
    return underway;
}

static void start(struct http_pool *pool, struct underway *underway,
                  const struct http_request *request, const char *authorization)
{
    CURL *curl = transfer_prepare(&underway->transfer, request, authorization)
                     ? underway->transfer.curl
                     : NULL;
    if (curl && (curl_easy_setopt(curl, CURLOPT_PRIVATE, underway) != CURLE_OK ||
                 curl_multi_add_handle(pool->multi, curl) != CURLM_OK)) {
        underway->transfer.response->failure =
            g_strdup("the request cannot be sent beside the others");
        curl = NULL;
    }
    g_ptr_array_add(curl ? pool->on_their_way : pool->ended, underway);
}

void http_pool_start(struct http_pool *pool, const struct http_request *request,
                     const char *authorization, const struct http_watch *watch,
                     struct http_response *response)
{
    start(pool, underway_new(watch, response), request, authorization);
}

void http_pool_fetch(struct http_pool *pool, const struct http_request *request,
                     const struct http_bounds *bounds, const struct http_watch *watch,
                     struct http_response *response)
{
    struct underway *underway = underway_new(watch, response);
    underway->bounds = *bounds;
    underway->transfer.bounds = &underway->bounds;
    start(pool, underway, request, NULL);
}

/* Move what libcurl is through with to `ended`; returns whether there was any. */
static bool collect(struct http_pool *pool)
{
    int left;
    guint before = pool->ended->len;
    for (CURLMsg *message; (message = curl_multi_info_read(pool->multi, &left));) {
        CURL *curl = message->easy_handle;
        CURLcode code = message->data.result;
        struct underway *underway = NULL;
        curl_easy_getinfo(curl, CURLINFO_PRIVATE, (char **)&underway);
        transfer_end(&underway->transfer, code);
        curl_multi_remove_handle(pool->multi, curl); /* `message` is gone from here on */
        guint index;
        g_ptr_array_find(pool->on_their_way, underway, &index);
        g_ptr_array_add(pool->ended, g_ptr_array_steal_index_fast(pool->on_their_way, index));
    }
    return pool->ended->len > before;
}

static bool tell_ended(struct http_pool *pool)
{
    bool has_ended = pool->ended->len > 0;
    /* one that is told may start another, which may end at once: the list grows meanwhile */
    for (guint i = 0; i < pool->ended->len; i++) {
        const struct underway *underway = pool->ended->pdata[i];
        underway->watch.done(underway->watch.data);
    }
    g_ptr_array_set_size(pool->ended, 0);
    return has_ended;
}

/* What goes on without waiting. Again while there are answers: more have come in meanwhile. */
static void perform(struct http_pool *pool)
{
    int running;
    do {
        curl_multi_perform(pool->multi, &running);
    } while (collect(pool));
}

/* Those that are told together are recorded together: the first answers wait for the next ones,
 * less long than one takes from another machine. The last of many are not waited for: they come
 * with the answers to what is asked next. */
static void gather(struct http_pool *pool)
{
    int64_t until = g_get_monotonic_time() + GATHERING_US;
    guint stragglers = (pool->on_their_way->len + pool->ended->len) / STRAGGLERS_OF;
    while (pool->on_their_way->len > stragglers) {
        int64_t left_us = until - g_get_monotonic_time();
        if (left_us <= 0)
            return;
        curl_multi_poll(pool->multi, NULL, 0, (int)(left_us / 1000 + 1), NULL);
        perform(pool);
    }
}

bool http_pool_drive(struct http_pool *pool, bool may_wait)
{
    for (;;) {
        perform(pool);
        if (may_wait && pool->ended->len > 0)
            gather(pool);
        if (tell_ended(pool))
            return true;
        if (!may_wait || pool->on_their_way->len == 0)
            return false;
        curl_multi_poll(pool->multi, NULL, 0, LONGEST_POLL_MS, NULL);
    }
}
