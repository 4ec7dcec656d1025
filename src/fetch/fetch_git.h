/* Bringing a remote's branch into a local repository, by git itself. */
#pragma once

#include "src/config/config.h"
#include "src/sources/fetched.h"

/*
 * Fetch source->ref of source->remote into refs/announce/NAME of the repository, wherever that
 * stood; nothing else there is touched. What went wrong goes into `fetched`.
 */
void fetch_git(const struct source_config *source, struct fetched *fetched);
