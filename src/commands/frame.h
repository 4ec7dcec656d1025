/* A text set off for reading: wrapped at words, a bar at its left. */
#pragma once

#include <stdio.h>

/* Print it, each line behind "  | ", wrapped to the terminal's width (80 columns in a pipe). */
void frame_print(FILE *stream, const char *text);
