/*
 * Markdown to plain text, and the excerpt of a posting.
 *
 * Links keep their words, lists become short clauses, images, raw HTML and comments vanish,
 * entities are decoded, soft breaks join. md4c is called here only, on input padded with 64
 * newlines (0.4.8 reads past its end).
 */
#pragma once

#include <glib.h>

/*
 * A Markdown text as one paragraph of plain text; owned by the caller. Linear in time and memory:
 * only the first 64 KiB are read.
 *
 * only_first  stop after the first paragraph or list that says something: headings (short lines all
 *             in bold or italics too) and images say nothing, a paragraph with a colon at its end
 *             takes the next one along; false: all of it
 */
char *plain_text_from_markdown(const char *markdown, gsize length, gboolean only_first);

/*
 * The excerpt: what stands before `separator`, else the first paragraph that says something.
 *
 * separator  NULL or "" = none
 */
char *plain_text_excerpt(const char *body, gsize length, const char *separator);
