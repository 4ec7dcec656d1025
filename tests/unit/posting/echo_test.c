/* What a headline has said needs not be said again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

#include "src/posting/echo.h"

static const struct {
    const char *name, *known, *sentence;
    bool expected;
} cases[] = {
    {"who looks for whom", "Un·e dev C Kit", "L'équipe de Kit recherche un·e dev C !", true},
    {"another spelling", "Développeuse ou développeur C", "On recrute un·e développeur·se C.",
     true},
    {"in one word", "dev fullstack JS", "Nous cherchons un·e dev full stack JS.", true},
    {"inclusive spelling with full stops", "Designer Kit", "Kit recherche un.e designer.", true},
    {"a label", "Designer Kit", "😍 Profil recherché : Designer chez Kit !", true},
    {"one new word in five", "Chargée de support et de conseil client, Kit",
     "Kit cherche une chargée de support, de conseil client et d'aide.", true},
    {"a host is one word", "Chargée de conseil aux communes",
     "Profil recherché : chargée de conseil aux communes, eau.exemple.fr !", false},
    {"what it is for", "Un·e dev C Kit", "Kit recherche un·e dev C pour rendre l'eau potable.",
     false},
    {"another craft", "Un·e dev C Kit", "Kit recherche un·e designer.", false},
    {"who it is, where nobody was named", "Un·e dev", "Le pôle Fontaines recherche un·e dev.",
     false},
    {"how many", "Un·e dev C Kit", "Kit recherche deux ou trois devs C.", false},
    {"a word is none", "Un·e dev C Kit", "Kit.", false},
    {"small words alone", "Un·e dev C", "Et vous ?", false},
    {"nothing is known", "", "Kit recherche un·e dev C.", false},
};

static void check_sentences(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        AUTO(echo_free) struct echo *echo = echo_new(cases[i].known);
        if (echo_is(echo, cases[i].sentence, strlen(cases[i].sentence)) != cases[i].expected)
            fail_msg("%s", cases[i].name);
    }
    assert_false(echo_is(NULL, "Dev", 3));
}

static void check_seeking(void **state)
{
    (void)state;
    static const struct {
        const char *name, *sentence;
        bool expected;
    } seeking[] = {
        {"who it is", "Le pôle Fontaines recherche un·e dev C.", true},
        {"a word more", "Le pôle Fontaines recherche un·e dev C confirmé·e.", true},
        {"two sentences", "Fontaines recherche un·e dev ici. Venez tous.", false},
        {"what for", "Le pôle Fontaines recherche un·e dev C pour mesurer la pluie tombée.", false},
        {"somebody else", "Le pôle Fontaines recherche un·e juriste.", false},
        {"no seeking", "Le pôle Fontaines forme un·e dev C.", false},
        {"English", "The Fountain team is looking for a dev.", true},
    };
    AUTO(echo_free) struct echo *echo = echo_new("Un·e dev C");
    for (gsize i = 0; i < G_N_ELEMENTS(seeking); i++) {
        const char *sentence = seeking[i].sentence;
        if (echo_seeks_only(echo, sentence, strlen(sentence)) != seeking[i].expected)
            fail_msg("%s", seeking[i].name);
    }
}

static void check_texts(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text, *expected;
    } texts[] = {
        {"nothing to drop", "Vous aidez. Vous testez.", "Vous aidez. Vous testez."},
        {"at its head", "Kit recherche un·e dev. Vous testez.", "Vous testez."},
        {"within", "Envie de bouger ? Kit recherche un·e dev. Vous testez. Vous aidez.",
         "Vous testez. Vous aidez."},
        {"what the next one speaks of",
         "Kit recherche un·e dev. Il/elle aura pour mission de lire.",
         "Kit recherche un·e dev. Il/elle aura pour mission de lire."},
        {"questions, and nothing behind it", "Envie de bouger ? Kit recherche un·e dev.",
         "Envie de bouger ?"},
        {"far behind", "Un lac. Deux lacs. Trois lacs. Plus un. Kit recherche un·e dev.",
         "Un lac. Deux lacs. Trois lacs. Plus un. Kit recherche un·e dev."},
        {"all of it", "Kit recherche un·e dev", ""},
        {"nothing", "", ""},
    };
    AUTO(echo_free) struct echo *echo = echo_new("Un·e dev Kit");
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autofree char *left = echo_drop(echo, texts[i].text, true);
        if (strcmp(left, texts[i].expected) != 0)
            fail_msg("%s: got \"%s\"", texts[i].name, left);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_sentences),
        cmocka_unit_test(check_seeking),
        cmocka_unit_test(check_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
