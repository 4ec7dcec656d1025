/* Emoji, which may have many characters and are one picture. */
#pragma once

#include <glib.h>

/* Behind the emoji that stands at `start`, however many characters it has; else `start` itself. */
const char *emoji_end(const char *start);
