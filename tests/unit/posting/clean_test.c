/* Clean lines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

#include "src/posting/clean.h"

static const struct {
    const char *name, *text, *expected;
} cases[] = {
    {"stays as it is", "un·e développeur·se", "un·e développeur·se"},
    {"plain ASCII", "Senior C developer (m/f)", "Senior C developer (m/f)"},
    {"French", "Développeur·se « produit » — l’équipe… (h/f)",
     "Développeur·se « produit » — l’équipe… (h/f)"},
    {"a soft hyphen in French", "dé\xC2\xADveloppeuse", "développeuse"},
    {"a combining accent after a plain letter", "de\xCC\x81v", "dév"},
    {"two blanks", "a  b", "a b"},
    {"a blank first", " a", "a"},
    {"a blank last", "a ", "a"},
    {"a lone blank", " ", ""},
    {"blanks and line ends", "  a \t\r\n b\n", "a b"},
    {"a no-break space", "ici\xC2\xA0!", "ici\xC2\xA0!"},
    {"line and paragraph separators",
     "a\xE2\x80\xA8\xE2\x80\xA9"
     "b",
     "a b"},
    {"control characters",
     "a\x1B[31m\x07\x7F\xC2\x9B"
     "b",
     "a [31m b"},
    {"bidirectional characters",
     "a\xE2\x80\xAE"
     "b\xE2\x81\xA6"
     "c\xE2\x80\x8F",
     "abc"},
    {"invisible characters",
     "\xEF\xBB\xBF"
     "a\xE2\x80\x8B"
     "b\xC2\xAD"
     "c",
     "abc"},
    {"NFC", "e\xCC\x81", "é"},
    {"a family", "👩‍👧", "👩‍👧"},
    {"a flag made of tags", "\xF0\x9F\x8F\xB4\xF3\xA0\x81\xA7\xF3\xA0\x81\xBF!",
     "\xF0\x9F\x8F\xB4\xF3\xA0\x81\xA7\xF3\xA0\x81\xBF!"},
    {"tags without a flag", "a\xF3\xA0\x81\xA7\xF3\xA0\x81\xBF", "a"},
    {"nothing", "", ""},
    {"only blanks", " \n\xE2\x80\x8B ", ""},
};

static void check_lines(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("%s\n", cases[i].name);
        g_autofree char *line = clean_line(cases[i].text, strlen(cases[i].text));
        assert_string_equal(line, cases[i].expected);
    }
    g_autofree char *line = clean_line("a\0b", 3);
    assert_string_equal(line, "a b");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(check_lines)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
