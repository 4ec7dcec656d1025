/* What a source's configuration wants of a posting's fields. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

#include "src/base/clock.h"
#include "src/posting/fields.h"

static char *contract[] = {(char *)"contract", (char *)"type", NULL};
static char *skills[] = {(char *)"skills", NULL};
static char *lang[] = {(char *)"lang", (char *)"locale", NULL};
static char *date[] = {(char *)"published", NULL};

/* fields  "name=text, name=text" ; the rest as it has to come out, a date as clock_format() */
static const struct {
    const char *name, *fields;
    enum language source;
    const char *contract, *skills;
    enum language language;
    const char *date;
} cases[] = {
    {"nothing", "", LANGUAGE_UNKNOWN, NULL, NULL, LANGUAGE_UNKNOWN, NULL},
    {"a name", "contract=CDI", LANGUAGE_UNKNOWN, "CDI", NULL, LANGUAGE_UNKNOWN, NULL},
    {"the second field of a name", "type=CDD", LANGUAGE_UNKNOWN, "CDD", NULL, LANGUAGE_UNKNOWN,
     NULL},
    {"the first that is there", "type=CDD;contract=CDI", LANGUAGE_UNKNOWN, "CDI", NULL,
     LANGUAGE_UNKNOWN, NULL},
    {"a list", "skills=C,git", LANGUAGE_UNKNOWN, NULL, "C, git", LANGUAGE_UNKNOWN, NULL},
    {"a language", "lang=fr", LANGUAGE_EN, NULL, NULL, LANGUAGE_FR, NULL},
    {"a language and a country", "locale=fr_FR.UTF-8", LANGUAGE_EN, NULL, NULL, LANGUAGE_FR, NULL},
    {"a language in words", "lang=Français", LANGUAGE_EN, NULL, NULL, LANGUAGE_FR, NULL},
    {"English in French", "lang=anglais", LANGUAGE_FR, NULL, NULL, LANGUAGE_EN, NULL},
    {"the source's", "", LANGUAGE_FR, NULL, NULL, LANGUAGE_FR, NULL},
    {"a language that is not spoken here", "lang=de", LANGUAGE_FR, NULL, NULL, LANGUAGE_FR, NULL},
    {"a word that begins like one", "lang=french fries", LANGUAGE_UNKNOWN, NULL, NULL,
     LANGUAGE_UNKNOWN, NULL},
    {"a date", "published=2026-03-01", LANGUAGE_UNKNOWN, NULL, NULL, LANGUAGE_UNKNOWN,
     "2026-02-28T23:00:00Z"},
    {"no date", "published=soon", LANGUAGE_UNKNOWN, NULL, NULL, LANGUAGE_UNKNOWN, NULL},
};

static GHashTable *parse(const char *text)
{
    GHashTable *fields = fields_new();
    g_auto(GStrv) pairs = g_strsplit(text, ";", -1);
    for (char **pair = pairs; *pair; pair++) {
        g_auto(GStrv) sides = g_strsplit(*pair, "=", 2);
        g_hash_table_insert(fields, g_strdup(sides[0]), g_strsplit(sides[1], ",", -1));
    }
    return fields;
}

static void check_fields(void **state)
{
    (void)state;
    struct named_field named[] = {{(char *)"contract", contract}, {(char *)"skills", skills}};
    g_autoptr(GPtrArray) list = g_ptr_array_new();
    g_ptr_array_add(list, &named[0]);
    g_ptr_array_add(list, &named[1]);
    g_autoptr(GTimeZone) zone = g_time_zone_new_identifier("Europe/Paris");
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("%s\n", cases[i].name);
        const struct source_config source = {
            .fields = {.language = lang, .date = date, .named = list},
            .language = cases[i].source,
        };
        struct posting posting = {.fields = parse(cases[i].fields), .facts = fields_new_facts()};
        fields_complete(&posting, &source, zone);
        g_autofree char *moment = posting.date ? clock_format(posting.date) : NULL;
        const char *found = g_hash_table_lookup(posting.facts, "contract");
        assert_int_equal(g_strcmp0(found, cases[i].contract), 0);
        found = g_hash_table_lookup(posting.facts, "skills");
        assert_int_equal(g_strcmp0(found, cases[i].skills), 0);
        assert_int_equal(posting.language, cases[i].language);
        assert_int_equal(g_strcmp0(moment, cases[i].date), 0);
        g_hash_table_unref(posting.fields);
        g_hash_table_unref(posting.facts);
    }
}

/* A date that is known already is not read anew. */
static void check_date(void **state)
{
    (void)state;
    const struct source_config source = {.fields = {.date = date}};
    g_autoptr(GTimeZone) zone = g_time_zone_new_utc();
    struct posting posting = {
        .fields = parse("published=2026-03-01"), .facts = fields_new_facts(), .date = 12};
    fields_complete(&posting, &source, zone);
    assert_int_equal(posting.date, 12);
    g_hash_table_unref(posting.fields);
    g_hash_table_unref(posting.facts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_fields),
        cmocka_unit_test(check_date),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
