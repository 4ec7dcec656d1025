/* Cutting: a byte for the room, then one line of text. */
#include <string.h>

#include "src/base/text.h"
#include "src/compose/abridge.h"
#include "src/compose/cut.h"
#include "tests/fuzz/fuzz.h"

static void check_places(const char *text, enum cut_where where)
{
    AUTO(cut_places_free) struct cut_places *places = cut_places_new(text, where);
    gsize last = 0, length = strlen(text);
    for (guint i = 0; cut_places_has(places, i); i++) {
        gsize place = cut_places_at(places, i);
        g_assert_true(place > last && place < length);
        last = place;
        gsize settled = cut_settle(places, i);
        g_assert_true(settled <= place);
        if (settled == 0)
            continue;
        g_autofree char *cut = cut_at(places, settled);
        g_assert_true(g_utf8_validate(cut, -1, NULL));
        g_assert_true(strncmp(cut, text, settled) == 0);
    }
}

static void check_abridged(const char *text)
{
    for (unsigned what = ABRIDGE_BRACKETS; what <= (ABRIDGE_BRACKETS | ABRIDGE_APPOSITION);
         what++) {
        gsize end, start = cut_sentence_at(text, 0, &end);
        g_autofree char *left = abridge(text, start, end, what);
        g_assert_true(!left || (g_utf8_validate(left, -1, NULL) && strlen(left) < strlen(text)));
    }
    gsize next = cut_next(text);
    g_assert_true(next < strlen(text) + 1 && g_utf8_validate(text + next, -1, NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    g_autofree char *input = fuzz_text(data + 1, size - 1);
    g_autofree char *nfc = text_nfc(input);
    g_autofree char *text = text_collapse(nfc);
    int max = data[0];
    g_autofree char *cut = cut_characters(text, max);
    g_assert_true(g_utf8_validate(cut, -1, NULL) && g_utf8_strlen(cut, -1) <= max);
    g_autofree char *sentences = cut_sentences(text, 1 + max % 3);
    g_assert_true(g_str_has_prefix(text, sentences));
    check_places(text, CUT_WORDS);
    check_places(text, CUT_GRAPHEMES);
    check_abridged(text);
    return 0;
}
