/* See title.h. */
#include <stdbool.h>
#include <string.h>

#include "src/base/text.h"
#include "src/posting/title.h"

static bool ends_in_verb(const char *title)
{
    static const char *const ends[] = {
        " recrute",        " recrutent",  " recrutons",       " recherche", " recherchent",
        " recherchons",    " cherche",    " cherchent",       " cherchons", " is hiring",
        " is looking for", " are hiring", " are looking for",
    };
    g_autofree char *folded = text_fold(title);
    if (g_str_has_suffix(folded, ":"))
        folded[strlen(folded) - 1] = '\0';
    g_strchomp(folded);
    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
        if (g_str_has_suffix(folded, ends[i]))
            return true;
    }
    return false;
}

char *title_from(char *const *lines)
{
    const char *beginning = NULL;
    for (; *lines; lines++) {
        if (!**lines)
            continue;
        if (beginning)
            return g_strconcat(beginning, " ", *lines, NULL);
        if (!ends_in_verb(*lines))
            return g_strdup(*lines);
        beginning = *lines;
    }
    return g_strdup(beginning ? beginning : "");
}
