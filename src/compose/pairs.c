/* See pairs.h. One pass with a short stack: who nests deeper does not write sentences. */
#include <string.h>

#include "src/compose/pairs.h"

#define MAX_OPEN 8
#define MAX_BYTES ((gsize)600) /* from sign to sign */

static const struct sign {
    gunichar open, close;
} signs[] = {
    {'(', ')'},       {'[', ']'},       {'{', '}'},       {0xAB, 0xBB}, /* « » */
    {0x201C, 0x201D}, {0x201E, 0x201C}, {0x2039, 0x203A}, {'"', '"'}, /* “ ” „ “ ‹ › */
};

struct opening {
    gsize at;
    gunichar close;
};

struct finder {
    GArray *pairs;
    struct opening open[MAX_OPEN];
    int count;
};

/* What would close this sign; 0 when it opens nothing. */
static gunichar closes_with(gunichar character)
{
    for (gsize i = 0; i < G_N_ELEMENTS(signs); i++) {
        if (signs[i].open == character)
            return signs[i].close;
    }
    return 0;
}

/* Close the innermost opening that waits for this sign, and forget those within it. */
static bool close_one(struct finder *finder, gunichar character, gsize at, gsize end)
{
    for (int i = finder->count - 1; i >= 0; i--) {
        if (finder->open[i].close != character)
            continue;
        struct pair pair = {finder->open[i].at, end};
        if (at - pair.start <= MAX_BYTES)
            g_array_append_val(finder->pairs, pair);
        finder->count = i;
        return true;
    }
    return false;
}

static void open_one(struct finder *finder, gunichar close, gsize at)
{
    if (finder->count == MAX_OPEN) {
        memmove(finder->open, finder->open + 1, sizeof finder->open - sizeof *finder->open);
        finder->count--;
    }
    finder->open[finder->count++] = (struct opening){at, close};
}

static int compare_pair(const void *a, const void *b)
{
    const struct pair *first = a, *second = b;
    return (first->start > second->start) - (first->start < second->start);
}

GArray *pairs_find(const char *text)
{
    static const char first_bytes[] = "()[]{}\"\xC2\xE2"; /* of all signs: few need decoding */
    struct finder finder = {.pairs = g_array_new(FALSE, FALSE, sizeof(struct pair))};
    for (const char *p = text; *(p += strcspn(p, first_bytes)); p++) {
        gunichar character = g_utf8_get_char(p), close = closes_with(character);
        gsize at = (gsize)(p - text), end = (gsize)(g_utf8_next_char(p) - text);
        if (!close_one(&finder, character, at, end) && close)
            open_one(&finder, close, at);
    }
    g_array_sort(finder.pairs, compare_pair);
    return finder.pairs;
}

/* The closing sign, and the blank before it: French guillemets stand off. */
static const char *closing_of(const char *text, const struct pair *pair)
{
    const char *sign = g_utf8_prev_char(text + pair->end), *before = g_utf8_prev_char(sign);
    return g_unichar_isspace(g_utf8_get_char(before)) ? before : sign;
}

void pairs_close(GString *cut, const char *text, const GArray *pairs, gsize place)
{
    for (guint i = pairs->len; i > 0; i--) {
        const struct pair *pair = &g_array_index(pairs, struct pair, i - 1);
        if (pair->start >= place || pair->end <= place)
            continue;
        const char *closing = closing_of(text, pair);
        g_string_append_len(cut, closing, text + pair->end - closing);
    }
}
