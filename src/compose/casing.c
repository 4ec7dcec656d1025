/* See casing.h. */
#include <stdbool.h>
#include <string.h>

#include "src/compose/casing.h"
#include "src/compose/defuse.h"
#include "src/compose/dotted.h"

/* "data.gouv.fr", "mes-aides.fr", "node.js", defused or not, but not "développeur.se". */
static bool begins_with_host(const char *text)
{
    gsize length = strcspn(text, " .\xE2"); /* a full stop, or the first byte of another dot */
    if (!text[length] || text[length] == ' ')
        return false;
    g_autofree char *first = g_strndup(text, strcspn(text, " "));
    g_autofree char *visible = defuse_visible(first);
    struct dotted word;
    return dotted_next(visible, 0, &word) && dotted_use_of(visible, &word) == DOTTED_OTHER;
}

/* "iOS", "eLearning", "e-Service": a capital within a word; "l'Incubateur" is two. */
static bool has_inner_capital(const char *word, gsize length)
{
    gunichar before = 0;
    for (const char *p = word; p < word + length; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        bool is_behind_letter = g_unichar_isalpha(before) || (before == '-' && p == word + 2);
        if (g_unichar_isupper(c) && is_behind_letter)
            return true;
        before = c;
    }
    return false;
}

static char *with_first(const char *text, gunichar first)
{
    GString *changed = g_string_sized_new(strlen(text) + 1);
    g_string_append_unichar(changed, first);
    g_string_append(changed, g_utf8_next_char(text));
    return g_string_free(changed, FALSE);
}

/* "l'incubateur", "l’ANSSI" */
static bool is_elided(const char *text)
{
    gunichar second = *text ? g_utf8_get_char(g_utf8_next_char(text)) : 0;
    return second == '\'' || second == 0x2019 /* ’ */;
}

char *casing_upper_first(const char *text)
{
    if (!g_unichar_islower(g_utf8_get_char(text)) || begins_with_host(text) ||
        (!is_elided(text) && has_inner_capital(text, strcspn(text, " "))))
        return g_strdup(text);
    return with_first(text, g_unichar_totitle(g_utf8_get_char(text)));
}

char *casing_lower_first(const char *text)
{
    gunichar first = g_utf8_get_char(text);
    gunichar second = *text ? g_utf8_get_char(g_utf8_next_char(text)) : 0;
    bool is_behind_article = is_elided(text);
    if (!g_unichar_isupper(first) || !(g_unichar_islower(second) || is_behind_article) ||
        (!is_behind_article && has_inner_capital(text, strcspn(text, " "))))
        return g_strdup(text);
    return with_first(text, g_unichar_tolower(first));
}
