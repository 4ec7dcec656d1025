/* See own_name.h. */
#include <stdbool.h>
#include <string.h>

#include "src/compose/own_name.h"
#include "src/posting/small_words.h"
#include "src/posting/spelling.h"

#define LONGEST_BEFORE_SLOGAN ((gsize)30)

static bool says(const char *text, const char *name)
{
    for (const char *p = text; (p = strstr(p, name)); p++) {
        const char *end = p + strlen(name);
        if (spelling_is_word_start(text, p) && !g_unichar_isalnum(g_utf8_get_char(end)))
            return true;
    }
    return false;
}

/* What stands before ", all in one place" and " - The service": a word with which no name goes on.
 * NULL when there is no such thing. By the caller. */
static char *before_slogan(const char *name)
{
    static const char *const signs[] = {", ", " - ", " – ", " — ", " : "};
    for (gsize i = 0; i < G_N_ELEMENTS(signs); i++) {
        const char *sign = strstr(name, signs[i]);
        if (!sign || sign == name || (gsize)(sign - name) > LONGEST_BEFORE_SLOGAN)
            continue;
        const char *slogan = sign + strlen(signs[i]);
        gsize length = strcspn(slogan, " '");
        bool is_list = strstr(sign, " et ") || strstr(sign, " and ");
        bool is_small = *signs[i] == ',' && g_unichar_islower(g_utf8_get_char(slogan));
        bool is_begun =
            slogan[length] == '\'' || (small_word_wants_more(slogan, length) && slogan[length]);
        if (is_begun || (is_small && !is_list))
            return g_strndup(name, (gsize)(sign - name));
    }
    return NULL;
}

/* "open-academy" in words, but not "e-mail": what one letter begins is written so. */
static char *in_words(const char *slug)
{
    g_auto(GStrv) parts = g_strsplit(slug, "-", -1);
    for (GStrv part = parts; *part; part++) {
        if (strlen(*part) < 2 || (*part)[strspn(*part, "abcdefghijklmnopqrstuvwxyz")])
            return g_strdup(slug);
    }
    return g_strjoinv(" ", parts);
}

char *own_name(const struct posting *posting, const char *name, const char *title)
{
    g_autofree char *shorter = before_slogan(name);
    if (shorter && (says(title, shorter) || says(posting->excerpt, shorter)))
        return g_steal_pointer(&shorter);
    char *spelling = spelling_find(name, title);
    spelling = spelling ? spelling : spelling_find(name, posting->excerpt);
    if (spelling)
        return spelling;
    if (!spelling_is_slug(name))
        return g_strdup(name);
    return posting->spelling ? g_strdup(posting->spelling) : in_words(name);
}
