/* Templates: what parses, what each mistake is told, what comes out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "src/base/error.h"
#include "src/compose/template.h"

/* values  of each field, then of the named ones in the order of their first use */
static char *fill(const struct template *template, const char *const *values,
                  enum language language)
{
    guint count = template_slot_count(template), named = 0;
    g_autofree const char **of_slots = g_new0(const char *, count);
    for (guint i = 0; i < count; i++) {
        enum template_field field = template_slot(template, i)->field;
        of_slots[i] = values[field == FIELD_NAMED ? TEMPLATE_FIELDS + named++ : field];
    }
    return template_fill(template, of_slots, language);
}

static const struct {
    const char *name, *pattern;
    const char *values[TEMPLATE_FIELDS + 2];
    const char *expected;
} fill_cases[] = {
    {"words alone", "We are hiring", {0}, "We are hiring"},
    {"every field",
     "{title}|{organisation}|{excerpt}|{link}|{tags}",
     {"T", "O", "E", "L", "#G"},
     "T|O|E|L|#G"},
    {"a field twice", "{title} {title}", {[FIELD_TITLE] = "T"}, "T T"},
    {"part with its field", "a[ — {excerpt}] b", {[FIELD_EXCERPT] = "E"}, "a — E b"},
    {"part without its field", "a[ — {excerpt}] b", {0}, "a b"},
    {"an empty text is no field", "a[ — {excerpt}] b", {[FIELD_EXCERPT] = ""}, "a b"},
    {"part without any field", "a[b]c", {0}, "abc"},
    {"one of two lacks", "[{title} {tags}]x", {[FIELD_TITLE] = "T"}, "x"},
    {"inner part lacks, outer stays", "[{title}[ ({tags})] !]", {[FIELD_TITLE] = "T"}, "T !"},
    {"two closing brackets together close nothing",
     "a[{title}[ ({tags})]]",
     {[FIELD_TAGS] = "G"},
     NULL},
    {"outer lacks", "a[{title}[ ({tags})] ]b", {[FIELD_TAGS] = "G"}, "ab"},
    {"three deep",
     "[{title}[ {organisation}[ {tags}] ] ]!",
     {[FIELD_TITLE] = "T", [FIELD_ORGANISATION] = "O", [FIELD_TAGS] = "G"},
     "T O G  !"},
    {"doubled signs", "{{{title}}} [[x]]", {[FIELD_TITLE] = "T"}, "{T} [x]"},
    {"values are not parsed", "{title}", {[FIELD_TITLE] = "{link} [a] ]]"}, "{link} [a] ]]"},
    {"lines", "{title}\n\n{link}\n", {"T", NULL, NULL, "L"}, "T\n\nL"},
    {"blanks at line ends", "a \t\nb  ", {0}, "a\nb"},
    {"one empty line at most", "{title}\n\n{excerpt}\n\n{link}", {"T", "", "", "L"}, "T\n\nL"},
    {"a line of blanks is empty", "a\n \n \nb", {0}, "a\n\nb"},
    {"nothing before the first words", "{organisation} : {title}", {"T"}, ": T"},
    {"no empty line at the head", "{organisation}\n\n{title}", {"T"}, "T"},
    {"indented lines stay", "a\n  b", {0}, "a\n  b"},
    {"CRLF", "a\r\nb\r\n", {0}, "a\nb"},
    {"facts, in the order of their first use",
     "{a.x} {b.y} {a.x}",
     {[TEMPLATE_FIELDS] = "1", "2"},
     "1 2 1"},
    {"part without its fact", "{title}[ ({startup.mission})]", {"T"}, "T"},
    {"part with its fact",
     "{title}[ ({startup.mission})]",
     {[FIELD_TITLE] = "T", [TEMPLATE_FIELDS] = "M"},
     "T (M)"},
    {"nothing", "", {0}, ""},
    {"accents", "Développeur·se : {title} « ça »", {"é"}, "Développeur·se : é « ça »"},
};

static void test_fill(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(fill_cases); i++) {
        g_autoptr(GError) error = NULL;
        AUTO(template_free) struct template *template =
            template_parse(fill_cases[i].pattern, NULL, NULL, &error);
        if (!fill_cases[i].expected) {
            if (template)
                fail_msg("%s: parsed", fill_cases[i].name);
            continue;
        }
        if (!template)
            fail_msg("%s: %s", fill_cases[i].name, error->message);
        g_autofree char *text = fill(template, fill_cases[i].values, LANGUAGE_EN);
        if (strcmp(text, fill_cases[i].expected) != 0)
            fail_msg("%s: got \"%s\"", fill_cases[i].name, text);
    }
}

