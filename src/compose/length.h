/* How long a text is, as a platform counts it: always in its NFC form, however it is given. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "src/base/platform.h"

/* What a platform would say to a text. */
struct length {
    int units;     /* in the unit of the limits */
    int bytes;     /* of its NFC form in UTF-8 */
    bool is_valid; /* within the limits, not empty, without characters that X allows nowhere */
    gsize fitting; /* so many bytes of the text as given fit, from its start on */
};

/*
 * Measure a text.
 *
 * text  valid UTF-8, at most 64 MiB
 *
 * Takes time linear in the length of the text, whatever stands in it.
 */
struct length length_measure(const char *text, const struct limits *limits);

/* Is what was measured within the limits? */
bool length_is_within(const struct length *length, const struct limits *limits);

/* Its length alone. */
int length_of(const char *text, const struct limits *limits);

/* Is the text within the limits? */
bool length_fits(const char *text, const struct limits *limits);
