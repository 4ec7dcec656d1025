/*
 * Every field of a front matter as clean texts, whatever it means: for conditions and joins.
 */
#pragma once

#include <glib.h>

#include "src/posting/front_matter.h"

/* char * -> GStrv, a text as clean_line() leaves it each; fields without any are left out. Fields
 * of nested mappings are named "outer.inner". Owned by the caller. */
GHashTable *fields_of(const struct front_matter *matter);

/* An empty table of that shape, and one for facts (char * -> char *); owned by the caller. */
GHashTable *fields_new(void);
GHashTable *fields_new_facts(void);

/* The field's texts in one line, with commas; NULL when there is none. Owned by the caller. */
char *fields_line(GHashTable *fields, const char *name);
