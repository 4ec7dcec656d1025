/* How the fake X shows posts. */
#pragma once

#include "tests/fake/fake.h"

/* X shows every link as one of its own, which has 23 characters and counts as many. */
char *x_shown_text(const char *text);

/* GET /2/users/ID/tweets of the account with that token. */
void x_list_posts(const struct fake *fake, const struct call *call, const char *whose,
                  struct answer *answer);
