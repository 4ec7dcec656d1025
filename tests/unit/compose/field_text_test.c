/* What fields and filters come to, in French and in English. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

#include "src/compose/compose.h"
#include "src/compose/hashtags.h"
#include "src/posting/fields.h"

#define MIDNIGHT_OF_MARCH_13 INT64_C(1773356400) /* 2026-03-13T00:00+01:00 */
#define NOON_OF_MARCH_1 INT64_C(1772362800)      /* 2026-03-01T12:00+01:00 */

static char *tags[] = {(char *)"data science", (char *)"santé", (char *)"open-data", (char *)"2026",
                       NULL};

static const struct posting usual = {
    .title = (char *)"Mes Aides recrute une chargée de déploiement.",
    .organisation = (char *)"Mes Aides",
    .excerpt = (char *)"Vous aidez. Vous testez, M. Li aussi. Vous écrivez.",
    .link = (char *)"https://example.org/jobs/1?a=b#top",
    .tags = tags,
    .closes_at = MIDNIGHT_OF_MARCH_13,
    .date = NOON_OF_MARCH_1,
};

static const struct {
    const char *name, *pattern, *french, *english; /* NULL: nobody would write so */
} cases[] = {
    {"a long date", "{closes}", "12 mars 2026", "12 March 2026"},
    {"in so many words", "{closes|date:long}", "12 mars 2026", "12 March 2026"},
    {"without its style", "{closes|date}", "12 mars 2026", "12 March 2026"},
    {"the first of a month", "{date}", "1er mars 2026", "1 March 2026"},
    {"a short date", "{date|date:short}", "01/03/2026", "1 Mar 2026"},
    {"a day", "{closes|date:day}", "Jeudi 12 mars", "Thursday 12 March"},
    {"a day within", "avant le {date|date:day}", "avant le dimanche 1er mars",
     "avant le Sunday 1 March"},
    {"a date of the configuration's", "{start|date:long}", "2 avril 2026", "2 April 2026"},
    {"as it stands there", "{start}", "2026-04-02", "2026-04-02"},
    {"what is no date", "{end|date:long}", "Dès que possible", "Dès que possible"},

    {"a title without its full stop", "{title}", "Mes Aides recrute une chargée de déploiement",
     "Mes Aides recrute une chargée de déploiement"},
    {"beside its organisation", "{organisation} recrute {title}",
     "Mes Aides recrute une chargée de déploiement",
     "Mes Aides recrute une chargée de déploiement"},
    {"behind another verb", "Rejoignez {organisation}\u00a0: {title}",
     "Rejoignez Mes Aides\u00a0: une chargée de déploiement",
     "Rejoignez Mes Aides: une chargée de déploiement"},
    {"a role alone", "On recrute {title|role}", "On recrute une chargée de déploiement", NULL},
    {"a role of the configuration's", "recrute {job|role}", "recrute un·e dev", "recrute a dev"},

    {"sentences", "{excerpt|sentences:2}", "Vous aidez. Vous testez, M. Li aussi.",
     "Vous aidez. Vous testez, M. Li aussi."},
    {"characters", "{excerpt|characters:12}", "Vous aidez.", "Vous aidez."},
    {"a capital", "= {job|upper-first}", "= Dev", "= Dev"},
    {"a small letter", "= {organisation|lower-first}", "= mes Aides", "= mes Aides"},
    {"two filters", "= {excerpt|sentences:1|lower-first}", "= vous aidez.", "= vous aidez."},
    {"something instead", "{salary|or:à voir} {job|or:rien}", "À voir dev", "À voir dev"},
    {"a part with something instead", "{job}[ ({salary|or:à voir})]", "Dev (à voir)",
     "Dev (à voir)"},
    {"a part without", "{job}[ ({salary})]", "Dev", "Dev"},

    {"hashtags", "{tags}", "#DataScience #Santé #OpenData", "#DataScience #Santé #OpenData"},
    {"so many", "{tags|hashtags:2}", "#DataScience #Santé", "#DataScience #Santé"},
    {"not what stands there already", "Data science, OPEN DATA {tags|hashtags:2}",
     "Data science, OPEN DATA #Santé", "Data science, OPEN DATA #Santé"},
    {"part of a word stands not there", "Desantés {tags|hashtags:2}",
     "Desantés #DataScience #Santé", "Desantés #DataScience #Santé"},
    {"of another field", "{skills|hashtags:2}", "#LangageC #TestsUnitaires",
     "#LangageC #TestsUnitaires"},
    {"a list as it is", "{skills}", "Langage C, tests unitaires, git",
     "Langage C, tests unitaires, git"},

    {"the link", "{link}", "https://example.org/jobs/1?a=b&utm_source=x#top",
     "https://example.org/jobs/1?a=b&utm_source=x#top"},
    {"the same field twice", "{job} {job}", "Dev dev", "Dev dev"},
};

