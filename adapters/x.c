/*
 * X: POST /2/tweets, OAuth 1.0a. There is no idempotency key: after a lost answer x_look.c looks
 * for the post. What an answer without an id means is x_errors.c's.
 *
 * https://docs.x.com/x-api/posts/create-post (read 2026-08)
 */
#include <jansson.h>
#include <stdlib.h>

#include "adapters/adapter.h"
#include "adapters/json_pick.h"
#include "adapters/wording.h"
#include "adapters/x_errors.h"
#include "adapters/x_limits.h"
#include "adapters/x_look.h"
#include "src/base/error.h"

static bool x_request(const struct delivery *delivery, struct http_request *request, GError **error)
{
    json_auto_t *body = json_pack("{s:s}", "text", delivery->text);
    if (!body)
        return error_set(error, ERROR_POSTING, NULL, "the text of %s is not valid UTF-8",
                         delivery->posting);
    char *json = json_dumps(body, JSON_COMPACT);
    http_request_start(request, "POST", delivery->account->api, "/2/tweets");
    request->authorise = AUTHORISE_OAUTH1;
    request->publishes = true;
    request->json = g_strdup(json);
    free(json);
    return true;
}

static void x_judge(const struct delivery *delivery, const struct http_response *response,
                    struct outcome *outcome)
{
    (void)delivery;
    bool is_success = response->status == 200 || response->status == 201;
    json_auto_t *root = is_success ? json_pick_answer(response) : NULL;
    g_autofree char *id = json_pick_id(json_object_get(root, "data"), "id");
    if (json_pick_is_digits(id, X_ID_DIGITS)) {
        g_autofree char *url = g_strdup_printf(X_POST_URL, id);
        outcome_posted(outcome, id, url);
    } else {
        x_judge_error(response, outcome);
    }
}

static bool x_check_request(const struct account *account, struct http_request *request,
                            GError **error)
{
    (void)error;
    http_request_start(request, "GET", account->api, "/2/users/me");
    request->authorise = AUTHORISE_OAUTH1;
    return true;
}

static void x_check_judge(const struct account *account, const struct http_response *response,
                          struct outcome *outcome)
{
    (void)account;
    json_auto_t *root = response->status == 200 ? json_pick_answer(response) : NULL;
    const json_t *data = json_object_get(root, "data");
    g_autofree char *id = json_pick_id(data, "id");
    g_autofree char *name = outcome_quote(json_pick_string(data, "username"));
    const char *level = http_response_header(response, "x-access-level");
    if (!json_pick_is_digits(id, X_ID_DIGITS)) {
        x_judge_error(response, outcome);
        if (outcome->kind == OUTCOME_UNSURE) /* nothing was published: it is just no answer */
            outcome_set(outcome, OUTCOME_RETRY, NULL, "X did not say who we are (HTTP %d)",
                        response->status);
    } else if (g_strcmp0(level, "read") == 0) {
        outcome_need_person(outcome, CAUSE_AUTH, X_HINT_WRITE, "the tokens of @%s may only read",
                            name);
    } else {
        g_autofree char *identity =
            g_strdup_printf("@%s, id %s%s", name, id, level ? ", may post" : "");
        outcome_posted(outcome, identity, NULL);
    }
}

static const char *const credentials[] = {
    "consumer_key", "consumer_secret", "token", "token_secret", NULL,
};

const struct adapter x_adapter = {
    .platform =
        {
            .name = "x",
            .title = "X",
            .api = "https://api.x.com",
            .columns = 72,
            .limits = {.unit = LENGTH_WEIGHTED,
                       .max = 280,
                       .link = 23,
                       .is_emoji_one = true,
                       .detects = {.links = LINKS_BARE,
                                   .mentions = MENTIONS_NAME,
                                   .hashtags = HASHTAGS_WORD,
                                   .cashtags = true}},
            /* https://docs.x.com/x-api/getting-started/pricing, as of 2026-08-22 */
            .prices = {.post = 15000, .link = 200000, .read = 5000},
            .templates = WORDING_TEMPLATES(WORDING_LINK),
            .credentials = credentials,
        },
    .request = x_request,
    .judge = x_judge,
    .read_limit = x_limits_read,
    .look_reads = X_LOOK_READS,
    .look_margin = (int64_t)10 * 60, /* OAuth lets two clocks differ by five minutes */
    .lookup_request = x_lookup_request,
    .lookup_judge = x_lookup_judge,
    .check_request = x_check_request,
    .check_judge = x_check_judge,
};
