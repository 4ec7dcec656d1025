/*
 * Reading a map of the configuration against a table of the keys that it may have. Adding a key is
 * one line in its table.
 *
 * The readers here are the ones that more than one table needs; sources and accounts have their own
 * tables in source.c and account.c.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "src/config/config.h"
#include "src/config/yaml.h"

/* What an account gets that names nothing itself. */
struct account_defaults {
    struct retry_rules retry;
    int64_t expires_after;
    struct schedule schedule;
    enum overflow overflow;
    bool check_link;
    enum allowed_links allow_links;
    GStrv keep_hosts; /* NULL = none */
};

/* One reading of a file. */
struct config_reading {
    const struct config_rules *rules;
    const char *folder;  /* of the file, absolute */
    const char *bytes;   /* the file, NUL-terminated, without a byte order mark */
    GPtrArray *mistakes; /* config_mistakes.h */
    struct account_defaults defaults;
    struct config *config; /* what has been read so far */
};

struct config_key {
    const char *name;

    /* Read `value` into `member`, which holds the default: replace it, or add a mistake. */
    void (*read)(struct config_reading *reading, const struct config_key *key,
                 const struct config_node *value, void *member);

    gsize offset; /* of the member in the struct that the table fills */
    bool is_required;
    double min, max; /* of numbers and durations (in seconds); max 0 = no bound */
};

/*
 * Called for a key that stands in no table.
 *
 * returns  whether it was dealt with; false: it is unknown
 */
typedef bool (*config_other_key)(struct config_reading *reading, const struct config_node *value,
                                 void *target);

/*
 * Read a map, in the order of the table. A value that is empty is a mistake, and so is a key that
 * no table has.
 *
 * keys    ends with name NULL
 * other   may be NULL
 * target  the struct whose members the table's offsets mean
 * what    for messages: "a source"
 */
void config_read_map(struct config_reading *reading, const struct config_node *map,
                     const struct config_key *keys, config_other_key other, void *target,
                     const char *what);

/* Add a mistake at that place: config_mistakes_add() for readers. */
#define config_wrong(reading, place, ...)                                                          \
    config_mistakes_add((reading)->mistakes, (place), __VA_ARGS__)

/* Is it a text that is not empty? false with a mistake when it is not. */
bool config_is_text(struct config_reading *reading, const struct config_node *value);

/* Is it one of these words? `which` gets its place among them; false with a mistake when it is not.
 *
 * words  ends with NULL */
bool config_read_word(struct config_reading *reading, const struct config_key *key,
                      const struct config_node *value, const char *const *words, int *which);

/* Is it a list that is not empty? false with a mistake; `entries` says what it is a list of. */
bool config_is_list(struct config_reading *reading, const struct config_node *value,
                    const char *entries);

/* An entry of a list whose name stood before is a mistake. `what`: "account" */
void config_check_names(struct config_reading *reading, const struct config_node *list,
                        const char *what);

/* Readers for tables; the member's type in parentheses. */
void config_read_text(struct config_reading *, const struct config_key *,
                      const struct config_node *, void *member); /* (char *) */
void config_read_name(struct config_reading *, const struct config_key *,
                      const struct config_node *, void *member); /* (char *), can be typed */
void config_read_path(struct config_reading *, const struct config_key *,
                      const struct config_node *, void *member); /* (char *), absolute */
void config_read_texts(struct config_reading *, const struct config_key *,
                       const struct config_node *, void *member); /* (GStrv), one or a list */
void config_read_boolean(struct config_reading *, const struct config_key *,
                         const struct config_node *, void *member); /* (bool) */
void config_read_count(struct config_reading *, const struct config_key *,
                       const struct config_node *, void *member); /* (int) */
void config_read_number(struct config_reading *, const struct config_key *,
                        const struct config_node *, void *member); /* (double) */
void config_read_duration(struct config_reading *, const struct config_key *,
                          const struct config_node *, void *member); /* (int64_t), seconds */

void config_read_zone(struct config_reading *, const struct config_key *,
                      const struct config_node *, void *member); /* (struct zone *) */

/* A path as written, "~/" expanded and relative to the configuration's folder; by the caller. */
char *config_path(const struct config_reading *reading, const char *path);

/* Replace a text that a struct owns. */
void config_replace(char **text, char *with);

/* The tables of the lists, source.c and account.c. */
void config_read_sources(struct config_reading *, const struct config_key *,
                         const struct config_node *, void *member); /* (GPtrArray *) */
