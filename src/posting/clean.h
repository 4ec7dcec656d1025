/* Texts of strangers made fit to be said: what a posting's title, excerpt and tags have in common.
 */
#pragma once

#include <glib.h>

/*
 * One line of clean text: NFC, every run of blanks, line ends and control characters one space
 * (a lone no-break space stays one), none at the ends; without invisible characters, such as those
 * that turn the direction of writing, but for joiners and the tags of emoji flags.
 *
 * text     valid UTF-8, which may hold NUL
 * returns  owned by the caller
 */
char *clean_line(const char *text, gsize length);
