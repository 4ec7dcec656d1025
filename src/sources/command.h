/* Any program that prints one JSON object a line, as a source. */
#pragma once

#include "src/sources/source.h"

#define COMMAND_MAX_BYTES (8 * 1024 * 1024)

extern const struct source_kind command_kind;
