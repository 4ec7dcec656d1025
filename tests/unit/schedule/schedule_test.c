/* At which moments an account may speak: windows, quiet dates, gaps, caps, and clocks that change.
 */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "src/base/clock.h"
#include "src/schedule/schedule.h"

/* Rules as a configuration writes them; lists are separated by ";". */
struct rules {
    const char *windows, *quiet;
    int gap_m, max_per_day, jitter_m;
};

static void rules_read(const struct rules *rules, struct schedule *schedule)
{
    *schedule = (struct schedule){
        .zone = zone_new("Europe/Paris"),
        .windows = g_array_new(FALSE, FALSE, sizeof(struct window)),
        .quiet = g_array_new(FALSE, FALSE, sizeof(struct quiet)),
        .min_gap = rules->gap_m * 60,
        .max_per_day = rules->max_per_day,
        .jitter = rules->jitter_m * 60,
    };
    g_auto(GStrv) windows = g_strsplit(rules->windows ? rules->windows : "", ";", -1);
    for (char **text = windows; *text; text++) {
        struct window window;
        assert_true(window_parse(g_strstrip(*text), &window, NULL));
        g_array_append_val(schedule->windows, window);
    }
    g_auto(GStrv) quiet = g_strsplit(rules->quiet ? rules->quiet : "", ";", -1);
    for (char **text = quiet; *text; text++) {
        struct quiet entry;
        assert_true(quiet_parse(g_strstrip(*text), &entry, NULL));
        g_array_append_val(schedule->quiet, entry);
    }
}

static int64_t moment_of(const char *text)
{
    int64_t moment;
    assert_true(clock_parse(text, &moment));
    return moment;
}

/* Moments separated by blanks. */
static GArray *moments_of(const char *text)
{
    GArray *moments = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_auto(GStrv) parts = g_strsplit(text ? text : "", " ", -1);
    for (char **part = parts; *part; part++) {
        int64_t moment = moment_of(*part);
        g_array_append_val(moments, moment);
    }
    return moments;
}

