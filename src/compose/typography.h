/*
 * The blanks, dots and apostrophes that good French and good English ask for.
 *
 * What belongs to a link, a time, an emoji shortcode or a piece of code stays as it is.
 */
#pragma once

#include "src/base/platform.h"

/*
 * The text as it is well set.
 *
 * French: a narrow no-break space before `; ! ?` and inside « », a no-break space before `:`,
 * `%` and `€` and within large numbers (where a blank stands already), `’` between letters, "…" for
 * three dots, `·` in inclusive spelling. English: no blank before `; : ! ?`. Both: the blank that a
 * full stop lacks.
 *
 * Quotation marks stay: a text that was cut may have lost one of two. Those of a whole field are
 * set by quotes.h. An apostrophe between letters can be
 * nothing else; it is set because French templates write `’`, and a text should not show where it
 * was joined.
 *
 * text     valid UTF-8, one line or several; defused already: what is still a link is meant as one
 * rules    what the platform makes links of
 * returns  owned by the caller; setting it once more changes nothing
 */
char *typography_set(const char *text, enum language language, const struct detection *rules);
