/*
 * A title made to stand behind a verb: "Développeuse C" -> "une développeuse C", so that "recrute
 * {title|role}" reads well whether the posting names its role with an article or without.
 *
 * French articles follow what the author wrote: "développeur·se" and words that are the same for
 * all get "un·e", "chargé(e)" gets "un(e)", "développeuse" gets "une", "développeurs" gets "des". A
 * word of which neither is known gets none, and then it keeps its capital.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "src/base/platform.h"

/* A clean title (heading.h) with an article, its first word in small letters where it is no name;
 * as it is when no article is known for it. One line; owned by the caller. */
char *role_of(const char *title, enum language language);

/* Does it begin with an article, a number or the like? */
bool role_has_article(const char *text, enum language language);
