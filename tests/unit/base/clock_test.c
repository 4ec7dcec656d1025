/* Reading and writing moments and durations. */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "src/base/clock.h"

#define WRONG INT64_MIN

static void test_parse(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text;
        int64_t expected;
    } cases[] = {
        {"UTC", "2017-06-16T12:04:07Z", 1497614647},
        {"offset", "2017-06-16T14:04:07+02:00", 1497614647},
        {"negative offset", "2017-06-16T08:34:07-03:30", 1497614647},
        {"fraction", "2017-06-16T12:04:07.999Z", 1497614647},
        {"small letters", "2017-06-16t12:04:07z", 1497614647},
        {"before 1970", "1969-12-31T23:59:59Z", -1},
        {"leap day", "2024-02-29T00:00:00Z", 1709164800},
        {"no leap year", "2023-02-29T00:00:00Z", WRONG},
        {"hour 24", "2024-01-01T24:00:00Z", WRONG},
        {"second 60", "2016-12-31T23:59:60Z", WRONG},
        {"no offset", "2017-06-16T12:04:07", WRONG},
        {"no seconds", "2017-06-16T12:04Z", WRONG},
        {"no time", "2017-06-16", WRONG},
        {"blank for T", "2017-06-16 12:04:07Z", WRONG},
        {"one-digit month", "2017-6-16T12:04:07Z", WRONG},
        {"offset without colon", "2017-06-16T12:04:07+0200", WRONG},
        {"offset of hours alone", "2017-06-16T12:04:07+02", WRONG},
        {"impossible offset", "2017-06-16T12:04:07+24:00", WRONG},
        {"empty fraction", "2017-06-16T12:04:07.Z", WRONG},
        {"something behind", "2017-06-16T12:04:07Z ", WRONG},
        {"nothing", "", WRONG},
        {"words", "tomorrow", WRONG},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        int64_t moment = WRONG;
        bool is_read = clock_parse(cases[i].text, &moment);
        if (is_read != (cases[i].expected != WRONG) || moment != cases[i].expected)
            fail_msg("%s: got %d, %" PRId64, cases[i].name, is_read, moment);
    }
}

