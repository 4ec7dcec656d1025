/* Platforms that have no adapter yet: names and length rules alone. */
#pragma once

#include "src/base/platform.h"

extern const struct platform mastodon_platform, bluesky_platform;
