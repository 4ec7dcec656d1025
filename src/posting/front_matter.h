/*
 * Front matter: the YAML between the first `---` and the next `---` or `...`.
 *
 * libyaml is called here and in the configuration only. Values stay text: what `true` or
 * `2024-01-31` mean is the posting's business. Bounds: 64 KiB, 32 levels, 1,000 keys, no alias.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "src/base/auto.h"

#define FRONT_MATTER_MAX_BYTES (64 * 1024)
#define FRONT_MATTER_MAX_DEPTH 32
#define FRONT_MATTER_MAX_KEYS 1000

struct front_matter;

enum front_shape {
    FRONT_SCALAR,
    FRONT_LIST,
    FRONT_MAPPING,
};

/* One value: a scalar's text, or the scalars of a list. */
struct front_value {
    enum front_shape shape;
    GPtrArray *texts; /* of char *, without control characters but tabs and line ends; a scalar has
                         one, a list any number; an empty or null value and a mapping have none */
    bool is_plain;    /* a scalar without quotes */
    const char *key;  /* as it is asked for, "outer.inner" */
    int line;         /* of the key, in the file, from 1 */
};

enum front_verdict {
    FRONT_READ,
    FRONT_NONE,  /* the file does not begin with front matter */
    FRONT_ERROR, /* it does, and it cannot be read */
};

/*
 * Cut and parse the front matter at the head of a file.
 *
 * A byte order mark, CRLF and blanks after the marks are accepted. Keys of nested mappings are
 * reached as "outer.inner". Of a key that stands twice the last one counts, with a notice.
 *
 * path     for messages: "PATH:LINE: why"
 * body     where the text after the front matter begins, an offset into `bytes`
 * matter   owned by the caller when FRONT_READ
 */
enum front_verdict front_matter_parse(const char *bytes, gsize length, const char *path,
                                      GPtrArray *notices, struct front_matter **matter, gsize *body,
                                      GError **error);

/* Find the body without looking at what the front matter says; false when there is none, or it is
 * never closed. */
bool front_matter_skip(const char *bytes, gsize length, gsize *body);

/* The value of that key; NULL when it does not stand there. Borrowed. */
const struct front_value *front_matter_get(const struct front_matter *matter, const char *key);

/* The first of `keys` (ends with NULL) whose value is not empty; NULL when there is none. */
const struct front_value *front_matter_first(const struct front_matter *matter,
                                             const char *const *keys);

/* Visit every value, in no particular order; the last of a key that stands twice. */
void front_matter_each(const struct front_matter *matter,
                       void (*visit)(const struct front_value *value, void *data), void *data);

void front_matter_free(struct front_matter *matter);

AUTO_DEFINE(struct front_matter *, front_matter_free)
