/*
 * A text that a person writes in place of the one that was made: it is cleaned as what strangers
 * write is, and otherwise left as it stands. Its links, mentions and hashtags are that person's to
 * choose; they are named, so that none is there by accident.
 */
#pragma once

#include <glib.h>

#include "src/compose/meant.h"

/*
 * Make it fit to be said.
 *
 * text     valid UTF-8; its lines stay lines
 * was      the text in whose place it stands: what was defused in it stays so
 * meant    with the announcement's link and hosts; gets what `was` says
 * made     gets what the platform makes of the text and made of none before, of char *, each as it
 *          stands there
 * returns  owned by the caller
 */
char *written_finish(const char *text, const char *was, struct meant *meant, GPtrArray *made);
