/* Files of JSON lines: the ledger of what was published and the log of what was asked. */
#pragma once

#include <jansson.h>

/* Append `object` (a reference that is taken) as one line and have it on disk before returning. */
void ledger_append(int fd, json_t *object);

/* Begin it anew. */
void ledger_empty(int fd);

/* Open for appending; -1 after a message on standard error. */
int ledger_open(const char *path);
