/* Which article a French word for somebody at work takes: by its ending, and by a list of those
 * that have none of the usual ones. */
#pragma once

#include <glib.h>
#include <stdbool.h>

enum gender {
    GENDER_UNKNOWN,
    GENDER_MASCULINE,
    GENDER_FEMININE,
    GENDER_BOTH, /* "développeur·se", "chargé(e)", "responsable", "designer" */
};

struct gendered {
    enum gender gender;
    bool is_plural;
    bool is_english; /* "product", "Data": written with capitals by many */
};

/* How a word is spelt that is meant for all. */
enum spelling {
    SPELLING_NONE,     /* it is not: "développeuse", "designer" */
    SPELLING_BRACKETS, /* "chargé(e)" */
    SPELLING_HYPHEN,   /* "développeur-se" */
    SPELLING_OTHER,    /* "développeur·se", "développeur/se" */
};

/* word  one word; a comma or the like behind it does not count */
struct gendered gender_of(const char *word, gsize length);
enum spelling gender_spelling(const char *word, gsize length);
