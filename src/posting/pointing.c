/* See pointing.h. Only behind a verb that can stand alone: of "Découvrez-la ici : ..." too little
 * would be left. */
#include <string.h>

#include "src/posting/pointing.h"
#include "src/posting/sentence.h"

static const struct {
    const char *words, *verb, *sign;
} calls[] = {
    {"postulez ici", "postulez", " !"},
    {"candidatez ici", "candidatez", " !"},
    {"postulez à cette adresse", "postulez", " !"},
    {"candidatez à cette adresse", "candidatez", " !"},
    {"postulez via ce lien", "postulez", " !"},
    {"apply here", "apply", "!"},
};

static const char *skip_blanks(const char *p)
{
    while (g_unichar_isspace(g_utf8_get_char(p)))
        p = g_utf8_next_char(p);
    return p;
}

void pointing_drop(GString *text)
{
    for (gsize i = 0; i < G_N_ELEMENTS(calls); i++) {
        const char *found = strcasestr(text->str, calls[i].words);
        const char *colon = found ? skip_blanks(found + strlen(calls[i].words)) : NULL;
        if (!colon || *colon != ':')
            continue;
        gsize from = (gsize)(found - text->str) + strlen(calls[i].verb);
        gsize end = sentence_next_end(text->str, (gsize)(colon - text->str));
        g_string_erase(text, (gssize)from, (gssize)((end != 0 ? end : text->len) - from));
        g_string_insert(text, (gssize)from, calls[i].sign);
        return;
    }
}
