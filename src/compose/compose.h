/*
 * Composing: a template, a posting and a platform's limits -> the final text.
 *
 * It always fits: the excerpt gives way first, at a word and with "…", then joined facts, then the
 * tags, last of all the title and, where that is not enough, the organisation; the link never.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "src/base/auto.h"
#include "src/base/platform.h"
#include "src/posting/posting.h"

struct composed {
    char *text;
    int length, max;  /* in the platform's unit */
    bool excerpt_cut; /* the excerpt was shortened or left out for want of room */
    bool facts_cut;   /* so was a fact of a joined file */
    bool tags_dropped;
    bool title_cut;
    bool organisation_cut;
    bool fits; /* false only when link and fixed words alone are too long for the platform */
};

/*
 * Write the announcement's text.
 *
 * pattern  the template; it has passed template_check()
 * returns  owned by the caller
 */
struct composed *compose(const char *pattern, const struct posting *posting,
                         const struct limits *limits);

void composed_free(struct composed *composed);

AUTO_DEFINE(struct composed *, composed_free)
