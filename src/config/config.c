/*
 * The configuration's top level: which file, its keys, and what they default to. Every mistake in
 * it is collected before anything is refused.
 */
#include <string.h>

#include "src/base/error.h"
#include "src/base/file.h"
#include "src/config/config.h"
#include "src/config/read.h"

#define DAY (INT64_C(24) * 60 * 60)
#define MAX_FLOOD_LIMIT 1000000
#define MAX_PARALLEL 100

/* --- finding the file ---------------------------------------------------------------------------
 */

char *config_find(const char *given, GError **error)
{
    const char *named = given ? given : g_getenv("ANNOUNCE_CONFIG");
    if (named && *named)
        return g_strdup(named);
    g_autofree char *own =
        g_build_filename(g_get_user_config_dir(), "announce", "config.yaml", NULL);
    const char *const places[] = {"announce.yaml", own, "/etc/announce/config.yaml"};
    for (gsize i = 0; i < G_N_ELEMENTS(places); i++) {
        if (g_file_test(places[i], G_FILE_TEST_EXISTS))
            return g_strdup(places[i]);
    }
    error_set(error, ERROR_CONFIG, "`announce init` writes one, `--config FILE` names one",
              "no configuration: there is no ./%s, %s or %s", places[0], places[1], places[2]);
    return NULL;
}

/* --- keys ---------------------------------------------------------------------------------------
 */

/* In this order: what comes later may depend on what came before. */
#define MEMBER(member) offsetof(struct config, member)
static const struct config_key config_keys[] = {
    {"timezone", config_read_zone, MEMBER(timezone)},
    {"language", config_read_language, MEMBER(language)},
    {"state", config_read_path, MEMBER(state)},
    {"credentials", config_read_path, MEMBER(credentials)},
    {"reopen_after", config_read_duration, MEMBER(reopen_after)},
    {"closing_before", config_read_duration, MEMBER(closing_before), .min = 1},
    {"flood_limit", config_read_count, MEMBER(flood_limit), .max = MAX_FLOOD_LIMIT},
    {"max_parallel", config_read_count, MEMBER(max_parallel), .min = 1, .max = MAX_PARALLEL},
    {"defaults", config_read_defaults, 0},
    {"sources", config_read_sources, MEMBER(sources), .is_required = true},
    {"accounts", config_read_accounts, MEMBER(accounts), .is_required = true},
    {NULL},
};
#undef MEMBER

static const struct account_defaults account_defaults = {
    .retry = {.first = 60, .factor = 2, .max = 6 * 60 * 60, .attempts = 12},
    .expires_after = 14 * DAY,
};

/* --- the whole file -----------------------------------------------------------------------------
 */

static void free_source(void *source)
{
    source_config_free(source);
}

static void free_account(void *account)
{
    account_config_free(account);
}

static struct config *config_new(const char *path)
{
    struct config *config = g_new0(struct config, 1);
    config->path = g_canonicalize_filename(path, NULL);
    config->language = LANGUAGE_EN;
    config->reopen_after = DAY;
    config->closing_before = 7 * DAY;
    config->flood_limit = 20;
    config->max_parallel = 8;
    config->sources = g_ptr_array_new_with_free_func(free_source);
    config->accounts = g_ptr_array_new_with_free_func(free_account);
    return config;
}

/* What is worked out only when the file does not say it, and what sums it up. */
static void complete(struct config *config)
{
    if (!config->timezone)
        config->timezone = zone_new_local();
    if (!config->state)
        config->state = g_build_filename(g_get_user_state_dir(), "announce", "announce.db", NULL);
    for (guint i = 0; i < config->sources->len; i++) {
        struct source_config *source = config->sources->pdata[i];
        source->fingerprint = config_source_fingerprint(source, zone_name(config->timezone));
    }
    for (guint i = 0; i < config->accounts->len; i++) {
        struct account_config *account = config->accounts->pdata[i];
        if (!account->schedule.zone)
            account->schedule.zone = zone_ref(config->timezone);
    }
}

/* Read the bytes of a file into `config`. */
static void read_all(struct config *config, const char *bytes, gsize length,
                     const struct config_rules *rules, GPtrArray *mistakes)
{
    g_autofree char *folder = g_path_get_dirname(config->path);
    struct config_reading reading = {
        .rules = rules,
        .folder = folder,
        .bytes = g_str_has_prefix(bytes, "\xEF\xBB\xBF") ? bytes + 3 : bytes,
        .mistakes = mistakes,
        .defaults = account_defaults,
        .config = config,
    };
    AUTO(config_node_free)
    struct config_node *root = config_yaml_parse(bytes, length, mistakes);
    if (root)
        config_read_map(&reading, root, config_keys, NULL, config, "the configuration");
    g_strfreev(reading.defaults.keep_hosts);
    schedule_clear(&reading.defaults.schedule);
}

struct config *config_load(const char *path, const struct config_rules *rules, GError **error)
{
    gsize length;
    g_autofree char *bytes = file_read(path, CONFIG_MAX_BYTES, &length, error);
    if (!bytes)
        return NULL;
    AUTO(config_free) struct config *config = config_new(path);
    g_autoptr(GPtrArray) mistakes = config_mistakes_new();
    read_all(config, bytes, length, rules, mistakes);
    if (!config_mistakes_report(mistakes, path, error))
        return NULL;
    complete(config);
    config->mark = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)bytes, length);
    return g_steal_pointer(&config);
}

void config_free(struct config *config)
{
    if (!config)
        return;
    g_free(config->path);
    g_free(config->mark);
    g_free(config->state);
    g_free(config->credentials);
    zone_free(config->timezone);
    g_ptr_array_unref(config->sources);
    g_ptr_array_unref(config->accounts);
    g_free(config);
}

const struct account_config *config_account(const struct config *config, const char *name)
{
    for (guint i = 0; i < config->accounts->len; i++) {
        const struct account_config *account = config->accounts->pdata[i];
        if (strcmp(account->account.name, name) == 0)
            return account;
    }
    return NULL;
}

const struct source_config *config_source(const struct config *config, const char *name)
{
    for (guint i = 0; i < config->sources->len; i++) {
        const struct source_config *source = config->sources->pdata[i];
        if (strcmp(source->name, name) == 0)
            return source;
    }
    return NULL;
}