static const struct {
    const char *name, *text, *expected; /* NULL: refused */
    bool is_date_only;
} parse_loose_cases[] = {
    {"date", "2024-03-31", "2024-03-30T23:00:00Z", true},
    {"date in summer", "2024-07-01", "2024-06-30T22:00:00Z", true},
    {"blanks around", " 2024-07-01 ", "2024-06-30T22:00:00Z", true},
    {"one-digit month and day", "2024-7-1", "2024-06-30T22:00:00Z", true},
    {"minutes", "2024-03-31 23:30", "2024-03-31T21:30:00Z", false},
    {"seconds", "2024-03-31 23:30:15", "2024-03-31T21:30:15Z", false},
    {"T", "2024-03-31T23:30:15", "2024-03-31T21:30:15Z", false},
    {"T, minutes", "2024-03-31T23:30", "2024-03-31T21:30:00Z", false},
    {"fraction and Z", "2024-03-31T23:30:00.000Z", "2024-03-31T23:30:00Z", false},
    {"fraction without offset", "2024-03-31 23:30:00.5", "2024-03-31T21:30:00Z", false},
    {"minutes and Z", "2024-03-31 23:30Z", "2024-03-31T23:30:00Z", false},
    {"offset", "2024-03-31T23:30:00+02:00", "2024-03-31T21:30:00Z", false},
    {"offset as Ruby writes it", "2023-01-10 09:20:03 +0100", "2023-01-10T08:20:03Z", false},
    {"offset of one digit", "2023-01-10 09:20:03 -5", "2023-01-10T14:20:03Z", false},
    {"one-digit hour", "2023-01-10 9:20", "2023-01-10T08:20:00Z", false},
    {"one-digit hour behind T", "2023-01-10T9:20:00.000Z", "2023-01-10T09:20:00Z", false},
    {"the hour that clocks skip", "2024-03-31 02:30:15", "2024-03-31T01:30:15Z", false},
    {"the hour that exists twice", "2024-10-27 02:30", "2024-10-27T00:30:00Z", false},
    {"it, with an offset", "2024-10-27 02:30 +0100", "2024-10-27T01:30:00Z", false},
    {"impossible day", "2024-02-30", NULL, false},
    {"impossible day with time", "2024-02-30 10:00", NULL, false},
    {"month 13", "2024-13-45", NULL, false},
    {"month 0", "2024-00-10", NULL, false},
    {"hour 25", "2024-01-10 25:00", NULL, false},
    {"minute 60", "2024-01-10 10:60", NULL, false},
    {"T without time", "2024-01-10T", NULL, false},
    {"time stuck to the date", "2024-01-1010:00", NULL, false},
    {"hour alone", "2024-01-10 10", NULL, false},
    {"other order", "31/03/2024", NULL, false},
    {"two-digit year", "24-03-31", NULL, false},
    {"words behind", "2024-03-31 soon", NULL, false},
    {"a mail's", "Sun, 31 Mar 2024 23:30:15 GMT", "2024-03-31T23:30:15Z", false},
    {"a mail's with an offset", "Sun, 31 Mar 2024 23:30:15 +0200", "2024-03-31T21:30:15Z", false},
    {"a mail's, American", "Sun, 31 Mar 2024 23:30:15 EST", "2024-04-01T04:30:15Z", false},
    {"a mail's, old", " 1 Jan 99 9:20 UT ", "1999-01-01T09:20:00Z", false},
    {"a mail's of this century", "1 Jan 26 09:20 Z", "2026-01-01T09:20:00Z", false},
    {"a mail's without a zone", "Mon, 1 July 2024 10:00", "2024-07-01T08:00:00Z", false},
    {"a mail's day", "1 Jul 2024", "2024-06-30T22:00:00Z", true},
    {"a mail's with an impossible day", "30 Feb 2024 10:00:00 GMT", NULL, false},
    {"a month that is none", "1 Xyz 2024 10:00:00 GMT", NULL, false},
    {"a year of three digits", "1 Jan 124", NULL, false},
    {"a zone that is none", "1 Jan 2024 10:00:00 XYZ", NULL, false},
    {"a month first", "Mar 31, 2024", NULL, false},
    {"a day of the week alone", "Sunday", NULL, false},
    {"a mail's with words behind", "1 Jan 2024 10:00 GMT soon", NULL, false},
    {"nothing", "", NULL, false},
};

static void test_parse_loose(void **state)
{
    (void)state;
    g_autoptr(GTimeZone) zone = g_time_zone_new_identifier("Europe/Paris");
    assert_non_null(zone);
    for (gsize i = 0; i < G_N_ELEMENTS(parse_loose_cases); i++) {
        int64_t moment = 0;
        bool is_date_only = false;
        bool is_read = clock_parse_loose(parse_loose_cases[i].text, zone, &moment, &is_date_only);
        g_autofree char *text = is_read ? clock_format(moment) : NULL;
        if (g_strcmp0(text, parse_loose_cases[i].expected) != 0 ||
            is_date_only != parse_loose_cases[i].is_date_only)
            fail_msg("%s: got %s, date only %d", parse_loose_cases[i].name, text ? text : "nothing",
                     is_date_only);
    }
}

