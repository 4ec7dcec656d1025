/* Hashtags out of a posting's tags. */
#pragma once

#include <glib.h>

#include "src/base/platform.h"

/* Which of them. */
struct hashtag_rules {
    int max;                         /* at most so many; 0 = any number */
    const char *said;                /* the text without them; NULL = none */
    const struct detection *detects; /* what the platform makes of a text; NULL = anything */
};

/*
 * "#DataScience #Santé": each tag in one word with capitals, which screen readers need, joined by
 * spaces, none twice. "Python / Rust", "C ou C++" and "Python et Django" are several. Letters,
 * digits and underscores stay; networks end a hashtag at all else, at "²" too. Left out is what has
 * no letter or more than four words, what the platform would not take for one hashtag, and what the
 * text says already.
 *
 * returns  owned by the caller; "" when there are none
 */
char *hashtags_of(char *const *tags, const struct hashtag_rules *rules);
