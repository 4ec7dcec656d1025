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
    const char *if_none_match;
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
    int ledger;         /* what was published */
    int log;            /* what was asked; -1 = nobody wants to know */
    GHashTable *nonces; /* of OAuth, ever seen */
    GHashTable *said;   /* "x TOKEN TEXT" -> NULL, and "facebook PAGE" -> the last message there */
    int published;      /* how many things, for their ids */
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
};

extern const struct fake_platform fake_x, fake_facebook, fake_feed;

/* Note in the ledger that something is published now. `link` may be NULL. */
void fake_publish(struct fake *fake, const char *platform, const char *whose, const char *id,
                  const char *text, const char *link);

/* Make the answer that status with that JSON, whose reference is taken. */
void answer_json(struct answer *answer, int status, json_t *json);

/* Replace the body. */
void answer_body(struct answer *answer, const char *type, const char *body);

/* Let the fault spoil an answer. */
void answer_spoil(struct answer *answer, const struct fault *fault,
                  const struct fake_platform *platform);
