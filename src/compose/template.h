/*
 * Templates: text with fields in braces, "{organisation} recrute {title|role}[ — {excerpt}]
 * {link}".
 *
 * A part in square brackets is dropped, brackets and all, when a field in it is empty; parts may
 * stand within parts, and then a field belongs to the innermost. "{{", "}}", "[[" and "]]" stand
 * for the characters themselves. Behind a field's name may stand filters (filter.h), each behind a
 * "|". There is nothing else: no loop, no condition, no code.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "src/base/auto.h"
#include "src/base/platform.h"
#include "src/compose/filter.h"
#include "src/compose/meant.h"

enum template_field {
    FIELD_TITLE,
    FIELD_ORGANISATION,
    FIELD_EXCERPT,
    FIELD_LINK,
    FIELD_TAGS,
    FIELD_CLOSES,
    FIELD_DATE,
    FIELD_NAMED, /* one that the configuration names, or a fact: "contract", "startup.mission" */
    TEMPLATE_FIELDS,
};

/* A field with its filters. The same twice in a template is one slot. */
struct template_slot {
    enum template_field field;
    char *name;      /* as written: "title", "startup.mission" */
    char *words;     /* all between the braces */
    GArray *filters; /* of struct filter, in their order */
};

struct template;

/*
 * Parse a template.
 *
 * names    what the configuration names besides the fields above, ends with NULL: "contract", and
 *          "startup." for all facts of a join; NULL = anything is known
 * at       gets the byte offset of a mistake in `text` (may be NULL)
 * returns  owned by the caller; NULL with ERROR_CONFIG: an unknown field or filter (with the
 *          nearest one), a wrong argument, a brace or bracket that is not closed
 */
struct template *template_parse(const char *text, const char *const *names, gsize *at,
                                GError **error);
void template_free(struct template *template);

/* Does it parse? For struct config_rules. */
bool template_check(const char *text, const char *const *names, gsize *at, GError **error);

/* Its fields with their filters, in the order of their first use. */
guint template_slot_count(const struct template *template);
const struct template_slot *template_slot(const struct template *template, guint i);

/* Whatever its own words say is meant. */
void template_add_meant(const struct template *template, struct meant *meant);

/* Does the template use that field anywhere? */
bool template_uses(const struct template *template, enum template_field field);

/* Is that field the first thing that it says? */
bool template_begins_with(const struct template *template, enum template_field field);

/* May that field be empty without a hole in the text: does each use of it stand in a part? */
bool template_may_lack(const struct template *template, enum template_field field);

/*
 * Fill it in, as the language wants it where words of the template meet those of the posting:
 * capitals at the head of a line, "d'Etalab", a colon before a role that has no article, quotes
 * around an organisation that reads like a sentence, no brackets within brackets.
 *
 * values   a text for each slot; NULL or "" = empty
 * returns  the text without blanks at line ends, at most one empty line in a row, none at the
 *          beginning and the end; owned by the caller
 */
char *template_fill(const struct template *template, const char *const *values,
                    enum language language);

AUTO_DEFINE(struct template *, template_free)
