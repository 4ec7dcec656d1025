/* See meant.h. Words are compared as they are written, hosts in ASCII and lower case. */
#include <string.h>

#include "src/compose/meant.h"

const char *meant_behind_scheme(const char *link)
{
    const char *p = link;
    while (g_ascii_isalpha(*p))
        p++;
    return p > link && g_str_has_prefix(p, "://") ? p + strlen("://") : link;
}

/* The host of a link, lower case, ASCII; NULL when it has none. As browsers read it: "\\" ends it,
 * and what stands before an "@" is none of it. */
static char *host_of(const char *link)
{
    const char *start = meant_behind_scheme(link);
    g_autofree char *host = g_strndup(start, strcspn(start, "/?#\\"));
    const char *at = strrchr(host, '@');
    char *name = at ? host + (at + 1 - host) : host;
    name[strcspn(name, ":")] = '\0';
    g_autofree char *ascii = g_hostname_to_ascii(name);
    return ascii && *ascii ? g_ascii_strdown(ascii, -1) : NULL;
}

/* Is it that host, or one below it? */
static bool is_of_host(const char *host, const char *above)
{
    if (!g_str_has_suffix(host, above))
        return false;
    gsize rest = strlen(host) - strlen(above);
    return rest == 0 || host[rest - 1] == '.';
}

void meant_init(struct meant *meant, const struct detection *rules, enum allowed_links allow_links,
                const char *const *keep_hosts, const char *link)
{
    *meant = (struct meant){
        .rules = rules,
        .allow_links = allow_links,
        .keep_hosts = keep_hosts,
        .own_host = host_of(link),
        .words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
    };
    meant_add(meant, link);
}

void meant_clear(struct meant *meant)
{
    g_free(meant->own_host);
    g_clear_pointer(&meant->words, g_hash_table_unref);
}

static char *word_of(const char *text, const struct entity *entity)
{
    return g_strndup(text + entity->start, entity->end - entity->start);
}

void meant_add(struct meant *meant, const char *text)
{
    g_autoptr(GArray) entities = detect(text, meant->rules);
    for (guint i = 0; i < entities->len; i++)
        g_hash_table_add(meant->words, word_of(text, &g_array_index(entities, struct entity, i)));
}

static bool is_kept_host(const struct meant *meant, const char *host)
{
    if (meant->own_host && is_of_host(host, meant->own_host))
        return true;
    for (const char *const *kept = meant->keep_hosts; kept && *kept; kept++) {
        if (is_of_host(host, *kept))
            return true;
    }
    return false;
}

bool meant_has(const struct meant *meant, const char *text, const struct entity *entity)
{
    g_autofree char *word = word_of(text, entity);
    if (g_hash_table_contains(meant->words, word))
        return true;
    if (entity->kind != ENTITY_LINK || meant->allow_links == ALLOW_NO_LINKS)
        return false;
    g_autofree char *host = host_of(word);
    return host && is_kept_host(meant, host);
}
