/* Links: those that people wrote into front matter, what is added to them, and where they lead. */
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

#define LINK_MAX_BYTES 4096 /* of an address that is gone to */

/* A reference as it stands in a document made absolute; NULL when that is not possible. By the
 * caller. */
char *link_resolve(const char *base, const char *reference);

/*
 * The address to which an answer from `url` points, fit to be gone to: of the same scheme, and not
 * too long.
 *
 * reference  bytes from outside
 * returns    owned by the caller; NULL when it may not be gone to
 */
char *link_next(const char *url, const char *reference);

/* An address as it may be shown: what follows a "?" can be a secret. By the caller. */
char *link_shown(const char *url);

/*
 * A posting's own link: as link_normalise() leaves it, and such that a platform makes a link of it.
 * "https://intranet/jobs" leads nowhere for the world.
 *
 * returns  owned by the caller; NULL when the text is no such link
 */
char *link_publishable(const char *text);

/* Is there such a link in the text? For struct config_rules. */
bool link_is_publishable(const char *text);

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
