/*
 * Sentences that say once more what a headline has said: "L'équipe de Kit recherche un·e dev C !"
 * below "Kit recrute un·e dev C".
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "src/base/auto.h"

struct echo;

/* known  what is said already, in any words; NULL = nothing */
struct echo *echo_new(const char *known);
void echo_free(struct echo *echo);

/*
 * Does the sentence say no more than that? Its own words count, not the small ones, nor those with
 * which everybody looks for somebody ("recherche", "profil", "équipe"); one in five may be new.
 *
 * echo  may be NULL: then nothing is known
 */
bool echo_is(const struct echo *echo, const char *sentence, gsize length);

/* Does a text of one sentence only say who seeks what is known, "L'équipe Fontaines recherche un·e
 * dev C" below "Un·e dev"? It names somebody, and so much is no text yet. */
bool echo_seeks_only(const struct echo *echo, const char *sentence, gsize length);

/*
 * The text without sentences that say no more among its first few, nor the questions that they
 * answer.
 *
 * has_room  then one stays when the next speaks of what it names, "Il aura ..."
 * returns   "" when no other is left; owned by the caller
 */
char *echo_drop(const struct echo *echo, const char *text, bool has_room);

AUTO_DEFINE(struct echo *, echo_free)
