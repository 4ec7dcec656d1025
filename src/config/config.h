/*
 * The configuration: YAML -> struct config, complete and checked before anything runs.
 *
 * It leaves secrets to src/credentials.c and knows of platforms and templates only what it is told
 * in struct config_rules.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "src/base/auto.h"
#include "src/base/platform.h"
#include "src/base/zone.h"
#include "src/schedule/schedule.h"

/* A field of postings under the name that templates use. */
struct named_field {
    char *name;
    GStrv fields; /* the first that is not empty */
};

/* Which front matter fields mean what; a list means the first that is not empty. NULL = unused. */
struct field_names {
    GStrv open, title, organisation, date, closes, not_before, tags, link, language;
    GPtrArray *named; /* of struct named_field: all the others; NULL = none */
};

/*
 * Facts that stand in another file: `organisation: {from: content/_startups/{startup}.md, field:
 * title}`. The partner is found through the posting's own field `key` (here "startup"); its fields
 * are known to templates as {startup.mission}.
 */
struct join {
    char *from;  /* path below the source, with "{key}" in it; NULL = no join */
    char *key;   /* the posting's field that fills it in */
    char *field; /* the partner's field that is the organisation */
};

struct source_config {
    char *name;
    char *kind;               /* "directory", "git", "feed", "command" */
    char *path;               /* absolute: the folder, the repository; command: where it runs, which
                                 is the configuration's folder; NULL where the kind has none */
    GStrv globs;              /* below `path`; never empty */
    char *ref;                /* git: which branch or ref, default "HEAD"; NULL elsewhere */
    char *remote;             /* git: announce-fetch brings `ref` from there; NULL = from nowhere */
    char *url;                /* feed: https, or http to loopback */
    GStrv command;            /* command: the program and its arguments */
    int64_t interval;         /* feed, git with a remote: seconds between two fetches at least */
    int64_t timeout;          /* feed, git with a remote, command: seconds it may take at most */
    bool is_complete;         /* feed: what it no longer lists is closed */
    bool allow_private;       /* feed: private addresses too */
    struct join organisation; /* before fields.organisation */
    struct field_names fields;
    enum language language; /* of postings that do not say theirs; LANGUAGE_UNKNOWN = the
                               configuration's */
    GStrv open_values;      /* lower case; what `open` has to read to be open, default {"true"} */
    GStrv closed_values;    /* lower case; what else is a proper value, default {"false"} */
    bool open_default;      /* what a missing `open` means, default false */
    char *excerpt_separator;
    char *base_url;    /* no trailing slash; NULL = links come from fields.link alone */
    char *permalink;   /* pattern with :year :month :day :title :id; NULL as well */
    char *fingerprint; /* changes when any setting changes by which postings are seen and read */
};

struct retry_rules {
    int64_t first, max; /* seconds */
    double factor;
    int attempts;
};

/* Which postings an account takes: a tree of conditions on their fields. */
enum match_kind {
    MATCH_ALL,      /* every one of `parts` */
    MATCH_ANY,      /* one of `parts` at least */
    MATCH_NOT,      /* not parts[0] */
    MATCH_EQUALS,   /* one of the field's texts reads `texts`[0], case aside */
    MATCH_CONTAINS, /* one of them contains it, case aside */
    MATCH_ONE_OF,   /* one of them reads one of `texts`, case aside */
    MATCH_REGEX,    /* one of them matches `regex` */
};

struct match {
    enum match_kind kind;
    GPtrArray *parts; /* of struct match; never NULL */
    char *field;      /* a front matter field; "title", "organisation", "tags", "id" and "source" as
                         they are announced */
    GStrv texts;      /* NFC, case folded */
    GRegex *regex;
};

/* Which links an account's texts may have, besides the announcement's own. What else the platform
 * would make a link of is made harmless. */
enum allowed_links {
    ALLOW_OWN_LINKS, /* those to `keep_hosts` and to the host of the announcement's own link */
    ALLOW_ALL_LINKS, /* every one */
    ALLOW_NO_LINKS,  /* no other */
};

/* What links get in their query, so that who counts visits knows where they came from. NULL =
 * nothing. */
struct utm {
    char *source, *medium, *campaign, *term, *content;
};

