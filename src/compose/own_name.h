/* How a posting itself writes the name of the organisation. */
#pragma once

#include <glib.h>

#include "src/posting/posting.h"

/*
 * The name of the posting's organisation as a text had better say it.
 *
 * A slug, "eau-potable", as the title or the excerpt spells it, else the file: "EauPotable", "Eau
 * potable"; in words where none of them does. Another name as they spell it where only the case of
 * letters within it differs. "Kit, all in one place" is "Kit" where they call it so.
 *
 * name, title  the posting's, one line each
 * returns      owned by the caller; the name itself where they say nothing else
 */
char *own_name(const struct posting *posting, const char *name, const char *title);
