/* Host names within a text, by X's rules; for link.c. Every `start` lies in a NUL-terminated text.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* The labels from some place on, "www.beta.gouv.fr". */
struct host {
    const char *end;               /* behind its last top-level domain; NULL when it has none */
    const char *latin, *latin_end; /* the first bare host in it that is all Latin; NULL = none */
    const char *stop;              /* how far was looked */
};

/*
 * Read the host that begins at `start`, which host_is_letter().
 *
 * whole  look for its real end; else no further than its first all-Latin host
 */
struct host host_read(const char *start, bool whole);

/* Are its labels short enough for the domain name system, once in ASCII? */
bool host_is_resolvable(const char *start, const char *end);

/* A letter of a label, in any script: whatever is neither punctuation of ASCII nor a blank. */
bool host_is_letter(gunichar c);

bool host_is_ascii_alnum(gunichar c);
bool host_is_latin_accent(gunichar c);

/* Characters that X allows nowhere. */
bool host_is_invalid(gunichar c);

/* Is it one of these ASCII characters? */
bool host_is_in(gunichar c, const char *ascii);
