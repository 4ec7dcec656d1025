/* What the files of `announce preview` share. For them alone. */
#pragma once

#include <jansson.h>

#include "src/commands/command.h"
#include "src/commands/outlook.h"
#include "src/commands/text_view.h"

struct preview {
    const struct context *context;
    struct queue *queue; /* as it is now; NULL: no store yet */
    struct rehearsal *rehearsal;
    GPtrArray *outlooks; /* of struct outlook, one an account */
    json_t *rows;        /* --json: an array; else NULL */
    int shown;
};

/* One text: printed, or added to the rows. */
void preview_show(struct preview *preview, const struct text_view *view);
void preview_show_draft(struct preview *preview, const struct draft *draft);
void preview_show_prospect(struct preview *preview, const struct account_config *account,
                           const struct prospect *prospect);

/* The postings that the command names, or --all of them (preview_posting.c); false with
 * ERROR_USAGE: a word names none, or ERROR_STORE. */
bool preview_postings(struct preview *preview, GError **error);
