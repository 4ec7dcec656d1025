/* Time zones by name, their rules read late. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "src/base/zone.h"

#define SUMMER ((int64_t)1497614647) /* 2017-06-16T12:04:07Z */

static void test_names(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int offset; /* in summer, in seconds; -1 = there is no such zone */
    } cases[] = {
        {"Europe/Paris", 7200},  {"UTC", 0},
        {"Asia/Kolkata", 19800}, {"Etc/GMT+5", -18000},
        {"+02:00", 7200},        {"CET-1CEST,M3.5.0,M10.5.0/3", 7200},
        {"Europe/Pari", -1},     {"Europe", -1},
        {"zone.tab", -1},        {"../zoneinfo/Europe/Parix", -1},
        {"/etc/passwd", -1},     {"/nowhere", -1},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        AUTO(zone_free) struct zone *zone = zone_new(cases[i].name);
        if (!zone != (cases[i].offset == -1))
            fail_msg("%s: %s", cases[i].name, zone ? "there is one" : "there is none");
        if (!zone)
            continue;
        assert_string_equal(zone_name(zone), cases[i].name);
        int interval = g_time_zone_find_interval(zone_get(zone), G_TIME_TYPE_UNIVERSAL, SUMMER);
        assert_int_equal(g_time_zone_get_offset(zone_get(zone), interval), cases[i].offset);
    }
}

static void test_local(void **state)
{
    (void)state;
    AUTO(zone_free) struct zone *zone = zone_new_local();
    assert_string_equal(zone_name(zone), g_time_zone_get_identifier(zone_get(zone)));
}

/* Whoever owns it last frees it; the sanitizers look. */
static void test_owners(void **state)
{
    (void)state;
    AUTO(zone_free) struct zone *last = NULL;
    {
        AUTO(zone_free) struct zone *first = zone_new("UTC");
        last = zone_ref(first);
        assert_ptr_equal(first, last);
    }
    assert_string_equal(zone_name(last), "UTC");
    assert_null(zone_ref(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_local),
        cmocka_unit_test(test_owners),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
