/* The article that a French name has by what its first word means: "Registre de preuve de
 * covoiturage" is "le Registre ...". */
#pragma once

/*
 * "le ", "la " or "l’" where the name begins with a common noun that is known and goes on like one,
 * "Boussole des droits"; some nouns need no more, "Plateforme EAC", and some acronyms not even a
 * second word, "DINUM".
 *
 * returns  static; "" when nobody knows, as of "Port Vert"
 */
const char *name_article(const char *name);
