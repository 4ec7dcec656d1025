/*
 * Postings as people write them, whole, and what X and Facebook get of them with the default texts
 * in French: each is hard in its own way. A no-break space is "~" here, a narrow one "_", an
 * invisible joiner "|".
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

#include "adapters/adapter.h"
#include "src/compose/compose.h"
#include "src/posting/posting.h"

#define LINK "\n\nhttps://emplois.example.fr/dev.html"

static const struct {
    const char *name, *file, *x, *facebook; /* NULL = as on X, but for the link */
} cases[] = {
    {"the first sentence says the title again, behind a heading in two voices",
     "title: \"le Lavoir recrute : un.e chef.fe de projets\"\n---\n"
     "Le Lavoir recherche **un•e chef.fe de projets**.\n\n## Missions\n\n"
     "Vous rendrez l'eau des villages visible à toutes et à tous, avec les communes. Vous irez sur "
     "place.\n",
     "Le Lavoir recrute un·e chef·fe de projets\n\nVous rendrez l’eau des villages visible à "
     "toutes et à tous, avec les communes. Vous irez sur place.",
     NULL},
    {"questions first, and more than X holds",
     "roles: Dev Ruby\nstartup: Fontaines\n---\n"
     "Tu veux que ton code serve à tout le monde ? Tu aimes les petites équipes, à l'écoute et "
     "proches de celles et ceux qui se servent chaque jour de ce qu'elles font ? Fontaines "
     "cherche un.e dev Ruby pour ouvrir son service à tous les "
     "villages du pays avant l’été.\n",
     "Fontaines recrute un·e dev Ruby\n\nFontaines cherche un·e dev Ruby pour ouvrir son service "
     "à tous les villages du pays avant l’été.",
     "Fontaines recrute un·e dev Ruby\n\nTu veux que ton code serve à tout le monde_? Tu aimes "
     "les petites équipes, à l’écoute et proches de celles et ceux qui se servent chaque jour de "
     "ce qu’elles font_? Fontaines cherche un·e dev Ruby pour ouvrir son service à tous les "
     "villages du pays avant l’été."},
    {"a product whose name has a slogan, and brackets for all",
     "roles: Chargé(e) de terrain (stage)\nstartup: Puits, tout savoir en un clic\n---\n"
     "Puits réunit ce que l'on sait de 30% des sources\n",
     "Puits recrute un(e) chargé(e) de terrain (stage)\n\nPuits réunit ce que l’on sait de 30~% des sources.",
     NULL},
    {"two looked for, one of them the product itself",
     "title: \"Le Lab recrute : une ou un data scientist pour Puits et Lavoir\"\nstartup: Puits\n"
     "---\n"
     "2 produits du Lab recrutent une personne pour comprendre leurs données. Venez !\n",
     "Le Lab recrute une ou un data scientist pour Puits et Lavoir\n\n2 produits du Lab recrutent "
     "une personne pour comprendre leurs données. Venez_!",
     NULL},
    {"a list that an incomplete sentence opens, items with capitals",
     "roles: Responsable des fontaines\nstartup: Lavoir (LAV)\n---\n"
     "## Vos missions\n\nLavoir compte sur vous pour trois choses :\n\n"
     "- Réduire l’attente aux points d'eau, été comme hiver\n"
     "- Libérer du temps aux agents de terrain des communes\n"
     "- Rendre la carte des sources plus lisible pour toutes et tous, et la tenir à jour\n",
     "Lavoir (LAV) recrute un·e responsable des fontaines\n\nLavoir compte sur vous pour trois "
     "choses~: réduire l’attente aux points d’eau, été comme hiver_; libérer du temps aux agents "
     "de terrain des communes_; rendre la carte des sources plus lisible…",
     "Lavoir (LAV) recrute un·e responsable des fontaines\n\nLavoir compte sur vous pour trois "
     "choses~: réduire l’attente aux points d’eau, été comme hiver_; libérer du temps aux agents "
     "de terrain des communes_; rendre la carte des sources plus lisible pour toutes et tous, et "
     "la tenir à jour."},
    {"full stops of inclusive spelling that look like hosts, and a host that is one",
     "roles: développeur.se ou technicien.ne\nstartup: puits.example.fr\n---\n"
     "[puits.example.fr](https://puits.example.fr) cherche un.e développeur.se ou technicien.ne "
     "motivé.e.s par l'eau.Les salarié.es de www.lavoir.example.com t'attendent !\n",
     "puits.example.|fr recrute un·e développeur·se ou technicien·ne\n\npuits.example.|fr cherche "
     "un·e développeur·se ou technicien·ne motivé·e·s par l’eau. Les salarié·es de "
     "www.lavoir.example.|com t’attendent_!",
     NULL},
    {"both articles before both forms",
     "roles: une / un rédacteur, rédactrice web\nstartup: Lavoir\n---\n"
     "Le service Lavoir a besoin d'une personne curieuse !\n\n<!--more-->\n\nEt bien plus.\n",
     "Lavoir recrute un rédacteur ou une rédactrice web\n\nLe service Lavoir a besoin d’une "
     "personne curieuse_!",
     NULL},
    {"a sentence that has to end before its purpose",
     "roles: Designer\nstartup: Fontaines\n---\n"
     "La Direction de l'eau et des rivières, fruit de la réunion de deux services de la région, "
     "montre à chaque commune ce que ses habitants savent de leurs sources et de leurs puits, afin "
     "de faciliter leur entretien par les services voisins.\n",
     "Fontaines recrute un·e designer\n\nLa Direction de l’eau et des rivières, fruit de la "
     "réunion de deux services de la région, montre à chaque commune ce que ses habitants savent "
     "de leurs sources et de leurs puits…",
     "Fontaines recrute un·e designer\n\nLa Direction de l’eau et des rivières, fruit de la "
     "réunion de deux services de la région, montre à chaque commune ce que ses habitants savent "
     "de leurs sources et de leurs puits, afin de faciliter leur entretien par les services "
     "voisins."},
    {"a label that repeats the title, an emoji, and what it is all about below",
     "title: \"Fontaines recrute un·e Chargé·e de conseil aux communes\"\nstartup: Fontaines\n---\n"
     "# Fontaines recrute !\n\n😍 Profil recherché : Chargé·e de conseil aux communes - "
     "fontaines.example.fr !\n\n## 👋 Qui sommes-nous ?\n"
     "Fontaines conseille les communes [(fontaines.example.fr)](https://fontaines.example.fr/) sur "
     "la qualité de l'eau\n",
     "Fontaines recrute un·e chargé·e de conseil aux communes\n\nFontaines conseille les communes "
     "(fontaines.example.|fr) sur la qualité de l’eau.",
     NULL},
    {"the house explains itself first, and who works there is named",
     "roles: \"Développeur / développeuse (CDD)\"\nstartup: Fontaines\n---\n"
     "# Qu’est-ce qu’une maison de l'eau ?\nUne maison de l'eau réunit des communes.\n\n"
     "# Le poste\n_Publié le 2 mars_\n\n"
     "Fontaines montre à tous les habitants des villages quelle eau coule chez eux : "
     "https://fontaines.example.fr/carte\n",
     "Fontaines recrute un développeur ou une développeuse (CDD)\n\nFontaines montre à tous les "
     "habitants des villages quelle eau coule chez eux.",
     NULL},
    {"one sentence that only says who seeks, and a heading before what it is about",
     "roles: Dev Elixir\n---\n"
     "Le pôle Fontaines recherche un.e dev Elixir.\n\n## Le service\n\n"
     "La carte des sources montre à toutes et à tous quelle eau coule chez eux.\n\nVenez.\n",
     "On recrute un·e dev Elixir\n\nLe pôle Fontaines recherche un·e dev Elixir. La carte des sources montre à "
     "toutes et à tous quelle eau coule chez eux.",
     NULL},
    {"an apposition that would take the verb its room",
     "roles: Dev Elixir\nstartup: Fontaines\n---\n"
     "L'équipe des Fontaines, née de la rencontre entre la Direction de l'eau et des rivières du "
     "ministère, le Service des villages et des bourgs et l'Agence des sources de la région, cherche un.e dev "
     "pour montrer l'eau (puits, sources) à tout le monde.\n",
     "Fontaines recrute un·e dev Elixir\n\nL’équipe des Fontaines cherche un·e dev pour montrer "
     "l’eau (puits, sources) à tout le monde.",
     "Fontaines recrute un·e dev Elixir\n\nL’équipe des Fontaines, née de la rencontre entre la "
     "Direction de l’eau et des rivières du ministère, le Service des villages et des bourgs et "
     "l’Agence des sources de la région, cherche un·e dev pour montrer l’eau (puits, sources) à tout le "
     "monde."},
    {"what only leads up to a verb that has no room",
     "roles: Dev Elixir\nstartup: Lavoir\n---\n"
     "Afin de rendre plus simple la vie des villages et de celles et ceux qui y vivent (plus de "
     "puits, moins de pannes, une eau que chacun peut boire, des rivières propres toute l'année), "
     "le Lavoir souhaite ouvrir son relevé à toutes les communes.\n",
     "Le Lavoir recrute un·e dev Elixir\n\nAfin de rendre plus simple la vie des villages et de celles "
     "et ceux qui y vivent, le Lavoir souhaite ouvrir son relevé à toutes les communes.",
     "Le Lavoir recrute un·e dev Elixir\n\nAfin de rendre plus simple la vie des villages et de celles "
     "et ceux qui y vivent (plus de puits, moins de pannes, une eau que chacun peut boire, des "
     "rivières propres toute l’année), le Lavoir souhaite ouvrir son relevé à toutes les "
     "communes."},
    {"figures that lead up to what the product is about",
     "roles: Dev C\nstartup: Lavoir\n---\n"
     "Plus de 10 millions de gens boivent l'eau de 300 sources. Et pour les tenir propres ? Moins "
     "de 30 agents, qui ne peuvent pas voir tout ce qui arrive à chacune d'elles tout au long de "
     "l'année. Lavoir a pour but de faire connaître l'état de chaque source.\n",
     "Lavoir recrute un·e dev C\n\nLavoir a pour but de faire connaître l’état de chaque source.",
     "Lavoir recrute un·e dev C\n\nPlus de 10 millions de gens boivent l’eau de 300 sources. Et "
     "pour les tenir propres_? Moins de 30 agents, qui ne peuvent pas voir tout ce qui arrive à "
     "chacune d’elles tout au long de l’année. Lavoir a pour but de faire connaître l’état de "
     "chaque source."},
    {"a complaint whose answer has no room",
     "roles: Dev C\nstartup: Lavoir\n---\n"
     "Une fontaine sur trois ne coule plus, et personne ne sait lesquelles avant d'y être allé. "
     "Face à ce problème des villages comme des villes, des montagnes comme des plaines, de l'été "
     "comme de l'hiver, bien connu de tous depuis plus de trente ans, les Eaux du pays veulent "
     "montrer où boire.\n",
     "Lavoir recrute un·e dev C",
     "Lavoir recrute un·e dev C\n\nUne fontaine sur trois ne coule plus, et personne ne sait "
     "lesquelles avant d’y être allé. Face à ce problème des villages comme des villes, des "
     "montagnes comme des plaines, de l’été comme de l’hiver, bien connu de tous depuis plus de "
     "trente ans, les Eaux du pays veulent montrer où boire."},
    {"an aim is no complaint",
     "roles: Dev C\nstartup: Lavoir\n---\n"
     "Lavoir aide mille communes à garder leurs fontaines ouvertes à toutes et à tous, été comme "
     "hiver. Pour y parvenir, dans les villages comme dans les villes, dans les montagnes comme "
     "dans les plaines et tout au long de l'année, nous tenons un relevé.\n",
     "Lavoir recrute un·e dev C\n\nLavoir aide mille communes à garder leurs fontaines ouvertes à "
     "toutes et à tous, été comme hiver.",
     "Lavoir recrute un·e dev C\n\nLavoir aide mille communes à garder leurs fontaines ouvertes à "
     "toutes et à tous, été comme hiver. Pour y parvenir, dans les villages comme dans les villes, "
     "dans les montagnes comme dans les plaines et tout au long de l’année, nous tenons un "
     "relevé."},
    {"what begins behind its first sentence ends with a whole one",
     "roles: Responsable de la carte des fontaines, des puits, des sources et des lavoirs (Eaux du "
     "pays, communes et villages)\nstartup: Lavoir\n---\n"
     "Le service public des sources, des puits et des fontaines (SPSPF) porte l'ambition d'améliorer "
     "l'accompagnement des gens qui ont soif. Un point dur identifié par tous est la difficile tenue "
     "du relevé entre les communes, les villages et les gens qui y vont boire. Une étude a été "
     "faite.\n",
     "Lavoir recrute un·e responsable de la carte des fontaines, des puits, des sources et des "
     "lavoirs (Eaux du pays, communes et villages)\n\nUne étude a été faite.",
     "Lavoir recrute un·e responsable de la carte des fontaines, des puits, des sources et des "
     "lavoirs (Eaux du pays, communes et villages)\n\nLe service public des sources, des puits et "
     "des fontaines (SPSPF) porte l’ambition d’améliorer l’accompagnement des gens qui ont soif. Un "
     "point dur identifié par tous est la difficile tenue du relevé entre les communes, les villages "
     "et les gens qui y vont boire. Une étude a été faite."},
    {"a language is no host",
     "title: développeuse Vue.js\nstartup: Lavoir\n---\nVue.js et C font couler l'eau.\n",
     "Lavoir recrute une développeuse Vue.js\n\nVue.js et C font couler l’eau.", NULL},
    {"a host beside the role and below it",
     "title: un·e responsable des sources puits.example.fr\nstartup: Lavoir\n---\n"
     "puits.example.fr montre où boire.\n",
     "Lavoir recrute un·e responsable des sources\n\npuits.example.|fr montre où boire.", NULL},
    {"a name that is a common noun, and half of it in the title",
     "title: un chargé de projet de l'atelier numérique\nstartup: Atelier Numérique des Eaux\n---\n"
     "Vous y bâtirez ce dont les agents ont besoin.\n",
     "L’Atelier Numérique des Eaux recrute un chargé de projet\n\nVous y "
     "bâtirez ce dont les agents ont besoin.",
     NULL},
};

