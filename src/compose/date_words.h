/* Dates as people read them. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "src/base/platform.h"

enum date_style {
    DATE_LONG,  /* "12 mars 2026", "1er mars 2026"; "12 March 2026" */
    DATE_SHORT, /* "12/03/2026"; "12 Mar 2026", for numbers alone are read two ways */
    DATE_DAY,   /* "jeudi 12 mars"; "Thursday 12 March" */
    DATE_STYLES,
};

/* Their names in templates, in that order, ends with NULL. */
extern const char *const date_style_names[];

/* The day in which the moment lies in `zone`; owned by the caller. */
char *date_words(int64_t moment, GTimeZone *zone, enum date_style style, enum language language);
