/*
 * Composing: a template, a posting and a platform's limits -> the final text.
 *
 * It always fits: the excerpt gives way first, questions at its head, then what does not fit of it
 * at a sentence or a word; then fields that the
 * configuration names and facts, then the tags, then dates, last of all the title and, where that
 * is not enough, the organisation; the link never.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "src/base/auto.h"
#include "src/base/platform.h"
#include "src/posting/posting.h"

/* For whom a text is written. Everything is borrowed. */
struct compose_rules {
    const struct limits *limits;
    enum language language;
    GTimeZone *zone;       /* in which days begin */
    const struct utm *utm; /* what the link gets; NULL = nothing */
    enum allowed_links allow_links;
    const char *const *keep_hosts; /* as in struct account_config; NULL = none */
};

struct composed {
    char *text;
    char *link;            /* as the text has it; "" when the posting has none */
    int length, max;       /* in the platform's unit */
    bool excerpt_cut;      /* the excerpt was shortened or left out for want of room */
    bool excerpt_left_out; /* nothing of it is there */
    bool facts_cut; /* so was a fact of a joined file, a field that the configuration names, or a
                       date */
    bool tags_dropped;
    bool title_cut;
    bool list_cut; /* of a digest: it says how many more there are */
    bool organisation_cut;
    bool is_cramped;    /* the title was cut short, or the organisation cut, or it does not fit:
                           words that may be missing had better be */
    GPtrArray *defused; /* of struct defused: what is in the text and would have become a link,
                           mention, hashtag or cashtag that nobody meant */
    bool fits; /* false only when link and fixed words alone are too long for the platform */
};

/*
 * Write the announcement's text.
 *
 * pattern  the template; it has passed template_check()
 * returns  owned by the caller
 */
struct composed *compose(const char *pattern, const struct posting *posting,
                         const struct compose_rules *rules);

void composed_free(struct composed *composed);

AUTO_DEFINE(struct composed *, composed_free)
