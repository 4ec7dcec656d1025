/* Nothing that nobody meant is left. In the tables "¦" stands for a joiner. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

#include "src/compose/defuse.h"

static const struct detection x = {
    .links = LINKS_BARE, .mentions = MENTIONS_NAME, .hashtags = HASHTAGS_WORD, .cashtags = true};
static const struct detection facebook = {
    .links = LINKS_BARE, .mentions = MENTIONS_PAGE, .hashtags = HASHTAGS_WORD};
static const struct detection mastodon = {
    .links = LINKS_WITH_SCHEME, .mentions = MENTIONS_SERVER, .hashtags = HASHTAGS_WORD};
static const struct detection nothing = {0};

static const char *const kept[] = {"gouv.fr", "le.taxi", NULL};

#define LINK "https://jobs.example.org/1"

static const struct {
    const char *name;
    const struct detection *rules;
    enum allowed_links allow;
    const char *text, *expected;
} cases[] = {
    {"plain", &x, ALLOW_OWN_LINKS, "Développeuse", "Développeuse"},
    {"inclusive spelling", &x, ALLOW_OWN_LINKS, "un.e développeur.se", "un.e développeur·se"},
    {"three parts", &x, ALLOW_OWN_LINKS, "des technicien.ne.s,", "des technicien·ne·s,"},
    {"several", &x, ALLOW_OWN_LINKS, "salarié.es, rédacteur.ice, son.sa",
     "salarié·es, rédacteur·ice, son·sa"},
    {"a missing blank", &x, ALLOW_OWN_LINKS, "votre projet.La suite", "votre projet. La suite"},
    {"a stranger's host", &x, ALLOW_OWN_LINKS, "en ASP.NET, dev.to.", "en ASP.¦NET, dev.¦to."},
    {"a long host", &x, ALLOW_OWN_LINKS, "voir www.a.b.example.com/x?y=1",
     "voir www.a.b.example.¦com/x?y=1"},
    {"a kept host", &x, ALLOW_OWN_LINKS, "beta.gouv.fr, le.taxi", "beta.gouv.fr, le.taxi"},
    {"a kept host in capitals", &x, ALLOW_OWN_LINKS, "JeVeuxAider.Gouv.fr", "JeVeuxAider.Gouv.fr"},
    {"not quite a kept host", &x, ALLOW_OWN_LINKS, "mongouv.fr", "mongouv.¦fr"},
    {"our own host", &x, ALLOW_OWN_LINKS, "jobs.example.org/all", "jobs.example.org/all"},
    {"our own link", &x, ALLOW_NO_LINKS, "à lire : " LINK, "à lire : " LINK},
    {"no kept host", &x, ALLOW_NO_LINKS, "beta.gouv.fr", "beta.gouv.¦fr"},
    {"every host", &x, ALLOW_ALL_LINKS, "dev.to et https://a.com", "dev.to et https://a.com"},
    {"every host, but inclusive spelling", &x, ALLOW_ALL_LINKS, "développeur.se", "développeur·se"},
    {"a scheme", &x, ALLOW_OWN_LINKS, "voir https://api.example.com/ !", "voir api.example.¦com !"},
    {"a scheme and a path", &x, ALLOW_OWN_LINKS, "http://a.com/b.com?c=@d#e",
     "a.¦com/b.¦com?c=@¦d#¦e"},
    {"a mention", &x, ALLOW_OWN_LINKS, "avec @betagouv", "avec @¦betagouv"},
    {"an address for letters", &x, ALLOW_OWN_LINKS, "contact@example.com", "contact@example.com"},
    {"a hashtag", &x, ALLOW_OWN_LINKS, "le plan #FranceRelance", "le plan #¦FranceRelance"},
    {"a number", &x, ALLOW_OWN_LINKS, "le lot #1", "le lot #1"},
    {"a cashtag", &x, ALLOW_OWN_LINKS, "en $USD", "en $¦USD"},
    {"one hides another", &x, ALLOW_OWN_LINKS, "#développeur.se", "#¦développeur·se"},
    {"what is meant", &x, ALLOW_OWN_LINKS, "#Data par @etalab", "#Data par @etalab"},
    {"a page", &facebook, ALLOW_OWN_LINKS, "@[123] @nom", "@¦[123] @nom"},
    {"a scheme where hosts are no links", &mastodon, ALLOW_OWN_LINKS, "voir https://a.com/",
     "voir a.com"},
    {"a host where hosts are no links", &mastodon, ALLOW_OWN_LINKS, "dev.to", "dev.to"},
    {"a platform that makes nothing", &nothing, ALLOW_OWN_LINKS, "@a #b dev.to", "@a #b dev.to"},
    {"nothing", &x, ALLOW_OWN_LINKS, "", ""},
};

static char *with_joiners(const char *text)
{
    g_autoptr(GString) string = g_string_new(text);
    g_string_replace(string, "¦", "\u2060", 0);
    return g_strdup(string->str);
}

static void set_up(struct meant *meant, const struct detection *rules, enum allowed_links allow)
{
    meant_init(meant, rules, allow, kept, LINK);
    meant_add(meant, "#Data #Design @etalab");
}

static void check_left(const char *text, const struct meant *meant)
{
    g_autoptr(GArray) entities = detect(text, meant->rules);
    for (guint i = 0; i < entities->len && meant->allow_links != ALLOW_ALL_LINKS; i++)
        assert_true(meant_has(meant, text, &g_array_index(entities, struct entity, i)));
}

static void check_texts(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("%s\n", cases[i].name);
        AUTO(meant_clear) struct meant meant;
        set_up(&meant, cases[i].rules, cases[i].allow);
        g_autofree char *expected = with_joiners(cases[i].expected);
        g_autofree char *text = defuse(cases[i].text, &meant, NULL);
        assert_string_equal(text, expected);
        check_left(text, &meant);
        g_autofree char *again = defuse(text, &meant, NULL);
        assert_string_equal(again, text);
    }
}

/* What was done is told: kind, means, before and after. */
static void check_notes(void **state)
{
    (void)state;
    AUTO(meant_clear) struct meant meant;
    set_up(&meant, &x, ALLOW_OWN_LINKS);
    g_autoptr(GPtrArray) list = defused_list_new();
    g_autofree char *text =
        defuse("un.e technicien.ne.s fin.La suite sur https://dev.to avec @nom", &meant, list);
    static const struct defused expected[] = {
        {ENTITY_LINK, DEFUSED_BY_DOT, "technicien.ne.s", "technicien·ne·s"},
        {ENTITY_LINK, DEFUSED_BY_BLANK, "fin.La", "fin. La"},
        {ENTITY_LINK, DEFUSED_BY_JOINER, "https://dev.to", "dev.to"},
        {ENTITY_MENTION, DEFUSED_BY_JOINER, "@nom", "@nom"},
    };
    assert_non_null(text);
    assert_int_equal(list->len, G_N_ELEMENTS(expected));
    for (guint i = 0; i < list->len; i++) {
        const struct defused *defused = list->pdata[i];
        g_autofree char *became = defuse_visible(defused->became);
        assert_int_equal(defused->kind, expected[i].kind);
        assert_int_equal(defused->by, expected[i].by);
        assert_string_equal(defused->was, expected[i].was);
        assert_string_equal(became, expected[i].became);
    }
}

