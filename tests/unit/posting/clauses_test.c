/* Clauses: the marks between them, and the excerpt that is made of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

#include "src/posting/clauses.h"

static void add_item_within(struct clauses *clauses, const char *text)
{
    clauses_enter(clauses, BLOCK_LIST);
    clauses_enter(clauses, BLOCK_ITEM);
    clauses_add_text(clauses, text, strlen(text));
    clauses_leave(clauses, BLOCK_ITEM);
    clauses_leave(clauses, BLOCK_LIST);
}

/* A sign before a text: a digit, the list that it is an item of, 0 = a paragraph; ">", an item of a
 * list within the item before it; "#", a heading; "*", a paragraph in bold. */
static void add_clause(struct clauses *clauses, const char *text, char *list)
{
    char sign = text[0];
    if (sign == '>') {
        add_item_within(clauses, text + 1);
        return;
    }
    bool is_item = sign >= '1' && sign <= '9';
    if (*list && *list != sign)
        clauses_leave(clauses, BLOCK_LIST);
    if (is_item && *list != sign)
        clauses_enter(clauses, BLOCK_LIST);
    *list = is_item ? sign : '\0';
    clauses_enter(clauses, is_item ? BLOCK_ITEM : sign == '#' ? BLOCK_HEADING : BLOCK_PARAGRAPH);
    clauses_emphasise(clauses, sign == '*');
    clauses_add_text(clauses, text + 1, strlen(text + 1));
    clauses_leave(clauses, is_item ? BLOCK_ITEM : sign == '#' ? BLOCK_HEADING : BLOCK_PARAGRAPH);
}

