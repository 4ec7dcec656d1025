/* What the watcher concludes about a posting. */
#pragma once

#include <stdbool.h>

enum event_kind {
    EVENT_NEW,
    EVENT_REOPENED,
    EVENT_CLOSING, /* its deadline is near */
    EVENT_FILLED,  /* closed, and its opening was announced */
    EVENT_DIGEST,  /* no event: several openings in one announcement, since there were too many */
    EVENT_KINDS,   /* how many there are */
};

/* A bit for each that happens to a posting. */
#define EVENTS_OF_POSTINGS ((1u << EVENT_DIGEST) - 1)

/* "new", "reopened", "closing", "filled", "digest": the word in the configuration, the store, the
 * journal and
 * --json. */
const char *event_name(enum event_kind kind);

/* The kind that `name` stands for; false when there is none. */
bool event_from_name(const char *name, enum event_kind *kind);