static void check_fields(void **state)
{
    (void)state;
    static const struct limits limits = {.unit = LENGTH_CHARACTERS, .max = 500};
    static const struct utm utm = {.source = (char *)"x"};
    g_autoptr(GTimeZone) zone = g_time_zone_new_identifier("Europe/Paris");
    struct posting posting = usual;
    posting.facts = fields_new_facts();
    g_hash_table_insert(posting.facts, g_strdup("start"), g_strdup("2026-04-02"));
    g_hash_table_insert(posting.facts, g_strdup("end"), g_strdup("dès que possible"));
    g_hash_table_insert(posting.facts, g_strdup("job"), g_strdup("dev"));
    g_hash_table_insert(posting.facts, g_strdup("skills"),
                        g_strdup("langage C, tests unitaires, git"));
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        for (int language = 0; language < LANGUAGES; language++) {
            const struct compose_rules rules = {
                .limits = &limits, .language = language, .zone = zone, .utm = &utm};
            AUTO(composed_free)
            struct composed *composed = compose(cases[i].pattern, &posting, &rules);
            const char *expected = language == LANGUAGE_FR ? cases[i].french : cases[i].english;
            if (expected && strcmp(composed->text, expected) != 0)
                fail_msg("%s: got \"%s\"", cases[i].name, composed->text);
            assert_string_equal(composed->link, "https://example.org/jobs/1?a=b&utm_source=x#top");
        }
    }
    g_hash_table_unref(posting.facts);
}

/* A posting that names no organisation, and whose title does. */
static void check_organisation_of_title(void **state)
{
    (void)state;
    static const struct {
        const char *name, *title, *pattern, *expected;
    } headings[] = {
        {"who is looking", "L'incubateur recrute : deux devs", "[{organisation} recrute ]{title}",
         "L’incubateur recrute deux devs"},
        {"within", "L'incubateur recrute : deux devs", "Offre[ de {organisation}] : {title}",
         "Offre de l’incubateur\u00a0: deux devs"},
        {"the template does not ask", "L'incubateur recrute : deux devs", "{title}",
         "L’incubateur recrute\u00a0: deux devs"},
        {"nobody", "Deux devs", "[{organisation} recrute ]{title}", "Deux devs"},
    };
    static const struct limits limits = {.unit = LENGTH_CHARACTERS, .max = 500};
    static const struct compose_rules rules = {.limits = &limits, .language = LANGUAGE_FR};
    for (gsize i = 0; i < G_N_ELEMENTS(headings); i++) {
        struct posting posting = usual;
        posting.organisation = (char *)"";
        posting.title = (char *)headings[i].title;
        AUTO(composed_free)
        struct composed *composed = compose(headings[i].pattern, &posting, &rules);
        if (strcmp(composed->text, headings[i].expected) != 0)
            fail_msg("%s: got \"%s\"", headings[i].name, composed->text);
    }
}

/* A title that names the posting's organisation where it cannot be dropped. */
static void check_nobody_is_named_twice(void **state)
{
    (void)state;
    static const struct {
        const char *name, *title, *pattern, *expected;
    } titles[] = {
        {"of the role", "Responsable de Mes Aides", "[{organisation} recrute ]{title|role}",
         "Un·e responsable de Mes Aides"},
        {"as a colon has it", "Responsable de Mes Aides", "Offre[ de {organisation}] : {title}",
         "Offre\u00a0: Responsable de Mes Aides"},
        {"the template wants a name", "Responsable de Mes Aides", "{organisation} : {title|role}",
         "Mes Aides\u00a0: un·e responsable de Mes Aides"},
        {"somebody else is looking", "Le Lab recrute : un·e dev pour Mes Aides et pour Ara",
         "{organisation} recrute {title|role}",
         "Le Lab recrute un·e dev pour Mes Aides et pour Ara"},
        {"once", "Un·e dev pour Mes Aides", "[{organisation} recrute ]{title|role}",
         "Mes Aides recrute un·e dev"},
    };
    static const struct limits limits = {.unit = LENGTH_CHARACTERS, .max = 500};
    static const struct compose_rules rules = {.limits = &limits, .language = LANGUAGE_FR};
    for (gsize i = 0; i < G_N_ELEMENTS(titles); i++) {
        struct posting posting = usual;
        posting.title = (char *)titles[i].title;
        AUTO(composed_free)
        struct composed *composed = compose(titles[i].pattern, &posting, &rules);
        if (strcmp(composed->text, titles[i].expected) != 0)
            fail_msg("%s: got \"%s\"", titles[i].name, composed->text);
    }
}

