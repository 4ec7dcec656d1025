/* Emoji shortcodes, as contributors write them in Markdown: ":tada:". */
#pragma once

#include <glib.h>

/* The emoji of that name (without its colons), UTF-8, static; NULL when the name is unknown. */
const char *shortcode_emoji(const char *name, gsize length);
