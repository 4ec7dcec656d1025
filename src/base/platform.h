/* What everybody may know of a platform: its name, its length rule, its default texts, the settings
 * that an account on it takes. The adapters (adapters/) own these tables. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "src/base/event.h"

/* In which unit a platform counts a text. */
enum length_unit {
    LENGTH_WEIGHTED,   /* X: 1 or 2 a character, an emoji 2, a link as limits.link says */
    LENGTH_UTF16,      /* UTF-16 code units */
    LENGTH_CHARACTERS, /* Unicode code points of the NFC form */
};

struct limits {
    enum length_unit unit;
    int max;  /* in that unit */
    int link; /* what a link in the text counts; 0 = as many as it has characters */
};

enum language {
    LANGUAGE_EN,
    LANGUAGE_FR,
    LANGUAGES,
};

/* One setting of an account that this platform alone knows ("page", "path"). */
struct platform_setting {
    const char *name;
    bool is_required;
    bool is_path;         /* a file or folder, relative to the configuration */
    const char *fallback; /* its default; NULL = none */
    const char *pattern;  /* a regular expression the whole value has to match; NULL = any */
    const char *shape;    /* that pattern in words, "digits only" */
};

/* What a platform asks for its calls, in millionths of a US dollar. */
struct prices {
    int64_t post; /* a publication without a link */
    int64_t link; /* one with a link */
    int64_t read; /* each post that a look-up returns */
};

struct platform {
    const char *name;  /* "x": the word in the configuration */
    const char *title; /* "X": for people */
    const char *api;   /* default base URL, without version or path; NULL = no network */
    struct limits limits;
    struct prices prices; /* the defaults of the configuration's; all 0 = it asks nothing */
    const char *templates[LANGUAGES][EVENT_KINDS];
    const struct platform_setting *settings; /* ends with name NULL; may be NULL */
    const char *const *credentials;          /* names of the secrets it needs, ends with NULL */
    const char *const *optional_credentials; /* of those it can use as well */
};

/* An account as an adapter sees it. */
struct account {
    char *name;
    const struct platform *platform;
    char *api;            /* base URL, lower-case scheme and host, no trailing slash; NULL = none */
    GHashTable *settings; /* name -> value, both char *; defaults filled in; paths absolute */
};

/* The setting's value; NULL when it has none. */
const char *account_setting(const struct account *account, const char *name);

/* "en", "fr". */
const char *language_name(enum language language);
