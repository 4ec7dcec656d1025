/*
 * Texts of strangers made fit to be said: what a posting's title, excerpt, tags and facts have in
 * common.
 */
#pragma once

#include <glib.h>

/*
 * One line of clean text: NFC, every run of blanks, line ends and control characters one space
 * (a lone no-break space stays one), none at the ends. What cannot be seen and what nobody can read
 * is gone: characters that turn the direction of writing, zero-width ones outside emoji and the
 * scripts that need them, private and unassigned ones, marks that stand on nothing or in heaps.
 *
 * text     valid UTF-8, which may hold NUL
 * returns  owned by the caller; cleaning it once more changes nothing
 */
char *clean_line(const char *text, gsize length);
