/* Cutting: where a text ends early, and how it looks then. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

#include "src/compose/cut.h"

/* All texts that its places lead to, one a line. */
static char *all_cuts(const char *text, enum cut_where where)
{
    AUTO(cut_places_free) struct cut_places *places = cut_places_new(text, where);
    GString *cuts = g_string_new(NULL);
    for (guint i = 0; cut_places_has(places, i); i++) {
        g_autofree char *cut = cut_at(places, cut_places_at(places, i));
        g_string_append_printf(cuts, "%s%s", i ? "\n" : "", cut);
    }
    return g_string_free(cuts, FALSE);
}

static const struct {
    const char *name, *text, *expected;
} word_cases[] = {
    {"words", "Nous cherchons vite", "Nous…\nNous cherchons…"},
    {"articles", "Rejoindre une équipe ou la former", "Rejoindre…\nRejoindre une équipe…"},
    {"prepositions", "Coder pour nous avec soin", "Coder…\nCoder pour nous…"},
    {"English ones", "Build it for all of the country", "Build…\nBuild it for all…"},
    {"in capitals", "Venez À Paris DANS LES locaux",
     "Venez…\nVenez À Paris…\nVenez À Paris DANS…\n"
     "Venez À Paris DANS LES…"},
    {"an acronym is no small word", "Directeur SI ou DSI adjoint",
     "Directeur…\nDirecteur SI…\nDirecteur SI ou DSI…"},
    {"an elided word", "Le fait qu'une équipe change", "Le fait…"},
    {"an apostrophe alone", "Tout l' univers change", "Tout l' univers…"},
    {"quelqu'un", "Chercher quelqu'un ici", "Chercher…\nChercher quelqu'un…"},
    {"un·e is an article", "Recruter un·e dev", "Recruter…"},
    {"le/la too", "Aider le/la dev", "Aider…"},
    {"un(e) as well", "Recruter un(e) dev", "Recruter…"},
    {"a bare number", "Recruter 4 personnes ici", "Recruter…\nRecruter 4 personnes…"},
    {"a number with its comma", "Recruter 4, voire 5", "Recruter…\nRecruter 4…"},
    {"an aim", "Le port a le souci de bâtir mieux", "Le port…"},
    {"between", "La route entre le port et la cale", "La route…"},
    {"whom", "On veut bien améliorer l'accompagnement des marins",
     "On veut…\nOn veut bien…\nOn veut bien améliorer…"},
    {"but", "Boire l'eau du lac", "Boire…\nBoire l'eau…"},
    {"two adjectives", "Un port calme et pluridisciplinaire pour tous",
     "Un port…\nUn port calme et pluridisciplinaire…"},
    {"an abbreviation", "Aider M. Dupont ici", "Aider…\nAider M. Dupont…"},
    {"a number's sign", "Le lot n° 4 part", "Le lot…"},
    {"no comma, no dash", "Un code, des tests — bien", "Un code…\nUn code, des tests…"},
    {"a sentence has no dots", "Venez vite. Nous codons.",
     "Venez…\nVenez vite…\nVenez vite.\nVenez "
     "vite. Nous…"},
    {"nor one that asks", "Ça vous tente ? Venez donc",
     "Ça…\nÇa vous…\nÇa vous tente ?\nÇa vous "
     "tente ? Venez…"},
    {"not behind a short question", "Comment ? Venez donc", "Comment ? Venez…"},
    {"not before a French colon", "Vos missions : coder bien", "Vos missions : coder…"},
    {"short brackets are whole", "Une équipe (en CDD long) vite partie",
     "Une équipe…\nUne équipe (en CDD long)…\nUne équipe (en CDD long) vite…"},
    {"long quotes are closed",
     "Dire « donner envie de développer ses compétences numériques toujours »",
     "Dire…\nDire « donner… »\n"
     "Dire « donner envie de développer ses compétences… »\n"
     "Dire « donner envie de développer ses compétences numériques… »"},
    {"within one another",
     "Lire (le manuel “pour toutes celles et ceux qui codent en équipe avec nous” ici)",
     "Lire…\nLire (le manuel…)\n"
     "Lire (le manuel “pour toutes celles et ceux qui codent en équipe…”)\n"
     "Lire (le manuel “pour toutes celles et ceux qui codent en équipe avec nous”…)"},
    {"a bracket that is never closed", "Venez (vite nous", "Venez…\nVenez (vite…"},
    {"before a semicolon", "Coder ici ; tester là", "Coder…\nCoder ici…\nCoder ici ; tester…"},
    {"and one that French sets", "Coder ici\u202f; tester là",
     "Coder…\nCoder ici…\nCoder ici\u202f; tester…"},
    {"an infinitive that wants its object", "Aider afin de faciliter leurs envois", "Aider…"},
    {"to build", "Come to build our bridges", "Come…"},
    {"half a preposition", "Expert en matière de droit rural",
     "Expert…\nExpert en matière de droit…"},
    {"half a negation", "Un aidé ne parvenant pas seul", "Un aidé…"},
    {"a team that seeks", "Les ports cherchent deux pilotes ici",
     "Les ports…\nLes ports cherchent deux pilotes…"},
    {"the second of two", "Bâtir le port et ses quais neufs", "Bâtir…\nBâtir le port…"},
    {"the second of three", "Le port et ses quais et ponts bleus",
     "Le port…\nLe port et ses quais…"},
    {"both genders are no two", "Une chargée ou un chargé de projet",
     "Une chargée…\nUne chargée ou un chargé…"},
    {"a clause just begun", "Un monde où la technique pèse lourd ici",
     "Un monde…\nUn monde où la technique pèse lourd…"},
    {"who does what", "Un port qui accueille des bateaux neufs",
     "Un port…\nUn port qui accueille des bateaux…"},
    {"an adverb that says more of what follows", "Un port toujours plus grand", "Un port…"},
    {"the first of two adjectives", "L'abri social et culturel du port ici",
     "L'abri…\nL'abri social et culturel du port…"},
    {"to the what of it", "Utile à la survie du port", "Utile…"},
    {"to all of it", "Utile à la survie ici", "Utile…\nUtile à la survie…"},
    {"which people", "Aider des marins éloignés du port", "Aider…\nAider des marins éloignés…"},
    {"a no-break space", "Payé 50\u00a0% du temps", "Payé…\nPayé 50\u00a0%…"},
    {"a host whole", "Voir demarches-simplifiees.beta.gouv.fr/aide/contact vite",
     "Voir…\nVoir demarches-simplifiees.beta.gouv.fr/aide/contact…"},
    {"an address whole, and the dots keep off it", "Voir https://beta.gouv.fr/x/y-z bien",
     "Voir…\nVoir https://beta.gouv.fr/x/y-z …"},
    {"an inclusive word whole",
     "anticonstitutionnellement-professionnalisé·e·s-ensemble-toujours bien",
     "anticonstitutionnellement-professionnalisé·e·s-ensemble-toujours…"},
    {"nothing", "", ""},
    {"one word", "Nous", ""},
    {"only signs", "— ( « ", ""},
};

