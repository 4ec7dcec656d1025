/* Where one part of a sentence ends and the next begins. For cut.c alone. */
#pragma once

#include <glib.h>
#include <stdbool.h>

enum border {
    BORDER_NONE,   /* what follows belongs to the last word: "des personnes | éloignées de" */
    BORDER_WEAK,   /* one more of them follows: "les ports | et leurs bateaux" */
    BORDER_STRONG, /* a sign, a clause ("| pour", "| qui", "| et faciliter", "| en boostant"), or
                      what says where or how ("| dans leurs échanges") */
};

/* What begins behind that place of the text, which is one of cut_places.h. */
enum border cut_border_at(const char *text, gsize place);
