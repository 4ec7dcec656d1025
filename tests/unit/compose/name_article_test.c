/* Which article a name has by its first word. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <glib.h>
#include <string.h>

#include "src/compose/name_article.h"

static void check_names(void **state)
{
    (void)state;
    static const struct {
        const char *name, *expected;
    } names[] = {
        {"Registre de preuve", "le "},
        {"registre de preuve", "le "},
        {"Plateforme EAC", "la "},
        {"École de la mer", "l’"},
        {"Atelier Numérique", "l’"},
        {"Pôle emploi", ""},
        {"Pôle d’aide", "le "},
        {"Pôle d'aide", "le "},
        {"Mission impossible", ""},
        {"Mission numérique", "la "},
        {"Pôle Emploi", ""},
        {"Bureau Veritas", ""},
        {"Registre", ""},
        {"DINUM", "la "},
        {"DINUM - DNUM des ports", "la "},
        {"Dinum", ""},
        {"DINUMA", ""},
        {"IGN", "l’"},
        {"é", ""},
        {"Registre ", ""},
        {"Registres de preuve", ""},
        {"Port vert", ""},
        {"Le Registre de preuve", ""},
        {"", ""},
        {"Anticonstitutionnellement long de nom", ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        const char *article = name_article(names[i].name);
        if (strcmp(article, names[i].expected) != 0)
            fail_msg("%s: got \"%s\"", names[i].name, article);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(check_names)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
