/*
 * A posting as a JSON object, the way a program prints it for the `command` source.
 *
 *   id            a text or a whole number; names the posting for ever. Required
 *   title, organisation, link, tags (a list, or one text with commas)
 *   open          true or false; true when it is missing
 *   closes, not_before   dates, or dates and times
 *   excerpt       plain text; else `html` or `markdown`, of which the excerpt is taken
 *
 * Character references ("&#39;") are decoded: many sites put them into their JSON. Every key that
 * holds a text, a number, true, false or a list of those is a field for `match:`.
 */
#pragma once

#include <glib.h>
#include <jansson.h>

#include "src/posting/posting.h"

#define OBJECT_MAX_ID 256 /* bytes */

/*
 * The id of an object, Unicode NFC.
 *
 * returns  owned by the caller; NULL when there is none, or none that could stand in a list
 */
char *posting_object_id(const json_t *object);

/*
 * Read a posting from its object.
 *
 * view     its path is the object's id, for messages
 * notices  gets what is doubtful (may be NULL): a date or a link that cannot be read, an open
 *          posting without a title
 * returns  owned by the caller; NULL with ERROR_POSTING, "ID: why", when a key holds what it
 * cannot. Its sketch is empty: what has an id of its own is never recognised by likeness
 */
struct posting *posting_from_object(const json_t *object, const struct posting_view *view,
                                    GPtrArray *notices, GError **error);

/* What it says in `html` or `markdown`, for common_add(): an array of char *, owned by the caller.
 */
GPtrArray *posting_object_paragraphs(const json_t *object);
