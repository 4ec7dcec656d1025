/* A folder of files as a source. */
#pragma once

#include "src/sources/source.h"

extern const struct source_kind directory_kind;
