/* French infinitives: what is to be done, by nobody yet. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Does that word end like one? "offre" does as well, but "solidaire" and "notre" are known. */
bool errand_is_infinitive(const char *word, gsize length);

/* Does it begin with one and its object, "Bâtir le port"? */
bool errand_begins(const char *text);
