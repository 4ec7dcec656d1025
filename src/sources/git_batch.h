/*
 * One `git cat-file --batch`, started when the first object is asked for, that answers for as many
 * as are wanted.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "src/base/auto.h"

struct git_batch;

/* path  of the repository, valid as long as the batch */
struct git_batch *git_batch_new(const char *path);
void git_batch_free(struct git_batch *batch);

/*
 * Say which objects (of char *, their ids) will be asked for next, after what was said before: git
 * works on it meanwhile. Anything else asked for starts another child.
 */
void git_batch_ask_ahead(struct git_batch *batch, const GPtrArray *ids);

/* Is the object of that id or revision there, and of that type ("commit")? */
bool git_batch_has(struct git_batch *batch, const char *name, const char *type);

/* Read a blob by id or revision: the contract of git_read(). */
char *git_batch_read(struct git_batch *batch, const char *name, gsize max, gsize *length,
                     GError **error);

AUTO_DEFINE(struct git_batch *, git_batch_free)
