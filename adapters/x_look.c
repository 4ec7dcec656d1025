/*
 * X: the account's own posts since the attempt, GET /2/users/{id}/tweets; first GET /2/users/me,
 * whose answer stays with the announcement. X shows its own short links, and says for each what it
 * stands for. Every post that it shows is billed, so that only what is recent enough is asked for.
 *
 * https://docs.x.com/x-api/users/get-posts, .../fundamentals/pagination (read 2026-08)
 */
#include <jansson.h>
#include <string.h>

#include "adapters/json_pick.h"
#include "adapters/own_posts.h"
#include "adapters/x_errors.h"
#include "adapters/x_look.h"
#include "src/base/clock.h"

#define PAGE_SIZE G_STRINGIFY(X_LOOK_READS)
#define SHORT_LINK "https://t.co/"
#define FIRST_MOMENT INT64_C(1289088000) /* 2010-11-07: X refuses an earlier start_time */

static char *since_of(const struct delivery *delivery)
{
    return clock_format(MAX(delivery->look_since, FIRST_MOMENT));
}

bool x_lookup_request(const struct delivery *delivery, struct http_request *request, GError **error)
{
    (void)error;
    AUTO(own_posts_clear) struct own_posts posts;
    own_posts_read(&posts, delivery);
    const char *api = delivery->account->api;
    if (!posts.whose) {
        http_request_start(request, "GET", api, "/2/users/me");
    } else {
        g_autofree char *since = since_of(delivery);
        http_request_start(request, "GET", api, "/2/users/%s/tweets", posts.whose);
        http_request_query(request, "max_results", PAGE_SIZE);
        http_request_query(request, "exclude", "retweets");
        http_request_query(request, "start_time", since);
        http_request_query(request, "tweet.fields", "created_at,entities");
        if (posts.page)
            http_request_query(request, "pagination_token", posts.page);
    }
    request->authorise = AUTHORISE_OAUTH1;
    return true;
}

/* --- one post --- */

/* What X escapes in a text. */
static void unescape(GString *text)
{
    g_string_replace(text, "&lt;", "<", 0);
    g_string_replace(text, "&gt;", ">", 0);
    g_string_replace(text, "&amp;", "&", 0);
}

/* The text as it was sent; `links` gets every address in it. */
static char *sent_text(const json_t *post, GPtrArray *links)
{
    GString *text = g_string_new(json_pick_string(post, "text"));
    size_t i;
    const json_t *url;
    json_array_foreach(json_object_get(json_object_get(post, "entities"), "urls"), i, url)
    {
        const char *short_link = json_pick_string(url, "url");
        const char *expanded = json_pick_string(url, "expanded_url");
        const char *unwound = json_pick_string(url, "unwound_url");
        if (!short_link || !expanded)
            continue;
        g_string_replace(text, short_link, expanded, 0);
        g_ptr_array_add(links, (gpointer)expanded);
        if (unwound)
            g_ptr_array_add(links, (gpointer)unwound);
    }
    unescape(text);
    return g_string_free(text, FALSE);
}

static enum likeness likeness_of_post(const struct delivery *delivery, const json_t *post)
{
    g_autoptr(GPtrArray) links = g_ptr_array_new();
    g_autofree char *text = sent_text(post, links);
    if (strstr(text, SHORT_LINK)) /* X did not say what it stands for */
        return LIKENESS_SIMILAR;
    const struct shown_post shown = {.text = text, .links = links};
    return likeness_of(delivery->text, delivery->link, &shown);
}

/* "2026-03-01T10:00:05.000Z" sorts as it reads, as long as the zone is UTC. */
static bool is_older(const json_t *post, const char *since)
{
    const char *created = json_pick_string(post, "created_at");
    return created && g_str_has_suffix(created, "Z") &&
           strncmp(created, since, strlen("2026-03-01T10:00:05")) < 0;
}

/* --- a page of posts --- */

/* What a whole page holds; anything else is no answer. */
static bool is_page(const json_t *root)
{
    const json_t *data = json_object_get(root, "data");
    const json_t *count = json_object_get(json_object_get(root, "meta"), "result_count");
    if (!json_is_integer(count) || json_object_get(root, "errors") ||
        json_array_size(data) != (size_t)json_integer_value(count))
        return false;
    size_t i;
    const json_t *post;
    json_array_foreach(data, i, post)
    {
        if (!json_pick_string(post, "text") ||
            !json_pick_is_digits(json_pick_string(post, "id"), X_ID_DIGITS))
            return false;
    }
    return true;
}

static bool take_post(struct own_posts *posts, const struct delivery *delivery, const json_t *post,
                      struct outcome *outcome)
{
    const char *id = json_pick_string(post, "id");
    g_autofree char *url = g_strdup_printf(X_POST_URL, id);
    return own_posts_take(posts, delivery, id, url, likeness_of_post(delivery, post), outcome);
}

static void judge_page(struct own_posts *posts, const struct delivery *delivery, const json_t *root,
                       int64_t now, struct outcome *outcome)
{
    g_autofree char *since = since_of(delivery);
    const char *next = json_pick_string(json_object_get(root, "meta"), "next_token");
    bool reaches_back = !next;
    size_t i;
    const json_t *post;
    json_array_foreach(json_object_get(root, "data"), i, post)
    {
        if (is_older(post, since))
            reaches_back = true;
        else if (take_post(posts, delivery, post, outcome))
            return;
    }
    if (reaches_back)
        own_posts_end(posts, delivery, now, outcome);
    else
        own_posts_turn_page(posts, delivery, next, outcome);
}

/* --- who we are --- */

static bool take_id(struct own_posts *posts, const json_t *root)
{
    g_autofree char *id = json_pick_id(json_object_get(root, "data"), "id");
    if (!json_pick_is_digits(id, X_ID_DIGITS))
        return false;
    posts->whose = g_steal_pointer(&id);
    return true;
}

void x_lookup_judge(const struct delivery *delivery, const struct http_response *response,
                    struct outcome *outcome)
{
    AUTO(own_posts_clear) struct own_posts posts;
    own_posts_read(&posts, delivery);
    json_auto_t *root = response->status == 200 ? json_pick_answer(response) : NULL;
    if (posts.whose && is_page(root)) {
        judge_page(&posts, delivery, root, response->received_at, outcome);
    } else if (!posts.whose && take_id(&posts, root)) {
        own_posts_go_on(&posts, outcome);
    } else {
        x_judge_error(response, outcome);
        own_posts_judge_failure(delivery, response, outcome);
    }
}
