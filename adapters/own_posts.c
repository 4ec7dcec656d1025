/* See own_posts.h. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "adapters/json_pick.h"
#include "adapters/own_posts.h"
#include "src/base/clock.h"

#define MINUTE INT64_C(60)

#define MAX_PAGES 5

/* Between the first look and the second, and so on: three looks over five minutes. */
static const int64_t pauses[] = {2 * MINUTE, 3 * MINUTE};
#define LOOKS ((int)G_N_ELEMENTS(pauses) + 1)

/* --- its JSON --- */

void own_posts_read(struct own_posts *posts, const struct delivery *delivery)
{
    json_auto_t *root = json_pick_object(delivery->look);
    *posts = (struct own_posts){
        .looks = (int)json_pick_integer(root, "looks"),
        .pages = (int)json_pick_integer(root, "pages"),
        .seen = (int)json_pick_integer(root, "seen"),
        .page = g_strdup(json_pick_string(root, "page")),
        .whose = g_strdup(json_pick_string(root, "whose")),
        .similar = g_strdup(json_pick_string(root, "similar")),
    };
}

void own_posts_clear(struct own_posts *posts)
{
    g_free(posts->page);
    g_free(posts->whose);
    g_free(posts->similar);
}

static char *own_posts_json(const struct own_posts *posts)
{
    json_auto_t *root = json_pack("{s:i, s:i, s:i, s:s*, s:s*, s:s*}", "looks", posts->looks,
                                  "pages", posts->pages, "seen", posts->seen, "page", posts->page,
                                  "whose", posts->whose, "similar", posts->similar);
    char *json = json_dumps(root, JSON_COMPACT);
    char *copy = g_strdup(json);
    free(json);
    return copy;
}

/* --- the posts --- */

void own_posts_go_on(const struct own_posts *posts, struct outcome *outcome)
{
    outcome_clear(outcome);
    outcome->kind = OUTCOME_NEXT_STEP;
    outcome->progress = own_posts_json(posts);
}

static bool is_known(const struct delivery *delivery, const char *id)
{
    for (guint i = 0; delivery->known && i < delivery->known->len; i++) {
        if (strcmp(delivery->known->pdata[i], id) == 0)
            return true;
    }
    return false;
}

bool own_posts_take(struct own_posts *posts, const struct delivery *delivery, const char *id,
                    const char *url, enum likeness likeness, struct outcome *outcome)
{
    posts->seen++;
    if (likeness == LIKENESS_NONE || is_known(delivery, id))
        return false;
    if (likeness == LIKENESS_SAME) {
        outcome_posted(outcome, id, url);
        return true;
    }
    g_free(posts->similar);
    posts->similar = g_strdup(url);
    return false;
}

void own_posts_turn_page(struct own_posts *posts, const struct delivery *delivery, const char *page,
                         struct outcome *outcome)
{
    if (++posts->pages < MAX_PAGES) {
        g_free(posts->page);
        posts->page = g_strdup(page);
        own_posts_go_on(posts, outcome);
        return;
    }
    g_autofree char *since = clock_format(delivery->look_since);
    outcome_set(outcome, OUTCOME_UNSURE, NULL,
                "it is not among the latest %d posts, and these do not reach back to the attempt "
                "(%s)",
                posts->seen, since);
}

/* "it is not among the 3 posts since ..." */
static char *what_was_seen(const struct own_posts *posts, const struct delivery *delivery)
{
    g_autofree char *since = clock_format(delivery->look_since);
    if (posts->seen == 0)
        return g_strdup_printf("nothing was posted since %s", since);
    if (posts->seen == 1)
        return g_strdup_printf("it is not the one post since %s", since);
    return g_strdup_printf("it is not among the %d posts since %s", posts->seen, since);
}

void own_posts_end(struct own_posts *posts, const struct delivery *delivery, int64_t now,
                   struct outcome *outcome)
{
    g_autofree char *seen = what_was_seen(posts, delivery);
    if (posts->similar) {
        outcome_set(outcome, OUTCOME_UNSURE, NULL,
                    "a post with the same words or the same link is there, but not both: %s",
                    posts->similar);
        return;
    }
    if (posts->looks + 1 >= LOOKS) {
        outcome_set(outcome, OUTCOME_ABSENT, NULL, "%s (look %d of %d)", seen, LOOKS, LOOKS);
        return;
    }
    struct own_posts next = {.looks = posts->looks + 1, .whose = posts->whose};
    outcome_set(outcome, OUTCOME_WAIT, NULL, "%s (look %d of %d)", seen, next.looks, LOOKS);
    outcome->not_before = now + pauses[posts->looks];
    outcome->progress = own_posts_json(&next);
}

void own_posts_judge_failure(const struct delivery *delivery, const struct http_response *response,
                             struct outcome *outcome)
{
    const char *title = delivery->account->platform->title;
    if (outcome->kind == OUTCOME_UNSURE) {
        outcome_set(outcome, OUTCOME_RETRY, NULL,
                    "%s did not show what the account posted (HTTP %d)", title, response->status);
    } else if (outcome->kind == OUTCOME_REFUSED) {
        g_autofree char *reason = g_steal_pointer(&outcome->reason);
        outcome_set(outcome, OUTCOME_UNSURE, NULL, "%s does not show what the account posted: %s",
                    title, reason);
    }
}
