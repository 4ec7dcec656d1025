/* Which keys go with which kind of source, and what each kind has by default. */
#include <string.h>

#include "src/base/clock.h"
#include "src/config/read.h"

#define MINUTE INT64_C(60)

/* A key that not every kind has. */
struct rule {
    const char *key;
    const char *kinds[4]; /* ends with NULL */
    bool is_required;
    bool is_field;       /* it stands in "fields" */
    const char *instead; /* what to do where it is not; NULL = leave it out */
};

static const struct rule rules[] = {
    {"path", {"directory", "git"}, .is_required = true},
    {"glob", {"directory", "git"}},
    {"organisation", {"directory", "git"}},
    {"fields",
     {"directory", "git", "feed"},
     .instead = "what its program prints has these names: see PROGRAMS in announce.yaml(5)"},
    {"open", {"directory", "git"}, .is_field = true, .instead = "what a feed lists is open"},
    {"date", {"directory", "git"}, .is_field = true},
    {"open_values", {"directory", "git"}},
    {"closed_values", {"directory", "git"}},
    {"open_default", {"directory", "git"}},
    {"excerpt_separator", {"directory", "git", "command"}},
    {"base_url", {"directory", "git"}},
    {"permalink", {"directory", "git"}},
    {"ref", {"git"}},
    {"remote", {"git"}},
    {"url", {"feed"}, .is_required = true},
    {"complete", {"feed"}},
    {"allow_private", {"feed"}},
    {"interval", {"feed", "git"}},
    {"timeout", {"feed", "git", "command"}},
    {"command", {"command"}, .is_required = true},
};

static const struct {
    const char *kind;
    int64_t interval, timeout, least_interval; /* seconds; 0 = it has none */
} durations[] = {
    {"feed", .interval = 60 * MINUTE, .timeout = MINUTE, .least_interval = 15 * MINUTE},
    {"git", .interval = 15 * MINUTE, .timeout = 10 * MINUTE},
    {"command", .timeout = MINUTE},
};

static bool is_known(const char *kind)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rules); i++) {
        if (g_strv_contains(rules[i].kinds, kind))
            return true;
    }
    return false;
}

static void check_key(struct config_reading *reading, const struct config_node *map,
                      const struct rule *rule, const char *kind)
{
    const struct config_node *fields = config_node_get(map, "fields");
    if (rule->is_field && (!fields || fields->kind != NODE_MAP || strcmp(kind, "command") == 0))
        return; /* there are none, or that mistake has been told */
    const struct config_node *value = config_node_get(rule->is_field ? fields : map, rule->key);
    bool has_key = g_strv_contains(rule->kinds, kind);
    if (value && !has_key) {
        g_autofree char *owners = g_strjoinv(", ", (GStrv)rule->kinds);
        config_wrong(reading, value->key_place, "the kind \"%s\" has no \"%s\" (%s %s; %s)", kind,
                     rule->key, owners, rule->kinds[1] ? "have" : "has",
                     rule->instead ? rule->instead : "leave it out");
    }
    if (!value && has_key && rule->is_required)
        config_wrong(reading, map->place, "missing key \"%s\" (the kind \"%s\" needs it)",
                     rule->key, kind);
}

/* What only fetching needs. */
static void check_fetching(struct config_reading *reading, const struct config_node *map)
{
    static const char *const keys[] = {"interval", "timeout"};
    if (config_node_get(map, "remote"))
        return;
    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
        const struct config_node *value = config_node_get(map, keys[i]);
        if (value)
            config_wrong(reading, value->key_place,
                         "\"%s\" needs \"remote\" (without it nothing is fetched)", keys[i]);
    }
}

static void complete_durations(struct config_reading *reading, const struct config_node *map,
                               struct source_config *source)
{
    gsize i = 0;
    while (i < G_N_ELEMENTS(durations) && strcmp(durations[i].kind, source->kind) != 0)
        i++;
    if (i == G_N_ELEMENTS(durations))
        return;
    const struct config_node *interval = config_node_get(map, "interval");
    if (!interval)
        source->interval = durations[i].interval;
    if (!config_node_get(map, "timeout"))
        source->timeout = durations[i].timeout;
    if (source->interval > 0 && source->interval < durations[i].least_interval) {
        g_autofree char *least = duration_format(durations[i].least_interval);
        config_wrong(reading, interval->place, "\"%s\" is too short for \"interval\" (at least %s)",
                     interval->text, least);
    }
}

void config_complete_source(struct config_reading *reading, const struct config_node *map,
                            struct source_config *source)
{
    if (map->kind != NODE_MAP || !is_known(source->kind))
        return;
    for (gsize i = 0; i < G_N_ELEMENTS(rules); i++)
        check_key(reading, map, &rules[i], source->kind);
    bool is_git = strcmp(source->kind, "git") == 0;
    if (is_git)
        check_fetching(reading, map);
    if (is_git && !source->ref)
        source->ref = g_strdup("HEAD");
    if (strcmp(source->kind, "command") == 0 && !source->path)
        source->path = g_strdup(reading->folder);
    complete_durations(reading, map, source);
}
