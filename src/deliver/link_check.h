/*
 * Is the page there? Links are asked for before they are announced: sites are built minutes after
 * their postings are written, and the preview that a platform makes of an error page stays.
 *
 * HEAD, and where a server does not care for that the beginning of a GET. No secret goes along, and
 * no other address is connected to than a fetch may connect to: public ones, or this machine when
 * the link itself names it. Redirects are followed under the same rules. For announce-deliver
 * alone.
 */
#pragma once

#include <stdbool.h>

#include "src/http/http.h"

struct link_answer {
    bool is_there; /* status 2xx, where it leads in the end */
    bool is_final; /* it is not there, and asking again is no use */
    char *said;    /* what was answered, in words: "https://... answered with status 404"; NULL = it
                      is there */
};

/* The links of one run: each is asked for once, whoever wants to know. */
struct link_checks;

struct link_checks *link_checks_new(void);

/* After the pool in which they are on their way. */
void link_checks_free(struct link_checks *checks);

/* Whom to tell, once. */
struct link_watch {
    void (*done)(const struct link_answer *answer, void *data); /* the answer is borrowed */
    void *data;
};

/* Tell what the link answers: at once when it is known, else while http_pool_drive() goes on. */
void link_checks_ask(struct link_checks *checks, struct http_pool *pool, const char *link,
                     struct link_watch watch);

AUTO_DEFINE(struct link_checks *, link_checks_free)
