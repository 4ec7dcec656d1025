/*
 * HTML as feeds carry it to plain text: markup goes, words stay.
 *
 * Tolerant: unclosed, stray and unknown tags do no harm, and time is linear. Links keep their
 * words; scripts, styles, comments, pictures and struck words vanish; references are decoded. Input
 * is UTF-8; only its first 64 KiB are read.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/*
 * As one paragraph; owned by the caller.
 *
 * only_first  the first paragraph or list that says something: headings and short lines all in bold
 *             say nothing, one that ends in a colon takes the next along; false: all of it
 */
char *html_text_paragraph(const char *html, bool only_first);

/* As one line, headings and bold words like all others: for titles. Owned by the caller. */
char *html_text_line(const char *html);

/* The same for text without markup, whose paragraphs are parted by empty lines. */
char *html_text_from_plain(const char *text, bool only_first);

/* The text with its character references decoded once; owned by the caller. */
char *html_text_decode(const char *text);
