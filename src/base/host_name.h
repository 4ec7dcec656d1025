/* Names of hosts as the domain name system has them. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/*
 * "Élus.example" -> "xn--lus-9la.example": ASCII and small letters, as browsers read it (UTS 46,
 * not transitional: "ß" stays a letter of its own).
 *
 * returns  owned by the caller; NULL when it is no name that could be looked up: an empty or too
 *          long label, a character that no name has
 */
char *host_name_to_ascii(const char *name);
