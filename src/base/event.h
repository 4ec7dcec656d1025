/* What the watcher concludes about a posting. */
#pragma once

#include <stdbool.h>

enum event_kind {
    EVENT_NEW,
    EVENT_REOPENED,
    EVENT_KINDS, /* how many there are */
};

/* "new", "reopened": the word in the configuration, the store, the journal and --json. */
const char *event_name(enum event_kind kind);

/* The kind that `name` stands for; false when there is none. */
bool event_from_name(const char *name, enum event_kind *kind);
