/* `organisation: {from, field}`: where the partner file of a posting stands and what it tells. */
#include <string.h>

#include "src/config/read.h"

/* The name between the braces, by the caller; NULL when there is not exactly one pair of them with
 * a name of letters, digits, "_" and "-". A dot would make {key.fact} ambiguous. */
static char *key_of(const char *from)
{
    const char *start = strchr(from, '{'), *end = start ? strchr(start, '}') : NULL;
    if (!end || end == start + 1 || strpbrk(end + 1, "{}") || strchr(start + 1, '{') ||
        memchr(from, '}', (gsize)(start - from)))
        return NULL;
    for (const char *p = start + 1; p < end; p = g_utf8_next_char(p)) {
        if (!g_unichar_isalnum(g_utf8_get_char(p)) && *p != '_' && *p != '-')
            return NULL;
    }
    return g_strndup(start + 1, (gsize)(end - start - 1));
}

static bool leaves_the_source(const char *from)
{
    g_auto(GStrv) parts = g_strsplit(from, "/", -1);
    return *from == '/' || g_strv_contains((const char *const *)parts, "..");
}

static void read_from(struct config_reading *reading, const struct config_key *key,
                      const struct config_node *value, void *member)
{
    struct join *join = member;
    (void)key;
    if (!config_is_text(reading, value))
        return;
    join->key = key_of(value->text);
    if (!join->key || leaves_the_source(value->text))
        config_wrong(reading, value->place,
                     "bad \"from\" \"%s\" (a path below the source with one field of the posting "
                     "in braces, as in content/_startups/{startup}.md)",
                     value->text);
    else
        join->from = g_strdup(value->text);
}

void config_read_join(struct config_reading *reading, const struct config_key *key,
                      const struct config_node *value, void *member)
{
    static const struct config_key keys[] = {
        {"from", read_from, 0, .is_required = true},
        {"field", config_read_text, offsetof(struct join, field), .is_required = true},
        {NULL},
    };
    (void)key;
    if (value->kind == NODE_TEXT && *value->text)
        config_wrong(reading, value->place,
                     "\"organisation\" takes \"from\" and \"field\" (a field of the posting itself "
                     "is named in \"fields\")");
    else
        config_read_map(reading, value, keys, NULL, member, "\"organisation\"");
}