static const struct {
    const char *name;
    struct rules rules;
    const char *spoken, *from, *expected; /* NULL: never */
} slot_cases[] = {
    {"no rules", {0}, NULL, "2026-03-10T03:00:00Z", "2026-03-10T03:00:00Z"},
    {"in the window",
     {"Mon-Fri 09:00-12:00"},
     NULL,
     "2026-03-10T09:30:00Z",
     "2026-03-10T09:30:00Z"},
    {"before it", {"Mon-Fri 09:00-12:00"}, NULL, "2026-03-10T03:00:00Z", "2026-03-10T08:00:00Z"},
    {"its end is outside",
     {"Mon-Fri 09:00-12:00"},
     NULL,
     "2026-03-10T11:00:00Z",
     "2026-03-11T08:00:00Z"},
    {"over the weekend",
     {"Mon-Fri 09:00-12:00"},
     NULL,
     "2026-03-13T15:00:00Z",
     "2026-03-16T08:00:00Z"},
    {"the earlier of two windows",
     {"14:00-16:00; 09:00-10:00"},
     NULL,
     "2026-03-10T05:00:00Z",
     "2026-03-10T08:00:00Z"},
    {"the second of two windows",
     {"14:00-16:00; 09:00-10:00"},
     NULL,
     "2026-03-10T09:00:00Z",
     "2026-03-10T13:00:00Z"},
    {"after midnight in the window of Friday",
     {"Fri 22:00-02:00"},
     NULL,
     "2026-03-14T00:30:00Z",
     "2026-03-14T00:30:00Z"},
    {"Saturday evening has none",
     {"Fri 22:00-02:00"},
     NULL,
     "2026-03-14T21:30:00Z",
     "2026-03-20T21:00:00Z"},
    {"Easter Monday is quiet",
     {"09:00-12:00", "france"},
     NULL,
     "2026-04-06T05:00:00Z",
     "2026-04-07T07:00:00Z"},
    {"Ascension alone is quiet",
     {"09:00-12:00", "ascension"},
     NULL,
     "2026-05-14T05:00:00Z",
     "2026-05-15T07:00:00Z"},
    {"quiet from one year to the next",
     {"09:00-12:00", "2026-12-24..2027-01-02"},
     NULL,
     "2026-12-24T05:00:00Z",
     "2027-01-03T08:00:00Z"},
    {"quiet so every year",
     {"09:00-12:00", "12-24..01-02"},
     NULL,
     "2031-12-30T05:00:00Z",
     "2032-01-03T08:00:00Z"},
    {"a quiet day ends a window at midnight",
     {"Thu 22:00-02:00", "labour-day"},
     NULL,
     "2026-04-30T22:30:00Z",
     "2026-05-07T20:00:00Z"},
    {"quiet without a window",
     {NULL, "2026-03-10"},
     NULL,
     "2026-03-10T10:00:00Z",
     "2026-03-10T23:00:00Z"},
    {"gap", {.gap_m = 60}, "2026-03-10T09:30:00Z", "2026-03-10T10:00:00Z", "2026-03-10T10:30:00Z"},
    {"gap out of the window",
     {"09:00-11:00", .gap_m = 60},
     "2026-03-10T09:30:00Z",
     "2026-03-10T09:45:00Z",
     "2026-03-11T08:00:00Z"},
    {"no room between two",
     {.gap_m = 60},
     "2026-03-10T11:30:00Z 2026-03-10T09:30:00Z",
     "2026-03-10T10:00:00Z",
     "2026-03-10T10:30:00Z"},
    {"less than a gap between two",
     {.gap_m = 60},
     "2026-03-10T11:00:00Z 2026-03-10T09:30:00Z",
     "2026-03-10T10:00:00Z",
     "2026-03-10T12:00:00Z"},
    {"cap",
     {.max_per_day = 2},
     "2026-03-10T06:00:00Z 2026-03-10T07:00:00Z",
     "2026-03-10T10:00:00Z",
     "2026-03-10T23:00:00Z"},
    {"cap counts local days",
     {.max_per_day = 2},
     "2026-03-09T23:30:00Z 2026-03-10T07:00:00Z",
     "2026-03-10T10:00:00Z",
     "2026-03-10T23:00:00Z"},
    {"cap of yesterday",
     {.max_per_day = 2},
     "2026-03-09T22:30:00Z 2026-03-10T07:00:00Z",
     "2026-03-10T10:00:00Z",
     "2026-03-10T10:00:00Z"},
    {"said before the clock went back a day",
     {.gap_m = 60, .max_per_day = 1},
     "2026-03-11T10:10:00Z",
     "2026-03-10T10:00:00Z",
     "2026-03-10T10:00:00Z"},
    {"never: a window on quiet days alone",
     {"Fri 09:00-12:00", "01-01..12-31"},
     NULL,
     "2026-03-10T10:00:00Z",
     NULL},
    /* Paris leaves out 02:00 to 03:00 on 2026-03-29 and has it twice on 2026-10-25. */
    {"a window that begins in the missing hour",
     {"02:30-04:00"},
     NULL,
     "2026-03-28T23:30:00Z",
     "2026-03-29T01:30:00Z"},
    {"a window that is the missing hour",
     {"Sun 02:00-03:00"},
     NULL,
     "2026-03-28T23:30:00Z",
     "2026-03-29T01:00:00Z"},
    {"and it ends", {"Sun 02:00-03:00"}, NULL, "2026-03-29T02:00:00Z", "2026-04-05T00:00:00Z"},
    {"a window in the hour that comes twice opens at the first",
     {"02:15-02:45"},
     NULL,
     "2026-10-24T23:30:00Z",
     "2026-10-25T00:15:00Z"},
    {"and not at the second",
     {"02:15-02:45"},
     NULL,
     "2026-10-25T00:45:00Z",
     "2026-10-26T01:15:00Z"},
    {"an ordinary window the day after",
     {"09:00-12:00"},
     NULL,
     "2026-03-29T20:00:00Z",
     "2026-03-30T07:00:00Z"},
    {"cap over a day of 25 hours",
     {.max_per_day = 1},
     "2026-10-24T22:30:00Z",
     "2026-10-25T22:30:00Z",
     "2026-10-25T23:00:00Z"},
};

