/* What was defused in a text, told to people and to programs. */
#pragma once

#include <jansson.h>

#include "src/compose/defuse.h"

/* "no link: développeur.se -> développeur·se"; owned by the caller. */
char *defused_words(const struct defused *defused);

/* "no link", "no mention" ...: what the platform does not make of it. Static. */
const char *defused_kind(const struct defused *defused);

/* An array of objects; `list` of struct defused, NULL = none. A new reference. */
json_t *defused_json(const GPtrArray *list);
