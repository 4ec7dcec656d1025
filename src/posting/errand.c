/* See errand.h. */
#include <string.h>

#include "src/posting/errand.h"
#include "src/posting/small_words.h"

/* "solidaire", "pluridisciplinaire": few words in -aire are something to do. */
static bool is_in_aire(const char *word, gsize length)
{
    static const char *const deeds[] = {"faire",  "refaire",  "défaire",   "satisfaire", "plaire",
                                        "traire", "extraire", "distraire", "soustraire", NULL};
    if (memcmp(word + length - 4, "aire", 4) != 0)
        return false;
    g_autofree char *small = g_utf8_strdown(word, (gssize)length);
    return !g_strv_contains(deeds, small);
}

bool errand_is_infinitive(const char *word, gsize length)
{
    static const char *const ends[] = {"er", "ir", "re"};
    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
        if (length >= 5 && memcmp(word + length - 2, ends[i], 2) == 0)
            return !small_word_wants_more(word, length) && !is_in_aire(word, length);
    }
    return false;
}

bool errand_begins(const char *text)
{
    static const char *const objects[] = {"le ",  "la ",  "les ", "l'",  "l’",  "un ",  "une ",
                                          "des ", "du ",  "de ",  "d'",  "d’",  "aux ", "au ",
                                          "à ",   "ses ", "son ", "sa ", "leur"};
    gsize length = strcspn(text, " '");
    if (!errand_is_infinitive(text, length) || text[length] != ' ')
        return false;
    for (gsize i = 0; i < G_N_ELEMENTS(objects); i++) {
        if (g_str_has_prefix(text + length + 1, objects[i]))
            return true;
    }
    return false;
}
