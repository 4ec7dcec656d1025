/* The keys of every account, and the defaults that accounts share. What depends on the account's
 * platform is in platform.c. */
#include <string.h>

#include "src/base/clock.h"
#include "src/config/read.h"

#define MAX_PER_DAY 1000

static void take_event(struct config_reading *reading, const struct config_node *value,
                       bool takes[EVENT_KINDS])
{
    enum event_kind kind;
    if (!config_is_text(reading, value))
        return;
    if (event_from_name(value->text, &kind) && kind != EVENT_DIGEST) {
        takes[kind] = true;
        return;
    }
    const char *names[EVENT_DIGEST + 1] = {NULL};
    for (int i = 0; i < EVENT_DIGEST; i++)
        names[i] = event_name(i);
    g_autofree char *suggestion = config_mistakes_suggest(value->text, names);
    config_wrong(reading, value->place, "unknown event \"%s\"%s", value->text, suggestion);
}

static void read_events(struct config_reading *reading, const struct config_key *key,
                        const struct config_node *value, void *member)
{
    (void)key;
    bool *takes = member;
    memset(takes, 0, EVENT_KINDS * sizeof *takes);
    if (value->kind != NODE_LIST) {
        take_event(reading, value, takes);
        return;
    }
    if (!config_is_list(reading, value, "events"))
        return;
    for (guint i = 0; i < value->children->len; i++)
        take_event(reading, value->children->pdata[i], takes);
}

void config_read_language(struct config_reading *reading, const struct config_key *key,
                          const struct config_node *value, void *member)
{
    (void)key;
    if (!config_is_text(reading, value))
        return;
    const char *names[LANGUAGES + 1] = {NULL};
    for (int i = 0; i < LANGUAGES; i++) {
        names[i] = language_name(i);
        if (strcmp(names[i], value->text) == 0) {
            *(enum language *)member = i;
            return;
        }
    }
    g_autofree char *known = g_strjoinv(", ", (char **)names);
    config_wrong(reading, value->place, "unknown language \"%s\" (known: %s)", value->text, known);
}

static void read_retry(struct config_reading *reading, const struct config_key *key,
                       const struct config_node *value, void *member)
{
#define MEMBER(member) offsetof(struct retry_rules, member)
    static const struct config_key keys[] = {
        {"first", config_read_duration, MEMBER(first), .min = 1},
        {"factor", config_read_number, MEMBER(factor), .min = 1, .max = 10},
        {"max", config_read_duration, MEMBER(max), .min = 1},
        {"attempts", config_read_count, MEMBER(attempts), .min = 1, .max = 1000},
        {NULL},
    };
#undef MEMBER
    (void)key;
    const struct retry_rules *retry = member;
    guint mistakes = reading->mistakes->len;
    config_read_map(reading, value, keys, NULL, member, "\"retry\"");
    if (retry->first <= retry->max || reading->mistakes->len > mistakes)
        return;
    g_autofree char *first = duration_format(retry->first), *max = duration_format(retry->max);
    config_wrong(reading, value->place, "\"first\" (%s) is longer than \"max\" (%s)", first, max);
}

/* The keys that stand in an account and in `defaults`. MEMBER says where in either. */
#define SHARED_KEYS                                                                                \
    {"retry", read_retry, MEMBER(retry)},                                                          \
        {"expires_after", config_read_duration, MEMBER(expires_after), .min = 1},                  \
        {"windows", config_read_windows, MEMBER(schedule.windows)},                                \
        {"quiet", config_read_quiet, MEMBER(schedule.quiet)},                                      \
        {"timezone", config_read_zone, MEMBER(schedule.zone)},                                     \
        {"min_gap", config_read_duration, MEMBER(schedule.min_gap)},                               \
        {"max_per_day", config_read_count, MEMBER(schedule.max_per_day), .max = MAX_PER_DAY},      \
        {"jitter", config_read_duration, MEMBER(schedule.jitter)},                                 \
        {"overflow", config_read_overflow, MEMBER(overflow)},                                      \
        {"check_link", config_read_boolean, MEMBER(check_link)},                                   \
        {"allow_links", config_read_allow_links, MEMBER(allow_links)},                             \
    {                                                                                              \
        "keep_hosts", config_read_hosts, MEMBER(keep_hosts)                                        \
    }

/* "required", or which postings need it, as in `match`. */
static void read_approval(struct config_reading *reading, const struct config_key *key,
                          const struct config_node *value, void *member)
{
    struct account_config *account = member;
    account->needs_approval = true;
    if (value->kind != NODE_TEXT)
        config_read_match(reading, key, value, &account->approval);
    else if (config_is_text(reading, value) && strcmp(value->text, "required") != 0)
        config_wrong(reading, value->place,
                     "unknown approval \"%s\" (write required, or which postings need it, as in "
                     "\"match\")",
                     value->text);
}

