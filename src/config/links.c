/* Which links an account's texts may have, and what their own gets. */
#include <string.h>

#include "src/base/host_name.h"
#include "src/config/read.h"

void config_read_allow_links(struct config_reading *reading, const struct config_key *key,
                             const struct config_node *value, void *member)
{
    static const char *const names[] = {
        [ALLOW_OWN_LINKS] = "own", [ALLOW_ALL_LINKS] = "all", [ALLOW_NO_LINKS] = "none", NULL};
    int which;
    if (config_read_word(reading, key, value, names, &which))
        *(enum allowed_links *)member = which;
}

/* In ASCII and lower case, "xn--..." where it was not; NULL when it is no host. By the caller. */
static char *host_of(const char *text)
{
    g_autofree char *host = host_name_to_ascii(text);
    bool is_whole = host && strchr(host, '.') && !g_str_has_suffix(host, ".") &&
                    !g_hostname_is_ip_address(host);
    return is_whole ? g_steal_pointer(&host) : NULL;
}

static void add_host(struct config_reading *reading, const struct config_node *value,
                     GStrvBuilder *hosts)
{
    if (!config_is_text(reading, value))
        return;
    g_autofree char *host = host_of(value->text);
    if (host)
        g_strv_builder_add(hosts, host);
    else
        config_wrong(reading, value->place,
                     "bad host \"%s\" (its name alone, as in jobs.example.org)", value->text);
}

void config_read_hosts(struct config_reading *reading, const struct config_key *key,
                       const struct config_node *value, void *member)
{
    (void)key;
    g_autoptr(GStrvBuilder) hosts = g_strv_builder_new();
    if (value->kind != NODE_LIST)
        add_host(reading, value, hosts);
    else if (!config_is_list(reading, value, "hosts"))
        return;
    for (guint i = 0; value->kind == NODE_LIST && i < value->children->len; i++)
        add_host(reading, value->children->pdata[i], hosts);
    GStrv *list = member;
    g_strfreev(*list);
    *list = g_strv_builder_end(hosts);
}

void config_read_utm(struct config_reading *reading, const struct config_key *key,
                     const struct config_node *value, void *member)
{
#define MEMBER(member) offsetof(struct utm, member)
    static const struct config_key keys[] = {
        {"source", config_read_text, MEMBER(source)},
        {"medium", config_read_text, MEMBER(medium)},
        {"campaign", config_read_text, MEMBER(campaign)},
        {"term", config_read_text, MEMBER(term)},
        {"content", config_read_text, MEMBER(content)},
        {NULL},
    };
#undef MEMBER
    (void)key;
    config_read_map(reading, value, keys, NULL, member, "\"utm\"");
}

void config_read_web_link(struct config_reading *reading, const struct config_key *key,
                          const struct config_node *value, void *member)
{
    char **link = member;
    if (!config_is_text(reading, value))
        return;
    if (reading->rules->check_link && !reading->rules->check_link(value->text))
        config_wrong(
            reading, value->place,
            "bad address \"%s\" for \"%s\" (https://, a host that everybody reaches, a path)",
            value->text, key->name);
    g_free(*link);
    *link = g_strdup(value->text);
}
