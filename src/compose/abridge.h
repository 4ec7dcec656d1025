/* What a sentence can do without, so that all of it has room. */
#pragma once

#include <glib.h>

enum abridging {
    ABRIDGE_BRACKETS = 1,   /* "Kit (for all) seeks" -> "Kit seeks" */
    ABRIDGE_APPOSITION = 2, /* "The Kit team, part of the port, seeks" -> "The Kit team seeks" */
};

/*
 * The text without such words in its sentence text[start..end).
 *
 * what     bits of enum abridging
 * returns  owned by the caller; NULL when there are none
 */
char *abridge(const char *text, gsize start, gsize end, unsigned what);
