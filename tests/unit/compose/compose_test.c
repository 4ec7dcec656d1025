/* Composing: what gives way, in which order, and how it looks; and that the text always fits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "src/base/text.h"
#include "src/compose/compose.h"
#include "src/compose/length.h"

#define LINK "https://beta.gouv.fr/recrutement/dev.html"
#define FAMILY "👨‍👩‍👧‍👦"

static char *no_tags[] = {NULL};

/* In characters, so that a table's reader can count; a link counts as in X. */
static const struct compose_rules *limit(int max)
{
    static struct limits limits = {
        .unit = LENGTH_CHARACTERS, .link = 23, .detects = {.links = LINKS_BARE}};
    static const struct compose_rules rules = {
        .limits = &limits, .language = LANGUAGE_FR, .allow_links = ALLOW_ALL_LINKS};
    limits.max = max;
    return &rules;
}

/* The texts are borrowed: no posting_free(). */
static struct posting make_posting(const char *title, const char *organisation, const char *excerpt,
                                   const char *link, char **tags)
{
    return (struct posting){.title = (char *)title,
                            .organisation = (char *)organisation,
                            .excerpt = (char *)excerpt,
                            .link = (char *)link,
                            .tags = tags};
}

/* The template is "{excerpt}": where an excerpt may end. */
static const struct {
    const char *name, *excerpt;
    int max;
    const char *expected;
} where_the_excerpt_ends_cases[] = {
    {"fits", "Nous cherchons quelqu'un.", 25, "Nous cherchons quelqu’un."},
    {"at a word", "Du code pour quelqu'un.", 22, "Du code…"},
    {"a word that ends at the limit", "Du code pour quelqu'un.", 8, "Du code…"},
    {"not before its verb", "Nous cherchons quelqu'un.", 14, ""},
    {"no word has room", "Nous cherchons", 4, ""},
    {"blanks and lines first", "Du\n\n  code pour quelqu'un", 16, "Du code…"},
    {"no comma before the dots", "Du bon code, oui, vraiment", 15, "Du bon code…"},
    {"a whole sentence has no dots", "Une phrase. Une autre.", 15, "Une phrase."},
    {"no dots before the dots", "Et voilà... la suite", 14, "Et voilà…"},
    {"no dash", "Beta — une équipe", 8, "Beta…"},
    {"no hyphen alone", "Beta - une équipe", 8, "Beta…"},
    {"a plus that belongs to the word", "Du C++ embarqué", 8, "Du C++…"},
    {"no opening bracket", "Beta ( une équipe", 8, "Beta…"},
    {"no opening guillemet", "Beta « une équipe »", 8, "Beta…"},
    {"a closing bracket stays", "Beta (une équipe) ici", 19, "Beta (une équipe)…"},
    {"not before a French !", "Bonjour ensemble ! Maintenant", 15, "Bonjour…"},
    {"the sign stays with its word", "Bonjour ensemble ! Maintenant", 19,
     "Bonjour ensemble\u202f!"},
    {"no-break space before the sign", "Bonjour vous\u00a0! Vite ensemble", 17,
     "Bonjour vous\u202f!"},
    {"not within a no-break space", "Bonjour ensemble\u00a0! Vite ici", 15, "Bonjour…"},
    {"not behind a French colon", "Huit missions : développer", 16, "Huit…"},
    {"nor before it", "Huit missions : développer", 14, "Huit…"},
    {"nor behind an English one", "Five missions: develop", 16, "Five…"},
    {"semicolon", "Vrai code ; des tests ; du soin", 12, "Vrai code…"},
    {"no half of a question", "Envie de changer ? Venez vite", 17, ""},
    {"closing guillemet", "Le projet « Aides » ici", 17, "Le projet…"},
    {"closing guillemet stays", "Le projet « Aides » ici", 20, "Le projet «\u202fAides\u202f»…"},
    {"a family is not torn", "Code " FAMILY FAMILY " ici", 12, "Code…"},
    {"a family whole", "Venez " FAMILY " ici demain", 19, "Venez " FAMILY " ici…"},
    {"a link whole, and the dots keep off it", "Voir https://beta.gouv.fr/x/y-z pour tout", 30,
     "Voir https://beta.gouv.fr/x/y-z …"},
    {"not within a link", "Voir https://beta.gouv.fr/x/y-z pour tout", 29, "Voir…"},
    {"comma behind a link", "Voir https://beta.gouv.fr/x, pour tout savoir", 30,
     "Voir https://beta.gouv.fr/x …"},
    {"a bare host whole", "Voir beta.gouv.fr/abc pour tout savoir", 29, "Voir beta.gouv.fr/abc…"},
    {"a word of 50 letters is cut anywhere", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
     10, "Xxxxxxxxx…"},
    {"no blanks between words",
     "我们正在寻找一位开发人员来加入我们的团队我们正在寻找一位开发人员来加入我们的团队吧吧", 6,
     "我们正在寻…"},
    {"NFC before it is measured", "e\u0301te\u0301 e\u0301te\u0301", 7, "Été été"},
};

