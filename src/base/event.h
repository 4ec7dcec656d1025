/* What the watcher concludes about a posting. */
#pragma once

#include <stdbool.h>

enum event_kind {
    EVENT_NEW,
    EVENT_REOPENED,
    EVENT_CLOSING, /* its deadline is near */
    EVENT_FILLED,  /* closed, and its opening was announced */
    EVENT_KINDS,   /* how many there are */
};

/* "new", "reopened", "closing", "filled": the word in the configuration, the store, the journal and
 * --json. */
const char *event_name(enum event_kind kind);

/* The kind that `name` stands for; false when there is none. */
bool event_from_name(const char *name, enum event_kind *kind);