/* Where words of the template meet those of the posting. */
static const struct {
    const char *name, *pattern;
    const char *values[TEMPLATE_FIELDS + 2];
    const char *french, *english;
} meeting_words_cases[] = {
    {"a capital at the head", "{title}", {"un·e dev"}, "Un·e dev", "Un·e dev"},
    {"a capital at the head of a line",
     "A\n  {title}",
     {"un·e dev"},
     "A\n  Un·e dev",
     "A\n  Un·e dev"},
    {"none within", "Poste : {title}", {"un·e dev"}, "Poste : un·e dev", "Poste : un·e dev"},
    {"none behind what is dropped", "[{tags} ]{title}", {"dev"}, "Dev", "Dev"},
    {"hosts and names stay",
     "{organisation}\n{title}",
     {"iOS", "data.gouv.fr"},
     "data.gouv.fr\niOS",
     "data.gouv.fr\niOS"},
    {"a name that reads like a sentence",
     "{organisation} recrute",
     {NULL, "L’aide, toute au même endroit"},
     "«\u202fL’aide, toute au même endroit\u202f» recrute",
     "“L’aide, toute au même endroit” recrute"},
    {"a name that is an exclamation, within",
     "L’équipe de {organisation} recrute",
     {NULL, "on y va !"},
     "L’équipe de «\u202fon y va !\u202f» recrute",
     "L’équipe de “on y va !” recrute"},
    {"a name where nothing goes on",
     "Offre ({organisation}) : dev",
     {NULL, "Les aides, toutes au même endroit"},
     "Offre (Les aides, toutes au même endroit) : dev",
     "Offre (Les aides, toutes au même endroit) : dev"},
    {"brackets within brackets",
     "Offre ({organisation}) : dev",
     {NULL, "Aides simplifiées (ASI)"},
     "Offre (Aides simplifiées [ASI]) : dev",
     "Offre (Aides simplifiées [ASI]) : dev"},
    {"brackets of a name",
     "{organisation} recrute",
     {NULL, "Aides simplifiées (ASI)"},
     "Aides simplifiées (ASI) recrute",
     "Aides simplifiées (ASI) recrute"},
    {"an article behind a colon",
     "Offre : {title}",
     {"Une ou un Chargé de projet"},
     "Offre : une ou un Chargé de projet",
     "Offre : Une ou un Chargé de projet"},
    {"a noun behind a colon",
     "Offre : {title}",
     {"Chargée de projet"},
     "Offre : Chargée de projet",
     "Offre : Chargée de projet"},
    {"an article that was asked for",
     "Offre : {title|upper-first}",
     {"un chargé"},
     "Offre : un chargé",
     "Offre : un chargé"},
    {"a comma of a name",
     "{organisation} recrute",
     {NULL, "Kit, SAS"},
     "Kit, SAS recrute",
     "Kit, SAS recrute"},
    {"a letter and a hyphen before a name",
     "{title}\n{organisation}",
     {"e-Chauffeur", "e-learning"},
     "e-Chauffeur\nE-learning",
     "e-Chauffeur\nE-learning"},
    {"inclusive spelling is no host",
     "{title}",
     {"développeur.se"},
     "Développeur.se",
     "Développeur.se"},
    {"an organisation at the head",
     "{organisation} :",
     {NULL, "l’Incubateur"},
     "L’Incubateur :",
     "L’Incubateur :"},
    {"an organisation within",
     "chez {organisation}",
     {NULL, "l’Incubateur"},
     "chez l’Incubateur",
     "chez l’Incubateur"},
    {"an excerpt", "{excerpt}", {[FIELD_EXCERPT] = "et puis"}, "Et puis", "Et puis"},
    {"a link stays", "{link}", {[FIELD_LINK] = "https://a.fr"}, "https://a.fr", "https://a.fr"},
    {"a small letter that was asked for", "{title|lower-first}", {"dev"}, "dev", "dev"},
    {"de and a vowel",
     "L’équipe de {organisation}",
     {NULL, "Etalab"},
     "L’équipe d’Etalab",
     "L’équipe de Etalab"},
    {"de and a consonant",
     "L’équipe de {organisation}",
     {NULL, "Pix"},
     "L’équipe de Pix",
     "L’équipe de Pix"},
    {"De at the head", "De {title}", {"une à deux"}, "D’une à deux", "De une à deux"},
    {"a word that ends in de", "Le code {title}", {"ouvert"}, "Le code ouvert", "Le code ouvert"},
    {"an h that is silent",
     "de {organisation}",
     {NULL, "Histologe"},
     "d’Histologe",
     "de Histologe"},
    {"one that is not",
     "de {organisation}",
     {NULL, "Handicap.gouv"},
     "de Handicap.gouv",
     "de Handicap.gouv"},
    {"que",
     "Saviez-vous que {organisation} recrute",
     {NULL, "Itou"},
     "Saviez-vous qu’Itou recrute",
     "Saviez-vous que Itou recrute"},
    {"de le",
     "L’équipe de {organisation}",
     {NULL, "le ministère"},
     "L’équipe du ministère",
     "L’équipe de le ministère"},
    {"de les", "de {organisation}", {NULL, "les Aides"}, "des Aides", "de les Aides"},
    {"à le",
     "Rejoignez-nous à {organisation}",
     {NULL, "le ministère"},
     "Rejoignez-nous au ministère",
     "Rejoignez-nous à le ministère"},
    {"a name with its article", "de {organisation}", {NULL, "Le Taxi"}, "de Le Taxi", "de Le Taxi"},
    {"across a part",
     "L’équipe de [{organisation}]",
     {NULL, "Etalab"},
     "L’équipe d’Etalab",
     "L’équipe de Etalab"},
    {"a part that is dropped takes nothing along",
     "Près de [{organisation} {tags} ]Paris",
     {NULL, "Etalab"},
     "Près de Paris",
     "Près de Paris"},
    {"a role with its article",
     "Nous recrutons {title|role}",
     {"un·e dev"},
     "Nous recrutons un·e dev",
     "Nous recrutons un·e dev"},
    {"a role without",
     "Nous recrutons {title|role}",
     {"CDD de dev"},
     "Nous recrutons\u00a0: CDD de dev",
     "Nous recrutons CDD de dev"},
    {"a role behind a colon",
     "Poste : {title|role}",
     {"CDD de dev"},
     "Poste : CDD de dev",
     "Poste : CDD de dev"},
    {"a role at the head", "{title|role}", {"CDD de dev"}, "CDD de dev", "CDD de dev"},
};

