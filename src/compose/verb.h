/* The verb of a sentence, French or English: what stands before it says nothing yet. For cut.c and
 * its neighbours alone. */
#pragma once

#include <glib.h>
#include <stdbool.h>

struct verb {
    gsize start, end; /* byte offsets; end 0 = none was found */
};

/*
 * The first verb of text[start..end), a sentence, that says what its subject does: neither an
 * infinitive nor one of a clause that only leads up to it ("Si vous ...", "qui ..."), nor what
 * stands in brackets. Of "Le port qui accueille ...", which has no other, it is the one behind
 * "qui". Verbs are told by their pronouns, their endings and a list: not all are
 * found.
 */
struct verb verb_find(const char *text, gsize start, gsize end);

/* Does an infinitive stand there within a sentence, "faciliter"? As errand.h knows them. */
bool verb_is_infinitive(const char *word, gsize length);

/* Is it one of those that want to say whom: "cherche", "recrutent", "seeks"? */
bool verb_seeks(const char *text, const struct verb *verb);
