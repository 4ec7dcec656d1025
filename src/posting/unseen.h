/* Characters that cannot be seen or read, and where they are of use all the same. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* What stands before a character, as far as it matters. */
struct unseen_context {
    gunichar last;         /* the character before, 0 at the beginning */
    GUnicodeScript script; /* of the letters before */
    int joined;            /* emoji joined so far to the one before */
};

/* May the character stay behind that context? `next` is what follows in the text, 0 at its end. */
bool unseen_may_stay(const struct unseen_context *context, gunichar character, gunichar next);

/* Take note of a character that stays. */
void unseen_note(struct unseen_context *context, gunichar character);

/*
 * The length in bytes of an emoji flag spelt out in tag characters (England, Scotland, Wales) that
 * begins at `text`, before `end`; 0 when none does.
 */
gsize unseen_flag_length(const char *text, const char *end);
