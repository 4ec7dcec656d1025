/* What an excerpt is about: sentences that lead up to it are not it. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/*
 * Where the first sentence begins that says what the organisation is or does, "Port Vert vise à
 * ...", when others lead up to it that do not name it: "Chaque année, 60 marins se perdent." Only
 * the first few are looked at.
 *
 * name     without its article; "" = none
 * returns  a byte offset; 0 when the text begins with it, or has no such sentence
 */
gsize subject_find(const char *text, const char *name);

/* Does the sentence that goes on behind `place` answer those before it, "Face à ce problème, ..."?
 * They are a complaint without it. */
bool subject_answers(const char *text, gsize place);
