/*
 * HTML, of feeds and within Markdown, to plain text: markup goes, words stay.
 *
 * Tolerant: unclosed, stray and unknown tags do no harm, and time is linear. Links keep their
 * words; scripts, styles, comments, pictures and struck words vanish; references are decoded. Input
 * is UTF-8; only its first 64 KiB are read.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "src/posting/clauses.h"

/* All of it as one paragraph, without headings; owned by the caller. */
char *html_text_paragraph(const char *html);

/* The excerpt (see clauses_excerpt()); `rules` may be NULL. Owned by the caller. */
char *html_text_excerpt(const char *html, const struct excerpt_rules *rules);

/* Its paragraphs, for common_add(): an array of char *, owned by the caller. */
GPtrArray *html_text_paragraphs(const char *html);

/* As one line, headings and bold words like all others: for titles. Owned by the caller. */
char *html_text_line(const char *html);

/* The same three for text without markup, whose paragraphs are parted by empty lines. */
char *html_text_plain_paragraph(const char *text);
char *html_text_plain_excerpt(const char *text, const struct excerpt_rules *rules);
GPtrArray *html_text_plain_paragraphs(const char *text);

/* The text with its character references decoded once; owned by the caller. */
char *html_text_decode(const char *text);

/*
 * For readers of Markdown: add what HTML says to `clauses`. It may be a whole block, or one tag
 * whose text is read elsewhere.
 *
 * opaque  the name of the element whose text is not said and has not ended yet, "" = none; kept
 * from one call to the next, HTML_LONGEST_NAME + 1 bytes
 */
#define HTML_LONGEST_NAME 16
void html_text_read(const char *html, gsize length, struct clauses *clauses, char *opaque);
