/* Everything that a platform makes of a text, put together from the searches for each kind. */
#include <string.h>

#include "src/compose/characters.h"
#include "src/compose/detect.h"
#include "src/compose/facets.h"
#include "src/compose/links.h"
#include "src/compose/names.h"

static int compare_starts(const void *a, const void *b)
{
    gsize first = ((const struct entity *)a)->start, second = ((const struct entity *)b)->start;
    return (first > second) - (first < second);
}

/* Of two that overlap, the one that begins first stays. */
static void drop_overlapping(GArray *entities)
{
    struct entity *all = (struct entity *)(void *)entities->data;
    guint kept = 0;
    for (guint i = 0; i < entities->len; i++) {
        if (kept == 0 || all[kept - 1].end <= all[i].start)
            all[kept++] = all[i];
    }
    g_array_set_size(entities, kept);
}

static void mark_reply(const char *text, GArray *entities)
{
    const char *p = text;
    while (character_is_blank(g_utf8_get_char(p)))
        p = g_utf8_next_char(p);
    struct entity *first = (struct entity *)(void *)entities->data;
    if (entities->len > 0 && first->kind == ENTITY_MENTION)
        first->is_reply = first->start == (gsize)(p - text);
}

GArray *detect(const char *text, const struct detection *rules)
{
    GArray *entities = g_array_new(FALSE, FALSE, sizeof(struct entity));
    if (rules->links == LINKS_BARE || rules->links == LINKS_WITH_SCHEME)
        links_find(text, rules->links, entities);
    if (rules->mentions || rules->hashtags || rules->cashtags)
        names_find(text, rules, entities);
    if (rules->links == LINKS_TO_BLANK || rules->mentions == MENTIONS_HOST ||
        rules->hashtags == HASHTAGS_TO_BLANK)
        facets_find(text, rules, entities);
    if (entities->len > 1) {
        g_array_sort(entities, compare_starts);
        drop_overlapping(entities);
    }
    if (rules->mentions == MENTIONS_NAME)
        mark_reply(text, entities);
    return entities;
}

bool detect_is_whole(const char *text, enum entity_kind kind, const struct detection *rules)
{
    g_autoptr(GArray) entities = detect(text, rules);
    if (entities->len != 1)
        return false;
    const struct entity *entity = &g_array_index(entities, struct entity, 0);
    return entity->kind == kind && entity->start == 0 && entity->end == strlen(text);
}
