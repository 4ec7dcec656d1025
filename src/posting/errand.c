/* See errand.h. */
#include <string.h>

#include "src/posting/errand.h"
#include "src/posting/small_words.h"

bool errand_is_infinitive(const char *word, gsize length)
{
    static const char *const ends[] = {"er", "ir", "re"};
    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
        if (length >= 5 && memcmp(word + length - 2, ends[i], 2) == 0)
            return !small_word_wants_more(word, length);
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