static void check_words(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(word_cases); i++) {
        g_autofree char *cuts = all_cuts(word_cases[i].text, CUT_WORDS);
        if (strcmp(cuts, word_cases[i].expected) != 0)
            fail_msg("%s: got\n%s", word_cases[i].name, cuts);
    }
}

static void check_graphemes(void **state)
{
    (void)state;
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"noël", "n…\nno…\nnoë…"},
        {"e\u0301te\u0301", "e\u0301…\ne\u0301t…"},
        {"dev·s ok", "dev·s…\ndev·s o…"},
        {"a.fr ok", "a.fr…\na.fr o…"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *cuts = all_cuts(cases[i].text, CUT_GRAPHEMES);
        assert_string_equal(cuts, cases[i].expected);
    }
}

static const struct {
    const char *name, *text;
    int max;
    const char *expected;
} character_cases[] = {
    {"all has room", "Une phrase.", 11, "Une phrase."},
    {"a sentence that fills enough", "Une équipe cherche. Vous développez bien.", 31,
     "Une équipe cherche."},
    {"one that fills a little, and no clause ends behind it",
     "Une équipe cherche. Vous développez bien.", 39, "Une équipe cherche."},
    {"one that fills too little", "Oui. Un service public pour tous.", 28,
     "Oui. Un service public…"},
    {"not before the verb",
     "Le port attend. Les quais du nord, des bateaux et de la ville, cherchent des pilotes.", 60,
     "Le port attend."},
    {"nor before what a condition leads up to",
     "Le port attend des gens. Si vous aimez les bateaux et les quais du nord, venez vite !", 70,
     "Le port attend des gens."},
    {"what only leads up to it, where there is nothing else",
     "Afin de rendre le port plus beau et plus grand pour tous, la ville cherche des gens.", 50,
     "Afin de rendre le port plus beau…"},
    {"a question is asked to its end",
     "Le port attend. Aimez-vous les bateaux et les quais du nord de la ville ?", 60,
     "Le port attend."},
    {"not before the verb behind an apposition",
     "Le port attend des gens. Le port de Brest, né de la réunion de deux quais, a pour but "
     "d'accueillir des bateaux.",
     76, "Le port attend des gens."},
    {"nor before the only one that there is",
     "Le port attend des gens. La capitainerie bâtie au bord du quai par la ville avec de "
     "l'argent du pays qui accueille les bateaux.",
     90, "Le port attend des gens."},
    {"a question that its author answers",
     "Des marins arrivent ici. Et pour les accueillir sur le quai ? Deux agents de ville.", 70,
     "Des marins arrivent ici."},
    {"one that readers answer",
     "Des marins arrivent ici. Et vous, les accueillir vous tente ? Écrivez vite au port.", 70,
     "Des marins arrivent ici. Et vous, les accueillir vous tente ?"},
    {"where a clause ends", "Le port permet aux bateaux d'aller vite dans les îles du nord froid",
     60, "Le port permet aux bateaux d'aller vite…"},
    {"who is sought, as the title says, and what for",
     "Le port recrute un pilote pour l'aider à guider des barques très utiles à la vie du quai", 82,
     "Le port recrute un pilote pour l'aider à guider des barques très utiles…"},
    {"where more of them follow", "Le port reçoit des barques et des bateaux du nord", 44,
     "Le port reçoit des barques…"},
    {"of two ends that are near the stronger one",
     "Le port permet de pêcher du thon en vendant le poisson et les algues", 60,
     "Le port permet de pêcher du thon…"},
    {"not within a row", "Le port a une équipe vive, drôle et patiente qui aime les bateaux", 46,
     "Le port a une équipe vive, drôle et patiente…"},
    {"not within brackets",
     "Le port montre tous ses bateaux (voiliers, barques, vedettes, chaloupes, pinasses, "
     "trois-mâts…) à la ville",
     70, "Le port montre tous ses bateaux…"},

    {"the last of several", "Un. Deux mots. Trois mots ici. Quatre.", 34,
     "Un. Deux mots. Trois mots ici."},
    {"a sentence within quotes ends nothing",
     "Il a dit « Venez coder avec nous tous. Vraiment, venez donc vite ici ! » hier", 60,
     "Il a dit « Venez coder avec nous tous. Vraiment, venez… »"},
    {"a pause near the end", "Coder pour vous bien vite, tester, plaire", 34,
     "Coder pour vous bien vite, tester…"},
    {"before a bracket", "Coder de bons outils libres (de 9 à 17) encore", 30,
     "Coder de bons outils libres…"},
    {"a pause further from it", "Coder pour vous, tester avec soin", 28, "Coder pour vous…"},
    {"a closing sign needs room too",
     "Dire « donner envie de développer ses compétences numériques toujours »", 53,
     "Dire « donner envie de développer ses compétences… »"},
    {"not even a word", "Nous cherchons", 4, ""},
    {"no room at all", "Nous cherchons", 0, ""},
};

