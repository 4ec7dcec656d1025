/*
 * Every field of a front matter as clean texts, whatever it means: for conditions and joins.
 */
#pragma once

#include <glib.h>

#include "src/posting/front_matter.h"
#include "src/posting/posting.h"

/* char * -> GStrv, a text as clean_line() leaves it each; fields without any are left out. Fields
 * of nested mappings are named "outer.inner". Owned by the caller. */
GHashTable *fields_of(const struct front_matter *matter);

/* An empty table of that shape, and one for facts (char * -> char *); owned by the caller. */
GHashTable *fields_new(void);
GHashTable *fields_new_facts(void);

/* A list's texts, or one text's parts between commas, each a clean line. Owned by the caller.
 * value  NULL = none */
GStrv fields_tags(const struct front_value *value);

/* The field's texts in one line, with commas; NULL when there is none. Owned by the caller. */
char *fields_line(GHashTable *fields, const char *name);

/* How a language that is not spoken here is told about; the text takes the field's name and what it
 * reads. */
#define FIELDS_LANGUAGE_DOUBT                                                                      \
    "\"%s\" reads \"%s\", which is neither French nor English; the language of its account "       \
    "or source is used"
#define FIELDS_LANGUAGE_HINT "write fr or en"

/* Add a notice when the posting names a language that is not spoken here.
 * where  the posting's name for messages */
void fields_check_language(GHashTable *fields, const struct source_config *source,
                           const char *where, GPtrArray *notices);

/*
 * Give the posting what its source's configuration wants of its fields, whatever kind of source it
 * is: the facts that "fields" names, its language, and its date where it has none yet.
 *
 * zone  of dates without one
 */
void fields_complete(struct posting *posting, const struct source_config *source, GTimeZone *zone);
