/*
 * Markdown to plain text, and the excerpt of a posting.
 *
 * Links keep their words, lists become short clauses; images, struck words, code blocks and
 * comments vanish; tags of HTML go, their words stay; entities and emoji shortcodes are decoded,
 * soft breaks join. md4c is called here only, on input padded with 64 newlines (0.4.8 reads past
 * its end).
 *
 * Only the first 16 KiB are read: four times what a whole posting has on average, as much as the
 * longest of some 200 real ones, and a hundred times what a post on X holds. So much of anything
 * takes md4c no time, whatever it is made of. Links defined behind that are still known.
 */
#pragma once

#include <glib.h>

#include "src/posting/clauses.h"

/*
 * The excerpt: what stands before the separator but headings, else the first paragraph that says
 * something and is not common (see clauses_excerpt()); both, where the former says only what is
 * known. Owned by the caller.
 *
 * rules  NULL = none
 */
char *plain_text_excerpt(const char *body, gsize length, const struct excerpt_rules *rules);

/* The paragraphs of a body for common_add(): an array of char *, owned by the caller. */
GPtrArray *plain_text_paragraphs(const char *body, gsize length);