static const struct {
    const char *name, *clauses[7], *expected;
} cases[] = {
    {"none", {NULL}, ""},
    {"one stays as it is", {"0One"}, "One"},
    {"a full stop is added between", {"0One", "0Two"}, "One. Two"},
    {"what ends already",
     {"0One!", "0Two?", "0Three…", "0Four.", "0Five"},
     "One! Two? Three… Four. Five"},
    {"behind closing marks",
     {"0One. (Yes.)", "0\"Two!\"", "0Three (no)", "0« Quoi ? »", "0(Oui.)", "0x"},
     "One. (Yes.) \"Two!\" Three (no). « Quoi ? » (Oui.) x"},
    {"an aside ends no sentence",
     {"0One (really!)", "0Two", "1three (or 4?)", "1five"},
     "One (really!). Two three (or 4?), five"},
    {"an emoji wants no full stop", {"0One 🎉", "0Two"}, "One 🎉 Two"},
    {"nor does a smiley", {"0One ;)", "0Two… :-)", "0x"}, "One ;) Two… :-) x"},
    {"brackets are none", {"0One (a;)", "0Two"}, "One (a;). Two"},
    {"per cent", {"0Plus 20 %", "0Two"}, "Plus 20 %. Two"},
    {"short items", {"1one", "1two", "1three"}, "one, two, three"},
    {"short items in capitals", {"1Python", "1C"}, "Python, C"},
    {"items with commas", {"1one, two", "1three"}, "one, two; three"},
    {"long items in capitals",
     {"1Build the service that people have been waiting for", "1Test it"},
     "Build the service that people have been waiting for. Test it"},
    {"long items",
     {"1build the service that people have been waiting for", "1test it"},
     "build the service that people have been waiting for; test it"},
    {"their own marks stay, but the last", {"1un ;", "1deux ;", "1trois ;"}, "un ; deux ; trois"},
    {"a list ends with a full stop", {"1un ;", "1deux ;", "0Venez !"}, "un ; deux. Venez !"},
    {"a list behind a colon", {"0Vous :", "1codez", "1testez"}, "Vous : codez, testez"},
    {"items with colons are sentences",
     {"0All of it is about work of value :", "1For users: build it;", "1for others: test it,",
      "1For all: rest.", "0Come!"},
     "All of it is about work of value. For users: build it. For others: test it. For all: rest. "
     "Come!"},
    {"small ones too",
     {"0All of it is about work of value:", "1for users: build it", "1iOS: test it"},
     "All of it is about work of value. For users: build it. iOS: test it"},
    {"but not behind what needs them",
     {"0The way that was chosen by all is :", "1Small: build it", "1Quick: test it"},
     "The way that was chosen by all is : Small: build it. Quick: test it"},
    {"nor behind a subject and its verb",
     {"0Pour bâtir et tenir ce port, tu veux :", "1Produit : bâtir", "1Code : tenir"},
     "Pour bâtir et tenir ce port, tu veux : Produit : bâtir. Code : tenir"},
    {"nor behind a few words",
     {"0Vos missions :", "1Produit : bâtir", "1Code : tenir"},
     "Vos missions : Produit : bâtir. Code : tenir"},
    {"nor where one has none",
     {"0All of it is about work of value:", "1For users: build it", "1test it"},
     "All of it is about work of value: for users: build it; test it"},
    {"a list within an item is left out",
     {"1Construire un service pour tout le port :", ">parler", ">dessiner",
      "1puis en faire autant pour les villages :", ">jour et nuit", "1tenir le tout,", "0Venez !"},
     "Construire un service pour tout le port. Puis en faire autant pour les villages. Tenir le "
     "tout. Venez !"},
    {"but not of one that only names it",
     {"0Vous :", "1Profils recherchés :", ">dev", ">design", "1et d'autres"},
     "Vous : Profils recherchés : dev; design; et d'autres"},
    {"a bare list ends before what makes no sense without its own",
     {"1Build a service", "1the way is:", ">small", ">quick", "1Run it"},
     "Build a service"},
    {"an introduced one does not",
     {"0We:", "1build", "1the way is:", ">small", ">quick"},
     "We: build; the way is: small; quick"},
    {"nor where nothing stands before it",
     {"1The way is:", ">small", ">quick"},
     "The way is: small; quick"},
    {"without a colon it is a list like others",
     {"1Build", ">a port", "1Run"},
     "Build, a port, Run"},
    {"two lists", {"1a", "1b", "2c", "2d"}, "a, b. c, d"},
    {"empty ones do not count", {"0One", "0 \t", "0Two"}, "One. Two"},
    {"only marks", {"1,", "1;"}, ""},
};

/* Texts end with NULL; it stops when the clauses are done. How many were read. */
static guint read_clauses(struct clauses *clauses, const char *const *texts, guint max)
{
    char list = '\0';
    guint i = 0;
    for (; i < max && texts[i] && !clauses_is_done(clauses); i++)
        add_clause(clauses, texts[i], &list);
    if (list)
        clauses_leave(clauses, BLOCK_LIST);
    return i;
}

static void check_join(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        AUTO(clauses_free) struct clauses *clauses = clauses_new(0, NULL);
        read_clauses(clauses, cases[i].clauses, G_N_ELEMENTS(cases[i].clauses));
        g_autofree char *text = clauses_join(clauses, false);
        if (strcmp(text, cases[i].expected) != 0)
            fail_msg("%s: got \"%s\"", cases[i].name, text);
    }
}

static void check_headings(void **state)
{
    (void)state;
    static const char *const texts[] = {"#Title", "0One.", "*Your work", NULL};
    AUTO(clauses_free) struct clauses *clauses = clauses_new(0, NULL);
    read_clauses(clauses, texts, G_N_ELEMENTS(texts));
    g_autofree char *without = clauses_join(clauses, false);
    assert_string_equal(without, "One.");
    g_autofree char *with = clauses_join(clauses, true);
    assert_string_equal(with, "Title. One. Your work");
}

