/* See opening.h. A bare role begins with an indefinite article or a number, and names somebody: in
 * French no thing ("un stage"), in English one of those whom postings look for. */
#include <stdbool.h>
#include <string.h>

#include "src/compose/opening.h"

static const char *const articles[] = {
    "un",    "une",     "un·e", "un-e",      "un(e)",    "des",  "deux",
    "trois", "quatre",  "cinq", "plusieurs", "quelques", "a",    "an",
    "some",  "several", "two",  "three",     "four",     "five", NULL};

/* What follows an article and is nobody. */
static const char *const things[] = {
    "stage",   "stages",   "cdd",      "cdi",   "poste",   "postes",  "offre",
    "offres",  "mission",  "missions", "appel", "emploi",  "emplois", "alternance",
    "contrat", "contrats", "job",      "jobs",  "journée", "projet",  NULL};

/* In small letters, singular; "developers" too. */
static const char *const people[] = {
    "administrator", "analyst",    "architect", "assistant",  "coach",     "consultant",
    "coordinator",   "cto",        "designer",  "dev",        "developer", "devops",
    "director",      "editor",     "engineer",  "expert",     "intern",    "lead",
    "manager",       "officer",    "owner",     "programmer", "pilot",     "researcher",
    "scientist",     "specialist", "sre",       "tester",     "writer",    NULL};

static const char *skip_word(const char *text)
{
    text += strcspn(text, " ");
    return text + strspn(text, " ");
}

static char *small_word(const char *text)
{
    return g_utf8_strdown(text, (gssize)strcspn(text, " ,;:.!?()"));
}

/* Is one of the words before the first preposition somebody: "senior C developers in Brest"? */
static bool names_somebody(const char *text)
{
    static const char *const ends[] = {"for", "in", "at", "with", "to", "of", "on", NULL};
    for (; *text; text = skip_word(text)) {
        g_autofree char *word = small_word(text);
        if (g_strv_contains(ends, word))
            return false;
        if (g_str_has_suffix(word, "s"))
            word[strlen(word) - 1] = '\0';
        if (g_strv_contains(people, word))
            return true;
    }
    return false;
}

static bool is_bare(const char *role, enum language language)
{
    g_autofree char *first = g_utf8_strdown(role, (gssize)strcspn(role, " "));
    g_autofree char *second = small_word(skip_word(role));
    bool is_english = strcmp(first, "a") == 0 || strcmp(first, "an") == 0;
    if (strpbrk(role, ":?") || !*second)
        return false;
    if (language == LANGUAGE_EN && (is_english || !g_strv_contains(articles, first)))
        return names_somebody(role);
    return (g_strv_contains(articles, first) || g_ascii_isdigit(*first)) &&
           !g_strv_contains(things, second);
}

char *opening_of(const char *role, enum language language)
{
    if (!is_bare(role, language))
        return g_strdup(role);
    return g_strconcat(language == LANGUAGE_FR ? "On recrute " : "We are hiring ", role, NULL);
}
