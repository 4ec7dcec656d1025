/* What of an account depends on its platform: its settings, its address, its credentials, its
 * texts. */
#include <arpa/inet.h>
#include <string.h>

#include "src/base/loopback.h"
#include "src/base/text.h"
#include "src/config/read.h"

static GStrv platform_names(const struct config_rules *rules)
{
    GPtrArray *names = g_ptr_array_new();
    for (const struct platform *const *platform = rules->platforms; *platform; platform++)
        g_ptr_array_add(names, g_strdup((*platform)->name));
    g_ptr_array_add(names, NULL);
    return (GStrv)g_ptr_array_free(names, FALSE);
}

void config_read_platform(struct config_reading *reading, const struct config_key *key,
                          const struct config_node *value, void *member)
{
    (void)key;
    if (!config_is_text(reading, value))
        return;
    const struct platform *const *platform = reading->rules->platforms;
    while (*platform && strcmp((*platform)->name, value->text) != 0)
        platform++;
    *(const struct platform **)member = *platform;
    if (*platform)
        return;
    g_auto(GStrv) names = platform_names(reading->rules);
    const char *nearest = text_nearest(value->text, (const char *const *)names);
    g_autofree char *question =
        nearest ? g_strdup_printf("did you mean \"%s\"? ", nearest) : g_strdup("");
    g_autofree char *known = g_strjoinv(", ", names);
    config_wrong(reading, value->place, "unknown platform \"%s\" (%sknown: %s)", value->text,
                 question, known);
}

static const struct platform_setting *find_setting(const struct platform *platform,
                                                   const char *name)
{
    const struct platform_setting *setting = platform->settings;
    for (; setting && setting->name; setting++) {
        if (strcmp(setting->name, name) == 0)
            return setting;
    }
    return NULL;
}

static bool matches_whole(const char *pattern, const char *text)
{
    g_autofree char *whole = g_strdup_printf("\\A(?:%s)\\z", pattern);
    return g_regex_match_simple(whole, text, 0, 0);
}

static void keep_setting(const struct config_reading *reading, struct account *account,
                         const struct platform_setting *setting, const char *text)
{
    g_hash_table_insert(account->settings, g_strdup(setting->name),
                        setting->is_path ? config_path(reading, text) : g_strdup(text));
}

static void read_setting(struct config_reading *reading, struct account *account,
                         const struct platform_setting *setting, const struct config_node *value)
{
    if (!config_is_text(reading, value))
        return;
    if (setting->pattern && !matches_whole(setting->pattern, value->text))
        config_wrong(reading, value->place, "bad \"%s\" \"%s\" (%s)", setting->name, value->text,
                     setting->shape ? setting->shape : setting->pattern);
    else
        keep_setting(reading, account, setting, value->text);
}

/* The platform that has a setting of that name; NULL when none has. */
static const struct platform *owner_of(const struct config_rules *rules, const char *name)
{
    for (const struct platform *const *platform = rules->platforms; *platform; platform++) {
        if (find_setting(*platform, name))
            return *platform;
    }
    return NULL;
}

bool config_read_setting(struct config_reading *reading, const struct config_node *value,
                         void *target)
{
    struct account *account = &((struct account_config *)target)->account;
    const struct platform *owner = owner_of(reading->rules, value->key);
    if (!owner)
        return false;
    if (!account->platform) /* that mistake has been told; this one cannot be judged */
        return true;
    const struct platform_setting *setting = find_setting(account->platform, value->key);
    if (setting)
        read_setting(reading, account, setting, value);
    else
        config_wrong(reading, value->key_place,
                     "the platform \"%s\" has no setting \"%s\" (\"%s\" has; leave it out)",
                     account->platform->name, value->key, owner->name);
    return true;
}

static void complete_settings(struct config_reading *reading, const struct config_node *map,
                              struct account *account)
{
    const struct platform_setting *setting = account->platform->settings;
    for (; setting && setting->name; setting++) {
        if (config_node_get(map, setting->name))
            continue;
        if (setting->fallback)
            keep_setting(reading, account, setting, setting->fallback);
        else if (setting->is_required)
            config_wrong(reading, map->place,
                         "missing key \"%s\" (the platform \"%s\" needs it%s%s)", setting->name,
                         account->platform->name, setting->shape ? ": " : "",
                         setting->shape ? setting->shape : "");
    }
}

