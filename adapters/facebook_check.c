/*
 * Facebook: checking the credentials. debug_token says most, but takes the app's id and secret.
 *
 * https://developers.facebook.com/docs/facebook-login/guides/access-tokens/debugging (read 2026-11)
 */
#include <jansson.h>

#include "adapters/facebook_errors.h"
#include "adapters/facebook_parts.h"
#include "adapters/json_pick.h"
#include "src/base/clock.h"

#define WARN_BEFORE (INT64_C(14) * 24 * 3600)

bool facebook_check_request(const struct account *account, struct http_request *request,
                            GError **error)
{
    (void)error;
    const char *version = account_setting(account, "api_version");
    const char *app = account_setting(account, "app_id");
    if (app) {
        g_autofree char *app_part = g_strconcat(app, "|", NULL); /* the secret follows */
        http_request_start(request, "GET", account->api, "/%s/debug_token", version);
        http_request_query_secret(request, "input_token", "", "page_token");
        http_request_query_secret(request, "access_token", app_part, "app_secret");
        return true;
    }
    facebook_start(request, "GET", account, account_setting(account, "page"), "");
    http_request_query(request, "fields", "id,name");
    return true;
}

static bool has_scope(const json_t *data, const char *scope)
{
    size_t i;
    const json_t *item;
    json_array_foreach(json_object_get(data, "scopes"), i, item)
    {
        if (g_strcmp0(json_string_value(item), scope) == 0)
            return true;
    }
    return false;
}

/* The sooner of the token's two ends; 0 = it has none. */
static int64_t token_end(const json_t *data)
{
    int64_t token = json_pick_integer(data, "expires_at");
    int64_t access = json_pick_integer(data, "data_access_expires_at");
    return token > 0 && access > 0 ? MIN(token, access) : MAX(token, access);
}

/* What keeps the token from posting, in words; NULL when nothing does. Owned by the caller. */
static char *token_fault(const json_t *data, int64_t now)
{
    const char *type = json_pick_string(data, "type");
    g_autofree char *kind = outcome_quote(type);
    int64_t end = token_end(data);
    if (!json_is_true(json_object_get(data, "is_valid"))) {
        g_autofree char *why =
            outcome_quote(json_pick_string(json_object_get(data, "error"), "message"));
        return g_strdup_printf("the Page token is not valid%s%s", *why ? ": " : "", why);
    }
    if (g_strcmp0(type, "PAGE") != 0)
        return g_strdup_printf("the token is one of type \"%s\", not of a Page", kind);
    if (!has_scope(data, "pages_manage_posts"))
        return g_strdup("the token lacks the permission pages_manage_posts");
    return end > 0 && end <= now ? g_strdup("the token or its access to data has expired") : NULL;
}

static void judge_debug_token(const struct http_response *response, const json_t *data,
                              struct outcome *outcome)
{
    int64_t now = response->received_at, end = token_end(data);
    g_autofree char *fault = token_fault(data, now);
    if (fault) {
        outcome_need_person(outcome, CAUSE_AUTH, FACEBOOK_HINT_TOKEN, "%s", fault);
    } else if (end > 0 && end - now < WARN_BEFORE) {
        g_autofree char *left = duration_format(end - now);
        g_autofree char *words =
            g_strdup_printf("Page token, may post, but ends in %s: renew it", left);
        outcome_posted(outcome, words, NULL);
    } else {
        outcome_posted(outcome, "Page token, may post", NULL);
    }
}

static void judge_page(const struct account *account, const json_t *page, struct outcome *outcome)
{
    g_autofree char *id = json_pick_id(page, "id");
    g_autofree char *name = outcome_quote(json_pick_string(page, "name"));
    g_autofree char *quoted_id = outcome_quote(id);
    if (g_strcmp0(id, account_setting(account, "page")) != 0) {
        outcome_need_person(outcome, CAUSE_SETUP, "check `page` of the account",
                            "Facebook answers for another Page, \"%s\", id %s", name, quoted_id);
        return;
    }
    g_autofree char *words = g_strdup_printf("Page \"%s\", id %s", name, quoted_id);
    outcome_posted(outcome, words, NULL);
}

void facebook_check_judge(const struct account *account, const struct http_response *response,
                          struct outcome *outcome)
{
    json_auto_t *root = response->status == 200 ? json_pick_answer(response) : NULL;
    const json_t *data = json_object_get(root, "data");
    bool is_debug = account_setting(account, "app_id") != NULL;
    if (is_debug && json_is_object(data)) {
        judge_debug_token(response, data, outcome);
    } else if (!is_debug && json_object_get(root, "id")) {
        judge_page(account, root, outcome);
    } else {
        facebook_judge_error(response, 0, outcome);
        if (outcome->kind == OUTCOME_UNSURE) /* nothing was published: it is just no answer */
            outcome_set(outcome, OUTCOME_RETRY, NULL, "Facebook did not say who we are (HTTP %d)",
                        response->status);
    }
}
