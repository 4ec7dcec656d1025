/* Character references, "&eacute;", "&#233;", "&#xE9;". */
#pragma once

#include <glib.h>

/*
 * The character that a reference, "&" and ";" included, stands for: U+FFFD for a number that no
 * character has; 0 when it is no reference.
 */
gunichar entity_decode(const char *text, gsize length);
