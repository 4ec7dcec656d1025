/* See subject.h. What stands before names and what says little are French. */
#include <string.h>

#include "src/compose/cut.h"
#include "src/compose/subject.h"
#include "src/posting/sentence.h"
#include "src/posting/spelling.h"

#define MOST_SENTENCES 6
#define SHORTEST 50                /* characters of a sentence that says something */
#define LONGEST_LOOK ((gsize)4000) /* bytes */

/* What may stand between an article and a name that is the subject. */
static const char *const kinds[] = {
    "projet ",         "plateforme ",     "plate-forme ",    "produit ", "service ",
    "outil ",          "application ",    "site ",           "startup ", "startup d'État ",
    "startup d’État ", "startup d'Etat ", "startup d’Etat ",
};

/* "Port Vert vise", but not "Port Vert et sa ville" */
static bool is_subject_at(const char *sentence, const char *name)
{
    static const char *const others[] = {"et",   "ou",   "de",    "du",   "des",
                                         "pour", "par",  "sur",   "avec", "sans",
                                         "chez", "dans", "comme", "à",    NULL};
    if (!g_str_has_prefix(sentence, name) || sentence[strlen(name)] != ' ')
        return false;
    const char *next = sentence + strlen(name) + 1;
    g_autofree char *word = g_strndup(next, strcspn(next, " "));
    return g_unichar_islower(g_utf8_get_char(next)) && !g_strv_contains(others, word);
}

static bool begins_with_subject(const char *sentence, const char *name)
{
    const char *noun = spelling_skip_article(sentence);
    if (is_subject_at(sentence, name) || is_subject_at(noun, name))
        return true;
    for (gsize i = 0; i < G_N_ELEMENTS(kinds) && noun > sentence; i++) {
        gsize length = strlen(kinds[i]);
        if (g_ascii_strncasecmp(noun, kinds[i], length) == 0 && is_subject_at(noun + length, name))
            return true;
    }
    return false;
}

/* "est situé", "recrute": not what it is for. */
static bool says_little(const char *sentence, gsize length)
{
    static const char *const little[] = {" est situé", " est basé",        " se trouve ",
                                         " se situe ", " recrute ",        " recherche",
                                         " cherche ",  " est un employeur"};
    g_autofree char *said = g_strndup(sentence, length);
    for (gsize i = 0; i < G_N_ELEMENTS(little); i++) {
        if (strstr(said, little[i]))
            return true;
    }
    return g_utf8_strlen(said, -1) < SHORTEST || cut_leans_back(sentence);
}

gsize subject_find(const char *text, const char *name)
{
    gsize length = strlen(name), start = 0;
    if (length == 0 || begins_with_subject(text, name))
        return 0;
    for (int i = 1; i < MOST_SENTENCES; i++) {
        gsize end = sentence_next_end(text, start);
        if (end == 0 || end > LONGEST_LOOK || memmem(text + start, end - start, name, length))
            return 0;
        start = end + strspn(text + end, " ");
        if (!begins_with_subject(text + start, name))
            continue;
        gsize after = sentence_next_end(text, start);
        gsize size = after != 0 ? after - start : strlen(text + start);
        return says_little(text + start, MIN(size, LONGEST_LOOK)) ? 0 : start;
    }
    return 0;
}

bool subject_answers(const char *text, gsize place)
{
    static const char *const answers[] = {"Face à ce ", "Face à cette ", "Face à ces ",
                                          "Face à cela", "Pour y remédier"};
    const char *next = text + place + strspn(text + place, " ");
    for (gsize i = 0; i < G_N_ELEMENTS(answers); i++) {
        if (g_str_has_prefix(next, answers[i]))
            return true;
    }
    return false;
}
