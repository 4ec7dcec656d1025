/* How a posting itself writes the name of the organisation. */
#pragma once

#include <glib.h>

/*
 * The name as a text had better say it.
 *
 * A slug, "eau-potable", as the title or the excerpt spells it: "EauPotable", "Eau potable".
 * Another name as they spell it where only the case of letters within it differs. "Kit, all in one
 * place" is "Kit" where they call it so.
 *
 * title, excerpt  one line each
 * returns         owned by the caller; the name itself where they say nothing else
 */
char *own_name(const char *name, const char *title, const char *excerpt);
