/*
 * What a text's author meant: which links, mentions, hashtags and cashtags the platform may make of
 * it.
 *
 * Meant are the announcement's link, the hashtags made of its tags, whatever the template itself
 * says, and links to the hosts that the account allows. A host in a stranger's text is not, however
 * much it looks like one.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "src/base/auto.h"
#include "src/compose/detect.h"
#include "src/config/config.h"

struct meant {
    const struct detection *rules;
    enum allowed_links allow_links;
    const char *const *keep_hosts; /* as in struct account_config; NULL = none */
    char *own_host;                /* of the announcement's link; NULL = none */
    GHashTable *words;             /* a set of char *: what is meant wherever it stands */
};

/*
 * keep_hosts  as in struct account_config, may be NULL; borrowed, as `rules` is
 * link        the announcement's, "" = none
 */
void meant_init(struct meant *meant, const struct detection *rules, enum allowed_links allow_links,
                const char *const *keep_hosts, const char *link);

void meant_clear(struct meant *meant);

/* Whatever the platform makes of this text is meant. */
void meant_add(struct meant *meant, const char *text);

/* Is that entity of the text meant? */
bool meant_has(const struct meant *meant, const char *text, const struct entity *entity);

/* Behind "https://"; the link itself when it has no scheme. */
const char *meant_behind_scheme(const char *link);

AUTO_DEFINE_CLEAR(struct meant, meant_clear)
