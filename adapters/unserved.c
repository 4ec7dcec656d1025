/*
 * Platforms that have no adapter yet. How they count and what they make of a text is known, so that
 * a text can be measured for them.
 */
#include "adapters/unserved.h"

/* What counts: app/validators/status_length_validator.rb. The limit is the default one, a server
 * may have another. https://docs.joinmastodon.org/user/posting/ (read 2026-11) */
const struct platform mastodon_platform = {
    .name = "mastodon",
    .title = "Mastodon",
    .limits = {.unit = LENGTH_GRAPHEMES,
               .max = 500,
               .link = 23,
               .is_server_free = true,
               .detects = {.links = LINKS_WITH_SCHEME,
                           .mentions = MENTIONS_SERVER,
                           .hashtags = HASHTAGS_WORD}},
};

/* lexicons/app/bsky/feed/post.json of https://github.com/bluesky-social/atproto (read 2026-11) */
const struct platform bluesky_platform = {
    .name = "bluesky",
    .title = "Bluesky",
    .limits = {.unit = LENGTH_GRAPHEMES,
               .max = 300,
               .max_bytes = 3000,
               .detects = {.links = LINKS_TO_BLANK,
                           .mentions = MENTIONS_HOST,
                           .hashtags = HASHTAGS_TO_BLANK}},
};
