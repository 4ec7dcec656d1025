/* Listing a folder: which files below it match the globs, with their marks. Reads none of them. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "src/base/file.h"
#include "src/sources/beneath.h"
#include "src/sources/glob.h"

#define LISTING_MAX_DEPTH 64

struct listed {
    char *path;            /* below the folder; valid UTF-8 */
    struct file_mark mark; /* of the file, or of the file that a link leads to */
};

/*
 * List every regular file that matches. Folders are never followed through links, and those in
 * which nothing can match are not entered.
 *
 * notices  gets what matches and is no file to read: links that leave, names that are not UTF-8
 * returns  a GArray of struct listed sorted by path (strcmp), owned by the caller like the paths in
 *          it. NULL with ERROR_SOURCE when any folder could not be listed to its end: an incomplete
 *          listing proves nothing
 */
GArray *listing_read(const struct beneath *beneath, const struct globs *globs, GPtrArray *notices,
                     GError **error);