static void test_where_the_excerpt_ends(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(where_the_excerpt_ends_cases); i++) {
        const struct posting posting =
            make_posting("", "", where_the_excerpt_ends_cases[i].excerpt, "", no_tags);
        AUTO(composed_free) struct composed *composed =
            compose("{excerpt}", &posting, limit(where_the_excerpt_ends_cases[i].max));
        AUTO(composed_free)
        struct composed *whole = compose("{excerpt}", &posting, limit(1000));
        bool is_cut = strcmp(composed->text, whole->text) != 0;
        if (strcmp(composed->text, where_the_excerpt_ends_cases[i].expected) != 0)
            fail_msg("%s: got \"%s\"", where_the_excerpt_ends_cases[i].name, composed->text);
        if (composed->excerpt_cut != is_cut || !composed->fits)
            fail_msg("%s: cut %d, fits %d", where_the_excerpt_ends_cases[i].name,
                     composed->excerpt_cut, composed->fits);
    }
}

/* One posting, less and less room: organisation 10, title 22, excerpt 27, tags 15, link 23. */
static void test_what_gives_way(void **state)
{
    (void)state;
    static const char pattern[] = "[{organisation} : ]{title}[ — {excerpt}] {link}[ {tags}]";
    static char *tags[] = {(char *)"data", (char *)"dev ops", NULL};
    static const struct {
        const char *name;
        int max;
        const char *expected;
        bool excerpt_cut, tags_dropped, title_cut, organisation_cut;
    } cases[] = {
        {"room for all", 99,
         "Mes Aides\u00a0: Développeuse confirmée — Un métier qui a du sens. " LINK
         " #Data #DevOps",
         false, false, false, false},
        {"the excerpt first", 98,
         "Mes Aides\u00a0: Développeuse confirmée — Un métier… " LINK " #Data #DevOps", true, false,
         false, false},
        {"no excerpt, no dash", 74,
         "Mes Aides\u00a0: Développeuse confirmée " LINK " #Data #DevOps", true, false, false,
         false},
        {"then the last tag", 71, "Mes Aides\u00a0: Développeuse confirmée " LINK " #Data", true,
         true, false, false},
        {"then all tags", 63, "Mes Aides\u00a0: Développeuse confirmée " LINK, true, true, false,
         false},
        {"then the title", 50, "Mes Aides\u00a0: Développeuse… " LINK, true, true, true, false},
        {"then the organisation", 46, "Développeuse… " LINK, true, true, true, true},
        {"no organisation, no colon", 40, "Développeuse… " LINK, true, true, true, true},
        {"a word breaks", 31, "Dévelo… " LINK, true, true, true, true},
        {"the link alone", 24, LINK, true, true, true, true},
    };
    const struct posting posting =
        make_posting("Développeuse confirmée", "Mes Aides", "Un métier qui a du sens.", LINK, tags);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        AUTO(composed_free)
        struct composed *composed = compose(pattern, &posting, limit(cases[i].max));
        if (strcmp(composed->text, cases[i].expected) != 0)
            fail_msg("%s: got \"%s\" (%d)", cases[i].name, composed->text, composed->length);
        if (composed->excerpt_cut != cases[i].excerpt_cut ||
            composed->tags_dropped != cases[i].tags_dropped ||
            composed->title_cut != cases[i].title_cut ||
            composed->organisation_cut != cases[i].organisation_cut ||
            composed->excerpt_left_out == (strstr(composed->text, "métier") != NULL))
            fail_msg("%s: other flags", cases[i].name);
        assert_true(composed->fits);
        assert_int_equal(composed->max, cases[i].max);
        assert_int_equal(composed->length, length_of(composed->text, limit(cases[i].max)->limits));
    }
}

