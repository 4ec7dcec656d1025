/*
 * Joined facts: a posting names its partner ("startup: mes-aides"), a file of the same source,
 * which knows the organisation's name and more.
 *
 * Where the file's bytes come from is the source's business.
 */
#pragma once

#include <glib.h>

#include "src/base/auto.h"
#include "src/config/config.h"
#include "src/posting/posting.h"

struct joiner;

/*
 * Read a file of the source; `path` is below it.
 *
 * returns  its bytes, which have a NUL behind them, by the caller; NULL with an error that says
 *          which file and why
 */
typedef char *(*joiner_read)(const char *path, gsize *length, void *data, GError **error);

/* For one observation: each partner is read once. NULL when there is no join. `join` is borrowed.
 */
struct joiner *joiner_new(const struct join *join, joiner_read read, void *data);
void joiner_free(struct joiner *joiner);

/*
 * Give the posting its organisation, with the article that the partner's file has before it, and
 * its facts.
 *
 * A partner that is missing or cannot be read, or that lacks the field, leaves the name in the
 * posting as its organisation, with a notice; the posting is doubtful then. More than four words
 * that begin like something to do (errand.h) are no name: they are passed over.
 *
 * joiner   may be NULL: nothing is done
 * path     of the posting, for the notice
 * notices  may be NULL
 */
void join_apply(struct joiner *joiner, struct posting *posting, const char *path,
                GPtrArray *notices);

/* posting_parse(), and all that a file's posting has from elsewhere; `bytes` have a NUL behind
 * them. */
enum posting_verdict join_parse(struct joiner *joiner, const char *bytes, gsize length,
                                const struct posting_view *view, GPtrArray *notices,
                                struct posting **posting, GError **error);

AUTO_DEFINE(struct joiner *, joiner_free)