/* "https://api.x.com:8080": scheme and host in lower case; NULL when there is no proper host. */
static char *base_of(GUri *uri)
{
    const char *host = g_uri_get_host(uri);
    if (!host || strspn(host, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS ".-:") != strlen(host) ||
        !*host || g_uri_get_userinfo(uri))
        return NULL;
    g_autofree char *lower = g_ascii_strdown(host, -1);
    g_autofree char *port =
        g_uri_get_port(uri) > 0 ? g_strdup_printf(":%d", g_uri_get_port(uri)) : g_strdup("");
    bool is_six = strchr(host, ':');
    return g_strconcat(g_uri_get_scheme(uri), "://", is_six ? "[" : "", lower, is_six ? "]" : "",
                       port, NULL);
}

void config_read_api(struct config_reading *reading, const struct config_key *key,
                     const struct config_node *value, void *member)
{
    if (!config_is_text(reading, value))
        return;
    g_autoptr(GUri) uri = g_uri_parse(value->text, G_URI_FLAGS_ENCODED, NULL);
    g_autofree char *base = uri ? base_of(uri) : NULL;
    bool is_https = base && strcmp(g_uri_get_scheme(uri), "https") == 0;
    bool is_local_http =
        base && strcmp(g_uri_get_scheme(uri), "http") == 0 && loopback_is_host(g_uri_get_host(uri));
    if (!is_https && !is_local_http)
        config_wrong(reading, value->place,
                     "bad \"%s\" \"%s\" (https://..., or http to this machine as in "
                     "http://127.0.0.1:8080)",
                     key->name, value->text);
    else if (g_uri_get_path(uri)[strspn(g_uri_get_path(uri), "/")] || g_uri_get_query(uri) ||
             g_uri_get_fragment(uri))
        config_wrong(reading, value->place,
                     "\"%s\" takes the base alone, without path and version (write %s)", key->name,
                     base);
    else
        config_replace(member, g_steal_pointer(&base));
}

/* Does the platform use secrets at all, and does it need any? */
static bool has_any(const char *const *names)
{
    return names && *names;
}

static void check_credentials(struct config_reading *reading, const struct config_node *map,
                              const struct platform *platform)
{
    const struct config_node *given = config_node_get(map, "credentials");
    if (!given && has_any(platform->credentials)) {
        g_autofree char *names = g_strjoinv(", ", (char **)platform->credentials);
        config_wrong(reading, map->place,
                     "missing key \"credentials\" (the platform \"%s\" needs %s: a key of the "
                     "credentials file)",
                     platform->name, names);
    }
    if (given && !has_any(platform->credentials) && !has_any(platform->optional_credentials))
        config_wrong(reading, given->key_place,
                     "the platform \"%s\" takes no \"credentials\" (leave them out)",
                     platform->name);
}

static void complete_prices(struct config_reading *reading, const struct config_node *map,
                            struct account_config *account)
{
    const struct platform *platform = account->account.platform;
    const struct config_node *budget = config_node_get(map, "budget");
    struct prices *prices = &account->prices;
    config_complete_prices(prices, platform);
    if (budget && prices->post <= 0 && prices->link <= 0 && prices->read <= 0)
        config_wrong(reading, budget->key_place,
                     "the platform \"%s\" asks nothing (leave \"budget\" out, or name its "
                     "\"prices\")",
                     platform->name);
}

void config_complete_account(struct config_reading *reading, const struct config_node *map,
                             struct account_config *account)
{
    const struct platform *platform = account->account.platform;
    const struct config_node *api = config_node_get(map, "api");
    if (api && !platform->api)
        config_wrong(reading, api->key_place, "the platform \"%s\" has no \"api\" (leave it out)",
                     platform->name);
    if (!api)
        account->account.api = g_strdup(platform->api);
    check_credentials(reading, map, platform);
    complete_settings(reading, map, &account->account);
    complete_prices(reading, map, account);
    for (int i = 0; i < EVENT_KINDS; i++) {
        if (!account->templates[i])
            account->templates[i] = g_strdup(platform->templates[reading->config->language][i]);
    }
}
