/* See cut_border.h. Only what stands behind the place is looked at, a few words of it. */
#include <string.h>

#include "src/compose/cut_border.h"
#include "src/compose/verb.h"

/* What begins something new. */
static const char *const others[] = {
    "qui ",      "who ",        "which ",     "pour ",     "afin ",       "mais ",
    "car ",      "grâce ",      "avec l’",    "lorsque ",  "tandis ",     "destiné ",
    "destinée ", "destinés ",   "because ",   "while ",    "but ",        "so that ",
    "in order ", "ainsi que ",  "dans ",      "sur ",      "sous ",       "chez ",
    "depuis ",   "lors ",       "partout ",   "via ",      "en France ",  "de manière ",
    "au sein ",  "à la place ", "au profit ", "à partir ", "au contact ", "across ",
    "within ",   "throughout ",
};

/* What is said before them is little without them. */
static const char *const none[] = {"pour mieux ", "pour mission ", "pour but ", "pour objectif",
                                   "pour ambition "};

static bool begins_with_any(const char *text, const char *const *words, gsize count)
{
    for (gsize i = 0; i < count; i++) {
        if (g_str_has_prefix(text, words[i]))
            return true;
    }
    return false;
}

static const char *skip_word(const char *text)
{
    text += strcspn(text, " ");
    return text + strspn(text, " ");
}

/* "et faciliter", "et les aider", "and build" is none */
static bool is_second_verb(const char *text)
{
    static const char *const clitics[] = {"les ", "le ", "la ", "nous ", "vous ", "leur ", "lui "};
    if (!g_str_has_prefix(text, "et "))
        return false;
    const char *word = skip_word(text);
    if (begins_with_any(word, clitics, G_N_ELEMENTS(clitics)))
        word = skip_word(word);
    return verb_is_infinitive(word, strcspn(word, " ,;."));
}

/* "et leurs partenaires", but not "et documentée." */
static bool is_and_more(const char *text)
{
    if (!g_str_has_prefix(text, "et ") && !g_str_has_prefix(text, "and "))
        return false;
    const char *word = skip_word(text);
    return word[strcspn(word, " ,;:.!?")] == ' ';
}

/* "en boostant" */
static bool is_gerund(const char *text)
{
    gsize length = g_str_has_prefix(text, "en ") ? strcspn(text + 3, " ,;.") : 0;
    return length > 4 && memcmp(text + 3 + length - 3, "ant", 3) == 0;
}

/* The comma within "dédiée, autonome et agile": one word, and another to come. */
static bool is_within_row(const char *comma)
{
    const char *word = comma + 1 + strspn(comma + 1, " ");
    gsize length = strcspn(word, " ,;:.!?");
    const char *next = word + length;
    return *comma == ',' &&
           (*next == ',' || g_str_has_prefix(next, " et ") || g_str_has_prefix(next, " ou ") ||
            g_str_has_prefix(next, " and ") || g_str_has_prefix(next, " or "));
}

static bool is_sign(const char *at)
{
    if (*at == ',' || *at == ';')
        return !is_within_row(at);
    if (!g_unichar_isspace(g_utf8_get_char(at)))
        return false;
    gunichar c = g_utf8_get_char(g_utf8_next_char(at));
    return c == ';' || c == '(' || c == 0x2013 /* – */ || c == 0x2014 /* — */;
}

enum border cut_border_at(const char *text, gsize place)
{
    const char *at = text + place, *next = at + 1;
    if (is_sign(at))
        return BORDER_STRONG;
    if (*at != ' ' || begins_with_any(next, none, G_N_ELEMENTS(none)))
        return BORDER_NONE;
    if (begins_with_any(next, others, G_N_ELEMENTS(others)) || is_second_verb(next) ||
        is_gerund(next))
        return BORDER_STRONG;
    return is_and_more(next) ? BORDER_WEAK : BORDER_NONE;
}
