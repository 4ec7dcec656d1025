/* How a text spells a name. Texts are valid UTF-8; no name is looked for behind their first 16 KiB.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/*
 * A better spelling of that name in the text.
 *
 * A slug, "eau-potable", may be "EauPotable" or "Eau potable"; of another name only the case of
 * letters within it may differ.
 *
 * returns  owned by the caller; NULL when the text has none that is better
 */
char *spelling_find(const char *name, const char *text);

/* Is it a name that hardly anybody writes so: without a capital, and no host? */
bool spelling_is_slug(const char *name);

/*
 * The French article, with its blank, that goes with the name by what the text says: "le " behind
 * "du Port Vert". The name is only found where it begins with a capital: "le port vert" is none.
 *
 * returns  static; "" where the name has one itself, or the text says it without ("pour Port Vert")
 *          or is not of one mind; NULL where the text does not tell: "l'équipe Port Vert" does not,
 *          and "Port Vert Social" is another name
 */
const char *spelling_article(const char *name, const char *text);

/* Behind the French article that the name begins with, in large letters or small; else the name. */
const char *spelling_skip_article(const char *name);

/* May a word begin at `p` in `text`? */
bool spelling_is_word_start(const char *text, const char *p);