static void test_meeting_words(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(meeting_words_cases); i++) {
        AUTO(template_free) struct template *template =
            template_parse(meeting_words_cases[i].pattern, NULL, NULL, NULL);
        assert_non_null(template);
        g_autofree char *french = fill(template, meeting_words_cases[i].values, LANGUAGE_FR);
        g_autofree char *english = fill(template, meeting_words_cases[i].values, LANGUAGE_EN);
        if (strcmp(french, meeting_words_cases[i].french) != 0 ||
            strcmp(english, meeting_words_cases[i].english) != 0)
            fail_msg("%s: got \"%s\", \"%s\"", meeting_words_cases[i].name, french, english);
    }
}

#define FIELDS "title, organisation, excerpt, link, tags, closes, date, contract, startup."

static const struct {
    const char *name, *pattern;
    int at;
    const char *message, *hint;
} mistakes_cases[] = {
    {"unknown field", "a {titel}", 3, "unknown field \"titel\"", "did you mean \"title\"?"},
    {"unknown, nothing near", "{salary}", 1, "unknown field \"salary\"",
     "the fields are " FIELDS "FIELD"},
    {"one that the configuration names, nearly", "{contact}", 1, "unknown field \"contact\"",
     "did you mean \"contract\"?"},
    {"fact of an unknown join", "{team.mission}", 1, "unknown field \"team.mission\"",
     "the fields are " FIELDS "mission"},
    {"fact of a join, nearly", "{startp.mission}", 1, "unknown field \"startp.mission\"",
     "did you mean \"startup.mission\"?"},
    {"join without a fact", "{startup}", 1, "unknown field \"startup\"",
     "did you mean \"startup.FIELD\"?"},
    {"join with nothing behind the dot", "{startup.}", 1, "unknown field \"startup.\"",
     "did you mean \"startup.FIELD\"?"},
    {"a name with a fact", "{contract.end}", 1, "unknown field \"contract.end\"", NULL},
    {"no name", "{}", 1, "unknown field \"\"", "the fields are " FIELDS "FIELD"},
    {"offsets are bytes", "éé {x}", 6, "unknown field \"x\"", NULL},
    {"brace not closed", "{title", 0, "this brace is not closed", NULL},
    {"brace in a field", "{title {link}", 0, "this brace is not closed", NULL},
    {"brace not opened", "title}", 5, "this brace closes nothing", NULL},
    {"bracket not closed", "a [b {title}", 2, "this bracket is not closed", NULL},
    {"the inner one not closed", "[a [b]", 0, "this bracket is not closed", NULL},
    {"bracket not opened", "a] b", 1, "this bracket closes nothing", NULL},

    {"unknown filter", "{title|rol}", 7, "unknown filter \"rol\"", "did you mean \"role\"?"},
    {"unknown filter, nothing near", "{closes|xyz}", 8, "unknown filter \"xyz\"",
     "the filters here are date, or"},
    {"no filter", "{title|}", 7, "unknown filter \"\"", NULL},
    {"the second of two, behind a blank", "{title|role| sentence:2}", 13,
     "unknown filter \"sentence\"", "did you mean \"sentences\"?"},
    {"not for this field", "{tags|sentences:2}", 6,
     "the filter \"sentences\" is not for what \"tags\" gives",
     "what can stand here is hashtags, or"},
    {"none for a link", "{link|upper-first}", 6,
     "the filter \"upper-first\" is not for what \"link\" gives", "leave it out"},
    {"a date is words then", "{closes|date|date}", 13,
     "the filter \"date\" is not for what \"closes\" gives",
     "what can stand here is sentences, characters, upper-first, lower-first, role, opening, or"},
    {"number missing", "{excerpt|sentences}", 9,
     "the filter \"sentences\" lacks what belongs behind its colon", "write it like sentences:2"},
    {"nothing behind the colon", "{excerpt|sentences:}", 9,
     "the filter \"sentences\" lacks what belongs behind its colon", NULL},
    {"no number", "{excerpt|sentences:two}", 9, "bad \"two\" for the filter \"sentences\"",
     "write it like sentences:2"},
    {"zero", "{tags|hashtags:0}", 6, "bad \"0\" for the filter \"hashtags\"", NULL},
    {"unknown style", "{closes|date:iso}", 8, "bad \"iso\" for the filter \"date\"",
     "one of long, short, day"},
    {"argument too much", "{title|role:2}", 7, "the filter \"role\" takes no \"2\"",
     "leave out the colon and what follows"},
    {"or nothing", "{title|or:}", 7, "the filter \"or\" lacks what belongs behind its colon", NULL},
};

