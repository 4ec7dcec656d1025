/*
 * Templates: text with fields in braces, "{organisation} recrute : {title}[ — {excerpt}] {link}".
 *
 * A part in square brackets is dropped, brackets and all, when a field in it is empty; parts may
 * stand within parts, and then a field belongs to the innermost. "{{", "}}", "[[" and "]]" stand
 * for the characters themselves. Fields: title, organisation, excerpt, link, tags (as hashtags);
 * and facts of a joined file, which have a dot in their name: "{startup.mission}".
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "src/base/auto.h"

enum template_field {
    FIELD_TITLE,
    FIELD_ORGANISATION,
    FIELD_EXCERPT,
    FIELD_LINK,
    FIELD_TAGS,
    TEMPLATE_FIELDS, /* behind these stand the template's facts, in the order of their first use */
};

struct template;

/*
 * Parse a template.
 *
 * facts    the known beginnings of facts, ends with NULL: "startup" for {startup.mission}; NULL =
 *          any is known
 * returns  owned by the caller; NULL with ERROR_CONFIG: an unknown field (with the nearest one), a
 *          brace or bracket that is not closed, with the column, "column 12: ..."
 */
struct template *template_parse(const char *text, const char *const *facts, GError **error);
void template_free(struct template *template);

/* Does it parse? For struct config_rules. */
bool template_check(const char *text, const char *const *facts, GError **error);

/* Does the template use that field anywhere? */
bool template_uses(const struct template *template, enum template_field field);

/* The names of its facts, each once, ends with NULL. Borrowed. */
const char *const *template_facts(const struct template *template);

/*
 * Fill it in.
 *
 * values   a text for each field, then one for each of template_facts(); NULL or "" = empty
 * returns  the text without blanks at line ends, at most one empty line in a row, none at the
 *          beginning and the end; owned by the caller
 */
char *template_fill(const struct template *template, const char *const *values);

AUTO_DEFINE(struct template *, template_free)
