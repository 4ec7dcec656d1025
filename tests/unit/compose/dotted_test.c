/* What full stops within words stand for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

#include "src/compose/dotted.h"

/* Every word with a dot in it is written better; the others stay. */
static const struct {
    const char *name, *text, *expected;
} cases[] = {
    {"-eur.se", "un.e développeur.se", "un·e développeur·se"},
    {"without an accent", "developpeur.se", "developpeur·se"},
    {"é.e.s", "chargé.e.s d'accueil", "chargé·e·s d'accueil"},
    {"é.es", "salarié.es", "salarié·es"},
    {"three parts", "technicien.ne.s", "technicien·ne·s"},
    {"-teur.rice", "directeur.rice, rédacteur.ice", "directeur·rice, rédacteur·ice"},
    {"-eux.euse", "curieux.euse et heureux.se", "curieux·euse et heureux·se"},
    {"the r apart", "deux développeu.r.se.s", "deux développeu·r·se·s"},
    {"chef.fe", "Chef.fe de produit", "Chef·fe de produit"},
    {"actif.ve", "actif.ve", "actif·ve"},
    {"infirmier.ère", "infirmier.ère.s", "infirmier·ère·s"},
    {"professionnel.le", "professionnel.le.s", "professionnel·le·s"},
    {"pairs", "le.la, son.sa, il.elle, ceux.celles", "le·la, son·sa, il·elle, ceux·celles"},
    {"a pair with capitals", "Le.La candidat.e", "Le·La candidat·e"},
    {"plurals", "métier.s et enfant.s", "métier·s et enfant·s"},
    {"a plural has its s", "des métiers.s", "des métiers.s"},
    {"in capitals", "DÉVELOPPEUR.SE CHARGÉ.E", "DÉVELOPPEUR·SE CHARGÉ·E"},
    {"a full stop behind", "un.e développeur.se.", "un·e développeur·se."},
    {"in brackets", "(étudiant.e)", "(étudiant·e)"},
    {"behind an apostrophe", "l'expert.e, d’un.e", "l'expert·e, d’un·e"},
    {"beside a stroke", "designer/développeur.se/autre", "designer/développeur·se/autre"},
    {"in a compound", "vice-président.e-s", "vice-président·e-s"},
    {"other middle dots", "un⋅e développeu‧r⋅se motivé•e", "un·e développeu·r·se motivé·e"},
    {"right already", "un·e développeur·se", "un·e développeur·se"},

    {"a sentence", "des données.Les agents", "des données. Les agents"},
    {"a sentence that X links", "votre projet.La suite", "votre projet. La suite"},
    {"a sentence with a long word", "sur le terrain.Plusieurs", "sur le terrain. Plusieurs"},
    {"a sentence behind a name", "de toute la France.Il faut", "de toute la France. Il faut"},
    {"a sentence with an apostrophe", "au travail.L'équipe", "au travail. L'équipe"},
    {"behind etc.", "etc.Vous", "etc. Vous"},
    {"a stem that would fit", "au travail.Les agents", "au travail. Les agents"},
    {"English", "how it works.The team", "how it works. The team"},

    {"a host", "beta.gouv.fr et data.gouv.fr", "beta.gouv.fr et data.gouv.fr"},
    {"a host with capitals", "JeVeuxAider.Gouv.fr", "JeVeuxAider.Gouv.fr"},
    {"products", "Le.Taxi, le.taxi, Beta.Gouv, Mon.Entreprise",
     "Le.Taxi, le.taxi, Beta.Gouv, Mon.Entreprise"},
    {"programs", "Node.js, Vue.Js, ASP.NET, Asp.Net", "Node.js, Vue.Js, ASP.NET, Asp.Net"},
    {"an address for letters", "recrutement@expert.es", "recrutement@expert.es"},
    {"a web address", "https://expert.es", "https://expert.es"},
    {"www", "www.expert.es", "www.expert.es"},
    {"abbreviations", "V.A.E., i.e. et p.ex. 2.0", "V.A.E., i.e. et p.ex. 2.0"},
    {"an ending that does not fit", "pizza.se, dev.ice, mes.ne", "pizza.se, dev.ice, mes.ne"},
    {"file names", "lire README.md", "lire README.md"},
    {"too many dots", "a.b.c.d.e.f.g.h", "a.b.c.d.e.f.g.h"},
    {"a dot at each end", ".expert.es...", ".expert.es..."},
    {"nothing", "", ""},
};

static void check_words(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("%s\n", cases[i].name);
        const char *text = cases[i].text;
        g_autoptr(GString) written = g_string_new(NULL);
        struct dotted word = {0};
        gsize at = 0;
        while (dotted_next(text, at, &word)) {
            g_autofree char *better = dotted_write(text, &word, dotted_use_of(text, &word));
            g_string_append_len(written, text + at, (gssize)(word.start - at));
            g_string_append(written, better);
            at = word.end;
        }
        g_string_append(written, text + at);
        assert_string_equal(written->str, cases[i].expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(check_words)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
