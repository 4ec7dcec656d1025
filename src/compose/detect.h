/*
 * What a platform makes of a text: its links, mentions, hashtags and cashtags.
 *
 * The rules for links, names, hashtags and cashtags are X's, as its published text library has
 * them (https://github.com/twitter/twitter-text, version 3); a platform says which of them it
 * follows (struct detection).
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "src/base/platform.h"

enum entity_kind {
    ENTITY_LINK,
    ENTITY_MENTION,
    ENTITY_HASHTAG,
    ENTITY_CASHTAG,
    ENTITY_KINDS,
};

/* One of them: the bytes text[start..end), its sign (@, #, $) included. */
struct entity {
    enum entity_kind kind;
    gsize start, end;
    gsize name_end; /* of a mention: behind "@name"; the list or server behind it ends at `end` */
    bool is_reply;  /* of a mention: only blanks before it, so X hides the text from followers */
};

/*
 * Find everything.
 *
 * text     valid UTF-8
 * returns  GArray of struct entity in the order of the text, none touching another's bytes; owned
 *          by the caller
 *
 * Takes time linear in the length of the text, whatever stands in it.
 */
GArray *detect(const char *text, const struct detection *rules);

/* Would the platform make one entity of that kind of the whole text? */
bool detect_is_whole(const char *text, enum entity_kind kind, const struct detection *rules);
