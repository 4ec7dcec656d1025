/*
 * What a title says: many name the organisation and the verb as well ("Mes Aides recrute un·e dev
 * pour Mes Aides"), which a text says in its own way.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "src/base/auto.h"

struct heading {
    char *organisation; /* who is looking, "Mes Aides"; NULL = the title does not say */
    char *role; /* for whom, "un·e dev pour Mes Aides"; all of it when it says nothing else */
};

/* A title as it may stand in a text: no emphasis of Markdown, no full stop at its end,
 * middle dots in inclusive spelling. One line; owned by the caller. */
char *heading_clean(const char *title);

/* Take a clean title apart. Freed by heading_clear(). */
struct heading heading_parse(const char *title);
void heading_clear(struct heading *heading);

/*
 * A clean title for a text that names the organisation: without what says who is looking, without
 * "Offre de" and the like, without the organisation's name at its start or end ("pour Mes Aides").
 * At the end its host ("pour Pix.fr") is its name too, and so are the words before its first "de"
 * or the like, when there are two or more: "de l'Atelier vert" of "L'Atelier vert du port".
 *
 * heading  of that title
 * returns  owned by the caller; the title itself where nothing would be left
 */
char *heading_without(const char *title, const struct heading *heading, const char *organisation);

/* Does a clean title name the organisation, in words that begin like a name: "chef de produit de
 * CAMINO"? */
bool heading_names(const char *title, const char *organisation);

AUTO_DEFINE_CLEAR(struct heading, heading_clear)
