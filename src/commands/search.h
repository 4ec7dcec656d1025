/* Finding the posting that a person named, among those of the store or those seen just now. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "src/base/auto.h"
#include "src/base/known.h"
#include "src/commands/command.h"
#include "src/posting/posting.h"

/* One posting that may be meant. Everything is borrowed. */
struct candidate {
    const struct source_config *source;
    const struct known_posting *known;
    const struct posting *posting; /* as read just now; NULL when it comes from the store */
};

struct search {
    GArray *candidates; /* of struct candidate */
    GPtrArray *kept;    /* of GPtrArray: what the candidates borrow from */
};

void search_init(struct search *search);
void search_clear(struct search *search);

/* Add one; what it borrows has to outlive the search. */
void search_add(struct search *search, struct candidate candidate);

/* Add every posting that the store knows of the configured sources. */
bool search_add_stored(struct search *search, const struct context *context, struct store *store,
                       GError **error);

/*
 * The posting that `word` names: its id, a unique beginning of it, SOURCE:ID, or the path of its
 * file.
 *
 * returns  borrowed from the search; NULL with ERROR_USAGE: unknown, with the nearest id;
 * ambiguous, with the candidates
 */
const struct candidate *search_find(const struct search *search, const char *word, GError **error);

AUTO_DEFINE_CLEAR(struct search, search_clear)
