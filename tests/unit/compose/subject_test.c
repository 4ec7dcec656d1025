/* Which sentence of an excerpt is about the organisation. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <glib.h>
#include <string.h>

#include "src/compose/subject.h"

/* Enough for a sentence that says something. */
#define REST " les marins du large de jour comme de nuit."

static void check_subjects(void **state)
{
    (void)state;
    static const struct {
        const char *what, *text, *name, *expected; /* what follows; NULL: nothing is found */
    } texts[] = {
        {"behind one that leads up to it", "On se perd. Port Vert les guide" REST, "Port Vert",
         "Port Vert les guide" REST},
        {"with what it is", "On se perd. La plateforme Port Vert guide" REST " Venez.", "Port Vert",
         "La plateforme Port Vert guide" REST " Venez."},
        {"with its article", "On se perd. L’Anse guide" REST, "Anse", "L’Anse guide" REST},
        {"a verb that is an article elsewhere", "On se perd. Anse a un but" REST, "Anse",
         "Anse a un but" REST},
        {"it comes first", "Port Vert guide" REST " Port Vert aide" REST, "Port Vert", NULL},
        {"another names it before", "On aime Port Vert. Port Vert aide" REST, "Port Vert", NULL},
        {"it is not the subject", "On se perd. Port Vert et sa cale aident" REST, "Port Vert",
         NULL},
        {"a longer name", "On se perd. Port Vert Social aide" REST, "Port Vert", NULL},
        {"too far behind", "Un. Deux. Trois. Quatre. Cinq. Six. Anse aide" REST, "Anse", NULL},
        {"where it is", "On se perd. Anse est situé près de la mer" REST, "Anse", NULL},
        {"a conclusion", "On se perd. Anse aide ainsi" REST, "Anse", NULL},
        {"too short", "On se perd. Anse aide.", "Anse", NULL},
        {"one sentence", "On se perd", "Anse", NULL},
        {"nobody", "On se perd. Anse aide" REST, "", NULL},
        {"nothing", "", "Anse", NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        gsize place = subject_find(texts[i].text, texts[i].name);
        const char *found = place != 0 ? texts[i].text + place : NULL;
        if (g_strcmp0(found, texts[i].expected) != 0)
            fail_msg("%s: got \"%s\"", texts[i].what, found);
    }
}

static void check_answers(void **state)
{
    (void)state;
    const char *text = "On se perd. Face à ce problème, on guide. Venez.";
    assert_true(subject_answers(text, strlen("On se perd.")));
    assert_false(subject_answers(text, strlen("On se perd. Face à ce problème, on guide.")));
    assert_false(subject_answers(text, strlen(text)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_subjects),
        cmocka_unit_test(check_answers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
