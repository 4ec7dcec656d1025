/* See posts.h. */
#include "tests/fake/posts.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/fake/ledger.h"

#define DIGITS 5 /* of an id: the post's number */

static void post_free(void *data)
{
    struct post *post = data;
    g_free(post->whose);
    g_free(post->id);
    g_free(post->text);
    g_free(post->link);
    g_free(post);
}

GPtrArray *posts_new(void)
{
    return g_ptr_array_new_with_free_func(post_free);
}

/* What that file says; else the real time. */
static gint64 read_clock(const char *path)
{
    g_autofree char *text = NULL;
    if (!path || !g_file_get_contents(path, &text, NULL, NULL))
        return time(NULL);
    g_autoptr(GDateTime) moment = g_date_time_new_from_iso8601(g_strstrip(text), NULL);
    return moment ? g_date_time_to_unix(moment) : time(NULL);
}

gint64 fake_now(const struct fake *fake)
{
    return read_clock(fake->clock);
}

gint64 fake_skew(const struct fake *fake)
{
    return fake->caller ? read_clock(fake->caller) - fake_now(fake) : 0;
}

char *fake_format(gint64 moment, const char *format)
{
    g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc(moment);
    return g_date_time_format(date, format);
}

static json_t *to_json(const struct post *post)
{
    return json_pack("{ss, ss, ss, ss, ss?, sI}", "platform", post->platform,
                     "account_token_or_page", post->whose, "id", post->id, "text", post->text,
                     "link", post->link, "at", (json_int_t)post->at);
}

void posts_publish(struct fake *fake, struct post *post)
{
    if (post->is_published)
        return;
    post->is_published = true;
    post->at = fake_now(fake);
    ledger_append(fake->ledger, to_json(post));
}

/* The number that the platform's next post gets: its last one has the highest. */
static int next_number(const struct fake *fake, const char *platform)
{
    for (guint i = fake->posts->len; i > 0; i--) {
        const struct post *post = fake->posts->pdata[i - 1];
        if (strcmp(post->platform, platform) == 0)
            return (int)g_ascii_strtoll(post->id + strlen(post->id) - DIGITS, NULL, 10) + 1;
    }
    return 1;
}

const struct post *posts_add(struct fake *fake, const char *platform, const char *whose,
                             const char *id, const char *text, const char *link, bool is_draft)
{
    struct post *post = g_new0(struct post, 1);
    *post = (struct post){
        .platform = platform,
        .whose = g_strdup(whose),
        .id = g_strdup_printf("%s%0*d", id, DIGITS, next_number(fake, platform)),
        .text = g_strdup(text),
        .link = g_strdup(link),
        .at = fake_now(fake),
    };
    g_ptr_array_add(fake->posts, post);
    if (!is_draft)
        posts_publish(fake, post);
    return post;
}

void posts_forget(struct fake *fake)
{
    g_ptr_array_set_size(fake->posts, 0);
    ledger_empty(fake->ledger);
}

json_t *posts_keep(const struct fake *fake)
{
    json_t *posts = json_array();
    for (guint i = 0; i < fake->posts->len; i++) {
        const struct post *post = fake->posts->pdata[i];
        json_t *kept = to_json(post);
        json_object_set_new(kept, "is_published", json_boolean(post->is_published));
        json_array_append_new(posts, kept);
    }
    return posts;
}

void posts_recall(struct fake *fake, const json_t *posts)
{
    size_t i;
    json_t *kept;
    json_array_foreach(posts, i, kept)
    {
        struct post *post = g_new0(struct post, 1);
        *post = (struct post){
            .platform = g_intern_string(json_string_value(json_object_get(kept, "platform"))),
            .whose = g_strdup(json_string_value(json_object_get(kept, "account_token_or_page"))),
            .id = g_strdup(json_string_value(json_object_get(kept, "id"))),
            .text = g_strdup(json_string_value(json_object_get(kept, "text"))),
            .link = g_strdup(json_string_value(json_object_get(kept, "link"))),
            .at = json_integer_value(json_object_get(kept, "at")),
            .is_published = json_is_true(json_object_get(kept, "is_published")),
        };
        g_ptr_array_add(fake->posts, post);
        if (post->is_published)
            ledger_append(fake->ledger, to_json(post));
    }
}

struct post *posts_find(const struct fake *fake, const char *platform, const char *id)
{
    for (guint i = 0; i < fake->posts->len; i++) {
        struct post *post = fake->posts->pdata[i];
        if (strcmp(post->platform, platform) == 0 && g_strcmp0(post->id, id) == 0)
            return post;
    }
    return NULL;
}

static bool is_there(const struct post *post, const char *platform, const char *whose)
{
    return post->is_published && strcmp(post->platform, platform) == 0 &&
           strcmp(post->whose, whose) == 0;
}

const struct post *posts_last(const struct fake *fake, const char *platform, const char *whose)
{
    for (guint i = fake->posts->len; i > 0; i--) {
        const struct post *post = fake->posts->pdata[i - 1];
        if (is_there(post, platform, whose))
            return post;
    }
    return NULL;
}

bool posts_has(const struct fake *fake, const char *platform, const char *whose, const char *text)
{
    for (guint i = 0; i < fake->posts->len; i++) {
        const struct post *post = fake->posts->pdata[i];
        if (is_there(post, platform, whose) && strcmp(post->text, text) == 0)
            return true;
    }
    return false;
}

GPtrArray *posts_list(const struct fake *fake, struct posts_page *page)
{
    GPtrArray *list = g_ptr_array_new();
    gint64 now = fake_now(fake);
    int lag = script_habit(fake->script, page->platform, "lag");
    int page_size = script_habit(fake->script, page->platform, "page-size");
    int count = page_size ? MIN(page_size, page->count) : page->count, passed = 0;
    page->has_more = false;
    for (guint i = fake->posts->len; i > 0 && !page->has_more; i--) {
        struct post *post = fake->posts->pdata[i - 1];
        if (!is_there(post, page->platform, page->whose) || post->at < page->since ||
            (lag && post->at + lag > now) || passed++ < page->first)
            continue;
        page->has_more = list->len == (guint)count;
        if (!page->has_more)
            g_ptr_array_add(list, post);
    }
    return list;
}