/* Facts of a joined file go after the excerpt and before the tags, the last one first. */
static void test_facts(void **state)
{
    (void)state;
    static const char pattern[] = "{title}[ {a.x}][ {a.y}][ — {excerpt}][ {tags}]";
    static char *tags[] = {(char *)"data", NULL};
    static const struct {
        const char *name;
        int max;
        const char *expected;
        bool facts_cut;
    } cases[] = {
        {"room for all", 59, "Dev aider tout le monde vite et bien — Code vraiment #Data", false},
        {"the excerpt first", 50, "Dev aider tout le monde vite et bien — Code… #Data", false},
        {"no excerpt", 42, "Dev aider tout le monde vite et bien #Data", false},
        {"then the last fact", 41, "Dev aider tout le monde vite… #Data", true},
        {"which vanishes", 31, "Dev aider tout le monde #Data", true},
        {"then the one before", 26, "Dev aider… #Data", true},
        {"then the tags", 8, "Dev", true},
    };
    struct posting posting = make_posting("Dev", "", "Code vraiment", "", tags);
    posting.facts = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_insert(posting.facts, (char *)"a.x", (char *)"aider\ntout le monde");
    g_hash_table_insert(posting.facts, (char *)"a.y", (char *)"vite et bien");
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        AUTO(composed_free)
        struct composed *composed = compose(pattern, &posting, limit(cases[i].max));
        if (strcmp(composed->text, cases[i].expected) != 0)
            fail_msg("%s: got \"%s\" (%d)", cases[i].name, composed->text, composed->length);
        if (composed->facts_cut != cases[i].facts_cut)
            fail_msg("%s: facts_cut %d", cases[i].name, composed->facts_cut);
    }
    AUTO(composed_free) struct composed *absent = compose("{title}[ {a.z}]", &posting, limit(50));
    assert_string_equal(absent->text, "Dev");
    assert_false(absent->facts_cut);
    g_hash_table_unref(posting.facts);
}

static void test_what_cannot_fit(void **state)
{
    (void)state;
    const struct posting posting = make_posting("Dev", "Beta", "Nous", LINK, no_tags);
    AUTO(composed_free)
    struct composed *composed = compose("[{title} ]recrutement\n{link}", &posting, limit(34));
    assert_false(composed->fits);
    assert_int_equal(composed->length, 35);
    assert_string_equal(composed->text, "recrutement\n" LINK);
}

/* What is not in the template is never said to be cut. */
static void test_fields_that_are_not_there(void **state)
{
    (void)state;
    static char *tags[] = {(char *)"data", NULL};
    const struct posting posting =
        make_posting("Développeuse confirmée en C", "Beta", "Nous cherchons", "", tags);
    AUTO(composed_free)
    struct composed *composed = compose("{title}[ {link}]", &posting, limit(23));
    assert_string_equal(composed->text, "Développeuse confirmée…");
    assert_true(composed->title_cut);
    assert_false(composed->excerpt_cut || composed->tags_dropped || composed->organisation_cut);
}

