/* Links that people wrote into front matter. */
#pragma once

#include <glib.h>

/*
 * A link fit to be published: http or https, with a host and without a user name, all ASCII (what
 * is not gets encoded, a host name in punycode).
 *
 * text     one line, blanks around it do not count
 * returns  owned by the caller; NULL when the text is no such link
 */
char *link_normalise(const char *text);
