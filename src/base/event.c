/* The names of the events. */
#include <string.h>

#include "src/base/event.h"

static const char *const names[EVENT_KINDS] = {
    [EVENT_NEW] = "new",       [EVENT_REOPENED] = "reopened", [EVENT_CLOSING] = "closing",
    [EVENT_FILLED] = "filled", [EVENT_DIGEST] = "digest",
};

const char *event_name(enum event_kind kind)
{
    return names[kind];
}

bool event_from_name(const char *name, enum event_kind *kind)
{
    for (int i = 0; i < EVENT_KINDS; i++) {
        if (strcmp(names[i], name) == 0) {
            *kind = i;
            return true;
        }
    }
    return false;
}
