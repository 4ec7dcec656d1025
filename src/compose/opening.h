/* A title where nobody is named who is looking for somebody. */
#pragma once

#include <glib.h>

#include "src/base/platform.h"

/*
 * A role (see role.h) as a sentence, "un·e dev C" -> "On recrute un·e dev C", "a pilot" -> "We are
 * hiring a pilot", when it is nothing but a role; else as it is. Owned by the caller.
 */
char *opening_of(const char *role, enum language language);
