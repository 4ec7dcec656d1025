/* How long a text is, as a platform counts it. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "src/base/platform.h"

/* The length of a text in the unit of `limits`; the text is brought to NFC first. */
int length_of(const char *text, const struct limits *limits);

/*
 * The next link that X would make of a text: with a scheme, or a bare host with a known top-level
 * domain ("beta.gouv.fr").
 *
 * from        0, or where the link before ended: two links never touch
 * start, end  byte offsets, `end` behind the link
 * returns     false when there is none
 */
bool length_next_link(const char *text, gsize from, gsize *start, gsize *end);
