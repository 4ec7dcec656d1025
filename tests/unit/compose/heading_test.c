/* What titles say: who is looking, for whom, and what is left beside the organisation's name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

#include "src/compose/heading.h"
#include "src/compose/own_name.h"

static void check_clean(void **state)
{
    (void)state;
    static const struct {
        const char *name, *title, *expected;
    } cases[] = {
        {"as it is", "Développeuse C", "Développeuse C"},
        {"a full stop", "Développeuse C.", "Développeuse C"},
        {"an abbreviation", "Design, dev, etc.", "Design, dev, etc."},
        {"another", "Juriste S.A.S.", "Juriste S.A.S."},
        {"three dots", "Et vous...", "Et vous..."},
        {"other ends stay", "Des designers !", "Des designers !"},
        {"nothing but a stop", ".", "."},
        {"emphasis", "deux devs *full stack* et **C**", "deux devs full stack et C"},
        {"code", "dev `make`", "dev make"},
        {"a star that stands for itself", "dev C* confirmé", "dev C* confirmé"},
        {"a star between words", "dev 3 * 2", "dev 3 * 2"},
        {"inclusive spelling", "un.e chargé.e", "un·e chargé·e"},
        {"a host", "dev data.gouv.fr", "dev data.gouv.fr"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *clean = heading_clean(cases[i].title);
        if (strcmp(clean, cases[i].expected) != 0)
            fail_msg("%s: got \"%s\"", cases[i].name, clean);
    }
}

static void check_parse(void **state)
{
    (void)state;
    static const struct {
        const char *name, *title, *organisation, *role;
    } cases[] = {
        {"a role alone", "Développeuse C", NULL, "Développeuse C"},
        {"recrute", "Mes Aides recrute un·e dev", "Mes Aides", "un·e dev"},
        {"a colon", "Mes Aides recrute : un·e dev", "Mes Aides", "un·e dev"},
        {"a no-break space before it", "Mes Aides recrute\u00a0: un·e dev", "Mes Aides",
         "un·e dev"},
        {"no article", "Mes Aides recrute dev C", "Mes Aides", "dev C"},
        {"recherche and an article", "Etalab recherche un·e Data Engineer", "Etalab",
         "un·e Data Engineer"},
        {"cherche and a number", "Le Taxi cherche 2 devs", "le Taxi", "2 devs"},
        {"recherche and a colon", "La DINUM recherche : cadres", "la DINUM", "cadres"},
        {"an article gets small", "L'incubateur recrute un·e dev", "l'incubateur", "un·e dev"},
        {"research is a noun", "Designer en charge de la recherche utilisateurs", NULL,
         "Designer en charge de la recherche utilisateurs"},
        {"and a name for a role", "Responsable recherche utilisateurs", NULL,
         "Responsable recherche utilisateurs"},
        {"a verb and nothing behind", "L'incubateur recrute", NULL, "L'incubateur recrute"},
        {"we", "Nous recrutons des devs", NULL, "des devs"},
        {"an offer", "Offre de chargé·e de déploiement", NULL, "chargé·e de déploiement"},
        {"a search", "Recherche d'une personne développeuse", NULL, "une personne développeuse"},
        {"an offer that is a product", "Offreur de services", NULL, "Offreur de services"},
        {"English", "Pix is hiring a C developer", "Pix", "a C developer"},
        {"English, we", "We're hiring: C developer", NULL, "C developer"},
        {"nothing", "", NULL, ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        AUTO(heading_clear) struct heading heading = heading_parse(cases[i].title);
        if (g_strcmp0(heading.organisation, cases[i].organisation) != 0 ||
            strcmp(heading.role, cases[i].role) != 0)
            fail_msg("%s: got \"%s\", \"%s\"", cases[i].name, heading.organisation, heading.role);
    }
}

static void check_names(void **state)
{
    (void)state;
    static const struct {
        const char *name, *title, *organisation;
        bool expected;
    } cases[] = {
        {"at the end", "Responsable de Mes Aides", "Mes Aides", true},
        {"within", "Dev pour Mes Aides et pour Pix", "Mes Aides", true},
        {"in capitals", "Cheffe de produit de CAMINO et d'Ara", "Camino", true},
        {"before a comma", "Dev chez Pix, à Lyon", "Pix", true},
        {"a host", "Responsable de data.gouv.fr et d'API", "data.gouv.fr", true},
        {"part of a word", "Dev Pixels et sons", "Pix", false},
        {"a word like any other", "Responsable des données transport", "Transport", false},
        {"not there", "Dev C", "Pix", false},
        {"nobody", "Dev C", "", false},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        if (heading_names(cases[i].title, cases[i].organisation) != cases[i].expected)
            fail_msg("%s", cases[i].name);
    }
}

static void check_without(void **state)
{
    (void)state;
    static const struct {
        const char *name, *title, *organisation, *expected;
    } cases[] = {
        {"nothing to drop", "Développeuse C", "Mes Aides", "Développeuse C"},
        {"who recruits", "Mes Aides recrute un·e dev", "Mes Aides", "un·e dev"},
        {"somebody else does", "beta.gouv recrute : un·e dev pour Mes Aides", "Mes Aides",
         "un·e dev"},
        {"the name first", "Mes Aides : développeuse C", "Mes Aides", "développeuse C"},
        {"with a dash", "MES AIDES – développeuse C", "Mes Aides", "développeuse C"},
        {"for it", "Dev pour Mes Aides", "Mes Aides", "Dev"},
        {"at it", "Dev chez mes aides", "Mes Aides", "Dev"},
        {"in brackets", "Dev (Mes Aides)", "Mes Aides", "Dev"},
        {"behind a dash", "Dev – Mes Aides", "Mes Aides", "Dev"},
        {"with its article", "Dev pour le Code du travail", "Code du travail", "Dev"},
        {"its team", "Dev pour l'équipe de Pix", "Pix", "Dev"},
        {"to join its products, behind a comma", "Dev C, pour rejoindre des produits beta.gouv.fr",
         "beta.gouv.fr", "Dev C"},
        {"a mere name behind a role of two words", "dev full-stack data.gouv.fr", "data.gouv.fr",
         "dev full-stack"},
        {"other signs in it", "dev full-stack le.taxi", "Le Taxi", "dev full-stack"},
        {"of it, where enough is left", "Chef de produit d'Etalab", "Etalab", "Chef de produit"},
        {"of it, where it is needed", "Responsable de Mes Aides", "Mes Aides",
         "Responsable de Mes Aides"},
        {"its host", "Dev C pour PIX.fr", "Pix", "Dev C"},
        {"another host", "Dev C pour AIX.fr", "Pix", "Dev C pour AIX.fr"},
        {"its first part", "Chargé de projet du port vert", "Le Port Vert de Brest",
         "Chargé de projet"},
        {"its first part, article and all", "Chargé de projet de l'atelier vert",
         "L'Atelier Vert de Brest", "Chargé de projet"},
        {"its first part without an article", "Chargé de recherche en atelier vert",
         "L'Atelier Vert de Brest", "Chargé de recherche en atelier vert"},
        {"no host of it", "Dev senior Node.js", "Node", "Dev senior Node.js"},
        {"one word of it is not enough", "Chargé de projet de port", "Port de Brest",
         "Chargé de projet de port"},
        {"part of a longer name", "Dev Mes Aides Jeunes", "Mes Aides", "Dev Mes Aides Jeunes"},
        {"part of a word", "Dev Itoutou", "tou", "Dev Itoutou"},
        {"the name alone", "Mes Aides", "Mes Aides", "Mes Aides"},
        {"no organisation", "Mes Aides recrute un·e dev", "", "Mes Aides recrute un·e dev"},
        {"English", "C developer at Pix", "Pix", "C developer"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        AUTO(heading_clear) struct heading heading = heading_parse(cases[i].title);
        g_autofree char *left = heading_without(cases[i].title, &heading, cases[i].organisation);
        if (strcmp(left, cases[i].expected) != 0)
            fail_msg("%s: got \"%s\"", cases[i].name, left);
    }
}

/* A title of a megabyte is nobody's title, and costs nothing. */
static void check_long(void **state)
{
    (void)state;
    g_autofree char *words = g_strnfill(1024 * 1024, ' ');
    for (gsize i = 0; i < 1024 * 1024; i += 2)
        words[i] = 'a';
    AUTO(heading_clear) struct heading heading = heading_parse(words);
    assert_string_equal(heading.role, words);
    g_autofree char *left = heading_without(words, &heading, "a");
    assert_string_equal(left, words);
}

