/* Shortening one field. For give_way.c and give_way_prose.c alone. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "src/compose/cut_places.h"
#include "src/compose/wording.h"

/* Take over what stays of the field when it ends at that place. */
void give_way_cut(struct wording *wording, guint slot, const struct cut_places *places,
                  gsize place);

/* Take over all of it. Does the text fit then? */
bool give_way_fits_whole(struct wording *wording, guint slot);

/*
 * The last place from `first` on that lets the text fit; false when there is none. Begins where it
 * should be and doubles its stride before it halves it: a long excerpt costs no more than what
 * stays of it.
 */
bool give_way_find(struct wording *wording, guint slot, struct cut_places *places, guint first,
                   guint *last);

/* Shorten a field of prose, or let it vanish. Does the text fit then? */
bool give_way_prose(struct wording *wording, guint slot);
