/* The text helpers: one table a helper. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "src/base/text.h"

static void expect_text(const char *name, char *actual, const char *expected)
{
    if (strcmp(actual, expected) != 0)
        fail_msg("%s: got \"%s\", expected \"%s\"", name, actual, expected);
    g_free(actual);
}

/* The same as GLib's answer, wherever what is wrong stands in a word of eight bytes. */
static void test_valid(void **state)
{
    (void)state;
    static const struct {
        const char *name, *bytes;
        gsize length;
    } cases[] = {
        {"nothing", "", 0},
        {"ASCII", "a", 1},
        {"a letter with its accent", "é", 2},
        {"the last one of two bytes", "\xdf\xbf", 2},
        {"the first one of three", "\xe0\xa0\x80", 3},
        {"an emoji", "👩", 4},
        {"the last one there is", "\xf4\x8f\xbf\xbf", 4},
        {"beyond it", "\xf4\x90\x80\x80", 4},
        {"NUL", "\0", 1},
        {"SOH behind a NUL", "\0\1", 2},
        {"SOH", "\1", 1},
        {"DEL", "\x7f", 1},
        {"Latin-1", "\xe9 n", 3},
        {"a byte that follows nothing", "\x80", 1},
        {"cut in a character", "\xc3", 1},
        {"cut before a letter", "\xc3n", 2},
        {"overlong in two", "\xc1\xbf", 2},
        {"overlong in three", "\xe0\x9f\xbf", 3},
        {"a surrogate", "\xed\xa0\x80", 3},
        {"five bytes", "\xf8\x88\x80\x80\x80", 5},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        for (gsize before = 0; before <= 17; before++) {
            g_autoptr(GString) text = g_string_new(NULL);
            g_string_append_printf(text, "%*s", (int)before, "");
            g_string_append_len(text, cases[i].bytes, (gssize)cases[i].length);
            g_string_append(text, "é and more");
            for (gsize length = before + cases[i].length; length <= text->len; length++) {
                const char *end, *expected;
                bool should_be = g_utf8_validate_len(text->str, length, &expected);
                if (text_is_valid(text->str, length, &end) != should_be || end != expected)
                    fail_msg("%s behind %zu: up to %zu", cases[i].name, before, end - text->str);
            }
        }
    }
}

static void test_clean(void **state)
{
    (void)state;
    static const struct {
        const char *name, *bytes;
        gsize length;
        bool is_clean;
        gsize at;
    } cases[] = {
        {"nothing", "", 0, true, 0},
        {"words, accents, emoji", "Développeuse 👩🏽‍💻", 29, true, 0},
        {"tab and line ends", "a\tb\r\nc", 6, true, 0},
        {"NUL", "ab\0c", 4, false, 2},
        {"escape", "a\x1b[31m", 6, false, 1},
        {"DEL", "ab\x7f", 3, false, 2},
        {"C1",
         "a\xc2\x9b"
         "b",
         4, false, 1},
        {"no-break space is no control",
         "a\xc2\xa0"
         "b",
         4, true, 0},
        {"Latin-1", "caf\xe9 noir", 9, false, 3},
        {"cut in a character", "caf\xc3", 4, false, 3},
        {"overlong", "\xc0\xaf", 2, false, 0},
        {"surrogate", "\xed\xa0\x80", 3, false, 0},
        {"the first of two", "a\x01\xff", 3, false, 1},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        gsize at = 0;
        bool is_clean = text_is_clean(cases[i].bytes, cases[i].length, &at);
        if (is_clean != cases[i].is_clean || at != cases[i].at)
            fail_msg("%s: got %d at %zu", cases[i].name, is_clean, at);
    }
    assert_true(text_is_clean("a", 1, NULL));
    assert_false(text_is_clean("\x01", 1, NULL));
}

