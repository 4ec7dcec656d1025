/* Links to postings: a site's permalink pattern filled in, as Jekyll does it. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * Fill in a pattern.
 *
 * pattern  "/recrutement/:year/:month/:day/:title.html"; also :id
 * path     of the file: :title is its base name without date and suffix, made fit for a URL (case
 *          and accents kept, percent-encoded)
 * id       for :id; may be NULL where the pattern has none
 * slug     the front matter's `slug`, which replaces the file name in :title; NULL = none
 * date     the posting's moment (front matter, else the file name's date); has_date false: none
 * returns  base_url and the filled pattern, owned by the caller; NULL when the pattern needs a date
 *          and there is none
 */
char *permalink_fill(const char *base_url, const char *pattern, const char *path, const char *slug,
                     const char *id, bool has_date, int64_t date, GTimeZone *zone);

/* The date in front of a base name ("2017-03-16-dev.md"), 00:00 in `zone`; false when there is
 * none. */
bool permalink_date_of(const char *path, GTimeZone *zone, int64_t *date);

/* What stands behind the date of a base name, "2017-03-16-dev" -> "dev"; all of it without a date.
 */
const char *permalink_skip_date(const char *name);

/* Is this a pattern we can fill? false with the unknown word in `unknown` (owned by the caller). */
bool permalink_is_valid(const char *pattern, char **unknown);