static const struct {
    const char *text;
    bool is_headline;
} headlines[] = {
    {"Your work", true},
    {"Poste ouvert le 3/05/2019", true},
    {"Comment ?", true},
    {"Missions :", true},
    {"Rejoignez-nous !", false},
    {"We hire.", false},
    {"Comment ferez-vous tout cela demain chez nous ?", false},
    {"One two three four five six seven eight nine ten eleven and then three more", true},
    {"One two three four five six seven eight nine ten eleven and then four more ones", false},
    {"We look for one two three four five six seven eight", false},
    {"One two three four five six seven eight nine ten:", false},
};

static void check_headline(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(headlines); i++) {
        AUTO(clauses_free) struct clauses *clauses = clauses_new(0, NULL);
        g_autofree char *bold = g_strconcat("*", headlines[i].text, NULL);
        read_clauses(clauses, (const char *const[]){bold, NULL}, 1);
        g_autofree char *text = clauses_join(clauses, false);
        if (headlines[i].is_headline != (*text == '\0'))
            fail_msg("%s", headlines[i].text);
    }
}

static const struct {
    const char *name, *clauses[7], *expected;
    guint read; /* how many of them had to be */
} excerpts[] = {
    {"none", {NULL}, "", 0},
    {"the first paragraph", {"0We hire a dev.", "0Bye.", "0Bye."}, "We hire a dev.", 1},
    {"behind a heading", {"#Title", "0We hire a dev.", "0Bye."}, "We hire a dev.", 2},
    {"without a full stop the next decides", {"0We hire a dev", "0Bye."}, "We hire a dev", 2},
    {"a list that does not belong to it",
     {"0We hire a dev", "1Python", "1C", "0x"},
     "We hire a dev",
     2},
    {"a list that goes on",
     {"0We hire a dev who", "1codes", "1tests", "0Bye."},
     "We hire a dev who codes, tests",
     4},
    {"a colon", {"0You will do:", "1code", "1test", "0Bye."}, "You will do: code, test", 4},
    {"a colon before a paragraph",
     {"0You will do:", "0All of it.", "0Bye."},
     "You will do: All of it.",
     2},
    {"a comma as well", {"0Dear dev,", "0We hire you.", "0Bye."}, "Dear dev. We hire you.", 3},
    {"what is too short", {"0Hello!", "0We hire a dev.", "0Bye."}, "We hire a dev.", 2},
    {"only what is too short", {"0Hello!", "0Bye."}, "Hello!", 2},
    {"labels", {"0Place: Paris", "0Rent: 12", "0We hire a dev."}, "We hire a dev.", 3},
    {"only labels", {"#Title", "0Place: Paris"}, "Place: Paris", 2},
    {"only headings", {"#Title", "#Other"}, "Title", 2},
    {"an authority that is not who is looking",
     {"0La direction des ports a pour mission de bâtir des ports.", "0Le port recrute un·e dev."},
     "Le port recrute un·e dev.",
     2},
    {"an authority that is looking",
     {"0La direction des ports recrute un·e dev qui est chargé de bâtir.", "0Poste basé à Brest."},
     "La direction des ports recrute un·e dev qui est chargé de bâtir.",
     1},
    {"an authority, and nothing else",
     {"0La direction des ports a pour mission de bâtir des ports.", "0Brest"},
     "La direction des ports a pour mission de bâtir des ports.",
     2},
    {"errands keep their heading",
     {"#Missions", "1Mener une enquête sur tous les ports du pays", "1Rendre compte", "#Port"},
     "Missions : mener une enquête sur tous les ports du pays. Rendre compte.",
     4},
    {"one with a colon",
     {"*Tes missions :", "1Rendre plus sûrs tous les ports de ce pays"},
     "Tes missions : rendre plus sûrs tous les ports de ce pays.",
     2},
    {"but no long one",
     {"#Tout ce que tu feras chez nous", "1Mener une enquête sur tous les ports du pays"},
     "Mener une enquête sur tous les ports du pays.",
     2},
    {"and no question",
     {"#Quoi ?", "1Mener une enquête sur tous les ports du pays"},
     "Mener une enquête sur tous les ports du pays.",
     2},
};

