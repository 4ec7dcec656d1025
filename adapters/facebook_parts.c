/* See facebook_parts.h. */
#include <jansson.h>
#include <string.h>

#include "adapters/facebook_parts.h"
#include "adapters/json_pick.h"

#define MAX_ID_LENGTH 100

void facebook_start(struct http_request *request, const char *method, const struct account *account,
                    const char *object, const char *rest)
{
    http_request_start(request, method, account->api, "/%s/%s%s",
                       account_setting(account, "api_version"), object, rest);
    request->authorise = AUTHORISE_BEARER;
    request->token_name = "page_token";
    request->app_secret_proof = true;
}

bool facebook_is_post_id(const char *id)
{
    static const char digits[] = "0123456789";
    if (!id || strlen(id) > MAX_ID_LENGTH)
        return false;
    size_t first = strspn(id, digits);
    if (first == 0 || !id[first])
        return first > 0;
    size_t second = strspn(id + first + 1, digits);
    return id[first] == '_' && second > 0 && !id[first + 1 + second];
}

char *facebook_post_url(const char *id)
{
    return g_strconcat("https://www.facebook.com/", id, NULL);
}

char *facebook_draft(const struct delivery *delivery)
{
    json_auto_t *progress = json_pick_object(delivery->progress);
    return g_strdup(json_pick_string(progress, "draft"));
}
