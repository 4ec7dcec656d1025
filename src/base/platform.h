/* What everybody may know of a platform: its name, its length rule, its default texts, the settings
 * that an account on it takes. The adapters (adapters/) own these tables. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "src/base/event.h"

/* In which unit a platform counts a text, always of its NFC form. */
enum length_unit {
    LENGTH_WEIGHTED,   /* X: 1 or 2 a character */
    LENGTH_UTF16,      /* UTF-16 code units */
    LENGTH_CHARACTERS, /* Unicode code points */
    LENGTH_GRAPHEMES,  /* what people take for one character: grapheme clusters */
};

/* What a platform makes links of. */
enum link_rule {
    LINKS_NONE,
    LINKS_BARE,        /* https://example.org and example.org, by X's rules */
    LINKS_WITH_SCHEME, /* https://example.org alone, with all of its path */
    LINKS_TO_BLANK,    /* https://example.org and example.org, up to the next blank */
};

enum mention_rule {
    MENTIONS_NONE,
    MENTIONS_NAME,   /* @name, and lists: @name/list */
    MENTIONS_SERVER, /* @name and @name@example.org */
    MENTIONS_HOST,   /* @name.example.org */
    MENTIONS_PAGE,   /* @[12345] */
};

enum hashtag_rule {
    HASHTAGS_NONE,
    HASHTAGS_WORD,     /* a sign and letters behind anything but a letter, by X's rules */
    HASHTAGS_TO_BLANK, /* behind a blank, up to the next */
};

/* What a platform makes of a text, see detect(). All zero: nothing. */
struct detection {
    enum link_rule links;
    enum mention_rule mentions;
    enum hashtag_rule hashtags;
    bool cashtags;
};

/* A platform's length rule. */
struct limits {
    enum length_unit unit;
    int max;                  /* in that unit */
    int max_bytes;            /* and so many bytes of UTF-8; 0 = as many as you like */
    int link;                 /* what a link in the text counts; 0 = what its characters do */
    bool is_emoji_one;        /* weighted: an emoji counts 2, however many characters it has */
    bool is_server_free;      /* @name@example.org counts as @name */
    struct detection detects; /* what it makes of a text */
};

enum language {
    LANGUAGE_UNKNOWN = -1,
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
    int columns;          /* of a line of a post, as most people see it; 0 = nobody knows */
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

/* The language that people mean by "fr", "fr-FR", "Français" or "French"; LANGUAGE_UNKNOWN for all
 * that is neither this nor English. */
enum language language_from_words(const char *words);
