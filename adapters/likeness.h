/* Is a post that a platform shows the announcement that was sent to it? Platforms rewrite what they
 * are given: links, blanks, signs. */
#pragma once

#include <glib.h>

enum likeness {
    LIKENESS_NONE,
    LIKENESS_SIMILAR, /* it may be: the text or the link alone is the same */
    LIKENESS_SAME,
};

/* A post as the platform shows it. Everything is borrowed. */
struct shown_post {
    const char *text;       /* with its links written out, as they were sent; NULL = none */
    const GPtrArray *links; /* of char *: those in the text and those attached; NULL = none */
};

/*
 * Compare what was sent with a post.
 *
 * link  of the announcement; NULL = none. It may stand in the text or be attached
 *
 * Letters and digits count, case, accents, blanks and other signs do not. A post with the same
 * words is the same one, unless it carries links and none of them is ours.
 */
enum likeness likeness_of(const char *text, const char *link, const struct shown_post *post);
