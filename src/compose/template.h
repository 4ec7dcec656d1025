/*
 * Templates: text with fields in braces, "{organisation} recrute : {title}[ — {excerpt}] {link}".
 *
 * A part in square brackets is dropped, brackets and all, when a field in it is empty; parts may
 * stand within parts, and then a field belongs to the innermost. "{{", "}}", "[[" and "]]" stand
 * for the characters themselves. Fields: title, organisation, excerpt, link, tags (as hashtags).
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
    TEMPLATE_FIELDS,
};

struct template;

/*
 * Parse a template.
 *
 * returns  owned by the caller; NULL with ERROR_CONFIG: an unknown field (with the nearest one), a
 *          brace or bracket that is not closed, with the column, "column 12: ..."
 */
struct template *template_parse(const char *text, GError **error);
void template_free(struct template *template);

/* Does it parse? For struct config_rules. */
bool template_check(const char *text, GError **error);

/* Does the template use that field anywhere? */
bool template_uses(const struct template *template, enum template_field field);

/*
 * Fill it in.
 *
 * values   a text for each field; NULL or "" = empty
 * returns  the text without blanks at line ends, at most one empty line in a row, none at the
 *          beginning and the end; owned by the caller
 */
char *template_fill(const struct template *template, const char *const values[TEMPLATE_FIELDS]);

AUTO_DEFINE(struct template *, template_free)