static const struct {
    const char *name, *text, *piece, *expected;
} pieces[] = {
    {"apart already", "voir " LINK ", merci", LINK, "voir " LINK ", merci"},
    {"in brackets", "(" LINK ")", LINK, "(" LINK ")"},
    {"letters before it", "voir" LINK, LINK, "voir " LINK},
    {"letters behind it", LINK "suite", LINK, LINK " suite"},
    {"a path behind it", "à " LINK "/2", LINK, "à " LINK " /2"},
    {"once apart is enough", LINK "0 " LINK, LINK, LINK "0 " LINK},
    {"the last one otherwise", LINK "0 a" LINK, LINK, LINK "0 a " LINK},
    {"hashtags", "fin#Data #Designs", "#Data #Design", "fin #Data #Design s"},
    {"not there", "fin", "#Data", "fin"},
    {"nothing", "fin", "", "fin"},
};

static void check_pieces(void **state)
{
    (void)state;
    AUTO(meant_clear) struct meant meant;
    set_up(&meant, &x, ALLOW_OWN_LINKS);
    for (gsize i = 0; i < G_N_ELEMENTS(pieces); i++) {
        print_message("%s\n", pieces[i].name);
        g_autofree char *text = defuse_set_apart(pieces[i].text, pieces[i].piece, &meant);
        assert_string_equal(text, pieces[i].expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_texts),
        cmocka_unit_test(check_notes),
        cmocka_unit_test(check_pieces),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
