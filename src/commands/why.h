/* The sentences of `announce why` about a posting, and about one announcement. */
#pragma once

#include "src/commands/command.h"
#include "src/commands/line.h"

/* A posting's file, as it reads now. */
struct reading_now {
    struct posting *posting; /* NULL when it cannot be read, or is gone */
    char *unreadable;        /* why it cannot be; NULL when it can */
    GPtrArray *notices;      /* what is doubtful in it */
};

/* How the posting stands: adds to `sentences`, of char *. */
void why_posting(const struct context *context, const struct known_posting *known,
                 const struct reading_now *reading, GPtrArray *sentences);

/* A file that could never be read: there is no posting of it. */
struct unread {
    const struct source_config *source;
    char *id;      /* that its posting would have */
    char *problem; /* "FILE:LINE: why"; NULL: there is no such file */
};

/* Find the one that the command's word names, by its id or its path; false with ERROR_STORE. */
bool unread_find(const struct context *context, struct store *store, struct unread *unread,
                 GError **error);
void unread_clear(struct unread *unread);

/* What became of an announcement, or what it waits for; owned by the caller. */
char *why_announcement(const struct context *context, const struct line *line,
                       const struct announcement *row);

AUTO_DEFINE_CLEAR(struct unread, unread_clear)