static void test_mistakes(void **state)
{
    (void)state;
#undef FIELDS
    static const char *const names[] = {"contract", "startup.", NULL};
    for (gsize i = 0; i < G_N_ELEMENTS(mistakes_cases); i++) {
        g_autoptr(GError) error = NULL;
        gsize at = 1000;
        if (template_check(mistakes_cases[i].pattern, names, &at, &error))
            fail_msg("%s: accepted", mistakes_cases[i].name);
        if (strcmp(error->message, mistakes_cases[i].message) != 0 ||
            (int)at != mistakes_cases[i].at)
            fail_msg("%s: got \"%s\" at %zu", mistakes_cases[i].name, error->message, at);
        if (error->code != ERROR_CONFIG || !error_hint(error))
            fail_msg("%s: code %d without a hint", mistakes_cases[i].name, error->code);
        if (mistakes_cases[i].hint && strcmp(error_hint(error), mistakes_cases[i].hint) != 0)
            fail_msg("%s: hint \"%s\"", mistakes_cases[i].name, error_hint(error));
    }
}

static void test_uses(void **state)
{
    (void)state;
    AUTO(template_free)
    struct template *template = template_parse("{title} {{excerpt}} [{link}]", NULL, NULL, NULL);
    assert_non_null(template);
    assert_true(template_uses(template, FIELD_TITLE));
    assert_true(template_uses(template, FIELD_LINK));
    assert_false(template_uses(template, FIELD_EXCERPT));
}

static void test_slots(void **state)
{
    (void)state;
    static const char *const known[] = {"startup.", "contract", NULL}, *const none[] = {NULL};
    static const char pattern[] = "{startup.mission} {title} { contract | or: CDI } {title|role} "
                                  "{startup.contact.mail} {title}";
    assert_true(template_check(pattern, known, NULL, NULL));
    assert_false(template_check(pattern, none, NULL, NULL));
    AUTO(template_free) struct template *template = template_parse(pattern, known, NULL, NULL);
    assert_int_equal(template_slot_count(template), 5);
    assert_string_equal(template_slot(template, 0)->name, "startup.mission");
    assert_int_equal(template_slot(template, 0)->field, FIELD_NAMED);
    assert_int_equal(template_slot(template, 1)->field, FIELD_TITLE);
    assert_int_equal(template_slot(template, 1)->filters->len, 0);
    const struct template_slot *contract = template_slot(template, 2);
    assert_string_equal(contract->name, "contract");
    assert_string_equal(g_array_index(contract->filters, struct filter, 0).text, "CDI");
    assert_int_equal(template_slot(template, 3)->field, FIELD_TITLE);
    assert_string_equal(template_slot(template, 4)->name, "startup.contact.mail");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fill),     cmocka_unit_test(test_meeting_words),
        cmocka_unit_test(test_mistakes), cmocka_unit_test(test_uses),
        cmocka_unit_test(test_slots),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
