/* How a text spells a name, and which article stands before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "src/posting/spelling.h"

static void check_spellings(void **state)
{
    (void)state;
    static const struct {
        const char *what, *name, *text, *expected; /* NULL = none */
    } texts[] = {
        {"words", "port-du-lac", "Au Port du Lac.", "Port du Lac"},
        {"in one", "portdulac", "# Port du Lac recrute", "Port du Lac"},
        {"bold", "port-du-lac", "Come to\n**PortDuLac**!", "PortDuLac"},
        {"the first that is better", "port", "Le port, le Port.", "Port"},
        {"accents", "ecole", "Pour École.", "École"},
        {"in small letters alone", "port-du-lac", "Au port du lac.", NULL},
        {"shouted", "port-du-lac", "AU PORT DU LAC.", NULL},
        {"an address", "port-du-lac", "https://Port-du-lac.example.org", NULL},
        {"a longer word", "port", "Le Portail.", NULL},
        {"more capitals", "Port du lac", "Au Port du Lac.", "Port du Lac"},
        {"fewer", "Port du Lac", "Au Port du lac.", NULL},
        {"of one word, capitals within", "Portvert", "Au PortVert.", "PortVert"},
        {"nothing", "", "Au Port.", NULL},
        {"only signs", "-", "- -", NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autofree char *spelling = spelling_find(texts[i].name, texts[i].text);
        if (g_strcmp0(spelling, texts[i].expected) != 0)
            fail_msg("%s: got \"%s\"", texts[i].what, spelling);
    }
}

static void check_slugs(void **state)
{
    (void)state;
    assert_true(spelling_is_slug("port-du-lac"));
    assert_true(spelling_is_slug("port"));
    assert_false(spelling_is_slug("Port"));
    assert_false(spelling_is_slug("port.example.org"));
    assert_false(spelling_is_slug("-"));
    assert_false(spelling_is_slug(""));
}

static void check_articles(void **state)
{
    (void)state;
    static const struct {
        const char *what, *name, *text, *expected;
    } texts[] = {
        {"masculine", "Port Vert", "Le Port Vert cherche. L’équipe du Port Vert, au Port Vert.",
         "le "},
        {"feminine", "Cale", "Chargé de la Cale.", "la "},
        {"a vowel", "Îlot", "Pour l'Îlot et l’Îlot.", "l’"},
        {"other capitals", "Port vert", "Au Port Vert.", "le "},
        {"where a line begins", "Port Vert", "Venez\n\nLe Port Vert cherche.", "le "},
        {"an apposition says nothing", "Port Vert", "L’équipe Port Vert du Port Vert.", "le "},
        {"nor does a heading", "Port Vert", "# Port Vert\n\nAu Port Vert.", "le "},
        {"nothing else", "Port Vert", "L’équipe Port Vert cherche.", NULL},
        {"behind a small word with an accent", "Pix", "Le Pix. Venez à Pix.", ""},
        {"an elided one", "Octo", "L'Octo, l'équipe d'Octo.", ""},
        {"the end of a word with an accent", "Pix", "Le modèle Pix, du Pix.", "le "},
        {"through markup and line ends", "Port", "Au **Port**, et le\nPort.", "le "},
        {"none, through markup", "Port", "Au Port, avec **Port**.", ""},
        {"a longer name", "Pass", "Le Pass Culture grandit.", NULL},
        {"none", "Port Vert", "Au Port Vert, pour Port Vert.", ""},
        {"none, elided", "Îlot", "L’Îlot, l’équipe d’Îlot.", ""},
        {"not the same", "Cale", "La Cale est au Cale.", ""},
        {"many", "Ports", "Les Ports cherchent.", ""},
        {"a common word", "Potentiel", "Tout le potentiel du lac.", NULL},
        {"its own", "Le Port", "Tout le Le Port.", ""},
        {"another name", "Port", "Le Portail cherche.", NULL},
        {"the end of a word", "Cale", "Festivalla Cale.", NULL},
        {"no word of it", "Cale", "Venez.", NULL},
        {"no name", "", "Le Port.", ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        const char *article = spelling_article(texts[i].name, texts[i].text);
        if (g_strcmp0(article, texts[i].expected) != 0)
            fail_msg("%s: got \"%s\"", texts[i].what, article);
    }
}

static void check_skipping(void **state)
{
    (void)state;
    assert_string_equal(spelling_skip_article("Le Port"), "Port");
    assert_string_equal(spelling_skip_article("l’Îlot"), "Îlot");
    assert_string_equal(spelling_skip_article("L'Îlot"), "Îlot");
    assert_string_equal(spelling_skip_article("Lac"), "Lac");
    assert_string_equal(spelling_skip_article("Lest vert"), "Lest vert");
}

/* No further than that, and whole characters on the way. */
static void check_long_text(void **state)
{
    (void)state;
    g_autoptr(GString) text = g_string_new("x");
    while (text->len < 16 * 1024)
        g_string_append(text, "é");
    assert_null(spelling_article("Lac", text->str));
    g_string_append(text, " Le Lac est là.");
    assert_null(spelling_article("Lac", text->str));
    g_string_prepend(text, "Au Lac. ");
    assert_string_equal(spelling_article("Lac", text->str), "le ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_spellings), cmocka_unit_test(check_slugs),
        cmocka_unit_test(check_articles),  cmocka_unit_test(check_skipping),
        cmocka_unit_test(check_long_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
