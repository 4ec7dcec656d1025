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
    {"two no-break spaces", "ici\u00A0\u202F!", "ici !"},
    {"a no-break space at each end", "\u202Fici\u00A0", "ici"},
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
    {"a flag that is not ended", "\U0001F3F4\U000E0067!", "\U0001F3F4!"},
    {"a word joiner", "a\u2060b", "ab"},
    {"a joiner between Latin letters", "a\u200Db\u200Cc", "abc"},
    {"a non-joiner in Persian", "می\u200Cخواهم", "می\u200Cخواهم"},
    {"two of them", "می\u200C\u200Cخواهم", "می\u200Cخواهم"},
    {"a non-joiner behind a Persian word", "می\u200C, b", "می, b"},
    {"a joiner in Hindi", "क्\u200Dष", "क्\u200Dष"},
    {"an emoji that goes on for ever", "👩\u200D👩\u200D👩\u200D👩\u200D👩\u200D👩",
     "👩\u200D👩\u200D👩\u200D👩👩\u200D👩"},
    {"a kiss with skin tones", "👩🏽\u200D❤️\u200D💋\u200D👨🏿",
     "👩🏽\u200D❤️\u200D💋\u200D👨🏿"},
    {"a joiner behind an emoji", "👩\u200D et", "👩 et"},
    {"a keycap", "1️⃣", "1️⃣"},
    {"an emoji style without an emoji", "a\uFE0Fb\uFE0E", "ab"},
    {"an emoji style before a keycap that has no key", "a\uFE0F\u20E3", "a\u20E3"},
    {"a selector behind an ideograph", "葛\U000E0100x\U000E0100", "葛\U000E0100x"},
    {"a private character", "a\uE000b\U000F0000c", "abc"},
    {"an unassigned character", "a\u0378b\uFFFFc", "abc"},
    {"an emoji that is not known yet", "a \U0001FAFF", "a \U0001FAFF"},
    {"letters that cannot be seen", "a\u3164b\u115F\u2800c\u034F", "abc"},
    {"a sign before an Arabic number", "\u0600١", "\u0600١"},
    {"a heap of marks", "a\u0316\u0317\u0318\u0319\u031A\u031Bb", "a\u031B\u0316\u0317b"},
    {"a mark on nothing", "\u0301a \u0301b", "a b"},
    {"Vietnamese", "Tie\u0302\u0301ng Vie\u0323\u0302t", "Tiếng Việt"},
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
        g_autofree char *again = clean_line(line, strlen(line));
        assert_string_equal(again, line);
    }
    g_autofree char *line = clean_line("a\0b", 3);
    assert_string_equal(line, "a b");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(check_lines)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
