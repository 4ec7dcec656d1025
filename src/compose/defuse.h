/*
 * Defusing: nothing that nobody meant becomes a link, a mention, a hashtag or a cashtag.
 *
 * What is in the way of that is changed as little as can be seen: the full stop of inclusive
 * spelling becomes "·", a missing blank gets its place, everything else an invisible joiner
 * (U+2060) behind each of its signs, so that a stranger's host reads on as it was written. The
 * joiner is neither a blank nor a letter of names, and no top-level domain begins with it.
 */
#pragma once

#include <glib.h>

#include "src/base/auto.h"
#include "src/compose/meant.h"

enum defused_by {
    DEFUSED_BY_DOT,    /* "développeur.se" -> "développeur·se" */
    DEFUSED_BY_BLANK,  /* "données.La" -> "données. La" */
    DEFUSED_BY_JOINER, /* what cannot be seen, and a scheme (https://) is gone */
};

/* One thing that the platform would have made something of. */
struct defused {
    enum entity_kind kind;
    enum defused_by by;
    char *was, *became;
};

/*
 * The text without what is not meant.
 *
 * text     valid UTF-8, clean (see clean_line())
 * defused  gets what was changed, of struct defused; may be NULL
 * returns  owned by the caller; defusing it once more changes nothing
 */
char *defuse(const char *text, const struct meant *meant, GPtrArray *defused);

/*
 * Set a piece of the text apart by blanks where it touches others, so that the platform makes of it
 * there what it makes of it alone.
 *
 * piece    of the text: the link, the hashtags; "" or not in it = nothing is done
 * returns  owned by the caller
 */
char *defuse_set_apart(const char *text, const char *piece, const struct meant *meant);

/* The text as people see it: without its joiners. Owned by the caller. */
char *defuse_visible(const char *text);

/* A list for defuse(), of struct defused; owned by the caller. */
GPtrArray *defused_list_new(void);

/* What of it is still in the text, each thing once, of struct defused: it leaves `all`. */
GPtrArray *defused_still_in(const char *text, GPtrArray *all);
