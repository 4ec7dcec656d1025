/* Where sentences end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

#include "src/posting/sentence.h"

/* A "|" behind every sentence but the last. */
static const struct {
    const char *name, *expected;
} cases[] = {
    {"none", ""},
    {"one", "Une phrase."},
    {"two", "Une phrase.| Une autre."},
    {"three signs", "Quelle équipe formidable !| Qui a dit non ?!| Nous."},
    {"a French blank before the sign", "Venez donc\u202f!| Vite."},
    {"without a blank behind it", "Une phrase.Une autre."},
    {"small letters go on", "Deux dév. indépendants.| Ou trois."},
    {"a host begins one", "Tout est ouvert.| data.gouv.fr le montre.| Vraiment."},
    {"a host ends one", "Voyez beta.gouv.fr.| Tout y est."},
    {"a name with a full stop", "Un Node.js, un Vue.js et ASP.NET Core.| Voilà."},
    {"numbers", "Plus de 1.5 million, version 2.0.| Non, 3."},
    {"a year ends one", "Né en 2014.| Depuis, il grandit."},
    {"a number that counts items", "1. Premier point.| 2. Second point.| Fin."},
    {"abbreviations", "M. Dupont, Mme. Durand, Dr. No, cf. Annexe, art. L. 12, St. Malo.| Oui."},
    {"p. ex.", "Un langage, p. ex. Python, ou C.-à-d. Rien."},
    {"etc. is followed by the rest", "Python, Ruby, etc. Bref, tout.| Oui."},
    {"English ones", "See e.g. Python, i.e. Dr. Who vs. Mr. Smith.| Yes."},
    {"initials", "Avec J. R. R. Tolkien et J.-P. Sartre aux U.S. Bien.| Oui."},
    {"an ellipsis", "Du code… Des tests... Du soin.| Voilà."},
    {"an ellipsis that asks", "Du code, vraiment…?| Oui, vraiment."},
    {"closing quotes go along", "Il dit « Venez à nous ! »| Nous venons.| Oui."},
    {"closing brackets too", "Elle code (en C, souvent.)| Nous aussi.| Oui."},
    {"English quotes", "He said \"come with us.\"| We came."},
    {"a short question waits for its answer", "Comment ? En codant.| Intéressé·e ? Écrivez-nous."},
    {"a longer one does not", "Cela vous tente ?| Écrivez-nous."},
    {"an emoji behind it", "Rejoignez-nous vite.| 🎉 Nous recrutons."},
    {"quotes begin one", "Voilà tout.| « Oui », dit-elle."},
    {"only signs", "... ... ..."},
};

/* `expected` without its bars, and a list of where they stood. */
static char *without_bars(const char *expected, GArray *places)
{
    GString *text = g_string_new(NULL);
    for (const char *p = expected; *p; p++) {
        if (*p == '|')
            g_array_append_val(places, text->len);
        else
            g_string_append_c(text, *p);
    }
    return g_string_free(text, FALSE);
}

static void check_ends(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(gsize));
        g_autofree char *text = without_bars(cases[i].expected, places);
        g_autoptr(GString) found = g_string_new(NULL);
        gsize from = 0, end;
        while ((end = sentence_next_end(text, from)) != 0) {
            g_string_append_len(found, text + from, (gssize)(end - from));
            g_string_append_c(found, '|');
            from = end;
        }
        g_string_append(found, text + from);
        if (strcmp(found->str, cases[i].expected) != 0)
            fail_msg("%s: got \"%s\"", cases[i].name, found->str);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(check_ends)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
