/*
 * Globs: which paths below a source's folder are its files, and which folders are worth entering.
 *
 *   *       any characters but "/"          **   as a whole part: any number of folders
 *   ?       one character                   {a,b}  either; may be nested
 *   [a-c]   one of these; [!a-c] none       \    the next character as it is
 *
 * A pattern without "/" matches base names at any depth. Case counts; wildcards, "**" too, do not
 * match names that begin with a dot.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "src/base/auto.h"

#define GLOB_MAX_BYTES 1000
#define GLOB_MAX_ALTERNATIVES 64

struct globs;

/* Is that a pattern? false with ERROR_CONFIG that says what is wrong with it. */
bool glob_check(const char *pattern, GError **error);

/* patterns  end with NULL; each has passed glob_check() */
struct globs *globs_new(const char *const *patterns);
void globs_free(struct globs *globs);

/* Does any of the patterns match this path? Any bytes; what is not UTF-8 counts byte by byte. */
bool globs_match(const struct globs *globs, const char *path);

/* Could any of them match a path below this folder ("content/_jobs")? */
bool globs_match_below(const struct globs *globs, const char *folder);

AUTO_DEFINE(struct globs *, globs_free)
