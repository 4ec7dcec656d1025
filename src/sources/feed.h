/* The kind "feed": RSS, Atom or JSON Feed, as announce-fetch has left it. */
#pragma once

#include "src/sources/source.h"

extern const struct source_kind feed_kind;
