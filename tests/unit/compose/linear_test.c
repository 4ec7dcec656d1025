/*
 * Nothing takes more than linear time, whatever stands in the text. What counts is how many
 * characters are looked at: this program has its own g_utf8_get_char(), and counts.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "adapters/adapter.h"
#include "src/compose/detect.h"
#include "src/compose/length.h"

#define SMALL ((gsize)4 * 1024)
#define TIMES 8         /* the large text is so many times as large */
#define MOST_LOOKS 60.0 /* for each byte, all platforms together */

static guint64 looks;

gunichar g_utf8_get_char(const char *p)
{
    gunichar c = (guchar)*p;
    looks++;
    if (c < 0x80)
        return c;
    int more = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : 1;
    c &= 0x3F >> more;
    for (int i = 1; i <= more; i++)
        c = c << 6 | ((guchar)p[i] & 0x3F);
    return c;
}

static guint64 looks_at(const char *head, const char *again, gsize size)
{
    g_autoptr(GString) text = g_string_new(head);
    while (text->len < size)
        g_string_append(text, again);
    looks = 0;
    for (int i = 0; adapters_measured()[i]; i++) {
        const struct limits *limits = &adapters_measured()[i]->limits;
        g_autoptr(GArray) entities = detect(text->str, &limits->detects);
        assert_non_null(entities);
        length_measure(text->str, limits);
    }
    return looks;
}

static void test_looks(void **state)
{
    (void)state;
    static const struct {
        const char *head, *again;
    } texts[] = {
        {"", "Nous recrutons, à Orléans. "},
        {"", "a.b.c.d."},
        {"a.com", ".b"},
        {"", "a.com "},
        {"", "a.com中"},
        {"http://", "a.com中"},
        {"", "http://"},
        {"", "http://a.com/("},
        {"a.com/(", "b"},
        {"a.com/", ";"},
        {"", "a_"},
        {"", "_a.fr"},
        {"", "-a.fr"},
        {"", "中"},
        {"", "公司."},
        {"", "xn--a."},
        {"xn--", "中."},
        {"", "."},
        {"", "("},
        {"", "@"},
        {"", "@a@"},
        {"", "@a@b."},
        {"", "@a.b-"},
        {"", "@[1"},
        {"", "RT@a"},
        {"", "#"},
        {"", "#a#1"},
        {"#", "1"},
        {"", "\uff03"},
        {"", "$A "},
        {"", "e\u0301\u0323\u0307"},
        {"", "👩🏽‍💻"},
        {"👩", "\u200d"},
        {"", "👩\u200d"},
        {"🏴", "\U000e0067"},
        {"", "🇫"},
        {"", "1\ufe0f"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        double small = (double)looks_at(texts[i].head, texts[i].again, SMALL);
        double large = (double)looks_at(texts[i].head, texts[i].again, TIMES * SMALL);
        assert_true(small >= (double)SMALL / 8); /* the counting works */
        if (large > 1.1 * TIMES * small || large > MOST_LOOKS * (double)(TIMES * SMALL))
            fail_msg("%s%s...: %.0f looks, %.0f for %d times as much", texts[i].head,
                     texts[i].again, small, large, TIMES);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_looks)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
