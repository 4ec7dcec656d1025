/*
 * How the fake X shows posts: with links of its own, signs escaped, page by page.
 *
 * https://docs.x.com/x-api/users/get-posts
 */
#include "tests/fake/x_posts.h"

#include <stdlib.h>
#include <string.h>

#include "tests/fake/pairs.h"
#include "tests/fake/posts.h"

/* With or without a scheme: "ASP.NET" is a link to X. */
#define LINK                                                                                       \
    "(https?://|\\b)[a-z0-9-]+(\\.[a-z0-9-]+)*\\.(com|net|org|fr|io)\\b(/[^\\s]*[^\\s.,;:!?)])?"

static char *short_link(const char *link)
{
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_MD5, link, -1);
    return g_strdup_printf("https://t.co/%.10s", sum);
}

static gboolean replace_link(const GMatchInfo *match, GString *result, void *data)
{
    (void)data;
    g_autofree char *link = g_match_info_fetch(match, 0);
    g_autofree char *shown = short_link(link);
    g_string_append(result, shown);
    return FALSE;
}

/* Compiled once: it is needed for every post. */
static const GRegex *link_regex(void)
{
    static gsize regex;
    if (g_once_init_enter(&regex))
        g_once_init_leave(&regex, (gsize)g_regex_new(LINK, G_REGEX_CASELESS, 0, NULL));
    return (const GRegex *)regex;
}

char *x_shown_text(const char *text)
{
    return g_regex_replace_eval(link_regex(), text, -1, 0, 0, replace_link, NULL, NULL);
}

static char *escape(const char *text)
{
    GString *escaped = g_string_new(text);
    g_string_replace(escaped, "&", "&amp;", 0);
    g_string_replace(escaped, "<", "&lt;", 0);
    g_string_replace(escaped, ">", "&gt;", 0);
    return g_string_free(escaped, FALSE);
}

static json_t *entities_of(const char *text)
{
    json_t *urls = json_array();
    g_autoptr(GMatchInfo) match = NULL;
    for (bool is_there = g_regex_match(link_regex(), text, 0, &match); is_there;
         is_there = g_match_info_next(match, NULL)) {
        g_autofree char *link = g_match_info_fetch(match, 0);
        g_autofree char *shown = short_link(link);
        g_autofree char *expanded = g_strconcat(strstr(link, "://") ? "" : "http://", link, NULL);
        json_array_append_new(urls,
                              json_pack("{ss, ss, ss}", "url", shown, "expanded_url", expanded,
                                        "display_url", strstr(expanded, "://") + 3));
    }
    return urls;
}

static json_t *post_json(const struct post *post)
{
    g_autofree char *shown = x_shown_text(post->text);
    g_autofree char *text = escape(shown);
    g_autofree char *created = fake_format(post->at, "%Y-%m-%dT%H:%M:%S.000Z");
    return json_pack("{ss, ss, ss, s[s], s{so}}", "id", post->id, "text", text, "created_at",
                     created, "edit_history_tweet_ids", post->id, "entities", "urls",
                     entities_of(post->text));
}

/* What the question says; false when X would refuse it. */
static bool read_question(const struct call *call, struct posts_page *page)
{
    const char *count = pairs_get(call->query, "max_results");
    const char *since = pairs_get(call->query, "start_time");
    const char *token = pairs_get(call->query, "pagination_token");
    g_autoptr(GDateTime) start = since ? g_date_time_new_from_iso8601(since, NULL) : NULL;
    page->count = count ? (int)g_ascii_strtoll(count, NULL, 10) : 10;
    page->since = start ? g_date_time_to_unix(start) : 0;
    page->first = token ? (int)g_ascii_strtoll(token + strspn(token, "p"), NULL, 10) : 0;
    return page->count >= 5 && page->count <= 100 && !since == !start;
}

void x_list_posts(const struct fake *fake, const struct call *call, const char *whose,
                  struct answer *answer)
{
    struct posts_page page = {.platform = "x", .whose = whose};
    if (!read_question(call, &page)) {
        answer_json(answer, 400, json_pack("{ss, si}", "title", "Invalid Request", "status", 400));
        return;
    }
    g_autoptr(GPtrArray) posts = posts_list(fake, &page);
    json_t *data = json_array();
    for (guint i = 0; i < posts->len; i++)
        json_array_append_new(data, post_json(posts->pdata[i]));
    json_t *meta = json_pack("{si}", "result_count", (int)posts->len);
    g_autofree char *next = g_strdup_printf("p%d", page.first + (int)posts->len);
    if (page.has_more)
        json_object_set_new(meta, "next_token", json_string(next));
    json_t *root = json_pack("{so}", "meta", meta);
    if (posts->len > 0) /* X leaves an empty list out */
        json_object_set(root, "data", data);
    json_decref(data);
    answer_json(answer, 200, root);
}
