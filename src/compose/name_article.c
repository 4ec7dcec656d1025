/* See name_article.h. A noun that brands are named with, "Pôle emploi", "Bureau Veritas", takes its
 * article only before "de" and the like; of the acronyms these are what French administration is
 * known by. */
#include <glib.h>
#include <stdbool.h>
#include <string.h>

#include "src/compose/name_article.h"

#define LONGEST_NOUN ((gsize)24)

static const struct {
    const char *noun, *article;
    bool is_enough; /* whatever follows */
} nouns[] = {
    {"académie", "l’", false},     {"agence", "l’", false},        {"annuaire", "l’", false},
    {"association", "l’", false},  {"atelier", "l’", true},        {"banque", "la ", false},
    {"base", "la ", false},        {"bibliothèque", "la ", false}, {"boussole", "la ", false},
    {"bureau", "le ", false},      {"carnet", "le ", false},       {"carte", "la ", false},
    {"catalogue", "le ", false},   {"centre", "le ", false},       {"code", "le ", false},
    {"comparateur", "le ", false}, {"conseil", "le ", false},      {"direction", "la ", true},
    {"délégation", "la ", true},   {"département", "le ", false},  {"école", "l’", false},
    {"espace", "l’", false},       {"explorateur", "l’", false},   {"fabrique", "la ", true},
    {"fonds", "le ", false},       {"guichet", "le ", false},      {"incubateur", "l’", true},
    {"institut", "l’", false},     {"laboratoire", "le ", false},  {"mairie", "la ", true},
    {"ministère", "le ", true},    {"mission", "la ", false},      {"musée", "le ", false},
    {"métropole", "la ", false},   {"observatoire", "l’", true},   {"office", "l’", false},
    {"plate-forme", "la ", true},  {"plateforme", "la ", true},    {"portail", "le ", true},
    {"préfecture", "la ", true},   {"pôle", "le ", false},         {"registre", "le ", true},
    {"région", "la ", false},      {"secrétariat", "le ", true},   {"service", "le ", false},
    {"simulateur", "le ", true},   {"ville", "la ", false},
};

/* "de la mer", "numérique": what a common noun goes on with, and a brand does not. */
static bool goes_on_as_noun(const char *next)
{
    static const char *const words[] = {"de",
                                        "du",
                                        "des",
                                        "d",
                                        "numérique",
                                        "national",
                                        "nationale",
                                        "public",
                                        "publique",
                                        "régional",
                                        "régionale",
                                        "local",
                                        "locale",
                                        "municipal",
                                        "municipale",
                                        "départemental",
                                        "départementale",
                                        "interministériel",
                                        "interministérielle",
                                        "citoyen",
                                        "citoyenne",
                                        NULL};
    g_autofree char *word = g_strndup(next, strcspn(next, " '\xE2"));
    return g_strv_contains(words, word);
}

static const struct {
    const char *acronym, *article;
} acronyms[] = {
    {"ADEME", "l’"},  {"ANCT", "l’"},    {"ANSSI", "l’"},  {"BnF", "la "},  {"CNAF", "la "},
    {"CNAM", "la "},  {"CNED", "le "},   {"CNIL", "la "},  {"CNRS", "le "}, {"DARES", "la "},
    {"DGAC", "la "},  {"DGALN", "la "},  {"DGCS", "la "},  {"DGE", "la "},  {"DGEC", "la "},
    {"DGFiP", "la "}, {"DINSIC", "la "}, {"DINUM", "la "}, {"DITP", "la "}, {"DNUM", "la "},
    {"DREES", "la "}, {"IGN", "l’"},     {"INSEE", "l’"},  {"Insee", "l’"}, {"SGMAP", "le "},
};

static const char *acronym_article(const char *name, gsize length)
{
    for (gsize i = 0; i < G_N_ELEMENTS(acronyms); i++) {
        if (strlen(acronyms[i].acronym) == length && memcmp(acronyms[i].acronym, name, length) == 0)
            return acronyms[i].article;
    }
    return "";
}

const char *name_article(const char *name)
{
    gsize length = strcspn(name, " ");
    const char *next = name + length + strspn(name + length, " ");
    if (length > LONGEST_NOUN)
        return "";
    if (!*next || g_unichar_isupper(g_utf8_get_char(g_utf8_next_char(name))))
        return acronym_article(name, length);
    g_autofree char *noun = g_utf8_strdown(name, (gssize)length);
    bool goes_on = goes_on_as_noun(next);
    for (gsize i = 0; i < G_N_ELEMENTS(nouns); i++) {
        if (strcmp(nouns[i].noun, noun) == 0)
            return nouns[i].is_enough || goes_on ? nouns[i].article : "";
    }
    return "";
}
