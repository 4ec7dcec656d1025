/* From a posting's Markdown to what stays of its excerpt: shapes that real postings have, in other
 * words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

#include "src/compose/cut.h"
#include "src/posting/plain_text.h"

#define ROOM 150 /* characters */

static const struct {
    const char *name, *body, *excerpt, *shortened;
} cases[] = {
    {"a form: who asks, then a list that goes on with a sentence",
     "# Responsable de la carte des puits\n\n"
     "_Publié par : Service des eaux et des forêts (SEF)_\n\n"
     "# MISSIONS\n\n"
     "_En tant que responsable de la carte vous_\n\n"
     "- tenez à jour le relevé des puits – [puits.example.fr](https://puits.example.fr/carte) – "
     "avec les communes\n"
     "- formez les agents des services locaux\n",
     "En tant que responsable de la carte vous tenez à jour le relevé des puits – puits.example.fr "
     "– avec les communes; formez les agents des services locaux.",
     "En tant que responsable de la carte vous tenez à jour le relevé des puits – puits.example.fr "
     "– avec les communes; formez les agents des services…"},
    {"a question whose answer is a list",
     "**Lavoir** aide les habitants à trouver de l'eau propre près de chez eux. Comment ?\n"
     "- en montrant les fontaines sur une carte (aujourd'hui, il faut les connaître !)\n"
     "- en prévenant quand l'une d'elles ne coule plus\n\n"
     "Le produit est ouvert depuis mai.",
     "Lavoir aide les habitants à trouver de l'eau propre près de chez eux. Comment ? En montrant "
     "les fontaines sur une carte (aujourd'hui, il faut les connaître !); en prévenant quand l'une "
     "d'elles ne coule plus.",
     "Lavoir aide les habitants à trouver de l'eau propre près de chez eux."},
    {"a headline in bold and a list of labels before the first words",
     "# Le Lavoir recrute\n\n"
     "**une ou un dev Elixir qui aime les cartes**\n\n"
     " - **Quand ?** Dès que possible\n"
     " - **Où ?** Surtout à distance ; l’équipe est à Brest et à Sète.\n"
     " - **Modalités :** poste pour un·e indépendant·e\n\n"
     "L'eau, ça te parle ? Encore mieux si elle est propre. Viens construire un service utile "
     "avec une petite équipe.\n\n## Qui sommes-nous ?\n\nNous.",
     "L'eau, ça te parle ? Encore mieux si elle est propre. Viens construire un service utile avec "
     "une petite équipe.",
     "L'eau, ça te parle ? Encore mieux si elle est propre. Viens construire un service utile avec "
     "une petite équipe."},
    {"lines that their author ended",
     "# Recrutement\n\nUn·e Chargé·e de terrain — Responsable des fontaines\n"
     "Poste à pourvoir dès cet été !\n\nBien à vous.",
     "Un·e Chargé·e de terrain — Responsable des fontaines. Poste à pourvoir dès cet été !",
     "Un·e Chargé·e de terrain — Responsable des fontaines. Poste à pourvoir dès cet été !"},
    {"brackets of links that have slipped",
     "Deux outils sont en service : le relevé ([releve.example.fr])(https://www.releve.example.fr/),"
     " et la carte [(carte.example.fr)](https://carte.example.fr/), ouverte à tou·te·s.",
     "Deux outils sont en service : le relevé (releve.example.fr), et la carte (carte.example.fr), "
     "ouverte à tou·te·s.",
     "Deux outils sont en service : le relevé (releve.example.fr), et la carte (carte.example.fr), "
     "ouverte à tou·te·s."},
    {"full stops that end nothing",
     "On cherche un·e expert·e Node.js F/H pour PontConnect, qui fête ses 4 ans et permet 1.5 "
     "million d'entrées par mois (cartes, badges, etc.) aux agents. Il leur permet d'ouvrir les "
     "portes avec la carte de leur choix, p. ex. celle de la cantine.\n\n<!--more-->\n\nSuite.",
     "On cherche un·e expert·e Node.js F/H pour PontConnect, qui fête ses 4 ans et permet 1.5 "
     "million d'entrées par mois (cartes, badges, etc.) aux agents. Il leur permet d'ouvrir les "
     "portes avec la carte de leur choix, p. ex. celle de la cantine.",
     "On cherche un·e expert·e Node.js F/H pour PontConnect, qui fête ses 4 ans et permet 1.5 "
     "million d'entrées par mois (cartes, badges, etc.) aux agents."},
    {"a quotation that is cut into",
     "Le Lavoir, né à Sète, réunit une vingtaine de personnes portées par un seul et même but : "
     "« donner à chacune et à chacun l'envie de boire l'eau de sa ville toute la vie ».",
     "Le Lavoir, né à Sète, réunit une vingtaine de personnes portées par un seul et même but : "
     "« donner à chacune et à chacun l'envie de boire l'eau de sa ville toute la vie ».",
     "Le Lavoir, né à Sète, réunit une vingtaine de personnes portées par un seul et même but : "
     "« donner à chacune et à chacun l'envie de boire l'eau… »"},
    {"hosts that begin sentences",
     "carte.example.fr montre à toutes et à tous l'eau de leur commune, rue par rue. "
     "puits.example.fr la complète. Nous cherchons une personne pour les deux, dès mars 2021, en "
     "CDD de 3 ans.",
     "carte.example.fr montre à toutes et à tous l'eau de leur commune, rue par rue. "
     "puits.example.fr la complète. Nous cherchons une personne pour les deux, dès mars 2021, en "
     "CDD de 3 ans.",
     "carte.example.fr montre à toutes et à tous l'eau de leur commune, rue par rue. "
     "puits.example.fr la complète."},
    {"nothing but lists, one within the other",
     "## Missions\n\n"
     "1. Mener une enquête de 9 semaines sur l'eau des villages :\n"
     "   - parler avec celles et ceux qui la boivent chaque jour ;\n"
     "   - dire ce qui leur manque le plus, et pourquoi ;\n"
     "2. Puis bâtir le service avec l'équipe, et le montrer chaque semaine à ses usagers.\n\n"
     "## Candidater\n\nÉcrivez-nous !",
     "Missions : mener une enquête de 9 semaines sur l'eau des villages. Puis bâtir le service avec "
     "l'équipe, et le montrer chaque semaine à ses usagers.",
     "Missions : mener une enquête de 9 semaines sur l'eau des villages. Puis bâtir le service avec "
     "l'équipe, et le montrer chaque semaine à ses usagers."},
    {"items with colons behind a colon",
     "Ce service veut réduire le temps que chacun perd à trier les relevés des puits :\n"
     "* Pour les villages : boire une eau connue ;\n"
     "* Pour les élus : savoir où creuser,\n"
     "* Pour les fontainiers : réparer à temps.\n\nVenez.",
     "Ce service veut réduire le temps que chacun perd à trier les relevés des puits. Pour les "
     "villages : boire une eau connue. Pour les élus : savoir où creuser. Pour les fontainiers : "
     "réparer à temps.",
     "Ce service veut réduire le temps que chacun perd à trier les relevés des puits. Pour les "
     "villages : boire une eau connue."},
    {"a list within an item that makes no sense without it",
     "## Contexte\n\n"
     "- Le service public de l'eau et des sources veut mieux suivre les puits des villages.\n"
     "- Une étude a été faite avec les communes, et la voie retenue est :\n"
     "    - Lente : un village après l'autre ;\n"
     "    - Sûre : rien sans les habitants.\n\n## Missions",
     "Le service public de l'eau et des sources veut mieux suivre les puits des villages.",
     "Le service public de l'eau et des sources veut mieux suivre les puits des villages."},
    {"an enumeration in brackets, and an image in HTML before it",
     "<img src=\"logo.png\" alt=\"logo\" width=\"250\"/>\n\n"
     "Notre équipe réunit en un endroit ce que l'on sait de l'eau (sources, puits, fontaines, "
     "lavoirs, qualité mois par mois, débit, prix au litre…) dans un format libre.\n\nVenez.",
     "Notre équipe réunit en un endroit ce que l'on sait de l'eau (sources, puits, fontaines, "
     "lavoirs, qualité mois par mois, débit, prix au litre…) dans un format libre.",
     "Notre équipe réunit en un endroit ce que l'on sait de l'eau (sources, puits, fontaines, "
     "lavoirs, qualité mois par mois, débit, prix au litre…)…"},
};

static void check_cases(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *excerpt =
            plain_text_excerpt(cases[i].body, strlen(cases[i].body),
                               &(struct excerpt_rules){.separator = "<!--more-->"});
        if (strcmp(excerpt, cases[i].excerpt) != 0)
            fail_msg("%s: got \"%s\"", cases[i].name, excerpt);
        g_autofree char *shortened = cut_characters(excerpt, ROOM);
        if (strcmp(shortened, cases[i].shortened) != 0)
            fail_msg("%s: shortened to \"%s\"", cases[i].name, shortened);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(check_cases)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
