/*
 * Facebook: is an announcement there? A draft is asked itself whether it is published; what was
 * published in one step is looked for among the Page's own posts.
 *
 * https://developers.facebook.com/docs/graph-api/reference/page/feed (read 2026-11)
 */
#include <inttypes.h>
#include <jansson.h>

#include "adapters/facebook_errors.h"
#include "adapters/facebook_parts.h"
#include "adapters/json_pick.h"
#include "adapters/own_posts.h"

#define PAGE_SIZE "100"
#define POST_FIELDS "id,message,created_time,permalink_url,attachments{unshimmed_url,url,type}"

static void ask_for_posts(const struct delivery *delivery, struct http_request *request)
{
    AUTO(own_posts_clear) struct own_posts posts;
    own_posts_read(&posts, delivery);
    g_autofree char *since = g_strdup_printf("%" PRId64, delivery->look_since);
    const struct account *account = delivery->account;
    facebook_start(request, "GET", account, account_setting(account, "page"), "/published_posts");
    http_request_query(request, "fields", POST_FIELDS);
    http_request_query(request, "since", since);
    http_request_query(request, "limit", PAGE_SIZE);
    if (posts.page)
        http_request_query(request, "after", posts.page);
}

bool facebook_lookup_request(const struct delivery *delivery, struct http_request *request,
                             GError **error)
{
    (void)error;
    g_autofree char *draft = facebook_draft(delivery);
    if (draft) {
        facebook_start(request, "GET", delivery->account, draft, "");
        http_request_query(request, "fields", "is_published,permalink_url");
    } else {
        ask_for_posts(delivery, request);
    }
    return true;
}

/* Facebook's own address of a post, as far as it is one. */
static char *url_of(const json_t *post, const char *id)
{
    const char *permalink = json_pick_string(post, "permalink_url");
    return permalink && g_str_has_prefix(permalink, "https://www.facebook.com/")
               ? g_strdup(permalink)
               : facebook_post_url(id);
}

/* --- a draft --- */

static void judge_draft(const char *draft, const json_t *post, struct outcome *outcome)
{
    g_autofree char *url = url_of(post, draft);
    if (json_is_true(json_object_get(post, "is_published")))
        outcome_posted(outcome, draft, url);
    else
        outcome_set(outcome, OUTCOME_ABSENT, NULL, "Facebook says that it is still a draft");
}

/* --- the Page's own posts --- */

/* The name of the page after this one; NULL when this is the last. */
static const char *page_after(const json_t *root)
{
    const json_t *paging = json_object_get(root, "paging");
    return json_object_get(paging, "next")
               ? json_pick_string(json_object_get(paging, "cursors"), "after")
               : NULL;
}

/* A whole page: one that has another after it says which. */
static bool is_page(const json_t *root)
{
    const json_t *data = json_object_get(root, "data");
    if (json_object_get(json_object_get(root, "paging"), "next") && !page_after(root))
        return false;
    size_t i;
    const json_t *post;
    json_array_foreach(data, i, post)
    {
        if (!facebook_is_post_id(json_pick_string(post, "id")))
            return false;
    }
    return json_is_array(data);
}

static enum likeness likeness_of_post(const struct delivery *delivery, const json_t *post)
{
    g_autoptr(GPtrArray) links = g_ptr_array_new();
    size_t i;
    const json_t *attachment;
    json_array_foreach(json_object_get(json_object_get(post, "attachments"), "data"), i, attachment)
    {
        const char *link = json_pick_string(attachment, "unshimmed_url");
        if (link)
            g_ptr_array_add(links, (gpointer)link);
    }
    const struct shown_post shown = {.text = json_pick_string(post, "message"), .links = links};
    return likeness_of(delivery->text, delivery->link, &shown);
}

static void judge_posts(const struct delivery *delivery, const json_t *root, int64_t now,
                        struct outcome *outcome)
{
    AUTO(own_posts_clear) struct own_posts posts;
    own_posts_read(&posts, delivery);
    size_t i;
    const json_t *post;
    json_array_foreach(json_object_get(root, "data"), i, post)
    {
        const char *id = json_pick_string(post, "id");
        g_autofree char *url = url_of(post, id);
        if (own_posts_take(&posts, delivery, id, url, likeness_of_post(delivery, post), outcome))
            return;
    }
    const char *after = page_after(root);
    if (after)
        own_posts_turn_page(&posts, delivery, after, outcome);
    else
        own_posts_end(&posts, delivery, now, outcome);
}

void facebook_lookup_judge(const struct delivery *delivery, const struct http_response *response,
                           struct outcome *outcome)
{
    json_auto_t *root = response->status == 200 ? json_pick_answer(response) : NULL;
    g_autofree char *draft = facebook_draft(delivery);
    if (draft && json_is_boolean(json_object_get(root, "is_published"))) {
        judge_draft(draft, root, outcome);
    } else if (draft && facebook_says_gone(response)) {
        outcome_set(outcome, OUTCOME_UNSURE, NULL,
                    "its draft is gone: it may have been published and taken away since");
    } else if (!draft && is_page(root)) {
        judge_posts(delivery, root, response->received_at, outcome);
    } else {
        facebook_judge_error(response, 0, outcome);
        own_posts_judge_failure(delivery, response, outcome);
    }
}
