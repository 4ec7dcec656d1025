/*
 * A text set off for reading, about as wide as its platform shows it.
 *
 * On a terminal it stands in a frame. In a pipe it is indented and nothing else: there somebody may
 * have it read aloud, and no bar says anything. What cannot be seen is not shown.
 */
#pragma once

#include <stdio.h>

#include "src/base/platform.h"

/*
 * Print it, wrapped at words.
 *
 * platform  whose width it takes, where the terminal has it; NULL = a usual one
 * foot      in the frame's lower edge, "193/280"; NULL = nothing. A pipe has none
 */
void frame_print(FILE *stream, const char *text, const struct platform *platform, const char *foot);
