/* Quiet dates, the public holidays of France, and how windows are written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "src/schedule/quiet.h"
#include "src/schedule/windows.h"

static GDate day_of(int year, int month, int day)
{
    GDate date;
    g_date_clear(&date, 1);
    g_date_set_dmy(&date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
    return date;
}

static void test_easter(void **state)
{
    (void)state;
    static const struct {
        int year, month, day;
    } cases[] = {
        {1961, 4, 2},  {2000, 4, 23}, {2008, 3, 23}, {2011, 4, 24}, {2019, 4, 21},
        {2024, 3, 31}, {2025, 4, 20}, {2026, 4, 5},  {2027, 3, 28}, {2038, 4, 25},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        GDate expected = day_of(cases[i].year, cases[i].month, cases[i].day);
        GDate easter = quiet_easter(cases[i].year);
        if (g_date_compare(&easter, &expected) != 0)
            fail_msg("%d: got %d-%d", cases[i].year, g_date_get_month(&easter),
                     g_date_get_day(&easter));
    }
}

static void test_days(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int year, month, day;
        bool expected;
    } cases[] = {
        {"france", 2026, 1, 1, true},
        {"france", 2026, 4, 5, false}, /* a Sunday, but no public holiday */
        {"france", 2026, 4, 6, true},
        {"france", 2026, 5, 1, true},
        {"france", 2026, 5, 8, true},
        {"france", 2026, 5, 14, true},
        {"france", 2026, 5, 25, true},
        {"france", 2026, 7, 14, true},
        {"france", 2026, 8, 15, true},
        {"france", 2026, 11, 1, true},
        {"france", 2026, 11, 11, true},
        {"France", 2026, 12, 25, true},
        {"france", 2026, 12, 26, false},
        {"bastille-day", 2026, 7, 14, true},
        {"bastille-day", 2026, 12, 25, false},
        {"easter-monday", 2027, 3, 29, true},
        {"2026-12-24", 2026, 12, 24, true},
        {"2026-12-24", 2027, 12, 24, false},
        {"12-24", 2027, 12, 24, true},
        {"12-24", 2027, 12, 25, false},
        {"02-29", 2028, 2, 29, true},
        {"02-29", 2027, 2, 28, false},
        {"2026-08-01..2026-08-15", 2026, 8, 15, true},
        {"2026-08-01..2026-08-15", 2026, 8, 16, false},
        {"12-24..01-02", 2029, 1, 2, true},
        {"12-24..01-02", 2029, 1, 3, false},
        {"12-24..01-02", 2029, 12, 24, true},
        {"08-01..08-15", 2029, 8, 16, false},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct quiet quiet;
        GDate day = day_of(cases[i].year, cases[i].month, cases[i].day);
        if (!quiet_parse(cases[i].text, &quiet, NULL) ||
            quiet_has_day(&quiet, &day) != cases[i].expected)
            fail_msg("%s on %d-%d-%d", cases[i].text, cases[i].year, cases[i].month, cases[i].day);
    }
}

static void test_no_quiet_date(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",
        "noel",
        "2026-13-01",
        "2026-02-29",
        "13-01",
        "2026",
        "12-24-",
        "24-12",
        "2026-12-24..01-02",
        "2026-12-24..",
        "12-24..",
        "..12-24",
        "2027-01-02..2026-12-24",
        "2026-12-241",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        struct quiet quiet;
        if (quiet_parse(wrong[i], &quiet, &error) || !error || !strstr(error->message, wrong[i]))
            fail_msg("\"%s\" was taken", wrong[i]);
    }
}

static void test_windows(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        unsigned days; /* Monday is the lowest bit; 0: refused */
        int from, till;
    } cases[] = {
        {"Mon-Fri 09:00-12:00", 0x1f, 540, 720},
        {"09:00-12:00", 0x7f, 540, 720},
        {"9:30-24:00", 0x7f, 570, 1440},
        {"sat,SUN 10:00-18:00", 0x60, 600, 1080},
        {"Sat-Mon 10:00-18:00", 0x61, 600, 1080},
        {"Mon, Wed-Thu, Sun  10:00-18:00", 0x4d, 600, 1080},
        {"Fri 22:00-02:00", 0x10, 1320, 1560},
        {"00:00-24:00", 0x7f, 0, 1440},
        {"00:00-00:00", 0x7f, 0, 1440},
        {"Mon-Fri", 0, 0, 0},
        {"Mon-Fri09:00-12:00", 0, 0, 0},
        {"Monday 09:00-12:00", 0, 0, 0},
        {"Lun 09:00-12:00", 0, 0, 0},
        {"09:00", 0, 0, 0},
        {"09:00-", 0, 0, 0},
        {"09:60-12:00", 0, 0, 0},
        {"24:00-12:00", 0, 0, 0},
        {"09:00-25:00", 0, 0, 0},
        {"09:00-12:00 ", 0, 0, 0},
        {"9h-12h", 0, 0, 0},
        {"", 0, 0, 0},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct window window;
        g_autoptr(GError) error = NULL;
        bool is_read = window_parse(cases[i].text, &window, &error);
        if (is_read != (cases[i].days != 0) || is_read != (error == NULL))
            fail_msg("\"%s\": read %d", cases[i].text, is_read);
        if (is_read && (window.days != cases[i].days || window.from != cases[i].from ||
                        window.till != cases[i].till))
            fail_msg("\"%s\": got %x %d-%d", cases[i].text, window.days, window.from, window.till);
    }
}

static void test_names(void **state)
{
    (void)state;
    gsize count = 0;
    for (struct quiet quiet; quiet_name(count); count++)
        assert_true(quiet_parse(quiet_name(count), &quiet, NULL));
    assert_int_equal(count, 12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_easter),        cmocka_unit_test(test_days),
        cmocka_unit_test(test_no_quiet_date), cmocka_unit_test(test_windows),
        cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests_name("quiet", tests, NULL, NULL);
}
