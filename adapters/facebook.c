/*
 * Facebook Pages, in two steps: POST /{version}/{page}/feed makes a draft that nobody sees, whose
 * id is kept; POST /{version}/{post} lets it be seen, and may be repeated without harm. With
 * `draft_first: false` one step publishes, and after a lost answer the Page's own posts are looked
 * through. What an answer that says something else means is facebook_errors.c's.
 *
 * https://developers.facebook.com/docs/pages-api/posts (read 2026-11)
 */
#include <jansson.h>
#include <string.h>

#include "adapters/facebook_errors.h"
#include "adapters/facebook_limits.h"
#include "adapters/facebook_parts.h"
#include "adapters/json_pick.h"
#include "adapters/wording.h"

static bool is_drafted_first(const struct account *account)
{
    return g_strcmp0(account_setting(account, "draft_first"), "true") == 0;
}

static bool facebook_request(const struct delivery *delivery, struct http_request *request,
                             GError **error)
{
    (void)error;
    const struct account *account = delivery->account;
    g_autofree char *draft = facebook_draft(delivery);
    if (draft) {
        facebook_start(request, "POST", account, draft, "");
        http_request_form(request, "is_published", "true");
        request->publishes = true;
        return true;
    }
    facebook_start(request, "POST", account, account_setting(account, "page"), "/feed");
    http_request_form(request, "message", delivery->text);
    if (delivery->link)
        http_request_form(request, "link", delivery->link); /* makes the preview card */
    if (is_drafted_first(account))
        http_request_form(request, "published", "false");
    else
        request->publishes = true;
    return true;
}

static void take_post(const char *id, struct outcome *outcome)
{
    g_autofree char *url = facebook_post_url(id);
    outcome_posted(outcome, id, url);
}

/* Nobody sees a draft: a second one does no harm. */
static void judge_draft_failure(struct outcome *outcome)
{
    if (outcome->kind != OUTCOME_UNSURE || outcome->is_duplicate)
        return;
    g_autofree char *reason = g_steal_pointer(&outcome->reason);
    outcome_set(outcome, OUTCOME_RETRY, NULL, "no draft could be made: %s", reason);
}

static void judge_feed(const struct delivery *delivery, const struct http_response *response,
                       struct outcome *outcome)
{
    json_auto_t *root = response->status == 200 ? json_pick_answer(response) : NULL;
    g_autofree char *id = json_pick_id(root, "id");
    bool is_draft = is_drafted_first(delivery->account);
    if (!facebook_is_post_id(id)) {
        facebook_judge_error(response, delivery->first_sent_at, outcome);
        if (is_draft)
            judge_draft_failure(outcome);
    } else if (is_draft) {
        outcome->kind = OUTCOME_NEXT_STEP;
        outcome->reason = g_strdup_printf("drafted as %s", id);
        outcome->progress = g_strdup_printf("{\"draft\":\"%s\"}", id);
    } else {
        take_post(id, outcome);
    }
}

/* It was not seen yet when it was asked for last: a person took the draft away, or Facebook did. */
static void start_over(struct outcome *outcome)
{
    outcome_set(outcome, OUTCOME_RETRY, NULL, "the draft is gone, another one will be made");
    outcome->starts_over = true;
}

static void judge_publishing(const struct delivery *delivery, const char *draft,
                             const struct http_response *response, struct outcome *outcome)
{
    json_auto_t *root = response->status == 200 ? json_pick_answer(response) : NULL;
    if (json_is_true(json_object_get(root, "success")))
        take_post(draft, outcome);
    else if (facebook_says_gone(response))
        start_over(outcome);
    else
        facebook_judge_error(response, delivery->first_sent_at, outcome);
}

static void facebook_judge(const struct delivery *delivery, const struct http_response *response,
                           struct outcome *outcome)
{
    g_autofree char *draft = facebook_draft(delivery);
    if (draft)
        judge_publishing(delivery, draft, response, outcome);
    else
        judge_feed(delivery, response, outcome);
}

static const struct platform_setting settings[] = {
    {.name = "page", .is_required = true, .pattern = "[0-9]+", .shape = "digits only"},
    {.name = "api_version",
     .fallback = "v25.0",
     .pattern = "v[0-9]+\\.[0-9]+",
     .shape = "a version like v25.0"},
    {.name = "app_id", .pattern = "[0-9]+", .shape = "digits only"},
    {.name = "draft_first", .fallback = "true", .pattern = "true|false", .shape = "true or false"},
    {0},
};

static const char *const credentials[] = {"page_token", NULL};
static const char *const optional_credentials[] = {"app_secret", NULL};

const struct adapter facebook_adapter = {
    .platform =
        {
            .name = "facebook",
            .title = "Facebook",
            .api = "https://graph.facebook.com",
            .columns = 62,
            .limits = {.unit = LENGTH_UTF16,
                       .max = 63206,
                       .detects = {.links = LINKS_BARE,
                                   .mentions = MENTIONS_PAGE,
                                   .hashtags = HASHTAGS_WORD}},
            .templates = WORDING_TEMPLATES(""),
            .settings = settings,
            .credentials = credentials,
            .optional_credentials = optional_credentials,
        },
    .request = facebook_request,
    .judge = facebook_judge,
    .look_margin = (int64_t)2 * 24 * 3600, /* it takes requests whatever our clock says */
    .read_limit = facebook_limits_read,
    .lookup_request = facebook_lookup_request,
    .lookup_judge = facebook_lookup_judge,
    .check_request = facebook_check_request,
    .check_judge = facebook_check_judge,
};
