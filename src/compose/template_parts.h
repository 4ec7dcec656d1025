/* What a template is made of. For template.c and template_fill.c alone. */
#pragma once

#include <glib.h>

enum piece_kind {
    PIECE_TEXT,
    PIECE_FIELD,
    PIECE_PART,     /* "[" */
    PIECE_PART_END, /* "]" */
};

struct piece {
    enum piece_kind kind;
    guint slot; /* PIECE_FIELD */
    char *text; /* PIECE_TEXT */
};

struct template
{
    GArray *pieces;
    GPtrArray *slots; /* of struct template_slot */
};