/* What becomes of announcements that have no slot on the first day on which one is free. */
enum overflow {
    OVERFLOW_SPREAD, /* they take the next slots */
    OVERFLOW_DIGEST, /* the openings among them are told in one announcement, in the last slot */
    OVERFLOW_DROP,   /* they expire */
};

struct account_config {
    struct account account;                  /* what adapters see */
    char *credentials;                       /* key of the credentials file; NULL = none */
    bool takes[EVENT_KINDS];                 /* which events */
    GStrv templates[LANGUAGES][EVENT_KINDS]; /* the texts to fill in, which take turns; at least
                                                one, defaults already chosen */
    enum language language; /* of all its texts; LANGUAGE_UNKNOWN = the posting's */
    struct utm utm;
    char *digest_link;      /* for its digests; NULL = none */
    struct match *match;    /* which postings it takes; NULL = all */
    bool needs_approval;    /* announcements wait until a person releases them ... */
    struct match *approval; /* ... those of the postings that this takes; NULL = all */
    struct retry_rules retry;
    int64_t expires_after;          /* seconds */
    int64_t budget;                 /* millionths of a US dollar a calendar month; 0 = no limit */
    struct prices prices;           /* the platform's, unless the configuration has others */
    struct schedule schedule;       /* when it may speak; without rules at any time */
    enum overflow overflow;         /* what is too much for one day; default OVERFLOW_SPREAD */
    bool check_link;                /* its links have to be there before they are announced */
    enum allowed_links allow_links; /* default ALLOW_OWN_LINKS */
    GStrv keep_hosts; /* lower case, ASCII ("xn--..."); a host stands for those below it too. Never
                         NULL */
};

/* Where the account speaks, in words: its platform, what that requires ("page 123"), the name of
 * its credentials, its API. Owned by the caller. */
char *account_config_destination(const struct account_config *account);

struct config {
    char *path;        /* of the file, absolute */
    char *mark;        /* of what the file says: another one when any of it changes */
    char *state;       /* of the store, absolute */
    char *credentials; /* path of the credentials file, absolute; NULL = none */
    struct zone *timezone;
    enum language language;
    int64_t reopen_after;   /* seconds */
    int64_t closing_before; /* seconds before its `closes` that a posting is closing */
    int flood_limit;        /* 0 = no limit */
    int max_parallel;       /* accounts that are sent to at the same time */
    GPtrArray *sources;     /* of struct source_config, at least one */
    GPtrArray *accounts;    /* of struct account_config, at least one */
};

/* What the configuration has to be told of the rooms above it. A NULL check is left out: a program
 * that uses no templates need not carry what understands them. */
struct config_rules {
    const struct platform *const *platforms; /* ends with NULL */
    const char *const *source_kinds;         /* ends with NULL; NULL = any */

    /* names  what "fields" names besides the usual, and "startup." for the facts of a join; ends
     *        with NULL
     * at     gets the byte offset of a mistake in `text` */
    bool (*check_template)(const char *text, const char *const *names, gsize *at, GError **error);

    /* The same for the template of a digest. */
    bool (*check_digest)(const char *text, gsize *at, GError **error);

    bool (*check_link)(const char *text); /* is it a web address that can be published? */
    bool (*check_glob)(const char *pattern, GError **error);
    bool (*check_permalink)(const char *pattern, char **unknown);
};

/*
 * Find the file that would be used: `given`, $ANNOUNCE_CONFIG, ./announce.yaml,
 * $XDG_CONFIG_HOME/announce/config.yaml, /etc/announce/config.yaml.
 *
 * returns  the path, owned by the caller; NULL with ERROR_CONFIG when none of them is there (a path
 *          given by option or environment is returned as it is, there or not)
 */
char *config_find(const char *given, GError **error);

/*
 * Read and check the whole file.
 *
 * returns  the configuration, owned by the caller; NULL with ERROR_CONFIG, whose message then holds
 *          every mistake, a line each: "announce.yaml:12:3: unknown key "acounts" (did you mean
 *          "accounts"?)", in the order of the file
 */
struct config *config_load(const char *path, const struct config_rules *rules, GError **error);

void config_free(struct config *config);

/* The account or source of that name; NULL when there is none. */
const struct account_config *config_account(const struct config *config, const char *name);
const struct source_config *config_source(const struct config *config, const char *name);

AUTO_DEFINE(struct config *, config_free)
