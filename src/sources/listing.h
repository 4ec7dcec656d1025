/* Listing a folder: which files below it match the globs, with their marks. Reads none of them. */
#pragma once

#include <glib.h>

#include "src/base/auto.h"
#include "src/base/file.h"
#include "src/sources/beneath.h"
#include "src/sources/glob.h"
#include "src/sources/marking.h"

#define LISTING_MAX_DEPTH 64

struct listing {
    GArray *files;       /* of struct listed, sorted by path (strcmp) */
    GStringChunk *paths; /* what their paths lie in */
};

/*
 * List every regular file that matches. Folders are never followed through links, and those in
 * which nothing can match are not entered. A link to a file below the folder has that file's mark.
 *
 * notices    gets what matches and is no file to read: links that leave, names that are not UTF-8
 * meanwhile  is done once before this returns a listing; see marking.h
 * returns    owned by the caller. NULL with ERROR_SOURCE when any folder could not be listed to its
 *            end: an incomplete listing proves nothing
 */
struct listing *listing_read(const struct beneath *beneath, const struct globs *globs,
                             GPtrArray *notices, const struct meanwhile *meanwhile, GError **error);
void listing_free(struct listing *listing);

AUTO_DEFINE(struct listing *, listing_free)
