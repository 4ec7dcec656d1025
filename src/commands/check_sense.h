/* What is written as it should be in the configuration, and cannot be meant. */
#pragma once

#include "src/commands/command.h"

/*
 * Say what of the accounts cannot be meant: two that are one, a schedule without a moment; and what
 * does nothing.
 *
 * returns  false when a person has to mend something
 */
bool check_accounts_make_sense(const struct context *context);
