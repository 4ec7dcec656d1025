/*
 * Looking for an unsure announcement among the account's own posts: what the platforms share. How
 * to ask for them and what an answer looks like is each adapter's.
 *
 * A look goes through the posts since shortly before the first attempt, page by page. It proves
 * something only when it reaches back that far, and "not there" only at the third time over five
 * minutes: what was published takes a while to show.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "adapters/adapter.h"
#include "adapters/likeness.h"
#include "src/base/auto.h"

/* How far it has come. Between requests and between looks it is the `look` of the delivery. */
struct own_posts {
    int looks;     /* that came to their end before this one */
    int pages;     /* of this look, so far */
    int seen;      /* posts of this look that are recent enough, so far */
    char *page;    /* the platform's word for the page to ask for; NULL = the first */
    char *whose;   /* the account's id there, where that has to be asked for first */
    char *similar; /* URL of a post that may be it; NULL = none */
};

/* Read `delivery->look`. */
void own_posts_read(struct own_posts *posts, const struct delivery *delivery);
void own_posts_clear(struct own_posts *posts);

/* Ask on: OUTCOME_NEXT_STEP. */
void own_posts_go_on(const struct own_posts *posts, struct outcome *outcome);

/*
 * A post of the platform, recent enough.
 *
 * returns  true: this is it, and `outcome` says so
 */
bool own_posts_take(struct own_posts *posts, const struct delivery *delivery, const char *id,
                    const char *url, enum likeness likeness, struct outcome *outcome);

/* There are older posts on the page of that name; OUTCOME_UNSURE when there were too many pages. */
void own_posts_turn_page(struct own_posts *posts, const struct delivery *delivery, const char *page,
                         struct outcome *outcome);

/* All posts that count were seen: OUTCOME_ABSENT, or OUTCOME_WAIT until the next look, or
 * OUTCOME_UNSURE when one of them may be it. `now` is when the answer came. */
void own_posts_end(struct own_posts *posts, const struct delivery *delivery, int64_t now,
                   struct outcome *outcome);

/*
 * The platform did not show its posts; `outcome` is what its error table makes of the answer. What
 * would be unsure of a request that publishes is asked again, what would be refused cannot be told.
 */
void own_posts_judge_failure(const struct delivery *delivery, const struct http_response *response,
                             struct outcome *outcome);

AUTO_DEFINE_CLEAR(struct own_posts, own_posts_clear)
