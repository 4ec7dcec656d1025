/*
 * What every text goes through on its way out: cleaned, defused, well set. Fields before they are
 * fitted, and the whole once more, since things arise where fields and template meet.
 */
#pragma once

#include <glib.h>

#include "src/base/platform.h"
#include "src/compose/meant.h"

struct finish {
    struct meant meant;
    enum language language;
    const char *link; /* the announcement's; "" = none. Borrowed */
};

/*
 * A field's text as one line, fit to stand in the announcement.
 *
 * text      valid UTF-8
 * defused   gets what was defused; may be NULL
 * returns   owned by the caller
 */
char *finish_field(const struct finish *finish, const char *text, GPtrArray *defused);

/*
 * The whole text: the link and the hashtags stand apart, and nothing else is one.
 *
 * hashtags  pieces of the text that are made of hashtags; ends with NULL
 */
char *finish_text(const struct finish *finish, const char *text, const char *const *hashtags,
                  GPtrArray *defused);