static void test_slot(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(slot_cases); i++) {
        struct schedule schedule;
        rules_read(&slot_cases[i].rules, &schedule);
        g_autoptr(GArray) spoken = moments_of(slot_cases[i].spoken);
        int64_t slot = schedule_slot(&schedule, spoken, moment_of(slot_cases[i].from), 0);
        g_autofree char *got = clock_format(slot);
        if (strcmp(slot ? got : "never",
                   slot_cases[i].expected ? slot_cases[i].expected : "never") != 0)
            fail_msg("%s: got %s", slot_cases[i].name, slot ? got : "never");
        if (slot && (!schedule_allows(&schedule, spoken, slot) ||
                     schedule_next_open(&schedule, slot) != slot))
            fail_msg("%s: the slot itself is not allowed", slot_cases[i].name);
        schedule_clear(&schedule);
    }
}

/* Every window stands open once on each of its days, all the year, clocks changing or not. */
static void test_once_a_day(void **state)
{
    (void)state;
    static const char *const windows[] = {"02:00-03:00", "02:30-02:45", "01:30-02:30",
                                          "02:59-03:01", "00:00-24:00", "23:00-02:30",
                                          "09:00-12:00"};
    g_autoptr(GTimeZone) zone = g_time_zone_new_identifier("Europe/Paris");
    for (gsize i = 0; i < G_N_ELEMENTS(windows); i++) {
        struct window window;
        assert_true(window_parse(windows[i], &window, NULL));
        GDate day;
        g_date_clear(&day, 1);
        g_date_set_dmy(&day, 1, 1, 2026);
        int64_t last_end = 0;
        for (int n = 0; n < 365; n++, g_date_add_days(&day, 1)) {
            int64_t start, end;
            window_span(&window, &day, zone, &start, &end);
            if (start >= end || start < last_end)
                fail_msg("%s: day %d of the year", windows[i], n);
            last_end = end;
        }
    }
}

static void test_jitter(void **state)
{
    (void)state;
    struct schedule schedule;
    rules_read(&(struct rules){"09:00-09:20", .jitter_m = 30}, &schedule);
    g_autoptr(GArray) spoken = moments_of(NULL);
    int64_t from = moment_of("2026-03-10T08:00:00Z");
    assert_int_equal(schedule_slot(&schedule, spoken, from, 0), from);
    assert_int_equal(schedule_slot(&schedule, spoken, from, 600), from + 600);
    assert_int_equal(schedule_slot(&schedule, spoken, from, 1801 + 60), from + 60);
    /* It would leave the window: it stays at its slot. */
    assert_int_equal(schedule_slot(&schedule, spoken, from, 1500), from);
    schedule_clear(&schedule);
}

static void test_has_rules(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        struct rules rules;
        bool expected;
    } cases[] = {
        {"none", {0}, false},
        {"a window", {"09:00-12:00"}, true},
        {"a quiet date", {NULL, "12-24"}, true},
        {"a gap", {.gap_m = 1}, true},
        {"a cap", {.max_per_day = 1}, true},
        {"jitter", {.jitter_m = 1}, true},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct schedule schedule;
        rules_read(&cases[i].rules, &schedule);
        if (schedule_has_rules(&schedule) != cases[i].expected)
            fail_msg("%s", cases[i].name);
        schedule_clear(&schedule);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_slot),
        cmocka_unit_test(test_once_a_day),
        cmocka_unit_test(test_jitter),
        cmocka_unit_test(test_has_rules),
    };
    return cmocka_run_group_tests_name("schedule", tests, NULL, NULL);
}
