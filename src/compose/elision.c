/* See elision.h. */
#include <stdbool.h>
#include <string.h>

#include "src/base/text.h"
#include "src/compose/elision.h"

/* An h that counts as a consonant, or another sound that nothing is dropped before. */
static bool is_aspirated(const char *folded)
{
    static const char *const heads[] = {"hack", "hall", "hand", "hara", "harc",  "hard",   "hasard",
                                        "haut", "hub",  "huit", "hors", "heros", "hollan", "honte",
                                        "onz",  "oui",  "ya",   "ye",   "yo",    "un·"};
    for (gsize i = 0; i < G_N_ELEMENTS(heads); i++) {
        if (g_str_has_prefix(folded, heads[i]))
            return true;
    }
    return false;
}

static bool begins_with_vowel(const char *text)
{
    g_autofree char *head = g_utf8_substring(text, 0, MIN(g_utf8_strlen(text, 40), 8));
    g_autofree char *folded = text_fold(head);
    return *folded && strchr("aeiouyh", *folded) && !is_aspirated(folded);
}

/* What the end of a text becomes before certain words. */
static const struct change {
    const char *end;    /* a word and its blank */
    const char *before; /* this word and its blank melt into it; NULL: any vowel */
    const char *becomes;
} changes[] = {
    {"de ", "le ", "du "},       {"de ", "les ", "des "},       {"à ", "le ", "au "},
    {"à ", "les ", "aux "},      {"de ", NULL, "d’"},           {"que ", NULL, "qu’"},
    {"jusque ", NULL, "jusqu’"}, {"lorsque ", NULL, "lorsqu’"}, {"puisque ", NULL, "puisqu’"},
};

/* Does text[0..at) end in that word, whatever its first letter's case? */
static bool ends_in(const GString *text, gsize at, const char *word)
{
    gsize length = strlen(word);
    if (length > at || strncmp(text->str + at - length + 1, word + 1, length - 1) != 0 ||
        g_ascii_tolower(text->str[at - length]) != g_ascii_tolower(*word))
        return false;
    const char *start = text->str + at - length;
    return start == text->str || !g_unichar_isalnum(g_utf8_get_char(g_utf8_prev_char(start)));
}

void elision_apply(GString *text, gsize at)
{
    for (gsize i = 0; i < G_N_ELEMENTS(changes); i++) {
        const struct change *change = &changes[i];
        const char *value = text->str + at;
        if (!ends_in(text, at, change->end))
            continue;
        if (change->before ? !g_str_has_prefix(value, change->before) : !begins_with_vowel(value))
            continue;
        gsize start = at - strlen(change->end);
        bool is_capital = g_ascii_isupper(text->str[start]);
        gsize end = at + (change->before ? strlen(change->before) : 0);
        g_string_erase(text, (gssize)start, (gssize)(end - start));
        g_string_insert(text, (gssize)start, change->becomes);
        if (is_capital)
            text->str[start] = g_ascii_toupper(text->str[start]);
        return;
    }
}