void config_read_accounts(struct config_reading *, const struct config_key *,
                          const struct config_node *, void *member); /* (GPtrArray *) */
void config_read_defaults(struct config_reading *, const struct config_key *,
                          const struct config_node *, void *member); /* (struct config) */

/* Where postings come from, place.c. */
void config_read_url(struct config_reading *, const struct config_key *, const struct config_node *,
                     void *member); /* (char *) */
void config_read_remote(struct config_reading *, const struct config_key *,
                        const struct config_node *, void *member); /* (char *) */
void config_read_ref(struct config_reading *, const struct config_key *, const struct config_node *,
                     void *member); /* (char *) */
void config_read_command(struct config_reading *, const struct config_key *,
                         const struct config_node *, void *member); /* (GStrv) */

/* Trees within sources and accounts, join.c and match.c. */
void config_read_join(struct config_reading *, const struct config_key *,
                      const struct config_node *, void *member); /* (struct join) */
void config_read_match(struct config_reading *, const struct config_key *,
                       const struct config_node *, void *member); /* (struct match *) */

/* Fill in what the source's kind has by default; what it needs and is not there, or has not and is
 * there, is a mistake. `map` is the source's. */
void config_complete_source(struct config_reading *reading, const struct config_node *map,
                            struct source_config *source);

/* What an account may spend, money.c. A price that nobody named is the platform's. */
#define CONFIG_NO_PRICE (-1)
void config_complete_prices(struct prices *prices, const struct platform *platform);
void config_read_budget(struct config_reading *, const struct config_key *,
                        const struct config_node *, void *member); /* (int64_t) */
void config_read_prices(struct config_reading *, const struct config_key *,
                        const struct config_node *, void *member); /* (struct prices) */

/* When an account speaks, speaking.c. A list that is empty says that there is no such rule. */
void config_read_windows(struct config_reading *, const struct config_key *,
                         const struct config_node *, void *member); /* (GArray *), struct window */
void config_read_quiet(struct config_reading *, const struct config_key *,
                       const struct config_node *, void *member); /* (GArray *), struct quiet */

void config_read_overflow(struct config_reading *, const struct config_key *,
                          const struct config_node *, void *member); /* (enum overflow) */

/* The schedule of an account that begins with the defaults'. */
void config_copy_schedule(struct schedule *to, const struct schedule *from);

/* The language of texts, "en" or "fr"; account.c. */
void config_read_language(struct config_reading *, const struct config_key *,
                          const struct config_node *, void *member); /* (enum language) */

/* The texts of an account, template.c. */
void config_read_templates(struct config_reading *, const struct config_key *,
                           const struct config_node *, void *member); /* (GStrv [][EVENT_KINDS]) */

/* Where the byte `offset` of a text's value stands in the file; text_place.c. */
struct place config_place_in_text(const struct config_reading *reading,
                                  const struct config_node *node, gsize offset);

/* The links of an account's texts, links.c. */
void config_read_utm(struct config_reading *, const struct config_key *, const struct config_node *,
                     void *member); /* (struct utm) */
void config_read_web_link(struct config_reading *, const struct config_key *,
                          const struct config_node *, void *member); /* (char *) */
void config_read_allow_links(struct config_reading *, const struct config_key *,
                             const struct config_node *, void *member); /* (enum allowed_links) */
void config_read_hosts(struct config_reading *, const struct config_key *,
                       const struct config_node *, void *member); /* (GStrv) */

/* What of an account depends on its platform, platform.c. */
void config_read_platform(struct config_reading *, const struct config_key *,
                          const struct config_node *, void *member); /* (const struct platform *) */
void config_read_api(struct config_reading *, const struct config_key *, const struct config_node *,
                     void *member); /* (char *), the base alone, in lower case */

/* A config_other_key for accounts: what no account has may be a setting of its platform. */
bool config_read_setting(struct config_reading *reading, const struct config_node *value,
                         void *account);

/* Fill in what the platform, which is known, has by default; what it needs and is not there, or has
 * not and is there, is a mistake. `map` is the account's. */
void config_complete_account(struct config_reading *reading, const struct config_node *map,
                             struct account_config *account);

/* The fingerprint of everything by which the source's postings are read; by the caller. */
char *config_source_fingerprint(const struct source_config *source, const char *zone_name);

void config_match_free(struct match *match);
void source_config_free(struct source_config *source);
void account_config_free(struct account_config *account);

AUTO_DEFINE(struct source_config *, source_config_free)
AUTO_DEFINE(struct account_config *, account_config_free)
