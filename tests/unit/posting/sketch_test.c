/* Sketches: how alike two texts are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "src/posting/sketch.h"

static const char piece[] =
    "0123456789012345678901234567890123456789012345678901234567890123"; /* 64 */

static const struct {
    const char *name, *a, *b;
    int expected;
} cases[] = {
    {"a text is like itself", "one\ntwo\n", "one\ntwo\n", 100},
    {"the order of lines does not count", "one\ntwo\nsix\n", "two\nsix\none\n", 100},
    {"nothing in common", "one\ntwo\n", "three\nfour\n", 0},
    {"half of it", "one\ntwo\n", "one\nxyz\n", 50},
    {"over the larger size", "one\n", "one\none\none\none\n", 25},
    {"a line twice counts twice", "one\none\n", "one\none\n", 100},
    {"rounded down", "one\n", "one\ntwo\nsix\n", 33},
    {"two empty texts are not alike", "", "", 0},
    {"an empty text and another", "", "one\n", 0},
    {"CRLF and LF are the same", "one\r\ntwo\r\n", "one\ntwo\n", 100},
    {"a CR that is alone counts", "one\rtwo\n", "onetwo\n", 0},
    {"a last line without its end is another", "one\ntwo", "one\ntwo\n", 50},
};

static void check_similarity(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("%s\n", cases[i].name);
        g_autoptr(GBytes) a = sketch_new(cases[i].a, strlen(cases[i].a));
        g_autoptr(GBytes) b = sketch_new(cases[i].b, strlen(cases[i].b));
        assert_int_equal(sketch_similarity(a, b), cases[i].expected);
        assert_int_equal(sketch_similarity(b, a), cases[i].expected);
    }
}

/* Whatever the line ends, at every length around that of a piece. */
static void check_line_ends(void **state)
{
    (void)state;
    for (gsize length = 0; length < 140; length++) {
        g_autofree char *line = g_strnfill(length, 'x');
        g_autofree char *unix_text = g_strconcat(line, "\nand more\n", NULL);
        g_autofree char *dos_text = g_strconcat(line, "\r\nand more\r\n", NULL);
        g_autoptr(GBytes) a = sketch_new(unix_text, strlen(unix_text));
        g_autoptr(GBytes) b = sketch_new(dos_text, strlen(dos_text));
        assert_true(g_bytes_equal(a, b));
    }
}

static void check_long_lines_are_cut(void **state)
{
    (void)state;
    g_autofree char *one = g_strconcat(piece, piece, "A\n", NULL);
    g_autofree char *two = g_strconcat(piece, piece, "B\n", NULL);
    g_autoptr(GBytes) a = sketch_new(one, strlen(one));
    g_autoptr(GBytes) b = sketch_new(two, strlen(two));
    assert_int_equal(sketch_similarity(a, b), 100 * 128 / 130);
}

/* Of a text of numbered lines. */
static GBytes *sketch_of_lines(int first, int end)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (int i = first; i < end; i++)
        g_string_append_printf(text, "line %05d\n", i);
    return sketch_new(text->str, text->len);
}

/* Sketches of long texts are kept sorted, those of short ones are not. */
static void check_lengths(void **state)
{
    (void)state;
    static const struct {
        int first, end, other_first, other_end, expected;
    } lengths[] = {
        {0, 10, 0, 10, 100},   {0, 10, 5, 15, 50},        {0, 2000, 0, 2000, 100},
        {0, 2000, 0, 500, 25}, {0, 2000, 1000, 3000, 50}, {0, 2000, 2000, 2010, 0},
        {0, 512, 0, 513, 99},  {0, 100, 99, 2099, 0},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(lengths); i++) {
        g_autoptr(GBytes) a = sketch_of_lines(lengths[i].first, lengths[i].end);
        g_autoptr(GBytes) b = sketch_of_lines(lengths[i].other_first, lengths[i].other_end);
        assert_int_equal(sketch_similarity(a, b), lengths[i].expected);
        assert_int_equal(sketch_similarity(b, a), lengths[i].expected);
    }
}

static void check_bounds(void **state)
{
    (void)state;
    g_autoptr(GString) text = g_string_new(NULL);
    for (int i = 0; text->len < 1024 * 1024; i++)
        g_string_append_printf(text, "%d\n", i);
    g_autoptr(GBytes) sketch = sketch_new(text->str, text->len);
    assert_true(g_bytes_get_size(sketch) <= 4 + 8 * 16384);
    int alike = sketch_similarity(sketch, sketch);
    assert_true(alike > 0 && alike < 100);
}

static void check_layout(void **state)
{
    (void)state;
    static const unsigned char expected[] = {2, 0, 0, 0, 0xAA, 0x9F, 0x93, 0x78, 2, 0, 0, 0};
    g_autoptr(GBytes) sketch = sketch_new("a\n", 2);
    assert_int_equal(g_bytes_get_size(sketch), sizeof expected);
    assert_memory_equal(g_bytes_get_data(sketch, NULL), expected, sizeof expected);
}

static const struct {
    const char *name, *bytes;
    gsize length;
} damaged[] = {
    {"nothing", "", 0},
    {"a byte", "\1", 1},
    {"a size without pieces", "\4\0\0\0", 4},
    {"half a piece", "\4\0\0\0aaaa", 8},
    {"more bytes than the whole", "\4\0\0\0aaaa\5\0\0\0", 12},
};

static void check_damaged(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(damaged); i++) {
        print_message("%s\n", damaged[i].name);
        g_autoptr(GBytes) sketch = g_bytes_new(damaged[i].bytes, damaged[i].length);
        g_autoptr(GBytes) whole = sketch_new("one\n", 4);
        assert_int_equal(sketch_similarity(sketch, sketch), 0);
        assert_int_equal(sketch_similarity(sketch, whole), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_similarity),
        cmocka_unit_test(check_line_ends),
        cmocka_unit_test(check_long_lines_are_cut),
        cmocka_unit_test(check_line_ends),
        cmocka_unit_test(check_lengths),
        cmocka_unit_test(check_bounds),
        cmocka_unit_test(check_layout),
        cmocka_unit_test(check_damaged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
