/* Amounts of money. */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "src/base/money.h"

static void test_parse(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t micros; /* -1: refused */
    } cases[] = {
        {"20", 20000000}, {"0.015", 15000},  {"0.2", 200000},
        {"0.000001", 1},  {"0", 0},          {"999999", 999999000000},
        {"1000000", -1},  {"0.0000001", -1}, {"1.", -1},
        {".5", -1},       {"1,5", -1},       {"-1", -1},
        {"1.5 ", -1},     {"", -1},          {"x", -1},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        int64_t micros;
        bool is_read = money_parse(cases[i].text, &micros);
        if (is_read != (cases[i].micros >= 0) || (is_read && micros != cases[i].micros))
            fail_msg("\"%s\": read %d", cases[i].text, is_read);
    }
}

static void test_format(void **state)
{
    (void)state;
    static const struct {
        int64_t micros;
        const char *text;
    } cases[] = {
        {0, "0.00"},      {20000000, "20.00"}, {19800000, "19.80"},
        {15000, "0.015"}, {1, "0.000001"},     {1234567, "1.234567"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = money_format(cases[i].micros);
        assert_string_equal(text, cases[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_parse), cmocka_unit_test(test_format)};
    return cmocka_run_group_tests_name("money", tests, NULL, NULL);
}