static void check_own_names(void **state)
{
    (void)state;
    static const struct {
        const char *what, *name, *title, *excerpt, *expected, *spelling;
    } names[] = {
        {"a slug", "le-bon-puits", "Un·e dev", "LeBonPuits cherche un·e dev.", "LeBonPuits"},
        {"in words", "trouve-ta-source", "", "Trouve ta source cherche.", "Trouve ta source"},
        {"in the title", "eauconnect", "Un·e dev pour EauConnect", "", "EauConnect"},
        {"not in another word", "eau", "", "Eaux vives cherche.", "eau"},
        {"nor in a host", "puits", "", "Sur Puits.example.org, tout.", "puits"},
        {"a host stays", "data.puits.fr", "", "Data.puits.fr cherche.", "data.puits.fr"},
        {"capitals within", "MobiPUITS", "MobiPuits recrute", "", "MobiPuits"},
        {"an acronym", "Ara", "", "ARA cherche.", "ARA"},
        {"nobody shouts", "Mes Puits", "MES PUITS recrute", "", "Mes Puits"},
        {"nor is a name made small", "Mes Puits", "", "Pour mes puits.", "Mes Puits"},
        {"no capital is lost", "Puits Vifs", "Puits vifs recrute", "", "Puits Vifs"},
        {"what it is", "SNE, incubateur", "", "Le SNE (SNE) cherche.", "SNE"},
        {"a list", "Eau, forêts et rivières", "", "Eau cherche.", "Eau, forêts et rivières"},
        {"a slogan", "Puits+, le service pour tous", "", "L’équipe Puits+ cherche.", "Puits+"},
        {"behind a dash", "Lavoir - L'eau facile", "", "Lavoir cherche.", "Lavoir"},
        {"that nobody leaves out", "Puits, tout savoir", "", "Nous cherchons.",
         "Puits, tout savoir"},
        {"a second name", "Puits - SNE du nord", "", "Puits cherche.", "Puits - SNE du nord"},
        {"a company", "Puits, Inc.", "", "Puits cherche.", "Puits, Inc."},
        {"in the body", "port-vert", "", "Venez.", "PortVert", "PortVert"},
        {"a slug in words", "port-du-lac", "", "Venez.", "port du lac"},
        {"what one letter begins", "e-port", "", "Venez.", "e-port"},
        {"a number", "port-2", "", "Venez.", "port-2"},
        {"nothing", "", "Un·e dev", "Venez.", ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        const struct posting posting = {
            .excerpt = (char *)names[i].excerpt,
            .spelling = (char *)names[i].spelling,
        };
        g_autofree char *name = own_name(&posting, names[i].name, names[i].title);
        if (strcmp(name, names[i].expected) != 0)
            fail_msg("%s: got \"%s\"", names[i].what, name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_own_names), cmocka_unit_test(check_clean),
        cmocka_unit_test(check_parse),     cmocka_unit_test(check_names),
        cmocka_unit_test(check_without),   cmocka_unit_test(check_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