static void test_nfc(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text, *expected;
    } cases[] = {
        {"ASCII", "Senior C developer", "Senior C developer"},
        {"composes", "cafe\u0301", "café"},
        {"composed already", "café", "café"},
        {"marks in canonical order", "q\u0307\u0323", "q\u0323\u0307"},
        {"marks of one class keep their order", "q\u0301\u0300", "q\u0301\u0300"},
        {"Hangul", "\u1112\u1161\u11ab", "한"},
        {"composition exclusion", "\ufb2c", "\u05e9\u05bc\u05c1"},
        {"singleton", "\u212b", "Å"},
        {"no compatibility", "ﬁn ½", "ﬁn ½"},
        {"typography", "« été » — 12\u00a0€…", "« été » — 12\u00a0€…"},
        {"a blank that is another", "a\u2000b", "a\u2002b"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        expect_text(cases[i].name, text_nfc(cases[i].text), cases[i].expected);
}

/* 300,000 marks in the worst order: seconds here mean that something is quadratic. */
static void test_nfc_is_linear(void **state)
{
    (void)state;
    g_autoptr(GString) text = g_string_new("e");
    for (int i = 0; i < 150000; i++)
        g_string_append(text, "\u0307\u0323");
    gint64 start = g_get_monotonic_time();
    g_autofree char *composed = text_nfc(text->str);
    g_autofree char *folded = text_fold(text->str);
    assert_true(g_get_monotonic_time() - start < 60 * G_USEC_PER_SEC);
    assert_string_equal(folded, "e");
    assert_true(g_utf8_validate(composed, -1, NULL));
    assert_true(g_str_has_prefix(composed, "ẹ\u0323"));
}

static void test_fold(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text, *expected;
    } cases[] = {
        {"case", "Chargé De MISSION", "charge de mission"},
        {"accents either way", "e\u0301te\u0301 ÉTÉ", "ete ete"},
        {"blanks", "  a\u00a0 b\nc ", "a b c"},
        {"sharp s", "Straße", "strasse"},
        {"nothing", " \t", ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        expect_text(cases[i].name, text_fold(cases[i].text), cases[i].expected);
}

static void test_collapse(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text, *expected;
    } cases[] = {
        {"runs", "a  b\t\n c", "a b c"},
        {"ends", "\n a \r\n", "a"},
        {"only blanks", " \n\t", ""},
        {"one no-break space stays", "Rejoignez-nous\u00a0! Un\u202f: deux",
         "Rejoignez-nous\u00a0! Un\u202f: deux"},
        {"no-break space among blanks", "a \u00a0b", "a b"},
        {"no-break space at the ends", "\u00a0a\u00a0", "a"},
        {"line separator",
         "a\u2028b\xc2\x85"
         "c",
         "a b c"},
        {"zero-width space is no blank", "a\u200bb", "a\u200bb"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        expect_text(cases[i].name, text_collapse(cases[i].text), cases[i].expected);
}

static void test_printable(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text;
        bool keep_lines;
        const char *expected;
    } cases[] = {
        {"plain", "Développeur·se – à « Paris »", false, "Développeur·se – à « Paris »"},
        {"terminal escape", "a\x1b]0;owned\x07", false, "a\\u{1b}]0;owned\\u{7}"},
        {"C1 and DEL",
         "a\xc2\x9b"
         "31m\x7f",
         false, "a\\u{9b}31m\\u{7f}"},
        {"lines go", "a\nb\tc\r", false, "a\\u{a}b\\u{9}c\\u{d}"},
        {"lines stay, carriage returns never", "a\nb\tc\r", true, "a\nb\tc\\u{d}"},
        {"bidirectional", "\u202egnp.exe\u2066x\u2069\u200f", false,
         "\\u{202e}gnp.exe\\u{2066}x\\u{2069}\\u{200f}"},
        {"line and paragraph separator", "a\u2028b\u2029", true, "a\\u{2028}b\\u{2029}"},
        {"soft hyphen, zero-width space, BOM", "a\u00adb\u200bc\ufeff", false,
         "a\\u{ad}b\\u{200b}c\\u{feff}"},
        {"invisible letters", "\u3164\u115fa\u034f", false, "\\u{3164}\\u{115f}a\\u{34f}"},
        {"tag characters", "a\U000e0041", false, "a\\u{e0041}"},
        {"joiner in an emoji", "👨‍👩‍👧", false, "👨‍👩‍👧"},
        {"joiner behind a skin tone and VS16", "👩🏽‍💻 🏳️‍🌈", false,
         "👩🏽‍💻 🏳️‍🌈"},
        {"joiner elsewhere", "a\u200db👩\u200d", false, "a\\u{200d}b👩\\u{200d}"},
        {"invalid bytes",
         "a\xff\xfe"
         "b",
         false, "a\ufffd\ufffdb"},
        {"nothing", "", false, ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        expect_text(cases[i].name, text_printable(cases[i].text, cases[i].keep_lines),
                    cases[i].expected);
}

static void test_hex(void **state)
{
    (void)state;
    static const unsigned char bytes[] = {0x00, 0x0f, 0xa0, 0xff};
    expect_text("every digit in its place", text_hex(bytes, sizeof bytes), "000fa0ff");
    expect_text("nothing", text_hex(bytes, 0), "");
}

static void test_set(void **state)
{
    (void)state;
    char *text = NULL;
    text_set(&text, "a longer text");
    assert_string_equal(text, "a longer text");
    text_set(&text, text + 2);
    assert_string_equal(text, "longer text");
    text_set(&text, NULL);
    assert_null(text);
}

static void test_nearest(void **state)
{
    (void)state;
    static const char *const words[] = {"accounts", "sources", "state",   "timezone",
                                        "true",     "false",   "excerpt", NULL};
    static const struct {
        const char *name, *word, *expected;
    } cases[] = {
        {"a letter missing", "acounts", "accounts"},
        {"a letter wrong", "folse", "false"},
        {"neighbours swapped", "ture", "true"},
        {"case", "TRUE", "true"},
        {"only begun", "time", "timezone"},
        {"the nearest of several", "stat", "state"},
        {"accents are letters", "sourcés", "sources"},
        {"too far", "flood", NULL},
        {"nothing", "", NULL},
        {"far longer", "accountsaccountsaccounts", NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const char *nearest = text_nearest(cases[i].word, words);
        if (g_strcmp0(nearest, cases[i].expected) != 0)
            fail_msg("%s: got %s", cases[i].name, nearest ? nearest : "none");
    }
}

static void test_graphemes(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text;
        gsize lengths[4]; /* of the first ones, in bytes */
    } cases[] = {
        {"ASCII", "ab", {1, 1}},
        {"accent apart", "e\u0301a", {3, 1}},
        {"family", "👨‍👩‍👧‍👦!", {25, 1}},
        {"two flags", "🇫🇷🇩🇪", {8, 8}},
        {"skin tone", "🙋🏽a", {8, 1}},
        {"keycap", "1️⃣2", {7, 1}},
        {"line end", "\r\na", {2, 1}},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        gsize at = 0;
        for (int j = 0; cases[i].lengths[j]; j++) {
            gsize next = text_next_grapheme(cases[i].text, at);
            if (next - at != cases[i].lengths[j])
                fail_msg("%s: number %d has %zu bytes", cases[i].name, j, next - at);
            at = next;
        }
        assert_int_equal(text_next_grapheme(cases[i].text, strlen(cases[i].text)),
                         strlen(cases[i].text));
    }
}

static void test_width(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text;
        int expected;
    } cases[] = {
        {"ASCII", "abc", 3},
        {"accents", "e\u0301té", 3},
        {"wide", "日本", 4},
        {"emoji", "🎉", 2},
        {"family is one", "👨‍👩‍👧‍👦", 2},
        {"flag", "🇫🇷", 2},
        {"nothing", "", 0},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        if (text_width(cases[i].text) != cases[i].expected)
            fail_msg("%s: got %d", cases[i].name, text_width(cases[i].text));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_valid),     cmocka_unit_test(test_clean),
        cmocka_unit_test(test_nfc),       cmocka_unit_test(test_nfc_is_linear),
        cmocka_unit_test(test_fold),      cmocka_unit_test(test_collapse),
        cmocka_unit_test(test_printable), cmocka_unit_test(test_hex),
        cmocka_unit_test(test_nearest),   cmocka_unit_test(test_graphemes),
        cmocka_unit_test(test_width),     cmocka_unit_test(test_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