static void check_characters(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(character_cases); i++) {
        g_autofree char *cut = cut_characters(character_cases[i].text, character_cases[i].max);
        if (strcmp(cut, character_cases[i].expected) != 0)
            fail_msg("%s: got \"%s\"", character_cases[i].name, cut);
    }
}

static void check_questions(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text, *left; /* NULL = nothing goes */
    } cases[] = {
        {"a statement behind them",
         "Envie de bouger ? Ou de rester ? Le port cherche une pilote pour ses bateaux neufs.",
         "Le port cherche une pilote pour ses bateaux neufs."},
        {"none", "Le port cherche une pilote pour ses bateaux neufs. Envie de bouger ?", NULL},
        {"nothing else", "Envie de bouger avec nous ? Ou de rester au port toute la vie ?", NULL},
        {"a short statement", "Envie de bouger avec nous ? Le port vous attend.", NULL},
        {"an answer",
         "Envie de bouger avec nous ? Dans ce cas le port vous attend avec ses bateaux neufs.",
         NULL},
        {"an invitation", "Envie de bouger ? Rejoignez le port et ses bateaux neufs à Brest.",
         NULL},
        {"a question with its answer", "Comment ? Le port cherche une pilote pour ses bateaux.",
         NULL},
        {"English", "Do you like boats? The harbour is looking for a pilot who likes them too.",
         "The harbour is looking for a pilot who likes them too."},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        gsize end = cut_questions(cases[i].text);
        const char *left = end != 0 ? cases[i].text + end : NULL;
        if (g_strcmp0(left, cases[i].left) != 0)
            fail_msg("%s: got \"%s\"", cases[i].name, left);
    }
}

