/* Titles behind a verb: articles and capitals, in French and in English. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

#include "src/compose/opening.h"
#include "src/compose/role.h"

static const struct {
    const char *name;
    enum language language;
    const char *title, *expected;
} cases[] = {
    {"feminine", LANGUAGE_FR, "Développeuse C", "une développeuse C"},
    {"masculine", LANGUAGE_FR, "Développeur C", "un développeur C"},
    {"inclusive", LANGUAGE_FR, "Développeur·se C", "un·e développeur·se C"},
    {"in brackets", LANGUAGE_FR, "Chargé(e) de déploiement", "un(e) chargé(e) de déploiement"},
    {"with a hyphen", LANGUAGE_FR, "Développeur-se web", "un-e développeur-se web"},
    {"the same for all, spelt by what follows", LANGUAGE_FR, "Designer confirmé(e)",
     "un(e) designer confirmé(e)"},
    {"brackets that are an aside", LANGUAGE_FR, "Designer (stage)", "un·e designer (stage)"},
    {"feminine alone", LANGUAGE_FR, "Chargée de déploiement", "une chargée de déploiement"},
    {"the same for all", LANGUAGE_FR, "Responsable d'exploitation",
     "un·e responsable d'exploitation"},
    {"a person", LANGUAGE_FR, "Personne développeuse", "une personne développeuse"},
    {"by its ending", LANGUAGE_FR, "Juriste", "un·e juriste"},
    {"infirmière", LANGUAGE_FR, "Infirmière", "une infirmière"},
    {"technicien", LANGUAGE_FR, "Technicien", "un technicien"},
    {"cheffe", LANGUAGE_FR, "Cheffe de produit", "une cheffe de produit"},
    {"plural", LANGUAGE_FR, "Développeuses C", "des développeuses C"},
    {"inclusive plural", LANGUAGE_FR, "Chargé·e·s de déploiement", "des chargé·e·s de déploiement"},
    {"plural behind a stroke", LANGUAGE_FR, "développeurs/ses", "des développeurs/ses"},
    {"both forms", LANGUAGE_FR, "Développeuse ou développeur front-end",
     "une développeuse ou un développeur front-end"},
    {"both forms, a stroke", LANGUAGE_FR, "Développeur / développeuse C / Ruby",
     "un développeur ou une développeuse C / Ruby"},
    {"both forms in one word", LANGUAGE_FR, "Chef/cheffe de produit",
     "un chef ou une cheffe de produit"},
    {"both forms, a comma", LANGUAGE_FR, "Graphiste, vidéaste", "un·e graphiste, vidéaste"},
    {"both articles, then both forms", LANGUAGE_FR, "un / une rédacteur, rédactrice web",
     "un rédacteur ou une rédactrice web"},
    {"both articles, the other way round", LANGUAGE_FR, "Une ou un Rédactrice / Rédacteur",
     "une rédactrice ou un rédacteur"},
    {"both articles, one form", LANGUAGE_FR, "une / un graphiste, à Lyon",
     "une ou un graphiste, à Lyon"},
    {"both forms, plural", LANGUAGE_FR, "Développeuses/développeurs C",
     "des développeuses ou développeurs C"},
    {"two trades are no pair", LANGUAGE_FR, "UX/UI", "un·e UX/UI"},

    {"an article", LANGUAGE_FR, "un·e dev", "un·e dev"},
    {"an article in capitals", LANGUAGE_FR, "Un·e Chargé·e d'accueil", "un·e chargé·e d'accueil"},
    {"a pair of articles", LANGUAGE_FR, "Une ou un designer", "une ou un designer"},
    {"a slip behind the article for all", LANGUAGE_FR, "un·e chargée d'accueil",
     "un·e chargé·e d'accueil"},
    {"two systems in two words", LANGUAGE_FR, "un·e chargé(e) d'accueil",
     "un·e chargé·e d'accueil"},
    {"one system", LANGUAGE_FR, "un(e) chargé(e) d'accueil", "un(e) chargé(e) d'accueil"},
    {"a number", LANGUAGE_FR, "3 développeur·se·s", "3 développeur·se·s"},
    {"a number in words", LANGUAGE_FR, "Deux chargées de développement",
     "deux chargées de développement"},
    {"a possessive", LANGUAGE_FR, "Son ou sa responsable", "son ou sa responsable"},
    {"an English title behind an article", LANGUAGE_FR, "un Lead Dev", "un Lead Dev"},

    {"English in French", LANGUAGE_FR, "Product owner", "un·e product owner"},
    {"English in capitals", LANGUAGE_FR, "Chief Product Officer", "un·e Chief Product Officer"},
    {"abbreviations", LANGUAGE_FR, "UX Designer senior", "un·e UX Designer senior"},
    {"a capital within", LANGUAGE_FR, "BizDev", "un·e BizDev"},
    {"dev before a name", LANGUAGE_FR, "Dev Ruby", "un·e dev Ruby"},
    {"unknown", LANGUAGE_FR, "CDD dev full-stack", "CDD dev full-stack"},
    {"nothing", LANGUAGE_FR, "", ""},

    {"a", LANGUAGE_EN, "C developer", "a C developer"},
    {"an", LANGUAGE_EN, "Accessibility designer", "an Accessibility designer"},
    {"an abbreviation", LANGUAGE_EN, "SRE", "an SRE"},
    {"another", LANGUAGE_EN, "UX designer", "a UX designer"},
    {"a silent h", LANGUAGE_EN, "Hourly worker", "an Hourly worker"},
    {"yoo", LANGUAGE_EN, "User researcher", "a User researcher"},
    {"small where it is no name", LANGUAGE_EN, "Senior C developer", "a senior C developer"},
    {"title case stays", LANGUAGE_EN, "Product Owner", "a Product Owner"},
    {"product owner", LANGUAGE_EN, "Product owner", "a product owner"},
    {"an article there is", LANGUAGE_EN, "A designer", "a designer"},
    {"a French article", LANGUAGE_EN, "Un·e Chargé·e d'accueil", "un·e Chargé·e d'accueil"},
    {"a French number", LANGUAGE_EN, "deux chargées d'accueil", "deux chargées d'accueil"},
    {"a French plural", LANGUAGE_EN, "Cheffes de produit", "cheffes de produit"},
    {"a French noun", LANGUAGE_EN, "Cheffe de produit", "a Cheffe de produit"},
    {"a town that is no article", LANGUAGE_EN, "LA office manager", "an LA office manager"},
    {"plural", LANGUAGE_EN, "C developers for Pix", "C developers for Pix"},
    {"a word that ends in s", LANGUAGE_EN, "Head of DevOps", "a head of DevOps"},
};

static void check_roles(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *role = role_of(cases[i].title, cases[i].language);
        if (strcmp(role, cases[i].expected) != 0)
            fail_msg("%s: got \"%s\"", cases[i].name, role);
        g_autofree char *again = role_of(role, cases[i].language);
        if (strcmp(again, role) != 0)
            fail_msg("%s: got \"%s\" the second time", cases[i].name, again);
    }
}

static void check_articles(void **state)
{
    (void)state;
    assert_true(role_has_article("un·e dev", LANGUAGE_FR));
    assert_true(role_has_article("L’équipe", LANGUAGE_FR));
    assert_true(role_has_article("12 devs", LANGUAGE_FR));
    assert_false(role_has_article("CDD dev", LANGUAGE_FR));
    assert_false(role_has_article("universitaire", LANGUAGE_FR));
    assert_true(role_has_article("C developers", LANGUAGE_EN)); /* English needs none there */
}

static void check_openings(void **state)
{
    (void)state;
    static const struct {
        enum language language;
        const char *role, *expected;
    } openings[] = {
        {LANGUAGE_FR, "un·e dev C", "On recrute un·e dev C"},
        {LANGUAGE_FR, "3 pilotes de port", "On recrute 3 pilotes de port"},
        {LANGUAGE_FR, "Appel à projets", "Appel à projets"},
        {LANGUAGE_FR, "un stage au port", "un stage au port"},
        {LANGUAGE_FR, "le port de Brest", "le port de Brest"},
        {LANGUAGE_FR, "un port : et vous ?", "un port : et vous ?"},
        {LANGUAGE_EN, "a senior C developer", "We are hiring a senior C developer"},
        {LANGUAGE_EN, "C developers for the port", "We are hiring C developers for the port"},
        {LANGUAGE_EN, "a Call for pilots", "a Call for pilots"},
        {LANGUAGE_EN, "Summer at the port", "Summer at the port"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(openings); i++) {
        g_autofree char *text = opening_of(openings[i].role, openings[i].language);
        assert_string_equal(text, openings[i].expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_openings),
        cmocka_unit_test(check_roles),
        cmocka_unit_test(check_articles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
