/* See defused.h. */
#include <string.h>

#include "src/commands/defused.h"

const char *defused_kind(const struct defused *defused)
{
    static const char *const kinds[ENTITY_KINDS] = {
        [ENTITY_LINK] = "no link",
        [ENTITY_MENTION] = "no mention",
        [ENTITY_HASHTAG] = "no hashtag",
        [ENTITY_CASHTAG] = "no cashtag",
    };
    return kinds[defused->kind];
}

char *defused_words(const struct defused *defused)
{
    g_autofree char *was = defuse_visible(defused->was);
    g_autofree char *became = defuse_visible(defused->became);
    if (strcmp(was, became) == 0)
        return g_strdup_printf("%s: %s (an invisible joiner is in it)", defused_kind(defused), was);
    return g_strdup_printf("%s: %s -> %s", defused_kind(defused), was, became);
}

json_t *defused_json(const GPtrArray *list)
{
    static const char *const kinds[ENTITY_KINDS] = {
        [ENTITY_LINK] = "link",
        [ENTITY_MENTION] = "mention",
        [ENTITY_HASHTAG] = "hashtag",
        [ENTITY_CASHTAG] = "cashtag",
    };
    static const char *const means[] = {
        [DEFUSED_BY_DOT] = "middle dot",
        [DEFUSED_BY_BLANK] = "blank",
        [DEFUSED_BY_JOINER] = "joiner",
    };
    json_t *array = json_array();
    for (guint i = 0; list && i < list->len; i++) {
        const struct defused *defused = list->pdata[i];
        json_array_append_new(array, json_pack("{s:s, s:s, s:s, s:s}", "kind", kinds[defused->kind],
                                               "by", means[defused->by], "was", defused->was,
                                               "became", defused->became));
    }
    return array;
}