#define MEMBER(member) offsetof(struct account_config, member)
static const struct config_key account_keys[] = {
    {"name", config_read_name, MEMBER(account.name), .is_required = true},
    {"platform", config_read_platform, MEMBER(account.platform), .is_required = true},
    {"credentials", config_read_name, MEMBER(credentials)},
    {"events", read_events, MEMBER(takes)},
    {"match", config_read_match, MEMBER(match)},
    {"approval", read_approval, 0},
    {"language", config_read_language, MEMBER(language)},
    {"template", config_read_templates, MEMBER(templates)},
    {"utm", config_read_utm, MEMBER(utm)},
    {"digest_link", config_read_web_link, MEMBER(digest_link)},
    {"api", config_read_api, MEMBER(account.api)},
    {"budget", config_read_budget, MEMBER(budget)},
    {"prices", config_read_prices, MEMBER(prices)},
    SHARED_KEYS,
    {NULL},
};
#undef MEMBER

void config_read_defaults(struct config_reading *reading, const struct config_key *key,
                          const struct config_node *value, void *member)
{
#define MEMBER(member) offsetof(struct account_defaults, member)
    static const struct config_key keys[] = {
        SHARED_KEYS,
        {NULL},
    };
#undef MEMBER
    (void)key, (void)member;
    config_read_map(reading, value, keys, NULL, &reading->defaults, "\"defaults\"");
}

/* --- whole accounts -----------------------------------------------------------------------------
 */

static struct account_config *account_new(const struct account_defaults *defaults)
{
    struct account_config *account = g_new0(struct account_config, 1);
    account->account.settings = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    account->takes[EVENT_NEW] = account->takes[EVENT_REOPENED] = true;
    account->language = LANGUAGE_UNKNOWN;
    account->retry = defaults->retry;
    account->expires_after = defaults->expires_after;
    config_copy_schedule(&account->schedule, &defaults->schedule);
    account->prices = (struct prices){CONFIG_NO_PRICE, CONFIG_NO_PRICE, CONFIG_NO_PRICE};
    account->overflow = defaults->overflow;
    account->check_link = defaults->check_link;
    account->allow_links = defaults->allow_links;
    account->keep_hosts =
        defaults->keep_hosts ? g_strdupv(defaults->keep_hosts) : g_new0(char *, 1);
    return account;
}

void config_read_accounts(struct config_reading *reading, const struct config_key *key,
                          const struct config_node *value, void *member)
{
    (void)key;
    if (!config_is_list(reading, value, "accounts"))
        return;
    GPtrArray *accounts = *(GPtrArray **)member;
    config_check_names(reading, value, "account");
    for (guint i = 0; i < value->children->len; i++) {
        const struct config_node *map = value->children->pdata[i];
        struct account_config *account = account_new(&reading->defaults);
        g_ptr_array_add(accounts, account);
        config_read_map(reading, map, account_keys, config_read_setting, account, "an account");
        if (account->account.platform)
            config_complete_account(reading, map, account);
    }
}

char *account_config_destination(const struct account_config *account)
{
    const struct platform *platform = account->account.platform;
    GString *words = g_string_new(platform->name);
    for (const struct platform_setting *setting = platform->settings; setting && setting->name;
         setting++) {
        if (setting->is_required)
            g_string_append_printf(words, ", %s %s", setting->name,
                                   account_setting(&account->account, setting->name));
    }
    if (account->credentials)
        g_string_append_printf(words, ", credentials %s", account->credentials);
    if (account->account.api)
        g_string_append_printf(words, ", api %s", account->account.api);
    return g_string_free(words, FALSE);
}

void account_config_free(struct account_config *account)
{
    if (!account)
        return;
    g_free(account->account.name);
    g_free(account->account.api);
    g_hash_table_unref(account->account.settings);
    g_free(account->credentials);
    for (int i = 0; i < LANGUAGES * EVENT_KINDS; i++)
        g_strfreev(account->templates[i / EVENT_KINDS][i % EVENT_KINDS]);
    g_free(account->digest_link);
    g_free(account->utm.source);
    g_free(account->utm.medium);
    g_free(account->utm.campaign);
    g_free(account->utm.term);
    g_free(account->utm.content);
    config_match_free(account->match);
    config_match_free(account->approval);
    schedule_clear(&account->schedule);
    g_strfreev(account->keep_hosts);
    g_free(account);
}