static void test_fields(void **state)
{
    (void)state;
    static char *many[] = {(char *)"data science",
                           (char *)"mes-aides",
                           (char *)"C++",
                           (char *)"2024",
                           (char *)"Data Science",
                           (char *)"santé & numérique",
                           (char *)"chargé d'affaires",
                           (char *)"dev_ops",
                           (char *)"#déjà",
                           (char *)"e\u0301quipe",
                           (char *)"développeur·se",
                           (char *)"CO² évité",
                           (char *)"",
                           NULL};
    static const struct {
        const char *name, *pattern, *title, *link, *expected;
        char **tags;
    } cases[] = {
        {"one line each", "{title}", "Développeuse\n  C\t", "", "Développeuse C", no_tags},
        {"no link, no part", "{title}[ {link}]", "Dev", "", "Dev", no_tags},
        {"hashtags", "{tags}", "", "",
         "#DataScience #MesAides #C #SantéNumérique #ChargéDAffaires #Dev_ops #Déjà #Équipe "
         "#DéveloppeurSe #COÉvité",
         many},
        {"no hashtags, no part", "{title}[ {tags}]", "Dev", "", "Dev", no_tags},
        {"braces in a posting are no fields", "{title}", "{link} [x]", "", "{link} [x]", no_tags},
        {"NFC, the template too", "Cafe\u0301 {title}", "e\u0301", "", "Café é", no_tags},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const struct posting posting =
            make_posting(cases[i].title, "", "", cases[i].link, cases[i].tags);
        AUTO(composed_free)
        struct composed *composed = compose(cases[i].pattern, &posting, limit(300));
        if (strcmp(composed->text, cases[i].expected) != 0)
            fail_msg("%s: got \"%s\"", cases[i].name, composed->text);
        assert_false(composed->excerpt_cut || composed->tags_dropped || composed->title_cut);
    }
}

/* The family is what a careless cut would tear. */
static bool has_whole_families_only(const char *text)
{
    for (gsize at = 0, next; text[at]; at = next) {
        next = text_next_grapheme(text, at);
        bool is_of_family = g_utf8_get_char(text + at) >= 0x1F466 /* boy */ &&
                            g_utf8_get_char(text + at) <= 0x1F469 /* woman */;
        if (is_of_family && (next - at != strlen(FAMILY) || !g_str_has_prefix(text + at, FAMILY)))
            return false;
    }
    return true;
}

static void expect_good(const struct composed *composed, const struct limits *limits,
                        const char *where)
{
    const char *text = composed->text;
    if (!composed->fits || length_of(text, limits) > limits->max)
        fail_msg("%s: %d of %d: \"%s\"", where, composed->length, limits->max, text);
    if (!g_utf8_validate(text, -1, NULL) || !has_whole_families_only(text))
        fail_msg("%s: torn: \"%s\"", where, text);
    if (!strstr(text, LINK))
        fail_msg("%s: no link: \"%s\"", where, text);
    static const char *const ugly[] = {",…", ":…", ";…", "—…", "(…", "«…", "\n\n\n", "……"};
    for (gsize i = 0; i < G_N_ELEMENTS(ugly); i++) {
        if (strstr(text, ugly[i]))
            fail_msg("%s: \"%s\" in \"%s\"", where, ugly[i], text);
    }
}

