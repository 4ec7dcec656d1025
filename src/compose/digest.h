/*
 * The text of a digest: several openings in one announcement.
 *
 * Its template is one as in template.h with other fields: {count} is how many openings it tells of,
 * {list} their titles, a line each, {link} the account's `digest_link`. It always fits: titles give
 * way from the end of the list, whose last line then says how many more there are.
 */
#pragma once

#include <glib.h>

#include "src/compose/compose.h"
#include "src/config/config.h"

/*
 * Write it.
 *
 * titles   of const char *, at least two; as people wrote them
 * returns  owned by the caller; `list_cut` says that titles had to be left out
 */
struct composed *digest_compose(const struct config *config, const struct account_config *account,
                                const GPtrArray *titles);

/* The link of an account's digests, as it stands in them; "" = none. Owned by the caller. */
char *digest_link(const struct account_config *account);

/* Does such a template parse? For struct config_rules. `at` gets the offset of a mistake. */
bool digest_check(const char *text, gsize *at, GError **error);
