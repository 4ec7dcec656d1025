/* Lengths in each unit, X's vectors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "src/compose/length.h"

#define LINKS .link = 23, .detects = {.links = LINKS_BARE}
#define SERVERS .is_server_free = true, .detects = {.mentions = MENTIONS_SERVER}

static const struct limits x = {.unit = LENGTH_WEIGHTED, .max = 280, .is_emoji_one = true, LINKS};

static const struct {
    const char *name, *text;
    int expected;
} weighted_cases[] = {
    {"nothing", "", 0},
    {"ASCII", "Hello", 5},
    {"NFC first", "cafe\u0301", 4},
    {"family", "👨‍👩‍👧‍👦", 2},
    {"skin tone", "🙋🏽", 2},
    {"keycap", "1️⃣", 2},
    {"keycap without style", "1⃣", 2},
    {"digits alone", "123", 3},
    {"flag", "🇫🇷", 2},
    {"two flags", "🇫🇷🇩🇪", 4},
    {"half a flag", "🇫", 2},
    {"no region's flag", "🇽🇽", 4},
    {"a heart has no skin", "❤🏽", 4},
    {"a skin tone alone", "🏽", 2},
    {"kiss", "👩‍❤️‍💋‍👨", 2},
    {"more than may be joined", "👩‍👩‍👧‍👦‍👧", 5},
    {"flag of England", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", 2},
    {"woman with skin tone at work", "👩🏽‍💻", 2},
    {"rainbow flag", "🏳️‍🌈", 2},
    {"heart", "❤", 2},
    {"heart as a picture", "❤️", 2},
    {"heart as text", "❤\ufe0e", 4},
    {"joiner behind an emoji", "👩\u200da", 4},
    {"Japanese", "日本語", 6},
    {"ellipsis", "…", 2},
    {"euro", "€", 2},
    {"bullet", "•", 2},
    {"arrow", "→", 2},
    {"trade mark", "™", 2},
    {"check mark", "✓", 2},
    {"apostrophe", "’", 1},
    {"dash", "—", 1},
    {"middle dot", "·", 1},
    {"copyright", "©", 1},
    {"copyright as a picture", "©️", 2},
    {"zero-width space", "\u200b", 1},
    {"line separator", "\u2028", 2},
    {"no-break spaces", "\u00a0\u202f", 3},
    {"guillemets", "«»", 2},
    {"line feed", "a\nb", 3},
    {"final dot outside", "https://example.com.", 24},
    {"in parentheses", "(https://example.com/a)", 25},
    {"no top-level domain", "http://localhost:8080/x", 23},
    {"mail address", "job@example.com", 15},
    {"bare host with path", "example.com/jobs", 23},
    {"ASP.NET", "ASP.NET developer", 33},
    {"bare host", "beta.gouv.fr recrute", 31},
    {"dev.to", "dev.to", 23},
    {"Kotlin.io", "Kotlin.io", 23},
    {"abbreviation and a top-level domain", "e.g.it works", 29},
    {"Node.js", "Node.js developer", 17},
    {"no such top-level domain", "end.Start", 9},
    {"French inclusive spelling", "développeur.se", 23},
    {"middle dot instead", "développeur·se", 14},
    {"long link", "https://beta.gouv.fr/recrutement/2024/01/05/developpeur-se-full-stack.html", 23},
    {"two links", "https://a.fr https://b.fr", 47},
};

static void test_weighted(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(weighted_cases); i++) {
        int length = length_of(weighted_cases[i].text, &x);
        if (length != weighted_cases[i].expected)
            fail_msg("%s: got %d, expected %d", weighted_cases[i].name, length,
                     weighted_cases[i].expected);
    }
}

static void test_other_units(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text;
        struct limits limits;
        int expected;
    } cases[] = {
        {"UTF-16: accents", "e\u0301té", {.unit = LENGTH_UTF16}, 3},
        {"UTF-16: emoji", "🙋🏽", {.unit = LENGTH_UTF16}, 4},
        {"UTF-16: link as it is", "https://example.com", {.unit = LENGTH_UTF16}, 19},
        {"characters: accents", "e\u0301té", {.unit = LENGTH_CHARACTERS}, 3},
        {"characters: emoji", "👨‍👩‍👧", {.unit = LENGTH_CHARACTERS}, 5},
        {"characters: link as it is", "https://example.com", {.unit = LENGTH_CHARACTERS}, 19},
        {"characters: links count 23",
         "a https://example.com/a-long-one b",
         {.unit = LENGTH_CHARACTERS, LINKS},
         27},
        {"graphemes: accents", "e\u0301té", {.unit = LENGTH_GRAPHEMES}, 3},
        {"graphemes: emoji", "👨‍👩‍👧🇫🇷1️⃣", {.unit = LENGTH_GRAPHEMES}, 3},
        {"graphemes: Hangul, Thai", "각กำ", {.unit = LENGTH_GRAPHEMES}, 2},
        {"graphemes: links count 23",
         "a https://example.com/a-long-one b",
         {.unit = LENGTH_GRAPHEMES, LINKS},
         27},
        {"graphemes: an accent on a link",
         "https://example.com/) \u0301",
         {.unit = LENGTH_GRAPHEMES, LINKS},
         25},
        {"a server counts nothing",
         "@a@mastodon.example b",
         {.unit = LENGTH_GRAPHEMES, SERVERS},
         4},
        {"a server elsewhere", "@a@mastodon.example b", {.unit = LENGTH_GRAPHEMES, LINKS}, 21},
        {"emoji by its parts", "👨‍👩‍👧", {.unit = LENGTH_WEIGHTED}, 8},
        {"weights, links as they are", "… https://a.fr", {.unit = LENGTH_WEIGHTED}, 15},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        int length = length_of(cases[i].text, &cases[i].limits);
        if (length != cases[i].expected)
            fail_msg("%s: got %d, expected %d", cases[i].name, length, cases[i].expected);
    }
}

static void test_what_fits(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text;
        struct limits limits;
        bool is_valid;
        int fitting;
    } cases[] = {
        {"all of it", "abc", {.unit = LENGTH_CHARACTERS, .max = 3}, true, 3},
        {"a part", "abcd", {.unit = LENGTH_CHARACTERS, .max = 3}, false, 3},
        {"nothing", "", {.unit = LENGTH_CHARACTERS, .max = 3}, false, 0},
        {"bytes", "éé", {.unit = LENGTH_CHARACTERS, .max = 3, .max_bytes = 3}, false, 2},
        {"no half emoji",
         "a🙋🏽",
         {.unit = LENGTH_WEIGHTED, .max = 2, .is_emoji_one = true},
         false,
         1},
        {"no half link", "a b.fr", {.unit = LENGTH_WEIGHTED, .max = 24, LINKS}, false, 2},
        {"given in another form",
         "e\u0301e\u0301b",
         {.unit = LENGTH_CHARACTERS, .max = 2},
         false,
         6},
        {"the accent of what fits", "abe\u0301", {.unit = LENGTH_CHARACTERS, .max = 3}, true, 5},
        {"longer in NFC", "\ufb2cab", {.unit = LENGTH_CHARACTERS, .max = 4}, false, 4},
        {"refused by X", "a\ufeffb", {.unit = LENGTH_WEIGHTED, .max = 9}, false, 1},
        {"not by others", "a\ufeffb", {.unit = LENGTH_UTF16, .max = 9}, true, 5},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct length length = length_measure(cases[i].text, &cases[i].limits);
        if (length.is_valid != cases[i].is_valid || (int)length.fitting != cases[i].fitting)
            fail_msg("%s: valid %d, %zu bytes", cases[i].name, length.is_valid, length.fitting);
        bool fits = length_fits(cases[i].text, &cases[i].limits);
        if (cases[i].is_valid && !fits)
            fail_msg("%s: valid and does not fit", cases[i].name);
    }
}

/* About 1 MB each. Quadratic code would need minutes. */
static void test_hostile_texts(void **state)
{
    (void)state;
    static const struct {
        const char *name, *head, *again, *tail;
    } cases[] = {
        {"labels without end", "", "a.b.c.", ""},
        {"labels behind a link", "a.com", ".b", ""},
        {"links", "", "a.com ", ""},
        {"links among other letters", "", "a.com中", ""},
        {"the same behind a scheme", "http://", "a.com中", ""},
        {"schemes", "", "http://", ""},
        {"parentheses", "", "http://a.com/(", ""},
        {"one parenthesis", "a.com/(", "b", ""},
        {"dots", "", ".", ""},
        {"underscores", "", "a_", ".com"},
        {"path of punctuation", "a.com/", ";", ""},
        {"one label", "", "中", ".com"},
        {"combining marks", "e", "\u0307\u0323", ""},
        {"families", "", "👨‍👩‍👧‍👦", ""},
        {"joiners", "👩", "\u200d", ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) text = g_string_new(cases[i].head);
        while (text->len < 1024 * 1024)
            g_string_append(text, cases[i].again);
        g_string_append(text, cases[i].tail);
        gint64 start = g_get_monotonic_time();
        length_of(text->str, &x);
        if (g_get_monotonic_time() - start > 60 * G_USEC_PER_SEC)
            fail_msg("%s: too slow", cases[i].name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_weighted),
        cmocka_unit_test(test_other_units),
        cmocka_unit_test(test_what_fits),
        cmocka_unit_test(test_hostile_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