static void test_always_fits(void **state)
{
    (void)state;
    static const char *const patterns[] = {
        "{organisation} recrute : {title}[\n\n{excerpt}]\n\n{link}",
        "[{organisation} : ]{title}[ — {excerpt}] {link}[ {tags}]",
    };
    static const struct {
        enum length_unit unit;
        int pattern;
    } runs[] = {
        {LENGTH_WEIGHTED, 0}, {LENGTH_WEIGHTED, 1}, {LENGTH_CHARACTERS, 0}, {LENGTH_UTF16, 1}};
    static char *tags[] = {(char *)"data science", (char *)"développeur.se", (char *)"日本", NULL};
    static const char french[] =
        "Vous aimez le code ? Rejoignez « Mes Aides » : missions, outils ; équipe — salarie.es, "
        "ASP.NET, https://beta.gouv.fr/a/b(c), etc. " FAMILY FAMILY " Prêt·e !";
    g_autofree char *wide = g_strnfill(400, 'm');
    g_autofree char *words = g_strconcat(french, " ", french, " ", french, NULL);
    g_autoptr(GString) families = g_string_new(NULL);
    for (int i = 0; i < 100; i++)
        g_string_append(families, FAMILY);
    const struct posting postings[] = {
        make_posting("Dev", "Beta", french, LINK, tags),
        make_posting(french, "Mes Aides", french, LINK, no_tags),
        make_posting("Dev", words, french, LINK, tags),
        make_posting(words, words, words, LINK, tags),
        make_posting(wide, wide, wide, LINK, tags),
        make_posting(families->str, families->str, families->str, LINK, no_tags),
        make_posting("日本語のとても長い求人情報のタイトル", "日本語の組織名", "説明", LINK, tags),
        make_posting("", "", "", LINK, no_tags),
    };
    for (gsize i = 0; i < G_N_ELEMENTS(postings); i++) {
        for (gsize j = 0; j < G_N_ELEMENTS(runs); j++) {
            struct limits limits = {
                .unit = runs[j].unit, .link = 23, .detects = {.links = LINKS_BARE}};
            const struct compose_rules rules = {.limits = &limits, .language = LANGUAGE_FR};
            for (limits.max = 60 + (int)(i + j) % 7; limits.max <= 300; limits.max += 7) {
                AUTO(composed_free)
                struct composed *composed =
                    compose(patterns[runs[j].pattern], &postings[i], &rules);
                g_autofree char *where =
                    g_strdup_printf("posting %zu, run %zu, limit %d", i, j, limits.max);
                expect_good(composed, &limits, where);
            }
        }
    }
}

/* A title is not sacrificed to a long organisation, nor the other way round. */
static void test_long_organisation(void **state)
{
    (void)state;
    const struct posting posting =
        make_posting("Développeuse confirmée en C embarqué",
                     "Ministère de la Transition écologique et de la Cohésion des territoires", "",
                     LINK, no_tags);
    AUTO(composed_free)
    struct composed *composed =
        compose("{organisation} recrute : {title}\n\n{link}", &posting, limit(90));
    assert_string_equal(
        composed->text,
        "Le Ministère de la Transition… recrute\u00a0: Développeuse confirmée…\n\n" LINK);
}

/* A megabyte of excerpt costs what is kept of it, not its square. */
static void test_huge_excerpt(void **state)
{
    (void)state;
    static const char *const again[] = {"mot ", ". ", "mot, ", "a.fr/b ", "x"};
    for (gsize i = 0; i < G_N_ELEMENTS(again); i++) {
        g_autoptr(GString) excerpt = g_string_new("Nous");
        while (excerpt->len < 1024 * 1024)
            g_string_append(excerpt, again[i]);
        const struct posting posting = make_posting("Dev", "Beta", excerpt->str, LINK, no_tags);
        gint64 start = g_get_monotonic_time();
        AUTO(composed_free)
        struct composed *composed = compose("{title} — {excerpt} {link}", &posting, limit(280));
        assert_true(composed->fits);
        if (g_get_monotonic_time() - start > 60 * G_USEC_PER_SEC)
            fail_msg("\"%s\": too slow", again[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_where_the_excerpt_ends),
        cmocka_unit_test(test_what_gives_way),
        cmocka_unit_test(test_facts),
        cmocka_unit_test(test_what_cannot_fit),
        cmocka_unit_test(test_fields_that_are_not_there),
        cmocka_unit_test(test_fields),
        cmocka_unit_test(test_always_fits),
        cmocka_unit_test(test_long_organisation),
        cmocka_unit_test(test_huge_excerpt),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
