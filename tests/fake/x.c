/*
 * The fake X: POST /2/tweets, GET /2/users/me and GET /2/users/ID/tweets with OAuth 1.0a. What a
 * post looks like there is x_posts.c's.
 *
 * https://docs.x.com/x-api/posts/creation-of-a-post, https://docs.x.com/fundamentals/authentication
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/fake/fake.h"
#include "tests/fake/pairs.h"
#include "tests/fake/posts.h"
#include "tests/fake/signature.h"
#include "tests/fake/x_posts.h"

#define MAX_SKEW 300 /* seconds */
#define MAX_LENGTH 280
#define WINDOW (15 * 60) /* seconds, of the rate limits */
#define FIRST_ID G_GINT64_CONSTANT(2244994945)

static bool x_owns(const char *path)
{
    return g_str_has_prefix(path, "/2/");
}

static void answer_problem(struct answer *answer, int status, const char *title, const char *detail)
{
    answer_json(answer, status,
                json_pack("{ss, ss, ss, si}", "title", title, "detail", detail, "type",
                          "about:blank", "status", status));
}

static void answer_code(struct answer *answer, int status, int code, const char *message)
{
    answer_json(answer, status,
                json_pack("{s[{si, ss}]}", "errors", "code", code, "message", message));
}

static void x_fail(int status, struct answer *answer)
{
    static const struct {
        int status;
        const char *title;
    } titles[] = {
        {401, "Unauthorized"},        {402, "CreditsDepleted"}, {403, "Forbidden"},
        {429, "Too Many Requests"},   {400, "Invalid Request"}, {500, "Internal Server Error"},
        {503, "Service Unavailable"},
    };
    const char *title = "Error";
    for (gsize i = 0; i < G_N_ELEMENTS(titles); i++)
        if (titles[i].status == status)
            title = titles[i].title;
    answer_problem(answer, status, title, title);
}

/* Timestamp in reach, nonce never seen: else code 135, as X says it. */
static bool is_fresh(const struct fake *fake, const GPtrArray *oauth)
{
    const char *timestamp = pairs_get(oauth, "oauth_timestamp");
    const char *nonce = pairs_get(oauth, "oauth_nonce");
    if (!timestamp || !nonce || !*nonce)
        return false;
    gint64 skew = g_ascii_strtoll(timestamp, NULL, 10) - (gint64)time(NULL) + fake_skew(fake);
    return llabs(skew) <= MAX_SKEW && g_hash_table_add(fake->nonces, g_strdup(nonce));
}

static bool has_right_signature(const struct call *call, const GPtrArray *oauth,
                                const struct x_account *account)
{
    g_autoptr(GPtrArray) all = pairs_new();
    const GPtrArray *const parts[] = {oauth, call->query, call->form};
    for (gsize part = 0; part < G_N_ELEMENTS(parts); part++) {
        for (guint i = 0; i < parts[part]->len; i++) {
            const struct pair *pair = parts[part]->pdata[i];
            pairs_add(all, pair->name, pair->value);
        }
    }
    g_autofree char *url = g_strconcat("http://", call->host, call->path, NULL);
    g_autofree char *base = signature_base_string(call->method, url, all);
    g_autofree char *expected =
        signature_hmac_sha1(base, account->consumer_secret, account->token_secret);
    return g_strcmp0(pairs_get(oauth, "oauth_signature"), expected) == 0;
}

static bool x_authorise(const struct fake *fake, const struct call *call, struct answer *answer)
{
    g_autoptr(GPtrArray) oauth = signature_parse_header(call->authorization);
    if (!oauth) {
        x_fail(401, answer);
        return false;
    }
    const struct x_account *account = secrets_x(fake->secrets, pairs_get(oauth, "oauth_token"));
    if (!account) {
        answer_code(answer, 401, 89, "Invalid or expired token.");
        return false;
    }
    if (g_strcmp0(pairs_get(oauth, "oauth_consumer_key"), account->consumer_key) != 0 ||
        g_strcmp0(pairs_get(oauth, "oauth_signature_method"), "HMAC-SHA1") != 0 ||
        !has_right_signature(call, oauth, account)) {
        answer_code(answer, 401, 32, "Could not authenticate you.");
        return false;
    }
    if (!is_fresh(fake, oauth)) {
        answer_code(answer, 401, 135, "Timestamp out of bounds.");
        return false;
    }
    return true;
}

/* Who asks; x_authorise() has let the caller in. */
static const struct x_account *caller(const struct fake *fake, const struct call *call)
{
    g_autoptr(GPtrArray) oauth = signature_parse_header(call->authorization);
    return secrets_x(fake->secrets, pairs_get(oauth, "oauth_token"));
}

static void add_limit(struct answer *answer, const char *left, gint64 until)
{
    g_autofree char *reset = g_strdup_printf("%" G_GINT64_FORMAT, until);
    pairs_add(answer->headers, "x-rate-limit-limit", "100");
    pairs_add(answer->headers, "x-rate-limit-remaining", left);
    pairs_add(answer->headers, "x-rate-limit-reset", reset);
}

