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

/*
 * What names the page in a web address: the last part of its path, in lower case, without a date
 * before it and a suffix behind it.
 *
 * returns  owned by the caller; NULL when there is nothing with a letter in it
 */
char *link_slug(const char *link);
