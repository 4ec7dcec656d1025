/* See own_name.h. Names are compared by their letters and digits, without case and accents. */
#include <stdbool.h>
#include <string.h>

#include "src/base/text.h"
#include "src/compose/own_name.h"
#include "src/posting/small_words.h"

#define LONGEST_NAME ((gsize)120) /* bytes; longer is no name */
#define LONGEST_ACRONYM 5         /* letters; more of them are shouted */
#define LONGEST_BEFORE_SLOGAN ((gsize)30)

static gunichar letter_of(const char *p)
{
    gunichar parts[4] = {g_utf8_get_char(p)};
    if (parts[0] >= 0x80)
        g_unichar_fully_decompose(parts[0], FALSE, parts, G_N_ELEMENTS(parts));
    return g_unichar_isalnum(parts[0]) ? g_unichar_tolower(parts[0]) : 0;
}

static const char *skip_signs(const char *p)
{
    while (*p && letter_of(p) == 0)
        p = g_utf8_next_char(p);
    return p;
}

/* May something stand between two letters of one name? */
static bool may_part(gunichar c)
{
    return c < 0x80 ? strchr(" -.'_", (int)c) != NULL : c == 0x2019 /* ’ */ || c == 0xA0;
}

/* Behind what reads like the name at `start`, in words of their own; NULL when nothing does. */
static const char *match(const char *name, const char *start)
{
    const char *p = start, *key = skip_signs(name);
    while (*key) {
        if (p > start && *p && letter_of(p) == 0 && may_part(g_utf8_get_char(p)))
            p = g_utf8_next_char(p);
        if (!*p || letter_of(p) != letter_of(key))
            return NULL;
        p = g_utf8_next_char(p);
        key = skip_signs(g_utf8_next_char(key));
    }
    bool is_longer = letter_of(p) != 0 || (strchr("-._/@", *p) && *p && g_ascii_isalnum(p[1]));
    return is_longer ? NULL : p;
}

static bool is_shouted(const char *name)
{
    int letters = 0;
    for (const char *p = name; *p; p = g_utf8_next_char(p)) {
        if (g_unichar_islower(g_utf8_get_char(p)))
            return false;
        letters += g_unichar_isalpha(g_utf8_get_char(p)) != 0;
    }
    return letters > LONGEST_ACRONYM;
}

static bool has_capital(const char *name)
{
    for (const char *p = name; *p; p = g_utf8_next_char(p)) {
        if (g_unichar_isupper(g_utf8_get_char(p)))
            return true;
    }
    return false;
}

/* Does a word of the name lose its capital? Both have the same letters. */
static bool loses_capital(const char *spelling, const char *name)
{
    for (const char *p = name, *q = spelling; *p && *q;
         p = g_utf8_next_char(p), q = g_utf8_next_char(q)) {
        bool is_start = p == name || strchr(" -'.", p[-1]);
        if (is_start && g_unichar_isupper(g_utf8_get_char(p)) &&
            !g_unichar_isupper(g_utf8_get_char(q)))
            return true;
    }
    return false;
}

/* Is the one spelling to be taken for the other? Of a slug nearly any, of a name one whose first
 * letter is the same: a sentence may give it a capital. */
static bool is_better(const char *spelling, const char *name)
{
    if (strcmp(spelling, name) == 0 || !has_capital(spelling) || is_shouted(spelling))
        return false;
    if (!has_capital(name))
        return strpbrk(name, ".") == NULL;
    g_autofree char *one = g_utf8_casefold(spelling, -1), *other = g_utf8_casefold(name, -1);
    return strcmp(one, other) == 0 && g_utf8_get_char(spelling) == g_utf8_get_char(name) &&
           !loses_capital(spelling, name);
}

static bool is_word_start(const char *text, const char *p)
{
    return p == text || strchr(" '(\"", p[-1]) || (p - text >= 3 && memcmp(p - 3, "’", 3) == 0) ||
           (p - text >= 3 && memcmp(p - 3, "“", 3) == 0);
}

/* NULL when the text has none that is better. By the caller. */
static char *find_spelling(const char *name, const char *text)
{
    gunichar first = letter_of(skip_signs(name));
    for (const char *p = text; *p; p = g_utf8_next_char(p)) {
        const char *end = letter_of(p) == first && is_word_start(text, p) ? match(name, p) : NULL;
        g_autofree char *spelling = end ? g_strndup(p, (gsize)(end - p)) : NULL;
        if (spelling && is_better(spelling, name))
            return g_steal_pointer(&spelling);
    }
    return NULL;
}

static bool says(const char *text, const char *name)
{
    for (const char *p = text; (p = strstr(p, name)); p++) {
        const char *end = p + strlen(name);
        if (is_word_start(text, p) && !g_unichar_isalnum(g_utf8_get_char(end)))
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

char *own_name(const char *name, const char *title, const char *excerpt)
{
    if (!*skip_signs(name) || strlen(name) > LONGEST_NAME)
        return g_strdup(name);
    g_autofree char *shorter = before_slogan(name);
    if (shorter && (says(title, shorter) || says(excerpt, shorter)))
        return g_steal_pointer(&shorter);
    char *spelling = find_spelling(name, title);
    spelling = spelling ? spelling : find_spelling(name, excerpt);
    return spelling ? spelling : g_strdup(name);
}
