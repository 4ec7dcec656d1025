/*
 * counting: how the time of `announce measure` grows with its text, however nasty that is.
 *
 *     counting
 *
 * For each text, repeated to 10 kB, 100 kB and 1 MB, the processor time for each byte in ns:
 * counted by weight, and all entities found by the rules of three platforms. The best of several
 * runs. In linear time all three are alike; a line whose last is twice its first ends in "above".
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "adapters/adapter.h"
#include "src/compose/detect.h"
#include "src/compose/length.h"

#define MOST_RATIO 2.0

#define SIZES 3

static const struct {
    gsize bytes;
    int runs;
} sizes[SIZES] = {{10 * 1000, 15}, {100 * 1000, 5}, {1000 * 1000, 2}};

static const char *const texts[] = {
    "Nous recrutons, à Orléans. ",
    "a.b.c.d.",
    "a.fr ",
    "a.fr中",
    "_a.fr",
    "@@@@",
    "@a@b.",
    "####",
    "#a#1",
    "$USD ",
    "http://",
    "https://a.fr/(",
    "https://t.co/a ",
    "longue-etiquette",
    "中文",
    "公司.",
    "xn--a.",
    "e\u0301\u0323\u0307",
    "\u0301",
    "👩🏽‍💻",
    "👩\u200d",
    "🇫🇷",
    "1️⃣",
    ".........",
    "((((",
    "****[[[[",
};

static double processor_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

/* All that `announce measure` does to a text on that platform. */
static void measure(const char *text, const struct platform *platform)
{
    g_autoptr(GArray) entities = detect(text, &platform->limits.detects);
    length_measure(text, &platform->limits);
}

static double ns_per_byte(const char *again, gsize bytes, int runs)
{
    g_autoptr(GString) text = g_string_new(NULL);
    double best = 0;
    while (text->len < bytes)
        g_string_append(text, again);
    for (int run = 0; run < runs; run++) {
        double start = processor_ns();
        for (int i = 0; adapters_measured()[i]; i++)
            measure(text->str, adapters_measured()[i]);
        double taken = (processor_ns() - start) / (double)text->len;
        best = run == 0 ? taken : MIN(best, taken);
    }
    return best;
}

int main(void)
{
    bool is_linear = true;
    printf("%-28s %9s %9s %9s  ns for each byte, every platform in turn\n", "measure, of a text of",
           "10 kB", "100 kB", "1 MB");
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        double taken[SIZES];
        for (gsize j = 0; j < SIZES; j++)
            taken[j] = ns_per_byte(texts[i], sizes[j].bytes, sizes[j].runs);
        bool is_above = taken[2] > MOST_RATIO * taken[0];
        is_linear = is_linear && !is_above;
        printf("%s%*s %9.1f %9.1f %9.1f%s\n", texts[i],
               MAX(28 - (int)g_utf8_strlen(texts[i], -1), 0), "", taken[0], taken[1], taken[2],
               is_above ? "  <-- above" : "");
    }
    return is_linear ? 0 : 1;
}
