/* One text on its way to a person's eyes, or to a program's. */
#pragma once

#include <jansson.h>

#include "src/base/event.h"
#include "src/compose/compose.h"
#include "src/config/config.h"

/* Everything is borrowed. */
struct text_view {
    const struct account_config *account;
    const char *posting, *link, *text;
    enum event_kind kind;
    const char *why;                 /* "would be queued", "queued since ..." */
    int64_t due_at;                  /* when it goes out, at the earliest; 0 = no run sends it */
    const struct composed *composed; /* NULL: a text of the queue, composed earlier */
};

/* A new reference. */
json_t *text_view_json(const struct text_view *view);

/* On standard output: whose it is, its length, the text, what was cut, and why it is shown. */
void text_view_print(const struct text_view *view);
