/* Character references. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

#include "src/posting/entities.h"

static const struct {
    const char *name, *text;
    gunichar expected; /* 0 = none */
} cases[] = {
    {"a name", "&eacute;", 0xE9},
    {"case counts", "&Eacute;", 0xC9},
    {"the first of the table", "&AElig;", 0xC6},
    {"the last of the table", "&zwnj;", 0x200C},
    {"no-break space", "&nbsp;", 0xA0},
    {"oe", "&oelig;", 0x153},
    {"dash", "&mdash;", 0x2014},
    {"quotes", "&rsquo;", 0x2019},
    {"the longest", "&thetasym;", 0x3D1},
    {"from XML", "&apos;", '\''},
    {"unknown", "&nope;", 0},
    {"longer than any", "&eacuteeacute;", 0},
    {"no semicolon", "&eacute", 0},
    {"nothing in it", "&;", 0},
    {"number", "&#233;", 0xE9},
    {"hexadecimal", "&#xe9;", 0xE9},
    {"hexadecimal in capitals", "&#XE9;", 0xE9},
    {"an emoji", "&#x1F600;", 0x1F600},
    {"what Windows means", "&#146;", 0x2019},
    {"NUL", "&#0;", 0xFFFD},
    {"a surrogate", "&#xD800;", 0xFFFD},
    {"too large", "&#x110000;", 0xFFFD},
    {"much too large", "&#99999999999999999999;", 0xFFFD},
    {"no digits", "&#;", 0},
    {"no hexadecimal digits", "&#x;", 0},
    {"letters in a number", "&#12a;", 0},
};

static void check_decode(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("%s\n", cases[i].name);
        assert_int_equal(entity_decode(cases[i].text, strlen(cases[i].text)), cases[i].expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(check_decode)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
