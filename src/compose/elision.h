/* French words that change before the next one: "de" and "que", and articles that melt. */
#pragma once

#include <glib.h>

/*
 * Make the end of text[0..at) fit what stands from `at` on: "de Etalab" -> "d’Etalab", "que
 * Aidants" -> "qu’Aidants", "de le ministère" -> "du ministère", "à les Aides" -> "aux Aides".
 *
 * A name that begins with an article in capitals keeps it: "de Le Taxi".
 */
void elision_apply(GString *text, gsize at);
