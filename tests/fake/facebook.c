/*
 * The fake Facebook: POST /vN.0/PAGE/feed (a draft too), GET and POST /vN.0/POST, GET
 * /vN.0/PAGE/published_posts, GET /vN.0/PAGE and GET /vN.0/debug_token.
 *
 * https://developers.facebook.com/docs/pages-api/posts,
 * https://developers.facebook.com/docs/graph-api/guides/secure-requests
 */
#include <string.h>

#include "tests/fake/fake.h"
#include "tests/fake/pairs.h"
#include "tests/fake/posts.h"

static bool facebook_owns(const char *path)
{
    bool has_version = g_str_has_prefix(path, "/v") && g_ascii_isdigit(path[2]);
    return has_version && g_str_has_prefix(path + 2 + strspn(path + 2, "0123456789"), ".0/");
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

/* The last one's text and link once more. */
static bool is_repeated(const struct fake *fake, const struct facebook_page *page,
                        const char *message, const char *link)
{
    const struct post *last = posts_last(fake, "facebook", page->id);
    return last && g_strcmp0(last->text, message ? message : "") == 0 &&
           g_strcmp0(last->link, link) == 0 &&
           !script_habit(fake->script, "facebook", "accept-duplicates");
}

static void create_post(struct fake *fake, const struct call *call,
                        const struct facebook_page *page, struct answer *answer)
{
    bool is_draft = g_strcmp0(parameter(call, "published"), "false") == 0;
    const char *message = parameter(call, "message");
    const char *link = parameter(call, "link");
    if ((!message || !*message) && !link) {
        answer_error(answer, 400, "OAuthException", 100, "(#100) Missing message or attachment");
        return;
    }
    if (!is_draft && is_repeated(fake, page, message, link)) {
        answer_error(answer, 400, "OAuthException", 506, "(#506) Duplicate status message");
        return;
    }
    g_autofree char *id = g_strconcat(page->id, "_122", NULL);
    const struct post *post =
        posts_add(fake, "facebook", page->id, id, message ? message : "", link, is_draft);
    answer_json(answer, 200,
                json_pack("{ss, sb}", "id", post->id, "post_supports_client_mutation_id", 1));
}

static json_t *post_json(const struct post *post)
{
    g_autofree char *created = fake_format(post->at, "%Y-%m-%dT%H:%M:%S+0000");
    g_autofree char *permalink = g_strdup_printf("https://www.facebook.com/%s/posts/%s",
                                                 post->whose, strchr(post->id, '_') + 1);
    json_t *json =
        json_pack("{ss, ss, ss, ss, sb}", "id", post->id, "message", post->text, "created_time",
                  created, "permalink_url", permalink, "is_published", (int)post->is_published);
    if (post->link)
        json_object_set_new(json, "attachments",
                            json_pack("{s[{ss, ss, ss}]}", "data", "unshimmed_url", post->link,
                                      "url", "https://l.facebook.com/l.php?u=x", "type", "share"));
    return json;
}

/* A post by its id: look at it, or let a draft be seen; a second time changes nothing. */
static void answer_post(struct fake *fake, const struct call *call, const char *id,
                        struct answer *answer)
{
    struct post *post = posts_find(fake, "facebook", id);
    bool is_question = strcmp(call->method, "GET") == 0;
    if (!post || (!is_question && g_strcmp0(parameter(call, "is_published"), "true") != 0)) {
        answer_json(answer, 400,
                    json_pack("{s{ss, ss, si, si}}", "error", "message",
                              "Unsupported request. Object does not exist.", "type",
                              "GraphMethodException", "code", 100, "error_subcode", 33));
        return;
    }
    if (!is_question)
        posts_publish(fake, post);
    answer_json(answer, 200, is_question ? post_json(post) : json_pack("{sb}", "success", 1));
}

static void list_posts(const struct fake *fake, const struct call *call,
                       const struct facebook_page *page, struct answer *answer)
{
    const char *limit = parameter(call, "limit"), *since = parameter(call, "since");
    const char *after = parameter(call, "after");
    struct posts_page list = {
        .platform = "facebook",
        .whose = page->id,
        .since = since ? g_ascii_strtoll(since, NULL, 10) : 0,
        .first = after ? (int)g_ascii_strtoll(after, NULL, 10) : 0,
        .count = limit ? (int)g_ascii_strtoll(limit, NULL, 10) : 25,
    };
    g_autoptr(GPtrArray) posts = posts_list(fake, &list);
    json_t *data = json_array();
    for (guint i = 0; i < posts->len; i++)
        json_array_append_new(data, post_json(posts->pdata[i]));
    g_autofree char *cursor = g_strdup_printf("%d", list.first + (int)posts->len);
    json_t *paging = json_pack("{s{ss}}", "cursors", "after", cursor);
    if (list.has_more)
        json_object_set_new(paging, "next", json_string("https://graph.facebook.com/next"));
    json_t *root = json_pack("{so}", "data", data);
    json_object_set_new(root, "paging", paging);
    answer_json(answer, 200, root);
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
    bool is_post_id = asker && strchr(parts[1], '_') && g_str_has_prefix(parts[1], asker->id);
    bool is_post = strcmp(call->method, "POST") == 0;
    pairs_add(answer->headers, "facebook-api-version", parts[0]);
    if (!is_post && g_strcmp0(parts[1], "debug_token") == 0)
        debug_token(fake, call, answer);
    else if (is_post_id && !parts[2])
        answer_post(fake, call, parts[1], answer);
    else if (!page || page != asker)
        answer_error(answer, 400, "GraphMethodException", 100,
                     "Unsupported request. Object does not exist, or cannot be loaded.");
    else if (is_post && g_strcmp0(parts[2], "feed") == 0)
        create_post(fake, call, page, answer);
    else if (!is_post && g_strcmp0(parts[2], "published_posts") == 0)
        list_posts(fake, call, page, answer);
    else if (!is_post && !parts[2])
        answer_json(answer, 200, json_pack("{ss, ss}", "id", page->id, "name", "The Test Page"));
    else
        answer_error(answer, 400, "GraphMethodException", 100, "Unknown path components");
}

static void facebook_limit(gint64 now, gint64 until, struct answer *answer)
{
    g_autofree char *usage =
        g_strdup_printf("{\"page\":[{\"type\":\"pages\",\"call_count\":100,"
                        "\"estimated_time_to_regain_access\":%" G_GINT64_FORMAT "}]}",
                        (until - now + 59) / 60);
    answer_error(answer, 400, "OAuthException", 80001, "There have been too many calls");
    pairs_add(answer->headers, "X-Business-Use-Case-Usage", usage);
}

static void facebook_expire(struct answer *answer)
{
    answer_json(answer, 400,
                json_pack("{s{ss, ss, si, si}}", "error", "message",
                          "Error validating access token: Session has expired", "type",
                          "OAuthException", "code", 190, "error_subcode", 463));
}

const struct fake_platform fake_facebook = {
    .name = "facebook",
    .owns = facebook_owns,
    .authorise = facebook_authorise,
    .respond = facebook_respond,
    .fail = facebook_fail,
    .limit = facebook_limit,
    .expire = facebook_expire,
};
