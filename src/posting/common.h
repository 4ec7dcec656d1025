/*
 * What most postings of a source say: the paragraph on the organisation that each of them begins
 * with is no news of any.
 *
 * It is learnt from a sample, the first time that somebody asks: a run that reads no posting, or
 * none that has a choice of paragraphs, reads nothing for it.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "src/base/auto.h"

/* So many postings are a sample, and of each so many paragraphs. */
#define COMMON_SAMPLE 16
#define COMMON_PARAGRAPHS 6

struct common;

/*
 * sample  called once, when it is needed: calls common_add() for each posting of the sample, the
 *         last COMMON_SAMPLE by their paths, so that the same tree always gives the same answer
 */
struct common *common_new(void (*sample)(struct common *common, void *data), void *data);
void common_free(struct common *common);

/* Add the paragraphs of one posting of the sample (of char *). */
void common_add(struct common *common, const GPtrArray *paragraphs);

/* Does the paragraph, case and accents aside, stand in more than half of the sample, and in three
 * postings of it? `common` may be NULL: nothing is common then. */
bool common_has(struct common *common, const char *paragraph);

AUTO_DEFINE(struct common *, common_free)