static void check_article_at_the_head(void **state)
{
    (void)state;
    static const struct {
        const char *name, *title, *pattern, *excerpt, *expected;
        enum language language;
    } texts[] = {
        {"at the head", "un·e dev", "{organisation} recrute {title}", "", "Le Lac recrute un·e dev",
         LANGUAGE_FR},
        {"in a part", "un·e dev", "[{organisation} recrute ]{title}", "", "Le Lac recrute un·e dev",
         LANGUAGE_FR},
        {"not within", "un·e dev", "L’équipe {organisation} recrute {title}", "",
         "L’équipe Lac recrute un·e dev", LANGUAGE_FR},
        {"nor behind a sign", "un·e dev", "#{organisation} recrute {title}", "",
         "#Lac recrute un·e dev", LANGUAGE_FR},
        {"not where the excerpt begins without", "un·e dev", "{organisation} recrute {title}",
         "Lac cherche un·e dev.", "Lac recrute un·e dev", LANGUAGE_FR},
        {"not in English", "Dev", "{organisation} seeks: {title}", "", "Lac seeks: Dev",
         LANGUAGE_EN},
    };
    static const struct limits limits = {.unit = LENGTH_CHARACTERS, .max = 500};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        const struct compose_rules rules = {
            .limits = &limits, .language = texts[i].language, .allow_links = ALLOW_ALL_LINKS};
        struct posting posting = usual;
        posting.organisation = (char *)"Lac";
        posting.article = "le ";
        posting.title = (char *)texts[i].title;
        posting.excerpt = (char *)texts[i].excerpt;
        AUTO(composed_free)
        struct composed *composed = compose(texts[i].pattern, &posting, &rules);
        if (strcmp(composed->text, texts[i].expected) != 0)
            fail_msg("%s: got \"%s\"", texts[i].name, composed->text);
    }
}

static void check_hashtags_of_tags(void **state)
{
    (void)state;
    static const struct {
        const char *tag, *expected;
    } written[] = {
        {"data science", "#DataScience"},
        {"Python / Rust / Go", "#Python #Rust #Go"},
        {"Python/Django", "#Python #Django"},
        {"CI/CD", "#CICD"},
        {"Python et/ou Rust", "#Python #Rust"},
        {"ruby ou python", "#Ruby #Python"},
        {"Python et Django", "#Python #Django"},
        {"recherche et développement", "#RechercheEtDéveloppement"},
        {"Elixir (Phoenix) + Rust", "#Elixir #Phoenix #Rust"},
        {"open-data", "#OpenData"},
        {"ce que l'équipe voudra prendre", ""},
        {"()", ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(written); i++) {
        char *of_one[] = {(char *)written[i].tag, NULL};
        g_autofree char *hashtags = hashtags_of(of_one, &(struct hashtag_rules){0});
        if (strcmp(hashtags, written[i].expected) != 0)
            fail_msg("%s: got \"%s\"", written[i].tag, hashtags);
    }
}

/* Bluesky makes a hashtag of 64 letters at most; X of any number. */
static void check_hashtags_of_platform(void **state)
{
    (void)state;
    static const struct {
        enum hashtag_rule rule;
        const char *expected;
    } platforms[] = {
        {HASHTAGS_TO_BLANK, "#Santé #Été_2026"},
        {HASHTAGS_WORD, "#Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa #Santé "
                        "#Été_2026"},
        {HASHTAGS_NONE, "#Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa #Santé "
                        "#Été_2026"},
    };
    g_autofree char *long_word = g_strnfill(65, 'a');
    char *some[] = {long_word, (char *)"santé", (char *)"été_2026", NULL};
    struct posting posting = usual;
    posting.tags = some;
    for (gsize i = 0; i < G_N_ELEMENTS(platforms); i++) {
        const struct limits limits = {
            .unit = LENGTH_CHARACTERS, .max = 500, .detects = {.hashtags = platforms[i].rule}};
        const struct compose_rules rules = {.limits = &limits, .language = LANGUAGE_FR};
        AUTO(composed_free) struct composed *composed = compose("{tags}", &posting, &rules);
        assert_string_equal(composed->text, platforms[i].expected);
    }
}

/* Dates stay or go; hashtags go one by one, and before them. */
static void check_giving_way(void **state)
{
    (void)state;
    static const struct {
        int max;
        const char *expected;
    } steps[] = {
        {62, "Dev jusqu’au 12 mars 2026 #DataScience #Santé #OpenData"},
        {54, "Dev jusqu’au 12 mars 2026 #DataScience #Santé"},
        {40, "Dev jusqu’au 12 mars 2026 #DataScience"},
        {30, "Dev jusqu’au 12 mars 2026"},
        {24, "Dev"},
    };
    g_autoptr(GTimeZone) zone = g_time_zone_new_identifier("Europe/Paris");
    for (gsize i = 0; i < G_N_ELEMENTS(steps); i++) {
        const struct limits limits = {.unit = LENGTH_CHARACTERS, .max = steps[i].max};
        const struct compose_rules rules = {
            .limits = &limits, .language = LANGUAGE_FR, .zone = zone};
        struct posting posting = usual;
        posting.title = (char *)"Dev";
        AUTO(composed_free)
        struct composed *composed =
            compose("{title}[ jusqu’au {closes}][ {tags|hashtags:3}]", &posting, &rules);
        if (strcmp(composed->text, steps[i].expected) != 0)
            fail_msg("%d: got \"%s\"", steps[i].max, composed->text);
        assert_int_equal(composed->tags_dropped, i > 0);
        assert_int_equal(composed->facts_cut, i == G_N_ELEMENTS(steps) - 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_fields),
        cmocka_unit_test(check_organisation_of_title),
        cmocka_unit_test(check_nobody_is_named_twice),
        cmocka_unit_test(check_article_at_the_head),
        cmocka_unit_test(check_hashtags_of_tags),
        cmocka_unit_test(check_hashtags_of_platform),
        cmocka_unit_test(check_giving_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
