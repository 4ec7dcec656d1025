/* Secrets go into a request here, at the last moment, and nowhere else. */
#include <string.h>

#include "src/base/clock.h"
#include "src/base/error.h"
#include "src/deliver/exchange.h"
#include "src/deliver/outbox_file.h"
#include "src/oauth1.h"

static void secret_free(char *secret)
{
    if (secret)
        explicit_bzero(secret, strlen(secret));
    g_free(secret);
}

AUTO_DEFINE(char *, secret_free)

static const char *secret_of(const struct speaker *speaker, const char *name)
{
    const char *key = speaker->account->credentials;
    return key ? credentials_get(speaker->credentials, key, name, NULL) : NULL;
}

/* Every place where the secret could stand. */
static char *places_of(const struct speaker *speaker, const char *name)
{
    const char *key = speaker->account->credentials;
    const char *path = speaker->credentials_path;
    if (!key)
        return g_strdup("give the account a `credentials:` key");
    g_autofree char *variable = credentials_variable(key, name);
    g_autofree char *file =
        path ? g_strdup_printf("put it under `%s:` in %s", key, path)
             : g_strdup_printf("put it under `%s:` in a file that `credentials:` names", key);
    return g_strdup_printf("%s, or into $%s, or into $CREDENTIALS_DIRECTORY/%s.%s", file, variable,
                           key, name);
}

static bool blame_missing(const struct speaker *speaker, const char *names, const char *first,
                          struct outcome *outcome)
{
    g_autofree char *hint = places_of(speaker, first);
    outcome_need_person(outcome, CAUSE_AUTH, hint, "no %s for %s", names,
                        speaker->account->account.name);
    return false;
}

/* A token is printable ASCII; what a careless copy brought along would break a header. */
static bool is_token(const char *secret)
{
    for (const char *at = secret; *at; at++) {
        if (*at <= ' ' || *at >= 0x7f)
            return false;
    }
    return true;
}

bool exchange_has_credentials(const struct speaker *speaker, struct outcome *outcome)
{
    const char *const *needed = speaker->adapter->platform.credentials;
    g_autoptr(GPtrArray) missing = g_ptr_array_new();
    for (int i = 0; needed && needed[i]; i++) {
        const char *secret = secret_of(speaker, needed[i]);
        if (!secret) {
            g_ptr_array_add(missing, (gpointer)needed[i]);
        } else if (!is_token(secret)) {
            outcome_need_person(outcome, CAUSE_AUTH, "copy it once more, alone",
                                "the %s of %s holds a blank or another character that none has",
                                needed[i], speaker->account->account.name);
            return false;
        }
    }
    if (missing->len == 0)
        return true;
    if (speaker->credentials_error) {
        outcome_need_person(outcome, CAUSE_AUTH, error_hint(speaker->credentials_error), "%s",
                            speaker->credentials_error->message);
        return false;
    }
    const char *first = missing->pdata[0];
    g_ptr_array_add(missing, NULL);
    g_autofree char *names = g_strjoinv(", ", (char **)missing->pdata);
    return blame_missing(speaker, names, first, outcome);
}

/* Put the secret behind the value, where the adapter wants one. What a value says itself asks for
 * nothing: it may be a stranger's text, or what a platform answered. */
static bool fill_in(const struct speaker *speaker, struct http_pair *pair, struct outcome *outcome)
{
    if (!pair->secret)
        return true;
    const char *secret = secret_of(speaker, pair->secret);
    if (!secret)
        return blame_missing(speaker, pair->secret, pair->secret, outcome);
    char *filled = g_strconcat(pair->value, secret, NULL);
    g_free(pair->value);
    pair->value = filled;
    pair->secret = NULL;
    return true;
}

static bool fill_in_query(const struct speaker *speaker, struct http_request *request,
                          struct outcome *outcome)
{
    for (guint i = 0; request->query && i < request->query->len; i++) {
        if (!fill_in(speaker, request->query->pdata[i], outcome))
            return false;
    }
    return true;
}

/* Every call that a token signs carries the proof, when there is an app secret. */
static void add_proof(const struct speaker *speaker, struct http_request *request,
                      const char *token)
{
    const char *app_secret = secret_of(speaker, "app_secret");
    if (!request->app_secret_proof || !app_secret)
        return;
    g_autofree char *proof = g_compute_hmac_for_string(
        G_CHECKSUM_SHA256, (const guchar *)app_secret, strlen(app_secret), token, -1);
    if (strcmp(request->method, "POST") == 0)
        http_request_form(request, "appsecret_proof", proof);
    else
        http_request_query(request, "appsecret_proof", proof);
}

/* The value of the Authorization header; NULL when the request has none. By the caller. */
static char *authorization_of(const struct speaker *speaker, struct http_request *request)
{
    if (request->authorise == AUTHORISE_BEARER) {
        const char *token = secret_of(speaker, request->token_name);
        add_proof(speaker, request, token);
        return g_strconcat("Bearer ", token, NULL);
    }
    if (request->authorise == AUTHORISE_OAUTH1) {
        const struct oauth1_keys keys = {
            .consumer_key = secret_of(speaker, "consumer_key"),
            .consumer_secret = secret_of(speaker, "consumer_secret"),
            .token = secret_of(speaker, "token"),
            .token_secret = secret_of(speaker, "token_secret"),
        };
        g_autofree char *nonce = oauth1_nonce();
        return oauth1_authorization(request, &keys, nonce, clock_now());
    }
    return NULL;
}

/* --- one exchange --- */

bool exchange_start(const struct speaker *speaker, struct http_request *request,
                    struct http_pool *pool, const struct http_watch *watch,
                    struct http_response *response, struct outcome *outcome)
{
    if (!exchange_has_credentials(speaker, outcome) || !fill_in_query(speaker, request, outcome))
        return false;
    if (request->kind == REQUEST_HTTP) {
        AUTO(secret_free) char *authorization = authorization_of(speaker, request);
        http_pool_start(pool, request, authorization, watch, response);
    } else {
        outbox_file_perform(request, watch->before_send, watch->data, response);
        watch->done(watch->data);
    }
    return true;
}

bool exchange_is_answered(const struct speaker *speaker, const struct http_request *request,
                          const struct http_response *response, struct outcome *outcome)
{
    if (response->complete)
        return true;
    if (response->sent && request->publishes)
        outcome_set(outcome, OUTCOME_UNSURE,
                    speaker->adapter->lookup_request ? NULL : ADAPTER_HINT_LOOK,
                    "the answer was lost: %s", response->failure);
    else
        outcome_set(outcome, OUTCOME_RETRY, NULL, "%s", response->failure);
    return false;
}

static void is_done(void *data)
{
    (void)data;
}

bool exchange_perform(const struct speaker *speaker, struct http_request *request,
                      struct http_response *response, struct outcome *outcome)
{
    const struct http_watch nobody = {.done = is_done};
    AUTO(http_pool_free) struct http_pool *pool = http_pool_new();
    if (!exchange_start(speaker, request, pool, &nobody, response, outcome))
        return false;
    http_pool_drive(pool, true);
    return exchange_is_answered(speaker, request, response, outcome);
}
