/*
 * The fake platforms: what a request looks like to them, what an answer is, and what they remember.
 * One process serves every platform, each under its own paths.
 */
#pragma once

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>

#include "tests/fake/script.h"
#include "tests/fake/secrets.h"

/* One request as it came in; everything is borrowed. */
struct call {
    const char *method, *path;
    const char *host, *authorization, *content_type, *user_agent; /* headers; NULL = absent */
    const char *if_none_match, *cookie;
    const GPtrArray *query, *form; /* of struct pair */
    const char *body;
};

enum ending {
    ENDING_WHOLE, /* the whole answer goes out */
    ENDING_CUT,   /* half of the body, then the connection is closed */
    ENDING_DROP,  /* the connection is closed without an answer */
};

struct answer {
    int status;
    GPtrArray *headers; /* of struct pair */
    char *body;
    gsize length;
    enum ending ending;
    int delay; /* seconds before it goes out */
};

/* What the platforms know and remember. */
struct fake {
    const struct secrets *secrets;
    const struct script *script;
    const char *clock;  /* the file that says what time it is; NULL = the real time */
    const char *caller; /* the same for who asks, whose clock may be wrong; NULL = it is right */
    int ledger;         /* what was published */
    int log;            /* what was asked; -1 = nobody wants to know */
    GHashTable *nonces; /* of OAuth, ever seen */
    GPtrArray *posts;   /* of struct post: what the platforms were given, oldest first */
};

/* Something that a platform was given. */
struct post {
    const char *platform;
    char *whose, *id, *text;
    char *link;        /* NULL = none */
    gint64 at;         /* when it was given or, if it was a draft, published */
    bool is_published; /* else it is a draft */
};

/* A platform: who may ask, and what it answers when it behaves. */
struct fake_platform {
    const char *name;
    bool (*owns)(const char *path);
    /* false: `answer` says why the caller is turned away */
    bool (*authorise)(const struct fake *fake, const struct call *call, struct answer *answer);
    void (*respond)(struct fake *fake, const struct call *call, struct answer *answer);
    /* what it usually says with a status that is an error */
    void (*fail)(int status, struct answer *answer);
    /* too many requests, until that moment; NULL = it has no limits */
    void (*limit)(gint64 now, gint64 until, struct answer *answer);
    /* the token has expired; NULL = it knows none */
    void (*expire)(struct answer *answer);
};

extern const struct fake_platform fake_x, fake_facebook, fake_feed, fake_site;

/* Make the answer that status with that JSON, whose reference is taken. */
void answer_json(struct answer *answer, int status, json_t *json);

/* Replace the body. */
void answer_body(struct answer *answer, const char *type, const char *body);

/* Let the fault spoil an answer. */
void answer_spoil(struct answer *answer, const struct fault *fault,
                  const struct fake_platform *platform, gint64 now);