static void check_excerpt(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(excerpts); i++) {
        AUTO(clauses_free) struct clauses *clauses = clauses_new(1, NULL);
        guint read = read_clauses(clauses, excerpts[i].clauses, G_N_ELEMENTS(excerpts[i].clauses));
        g_autofree char *text = clauses_excerpt(clauses);
        if (strcmp(text, excerpts[i].expected) != 0)
            fail_msg("%s: got \"%s\"", excerpts[i].name, text);
        if (read != excerpts[i].read)
            fail_msg("%s: %u were read", excerpts[i].name, read);
    }
}

/* Beside the title "Dev C". */
static void check_company(void **state)
{
    (void)state;
    static const struct {
        const char *name, *clauses[7], *expected;
    } little[] = {
        {"what is known",
         {"0On recrute un·e dev C.", "0Il code.", "0Il teste."},
         "On recrute un·e dev C. Il code."},
        {"a heading between",
         {"0On recrute un·e dev C", "#Ici", "0Il code vite."},
         "On recrute un·e dev C. Il code vite."},
        {"a label that is known",
         {"0Profil : Dev C", "0Il code vite.", "0x"},
         "Profil : Dev C. Il code vite."},
        {"questions",
         {"0Envie de coder ? Ou de tester ?", "#Ici", "0Viens donc avec nous.", "0x"},
         "Envie de coder ? Ou de tester ? Viens donc avec nous."},
        {"a question and an answer",
         {"0Envie de coder ? Viens.", "0Il code vite."},
         "Envie de coder ? Viens."},
        {"no list", {"0On recrute un·e dev C.", "1Lyon", "1Brest", "0x"}, "On recrute un·e dev C."},
        {"what answers a heading is none",
         {"0Le grand port de Brest recrute un·e dev C.", "#But du port",
          "0Mettre les bateaux du pays à l'abri des vents et des vagues du large."},
         "Le grand port de Brest recrute un·e dev C."},
        {"a paragraph with an emoji is",
         {"0Le grand port de Brest recrute un·e dev C.", "#But du port",
          "0Tous les bateaux du pays y sont à l'abri des vents et des vagues 🎉"},
         "Le grand port de Brest recrute un·e dev C. Tous les bateaux du pays y sont à l'abri des "
         "vents et des vagues 🎉"},
        {"one more behind a short one",
         {"0On recrute un·e dev C.",
          "0Le port est un service du ministère des bateaux et des vents.",
          "0Sa mission : mettre les bateaux du pays à l'abri des vents et des vagues."},
         "On recrute un·e dev C. Le port est un service du ministère des bateaux et des vents. Sa "
         "mission : mettre les bateaux du pays à l'abri des vents et des vagues."},
        {"but not behind a longer one",
         {"0On recrute un·e dev C.",
          "0Le port est un service du ministère des bateaux, des vents, des vagues et du large.",
          "0Sa mission : mettre les bateaux du pays à l'abri des vents et des vagues."},
         "On recrute un·e dev C. Le port est un service du ministère des bateaux, des vents, des "
         "vagues et du large."},
        {"nothing behind", {"#Ici", "0On recrute un·e dev C."}, "On recrute un·e dev C."},
    };
    static const struct excerpt_rules rules = {.known = "Dev C"};
    for (gsize i = 0; i < G_N_ELEMENTS(little); i++) {
        AUTO(clauses_free) struct clauses *clauses = clauses_new(1, &rules);
        read_clauses(clauses, little[i].clauses, G_N_ELEMENTS(little[i].clauses));
        g_autofree char *text = clauses_excerpt(clauses);
        if (strcmp(text, little[i].expected) != 0)
            fail_msg("%s: got \"%s\"", little[i].name, text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_join),     cmocka_unit_test(check_headings),
        cmocka_unit_test(check_headline), cmocka_unit_test(check_excerpt),
        cmocka_unit_test(check_company),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