static char *visible(const char *text)
{
    static const char *const signs[][2] = {{"\u00a0", "~"}, {"\u202f", "_"}, {"\u2060", "|"}};
    GString *shown = g_string_new(text);
    for (gsize i = 0; i < G_N_ELEMENTS(signs); i++)
        g_string_replace(shown, signs[i][0], signs[i][1], 0);
    return g_string_free(shown, FALSE);
}

static struct posting *read_posting(const char *file)
{
    static char *title[] = {(char *)"title", (char *)"roles", NULL};
    static char *organisation[] = {(char *)"startup", NULL};
    static const struct source_config source = {
        .fields = {.title = title, .organisation = organisation},
        .excerpt_separator = "<!--more-->",
        .base_url = "https://emplois.example.fr",
        .permalink = "/:title.html",
    };
    g_autoptr(GTimeZone) zone = g_time_zone_new_utc();
    const struct posting_view view = {"dev.md", &source, zone, POSTING_WHOLE};
    g_autofree char *whole = g_strconcat("---\n", file, NULL);
    struct posting *posting = NULL;
    assert_int_equal(posting_parse(whole, strlen(whole), &view, NULL, &posting, NULL),
                     POSTING_READ);
    return posting;
}

static void check_text(const char *name, const struct posting *posting, const char *platform_name,
                       const char *expected)
{
    const struct platform *platform = &adapter_find(platform_name)->platform;
    const struct compose_rules rules = {.limits = &platform->limits, .language = LANGUAGE_FR};
    AUTO(composed_free)
    struct composed *composed =
        compose(platform->templates[LANGUAGE_FR][EVENT_NEW], posting, &rules);
    g_autofree char *text = visible(composed->text);
    assert_true(composed->fits);
    if (strcmp(text, expected) != 0)
        fail_msg("%s, %s: got \"%s\"", name, platform_name, text);
}

static void check_postings(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        AUTO(posting_free) struct posting *posting = read_posting(cases[i].file);
        g_autofree char *on_x = g_strconcat(cases[i].x, LINK, NULL);
        check_text(cases[i].name, posting, "x", on_x);
        check_text(cases[i].name, posting, "facebook",
                   cases[i].facebook ? cases[i].facebook : cases[i].x);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(check_postings)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
