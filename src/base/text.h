/* Small text helpers that GLib lacks. Everything is UTF-8, NUL-terminated. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Is it valid UTF-8 without NUL? `end` (may be NULL) gets the end of what is. */
bool text_is_valid(const char *bytes, gsize length, const char **end);

/*
 * Is this text that may enter: valid UTF-8, without NUL and without control characters other than
 * tab, line feed and carriage return? `at` (may be NULL) gets the offset of the first bad byte.
 */
bool text_is_clean(const char *bytes, gsize length, gsize *at);

/* `*text` becomes a copy of `with`, which may be a part of it; either may be NULL. */
void text_set(char **text, const char *with);

/* Two lower case digits a byte; owned by the caller. */
char *text_hex(const unsigned char *bytes, gsize length);

/* Where the first byte of [p..end) is that is not ASCII, or NUL; `end` when there is none. */
const char *text_skip_ascii(const char *p, const char *end);

/* Unicode NFC; owned by the caller. `text` is valid UTF-8. */
char *text_nfc(const char *text);

/* For comparing as people read: case and accents aside, blanks collapsed; owned by the caller. */
char *text_fold(const char *text);

/*
 * Every run of blanks (line ends included) becomes one space, none at the ends; a no-break space
 * that stands alone between words stays, French punctuation needs it. Owned by the caller.
 */
char *text_collapse(const char *text);

/*
 * For a terminal or a log: control characters, C1, DEL, bidirectional and other invisible format
 * characters become \u{...}; line feeds and tabs stay when `keep_lines`. Invalid bytes become
 * U+FFFD. Zero-width joiners within emoji stay. Owned by the caller.
 */
char *text_printable(const char *text, bool keep_lines);

/*
 * The candidate that a person most probably meant by `word`: at most a third of its letters wrong,
 * or starting with it; NULL when none is near.
 *
 * candidates  ends with NULL
 */
const char *text_nearest(const char *word, const char *const *candidates);

/* The end of the grapheme cluster that starts at `at` (a byte offset within `text`). */
gsize text_next_grapheme(const char *text, gsize at);

/* How many columns the text takes on a terminal: wide characters count two, combining ones none. */
int text_width(const char *text);
