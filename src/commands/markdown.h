/*
 * What a change would have announced as Markdown, ready to be posted as a comment on it.
 *
 * Words of strangers stand in code only, where they are neither markup nor mention anybody.
 */
#pragma once

#include <glib.h>

#include "src/commands/told.h"

/* The heading and, in a sentence, how much it is. */
void markdown_title(GString *text, const char *base, const char *head, int events);

/* A heading, and each account's text with its length. */
void markdown_event(GString *text, const struct told *told);

/* A list of what is doubtful, of struct notice; nothing when there is nothing. */
void markdown_remarks(GString *text, const GPtrArray *remarks);