static void check_sentences(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int count;
        const char *expected;
    } cases[] = {
        {"Un mot. Deux mots. Trois.", 1, "Un mot."},
        {"Un mot. Deux mots. Trois.", 2, "Un mot. Deux mots."},
        {"Un mot. Deux mots. Trois.", 3, "Un mot. Deux mots. Trois."},
        {"Un mot. Deux mots. Trois.", 9, "Un mot. Deux mots. Trois."},
        {"Dire (oui. Enfin. Bon) tout cela. Puis rien.", 1, "Dire (oui. Enfin. Bon) tout cela."},
        {"Sans fin", 1, "Sans fin"},
        {"Un mot.", 0, ""},
        {"", 1, ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *sentences = cut_sentences(cases[i].text, cases[i].count);
        assert_string_equal(sentences, cases[i].expected);
    }
}

/* Texts that make careless cutters slow. */
static void check_hostile(void **state)
{
    (void)state;
    static const char *const again[] = {
        "mot ", ". ", "A. ", "(",   "( ",     "() ",     "« ",     "\"",  "a.b.", "a ? ", "…",
        "'",    "·",  "x",   "le ", "\u00a0", "e\u0301", "\u0301", "1. ", "?! ",  ") ",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(again); i++) {
        print_message("1 MiB of \"%s\"\n", again[i]);
        g_autoptr(GString) text = g_string_new("Nous");
        while (text->len < 1024 * 1024)
            g_string_append(text, again[i]);
        g_autofree char *cut = cut_characters(text->str, 280);
        g_autofree char *sentences = cut_sentences(text->str, 2);
        assert_true(g_utf8_strlen(cut, -1) <= 280);
        assert_true(g_str_has_prefix(text->str, "Nous") && *sentences);
    }
}

/* Where an excerpt may begin whose first sentence has no room. */
static void check_next(void **state)
{
    (void)state;
    static const struct {
        const char *what, *text, *expected; /* NULL: nowhere */
    } texts[] = {
        {"the next sentence", "On bâtit. Le port vit.", "Le port vit."},
        {"none", "On bâtit.", NULL},
        {"one that leans back", "On bâtit. Il vit. Le port est là.", "Le port est là."},
        {"one that concludes", "On bâtit. Le port vit ainsi mieux. Venez.", NULL},
        {"another sense", "On bâtit. Le port ainsi que la cale vivent.",
         "Le port ainsi que la cale vivent."},
        {"an aim of something", "On bâtit. L’objectif est de vivre. Le port est là.",
         "Le port est là."},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        gsize place = cut_next(texts[i].text);
        const char *found = place != 0 ? texts[i].text + place : NULL;
        if (g_strcmp0(found, texts[i].expected) != 0)
            fail_msg("%s: got \"%s\"", texts[i].what, found);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_next),      cmocka_unit_test(check_words),
        cmocka_unit_test(check_graphemes), cmocka_unit_test(check_characters),
        cmocka_unit_test(check_questions), cmocka_unit_test(check_sentences),
        cmocka_unit_test(check_hostile),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
