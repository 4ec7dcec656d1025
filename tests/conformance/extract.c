/* extract.yml and tlds.yml: what X finds in a text. Indices count Unicode code points, ends are
 * exclusive. */
#include <string.h>

#include "src/compose/detect.h"
#include "tests/conformance/suite.h"

/* What one entity of a case has to be. */
struct wanted {
    const char *text_key; /* of its text without the sign; NULL: the item itself is that text */
    enum entity_kind kind;
    bool has_lists; /* "list_slug" is compared; else a mention with a list is none */
};

static int index_of(const char *text, gsize offset)
{
    return (int)g_utf8_strlen(text, (gssize)offset);
}

/* The entity's text; what `tail` gets is the list behind a name. Signs are one character. */
static char *text_of(const char *text, const struct entity *entity, char **tail)
{
    const char *start = text + entity->start;
    if (entity->kind != ENTITY_LINK)
        start = g_utf8_next_char(start);
    *tail = g_strndup(text + entity->name_end, entity->end - entity->name_end);
    return g_strndup(start, (gsize)(text + entity->name_end - start));
}

static bool is_as_wanted(const struct suite_case *at, const struct wanted *wanted,
                         const struct entity *entity, yaml_node_t *item)
{
    g_autofree char *tail = NULL;
    g_autofree char *text = text_of(at->text, entity, &tail);
    if (!wanted->text_key)
        return strcmp(text, suite_text(item)) == 0;
    yaml_node_t *indices = suite_get(at, item, "indices");
    return strcmp(text, suite_text(suite_get(at, item, wanted->text_key))) == 0 &&
           strcmp(tail, suite_text(suite_get(at, item, "list_slug"))) == 0 &&
           index_of(at->text, entity->start) == suite_number(suite_item(at, indices, 0)) &&
           index_of(at->text, entity->end) == suite_number(suite_item(at, indices, 1));
}

static bool judge(struct score *score, const struct suite_case *at, const struct wanted *wanted,
                  char **got)
{
    g_autoptr(GArray) entities = detect(at->text, &score->limits.detects);
    g_autoptr(GString) found = g_string_new("got");
    int count = 0;
    bool is_right = true;
    for (guint i = 0; i < entities->len; i++) {
        const struct entity *entity = &g_array_index(entities, struct entity, i);
        if (entity->kind != wanted->kind || (!wanted->has_lists && entity->name_end < entity->end))
            continue;
        g_string_append_c(found, ' ');
        g_string_append_len(found, at->text + entity->start, (gssize)(entity->end - entity->start));
        yaml_node_t *item = suite_item(at, at->expected, count++);
        is_right = is_right && item && is_as_wanted(at, wanted, entity, item);
    }
    *got = g_string_free(g_steal_pointer(&found), FALSE);
    return is_right && count == suite_count(at->expected);
}

static bool judge_replies(struct score *score, const struct suite_case *at, char **got)
{
    g_autoptr(GArray) entities = detect(at->text, &score->limits.detects);
    const char *expected = suite_text(at->expected);
    const struct entity *first =
        entities->len > 0 ? &g_array_index(entities, struct entity, 0) : NULL;
    if (!first || !first->is_reply)
        return strcmp(expected, "") == 0;
    g_autofree char *tail = NULL;
    *got = text_of(at->text, first, &tail);
    return strcmp(*got, expected) == 0;
}

#define JUDGE(function, ...)                                                                       \
    static bool function(struct score *score, const struct suite_case *at, char **got)             \
    {                                                                                              \
        static const struct wanted wanted = {__VA_ARGS__};                                         \
        return judge(score, at, &wanted, got);                                                     \
    }

JUDGE(judge_links, .kind = ENTITY_LINK)
JUDGE(judge_links_at, .kind = ENTITY_LINK, .text_key = "url")
JUDGE(judge_mentions, .kind = ENTITY_MENTION)
JUDGE(judge_mentions_at, .kind = ENTITY_MENTION, .text_key = "screen_name")
JUDGE(judge_lists_at, .kind = ENTITY_MENTION, .text_key = "screen_name", .has_lists = true)
JUDGE(judge_hashtags, .kind = ENTITY_HASHTAG)
JUDGE(judge_hashtags_at, .kind = ENTITY_HASHTAG, .text_key = "hashtag")
JUDGE(judge_cashtags, .kind = ENTITY_CASHTAG)
JUDGE(judge_cashtags_at, .kind = ENTITY_CASHTAG, .text_key = "cashtag")

const struct suite_group extract_groups[] = {
    {"mentions", judge_mentions},
    {"mentions_with_indices", judge_mentions_at},
    {"mentions_or_lists_with_indices", judge_lists_at},
    {"replies", judge_replies},
    {"urls", judge_links},
    {"urls_with_indices", judge_links_at},
    {"urls_with_directional_markers", judge_links_at},
    {"tco_urls_with_params", judge_links},
    {"hashtags", judge_hashtags},
    {"hashtags_from_astral", judge_hashtags},
    {"hashtags_with_indices", judge_hashtags_at},
    {"cashtags", judge_cashtags},
    {"cashtags_with_indices", judge_cashtags_at},
    {0},
};

const struct suite_group tlds_groups[] = {{.judge = judge_links}, {0}};
