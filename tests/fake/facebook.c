/*
 * The fake Facebook: POST /vN.0/PAGE/feed, GET /vN.0/PAGE and GET /vN.0/debug_token.
 *
 * https://developers.facebook.com/docs/pages-api/posts,
 * https://developers.facebook.com/docs/graph-api/guides/secure-requests
 */
#include <string.h>

#include "tests/fake/fake.h"
#include "tests/fake/pairs.h"

static bool facebook_owns(const char *path)
{
    return g_regex_match_simple("^/v[0-9]+\\.0/", path, 0, 0);
}

static void answer_error(struct answer *answer, int status, const char *type, int code,
                         const char *message)
{
    answer_json(answer, status,
                json_pack("{s{ss, ss, si, ss}}", "error", "message", message, "type", type, "code",
                          code, "fbtrace_id", "fake-trace"));
}

static void facebook_fail(int status, struct answer *answer)
{
    static const struct {
        int status, code;
        const char *message;
    } errors[] = {
        {400, 100, "Invalid parameter"},
        {401, 190, "Error validating access token"},
        {403, 200, "(#200) Permissions error"},
        {429, 4, "Application request limit reached"},
    };
    int code = 2;
    const char *message = "An unexpected error has occurred. Please retry your request later.";
    for (gsize i = 0; i < G_N_ELEMENTS(errors); i++) {
        if (errors[i].status == status) {
            code = errors[i].code;
            message = errors[i].message;
        }
    }
    answer_error(answer, status, "OAuthException", code, message);
}

static const char *bearer_token(const struct call *call)
{
    const char *authorization = call->authorization ? call->authorization : "";
    return g_str_has_prefix(authorization, "Bearer ") ? authorization + strlen("Bearer ") : NULL;
}

/* A parameter, wherever it stands. */
static const char *parameter(const struct call *call, const char *name)
{
    const char *value = pairs_get(call->form, name);
    return value ? value : pairs_get(call->query, name);
}

/* The token belongs into the header: in an address or a body it would end up in somebody's log. */
static bool facebook_authorise(const struct fake *fake, const struct call *call,
                               struct answer *answer)
{
    const char *token = bearer_token(call);
    const struct facebook_page *page = secrets_page_by_token(fake->secrets, token);
    if (!page || parameter(call, "access_token")) {
        answer_error(answer, token ? 400 : 401, "OAuthException", token ? 190 : 104,
                     token ? "Invalid OAuth access token." : "An access token is required.");
        return false;
    }
    const char *proof = parameter(call, "appsecret_proof");
    g_autofree char *expected = g_compute_hmac_for_string(
        G_CHECKSUM_SHA256, (const guchar *)page->app_secret, strlen(page->app_secret), token, -1);
    if (g_strcmp0(proof, expected) == 0)
        return true;
    answer_error(answer, 400, "GraphMethodException", 100,
                 proof ? "Invalid appsecret_proof provided in the API argument"
                       : "API calls from the server require an appsecret_proof argument");
    return false;
}

static void publish(struct fake *fake, const struct call *call, const struct facebook_page *page,
                    struct answer *answer)
{
    const char *message = parameter(call, "message");
    const char *link = parameter(call, "link");
    if ((!message || !*message) && !link) {
        answer_error(answer, 400, "OAuthException", 100, "(#100) Missing message or attachment");
        return;
    }
    g_autofree char *where = g_strconcat("facebook ", page->id, NULL);
    g_autofree char *said = g_strdup_printf("%s %s", message ? message : "", link ? link : "");
    if (g_strcmp0(g_hash_table_lookup(fake->said, where), said) == 0 &&
        !script_accepts_duplicates(fake->script, "facebook")) {
        answer_error(answer, 400, "OAuthException", 506, "(#506) Duplicate status message");
        return;
    }
    g_autofree char *id = g_strdup_printf("%s_%d", page->id, 122000 + ++fake->published);
    g_hash_table_replace(fake->said, g_steal_pointer(&where), g_steal_pointer(&said));
    fake_publish(fake, "facebook", page->id, id, message ? message : "", link);
    answer_json(answer, 200,
                json_pack("{ss, sb}", "id", id, "post_supports_client_mutation_id", 1));
}

static void debug_token(const struct fake *fake, const struct call *call, struct answer *answer)
{
    const char *token = parameter(call, "input_token");
    const struct facebook_page *page = secrets_page_by_token(fake->secrets, token);
    if (!page) {
        answer_json(answer, 200, json_pack("{s{sb, s[]}}", "data", "is_valid", 0, "scopes"));
        return;
    }
    answer_json(answer, 200,
                json_pack("{s{ss, ss, sb, si, si, s[s, s], s[{ss, s[s]}]}}", "data", "app_id",
                          page->app_id, "type", "PAGE", "is_valid", 1, "expires_at", 0,
                          "data_access_expires_at", 0, "scopes", "pages_read_engagement",
                          "pages_manage_posts", "granular_scopes", "scope", "pages_manage_posts",
                          "target_ids", page->id));
}

static void facebook_respond(struct fake *fake, const struct call *call, struct answer *answer)
{
    const struct facebook_page *asker = secrets_page_by_token(fake->secrets, bearer_token(call));
    g_auto(GStrv) parts = g_strsplit(call->path + 1, "/", -1); /* vN.0, PAGE, feed */
    const struct facebook_page *page = secrets_page(fake->secrets, parts[1]);
    bool is_post = strcmp(call->method, "POST") == 0;
    pairs_add(answer->headers, "facebook-api-version", parts[0]);
    if (!is_post && g_strcmp0(parts[1], "debug_token") == 0)
        debug_token(fake, call, answer);
    else if (!page || page != asker)
        answer_error(answer, 400, "GraphMethodException", 100,
                     "Unsupported request. Object does not exist, or cannot be loaded.");
    else if (is_post && g_strcmp0(parts[2], "feed") == 0)
        publish(fake, call, page, answer);
    else if (!is_post && !parts[2])
        answer_json(answer, 200, json_pack("{ss, ss}", "id", page->id, "name", "The Test Page"));
    else
        answer_error(answer, 400, "GraphMethodException", 100, "Unknown path components");
}

const struct fake_platform fake_facebook = {
    .name = "facebook",
    .owns = facebook_owns,
    .authorise = facebook_authorise,
    .respond = facebook_respond,
    .fail = facebook_fail,
};
