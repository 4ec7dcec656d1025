/* `announce preview --calendar`: the days to come, account by account, as they would go out. */
#pragma once

#include <glib.h>
#include <jansson.h>

#include "src/commands/command.h"

/*
 * Show the outlooks of the accounts that --only leaves in, for as many days as --days says.
 *
 * outlooks  of struct outlook
 * rows      --json: gets an object an account; else NULL
 */
void calendar_show(const struct context *context, const GPtrArray *outlooks, json_t *rows);