static void test_format(void **state)
{
    (void)state;
    AUTO(zone_free) struct zone *zone = zone_new("Europe/Paris");
    static const struct {
        const char *name;
        int64_t moment;
        const char *utc, *local;
    } cases[] = {
        {"summer", 1497614647, "2017-06-16T12:04:07Z", "2017-06-16 14:04"},
        {"winter", 1795336200, "2026-11-22T08:30:00Z", "2026-11-22 09:30"},
        {"1970", 0, "1970-01-01T00:00:00Z", "1970-01-01 01:00"},
        {"beyond the calendar", INT64_MAX, "9999-12-31T23:59:59Z", "9999-12-31 23:59"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *utc = clock_format(cases[i].moment);
        g_autofree char *local = clock_format_local(cases[i].moment, zone);
        if (strcmp(utc, cases[i].utc) != 0 || strcmp(local, cases[i].local) != 0)
            fail_msg("%s: got %s and %s", cases[i].name, utc, local);
    }
}

static void test_next_midnight(void **state)
{
    (void)state;
    static const struct {
        const char *name, *zone, *from, *expected;
    } cases[] = {
        {"a day", "Europe/Paris", "2026-11-22T08:30:00Z", "2026-11-22T23:00:00Z"},
        {"midnight itself", "Europe/Paris", "2026-11-22T23:00:00Z", "2026-11-23T23:00:00Z"},
        {"a day of 23 hours", "Europe/Paris", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"},
        {"it exists twice: the first", "America/Havana", "2026-11-01T03:00:00Z",
         "2026-11-01T04:00:00Z"},
        {"between the two", "America/Havana", "2026-11-01T04:30:00Z", "2026-11-02T05:00:00Z"},
        {"the second", "America/Havana", "2026-11-01T05:00:00Z", "2026-11-02T05:00:00Z"},
        {"it is left out", "Asia/Beirut", "2026-03-28T12:00:00Z", "2026-03-28T22:00:00Z"},
        {"23:00 exists twice", "America/Santiago", "2026-04-04T12:00:00Z", "2026-04-05T04:00:00Z"},
        {"the day is left out", "Pacific/Apia", "2011-12-29T12:00:00Z", "2011-12-30T10:00:00Z"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        AUTO(zone_free) struct zone *zone = zone_new(cases[i].zone);
        int64_t from;
        assert_true(clock_parse(cases[i].from, &from));
        g_autofree char *midnight = clock_format(clock_next_midnight(from, zone_get(zone)));
        if (strcmp(midnight, cases[i].expected) != 0)
            fail_msg("%s: got %s", cases[i].name, midnight);
    }
}

static void test_duration_parse(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text;
        int64_t expected;
    } cases[] = {
        {"seconds", "30s", 30},     {"minutes", "45m", 2700},
        {"hours", "24h", 86400},    {"days", "7d", 604800},
        {"none", "0s", 0},          {"ten years", "3650d", 315360000},
        {"more", "3651d", WRONG},   {"far more", "99999999999999999999h", WRONG},
        {"no unit", "24", WRONG},   {"other unit", "2w", WRONG},
        {"unit alone", "h", WRONG}, {"two", "1h30m", WRONG},
        {"negative", "-1h", WRONG}, {"blank", "1 h", WRONG},
        {"capital", "1H", WRONG},   {"fraction", "1.5h", WRONG},
        {"nothing", "", WRONG},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        int64_t seconds = WRONG;
        bool is_read = duration_parse(cases[i].text, &seconds);
        if (is_read != (cases[i].expected != WRONG) || seconds != cases[i].expected)
            fail_msg("%s: got %d, %" PRId64, cases[i].name, is_read, seconds);
    }
}

static void test_duration_format(void **state)
{
    (void)state;
    static const struct {
        int64_t seconds;
        const char *expected;
    } cases[] = {
        {0, "0 seconds"},     {1, "1 second"},    {59, "59 seconds"}, {60, "1 minute"},
        {3599, "59 minutes"}, {3600, "1 hour"},   {7300, "2 hours"},  {86399, "23 hours"},
        {86400, "1 day"},     {300000, "3 days"}, {-5, "0 seconds"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = duration_format(cases[i].seconds);
        if (strcmp(text, cases[i].expected) != 0)
            fail_msg("%" PRId64 " s: got %s", cases[i].seconds, text);
    }
}

static void test_now(void **state)
{
    (void)state;
    int64_t before = clock_now();
    int64_t now_ns = clock_now_ns();
    assert_true(before > 1700000000);
    assert_true(now_ns / 1000000000 >= before && now_ns / 1000000000 <= before + 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse),
        cmocka_unit_test(test_parse_loose),
        cmocka_unit_test(test_format),
        cmocka_unit_test(test_next_midnight),
        cmocka_unit_test(test_duration_parse),
        cmocka_unit_test(test_duration_format),
        cmocka_unit_test(test_now),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
