/* Templates: what parses, what each mistake is told, what comes out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "src/base/error.h"
#include "src/compose/template.h"

static void test_fill(void **state)
{
    (void)state;
    static const struct {
        const char *name, *pattern;
        const char *values[TEMPLATE_FIELDS + 2];
        const char *expected;
    } cases[] = {
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
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        AUTO(template_free) struct template *template =
            template_parse(cases[i].pattern, NULL, &error);
        if (!cases[i].expected) {
            if (template)
                fail_msg("%s: parsed", cases[i].name);
            continue;
        }
        if (!template)
            fail_msg("%s: %s", cases[i].name, error->message);
        g_autofree char *text = template_fill(template, cases[i].values);
        if (strcmp(text, cases[i].expected) != 0)
            fail_msg("%s: got \"%s\"", cases[i].name, text);
    }
}

static void test_mistakes(void **state)
{
    (void)state;
    static const struct {
        const char *name, *pattern, *message, *hint;
    } cases[] = {
        {"unknown field", "a {titel}", "column 3: unknown field \"titel\"",
         "did you mean \"title\"?"},
        {"unknown, nothing near", "{salary}", "column 1: unknown field \"salary\"",
         "the fields are title, organisation, excerpt, link, tags, startup.FIELD"},
        {"fact of an unknown join", "{team.mission}", "column 1: unknown field \"team.mission\"",
         "the fields are title, organisation, excerpt, link, tags, startup.mission"},
        {"fact of a join, nearly", "{startp.mission}", "column 1: unknown field \"startp.mission\"",
         "did you mean \"startup.mission\"?"},
        {"join without a fact", "{startup}", "column 1: unknown field \"startup\"",
         "did you mean \"startup.FIELD\"?"},
        {"join with nothing behind the dot", "{startup.}", "column 1: unknown field \"startup.\"",
         "did you mean \"startup.FIELD\"?"},
        {"no name", "{}", "column 1: unknown field \"\"",
         "the fields are title, organisation, excerpt, link, tags, startup.FIELD"},
        {"columns are characters", "éé {x}", "column 4: unknown field \"x\"", NULL},
        {"brace not closed", "{title", "column 1: this brace is not closed", NULL},
        {"brace in a field", "{title {link}", "column 1: this brace is not closed", NULL},
        {"brace not opened", "title}", "column 6: this brace closes nothing", NULL},
        {"bracket not closed", "a [b {title}", "column 3: this bracket is not closed", NULL},
        {"the inner one not closed", "[a [b]", "column 1: this bracket is not closed", NULL},
        {"bracket not opened", "a] b", "column 2: this bracket closes nothing", NULL},
    };
    static const char *const facts[] = {"startup", NULL};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        if (template_check(cases[i].pattern, facts, &error))
            fail_msg("%s: accepted", cases[i].name);
        if (strcmp(error->message, cases[i].message) != 0)
            fail_msg("%s: got \"%s\"", cases[i].name, error->message);
        if (error->code != ERROR_CONFIG || !error_hint(error))
            fail_msg("%s: code %d without a hint", cases[i].name, error->code);
        if (cases[i].hint && strcmp(error_hint(error), cases[i].hint) != 0)
            fail_msg("%s: hint \"%s\"", cases[i].name, error_hint(error));
    }
}

static void test_uses(void **state)
{
    (void)state;
    AUTO(template_free)
    struct template *template = template_parse("{title} {{excerpt}} [{link}]", NULL, NULL);
    assert_non_null(template);
    assert_true(template_uses(template, FIELD_TITLE));
    assert_true(template_uses(template, FIELD_LINK));
    assert_false(template_uses(template, FIELD_EXCERPT));
}

static void test_facts(void **state)
{
    (void)state;
    static const char *const known[] = {"startup", NULL}, *const none[] = {NULL};
    static const char pattern[] =
        "{startup.mission} {title} {startup.contact.mail} {startup.mission}";
    assert_true(template_check(pattern, known, NULL));
    assert_false(template_check(pattern, none, NULL));
    AUTO(template_free) struct template *template = template_parse(pattern, known, NULL);
    const char *const *facts = template_facts(template);
    assert_string_equal(facts[0], "startup.mission");
    assert_string_equal(facts[1], "startup.contact.mail");
    assert_null(facts[2]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fill),
        cmocka_unit_test(test_mistakes),
        cmocka_unit_test(test_uses),
        cmocka_unit_test(test_facts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
