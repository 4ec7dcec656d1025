/*
 * Filters of templates, "{excerpt|sentences:2}": which there are, what each takes, and for what.
 *
 * What they make of a text is field_text.c's business.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "src/compose/date_words.h"

/* What stands in a field, as bits. */
enum value_kind {
    VALUE_WORDS = 1,
    VALUE_TAGS = 2, /* a list */
    VALUE_DATE = 4,
    VALUE_LINK = 8,
    VALUE_HASHTAGS = 16,
};

enum filter_kind {
    FILTER_SENTENCES,
    FILTER_CHARACTERS,
    FILTER_UPPER_FIRST,
    FILTER_LOWER_FIRST,
    FILTER_ROLE,
    FILTER_OPENING,
    FILTER_HASHTAGS,
    FILTER_DATE,
    FILTER_OR,
    FILTER_KINDS,
};

/* A filter as a template has it. */
struct filter {
    enum filter_kind kind;
    int number;            /* its argument, where that is a number; 0 = none given */
    enum date_style style; /* of FILTER_DATE */
    char *text;            /* of FILTER_OR */
};

/*
 * Read "sentences:2", blanks around its words aside.
 *
 * field   for messages: "excerpt"
 * kinds   what stands there; gets what comes of it
 * filter  to be cleared by the caller
 * errors  ERROR_CONFIG: an unknown filter (with the nearest), one that the field does not take, an
 *         argument that is missing, wrong or too much
 */
bool filter_parse(const char *text, const char *field, unsigned *kinds, struct filter *filter,
                  GError **error);
void filter_clear(struct filter *filter);
