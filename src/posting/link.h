/* Links that people wrote into front matter, and what is added to them. */
#pragma once

#include <glib.h>

#include "src/config/config.h"

/*
 * A link fit to be published: http or https, with a host and without a user name, all ASCII (what
 * is not gets encoded, a host name in punycode).
 *
 * text     one line, blanks around it do not count
 * returns  owned by the caller; NULL when the text is no such link
 */
char *link_normalise(const char *text);

/*
 * A posting's own link: as link_normalise() leaves it, and such that a platform makes a link of it.
 * "https://intranet/jobs" leads nowhere for the world.
 *
 * returns  owned by the caller; NULL when the text is no such link
 */
char *link_publishable(const char *text);

/*
 * The link with the parameters of `utm` behind its query: utm_source and so on. One that it has
 * already stays as it is, and so does its fragment.
 *
 * link     as link_normalise() leaves it; "" stays ""
 * utm      may be NULL
 * returns  owned by the caller
 */
char *link_with_utm(const char *link, const struct utm *utm);

/*
 * What names the page in a web address: the last part of its path, in lower case, without a date
 * before it and a suffix behind it.
 *
 * returns  owned by the caller; NULL when there is nothing with a letter in it
 */
char *link_slug(const char *link);