static void add_limits(struct answer *answer, gint64 now)
{
    g_autofree char *reset = g_strdup_printf("%" G_GINT64_FORMAT, now + WINDOW);
    add_limit(answer, "99", now + WINDOW);
    pairs_add(answer->headers, "x-user-limit-24hour-limit", "100");
    pairs_add(answer->headers, "x-user-limit-24hour-remaining", "99");
    pairs_add(answer->headers, "x-user-limit-24hour-reset", reset);
    pairs_add(answer->headers, "x-access-level", "read-write");
}

/* The text of the post; NULL after a refusal. Fields that the platform does not know are refused.
 */
static const char *post_text(json_t *post, struct answer *answer)
{
    static const char *const known[] = {"text",           "media",        "reply",
                                        "reply_settings", "made_with_ai", "paid_partnership",
                                        "nullcast",       "edit_options", NULL};
    const char *text = json_string_value(json_object_get(post, "text"));
    const char *name;
    json_t *value;
    json_object_foreach(post, name, value)
    {
        if (!g_strv_contains(known, name))
            text = NULL;
    }
    if (!text || !*text) {
        answer_json(answer, 400,
                    json_pack("{s[{ss}], ss, ss, ss}", "errors", "message",
                              "The body does not have the required shape.", "title",
                              "Invalid Request", "detail",
                              "One or more parameters to your request was invalid.", "type",
                              "https://api.x.com/2/problems/invalid-request"));
        return NULL;
    }
    return text;
}

/* Why a text is not taken, in X's own words; NULL when it is. `shown` has X's links in it. */
static const char *refusal(const struct fake *fake, const struct x_account *account,
                           const char *text, const char *shown)
{
    if (g_utf8_strlen(shown, -1) > MAX_LENGTH)
        return "You are not permitted to perform this action.";
    if (!script_habit(fake->script, "x", "accept-duplicates") &&
        posts_has(fake, "x", account->token, text))
        return "You are not allowed to create a Tweet with duplicate content.";
    return NULL;
}

static void publish_post(struct fake *fake, const struct x_account *account, const char *text,
                         struct answer *answer)
{
    g_autofree char *shown = x_shown_text(text);
    const char *why = refusal(fake, account, text, shown);
    if (why) {
        answer_problem(answer, 403, "Forbidden", why);
        return;
    }
    const struct post *post =
        posts_add(fake, "x", account->token, "19000000000000", text, NULL, false);
    answer_json(answer, 201,
                json_pack("{s{ss, ss, s[s]}}", "data", "id", post->id, "text", shown,
                          "edit_history_tweet_ids", post->id));
}

static void create_post(struct fake *fake, const struct call *call, struct answer *answer)
{
    json_t *post = json_loads(call->body, JSON_REJECT_DUPLICATES, NULL);
    const char *text = post_text(post, answer);
    if (text)
        publish_post(fake, caller(fake, call), text, answer);
    json_decref(post);
}

/* Every account has a number of its own. */
static char *id_of(const struct fake *fake, const struct x_account *account)
{
    const struct x_account *first = (const void *)fake->secrets->x_accounts->data;
    return g_strdup_printf("%" G_GINT64_FORMAT, FIRST_ID + (account - first));
}

static void show_me(struct fake *fake, const struct call *call, struct answer *answer)
{
    const struct x_account *account = caller(fake, call);
    g_autofree char *id = id_of(fake, account);
    answer_json(answer, 200,
                json_pack("{s{ss, ss, ss}}", "data", "id", id, "name", account->username,
                          "username", account->username));
}

/* Does the path ask for the caller's own posts? */
static bool is_own_list(const struct fake *fake, const struct call *call)
{
    g_autofree char *id = id_of(fake, caller(fake, call));
    g_autofree char *own = g_strdup_printf("/2/users/%s/tweets", id);
    return strcmp(call->path, own) == 0;
}

static void x_respond(struct fake *fake, const struct call *call, struct answer *answer)
{
    bool is_post = strcmp(call->method, "POST") == 0;
    add_limits(answer, fake_now(fake));
    if (is_post && strcmp(call->path, "/2/tweets") == 0 && call->content_type &&
        g_str_has_prefix(call->content_type, "application/json"))
        create_post(fake, call, answer);
    else if (!is_post && strcmp(call->path, "/2/users/me") == 0)
        show_me(fake, call, answer);
    else if (!is_post && is_own_list(fake, call))
        x_list_posts(fake, call, caller(fake, call)->token, answer);
    else
        answer_problem(answer, 404, "Not Found", "There is nothing at this address.");
}

static void x_limit(gint64 now, gint64 until, struct answer *answer)
{
    (void)now;
    x_fail(429, answer);
    add_limit(answer, "0", until);
}

static void x_expire(struct answer *answer)
{
    answer_code(answer, 401, 89, "Invalid or expired token.");
}

const struct fake_platform fake_x = {
    .name = "x",
    .owns = x_owns,
    .authorise = x_authorise,
    .respond = x_respond,
    .fail = x_fail,
    .limit = x_limit,
    .expire = x_expire,
};
