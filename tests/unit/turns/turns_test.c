/* Who goes when: slots and money handed out in order, and how else a wait ends. */
#include "tests/unit/turns/turns_fixture.h"

static const struct turns_case cases[] = {
    {
        .name = "without rules all go at once, the nearest deadline first",
        .waiting = {{.id = 1}, {.id = 2, .closes = "04-01 00:00"}, {.id = 3}},
        .expected = "2 03-02 08:00, 1 03-02 08:00, 3 03-02 08:00",
    },
    {
        .name = "the nearest deadline first, then the oldest",
        .max_per_day = 1,
        .waiting = {{.id = 8}, {.id = 7}, {.id = 9, .closes = "04-01 00:00"}},
        .expected = "9 03-02 08:00, 7 03-02 23:00, 8 03-03 23:00",
    },
    {
        .name = "gaps and caps hold",
        .gap_h = 2,
        .max_per_day = 2,
        .waiting = {{.id = 1}, {.id = 2}, {.id = 3}},
        .expected = "1 03-02 08:00, 2 03-02 10:00, 3 03-02 23:00",
    },
    {
        .name = "one that is due later leaves the slots before it to others",
        .gap_h = 2,
        .waiting = {{.id = 1, .due = "03-02 09:00", .closes = "04-01 00:00"}, {.id = 2}, {.id = 3}},
        .expected = "2 03-02 08:00, 1 03-02 10:00, 3 03-02 12:00",
    },
    {
        .name = "too late before its slot: it expires and takes none",
        .window = "Mon 08:00-10:00",
        .max_per_day = 1,
        .waiting = {{.id = 1}, {.id = 2, .expires = "03-05 00:00"}, {.id = 3}},
        .expected = "1 03-02 08:00, 2 expires 03-05 00:00, 3 03-09 07:00",
    },
    {
        .name = "its posting closes first",
        .window = "Tue 08:00-10:00",
        .waiting = {{.id = 1, .closes = "03-03 07:00", .expires = "03-04 00:00"},
                    {.id = 2, .closes = "03-03 07:01"}},
        .expected = "1 closes 03-03 07:00, 2 03-03 07:00",
    },
    {
        .name = "that a posting is filled is said although it has closed",
        .window = "Tue 08:00-10:00",
        .waiting = {{.id = 1, .closes = "03-02 20:00", .kind = EVENT_FILLED}},
        .expected = "1 03-03 07:00",
    },
    {
        .name = "a posting whose deadline is past was forced",
        .window = "Tue 08:00-10:00",
        .waiting = {{.id = 1, .closes = "03-01 20:00"}},
        .expected = "1 03-03 07:00",
    },
    {
        .name = "what this month's budget does not pay waits for the next",
        .budget = 2,
        .price = 1,
        .waiting = {{.id = 1}, {.id = 2}, {.id = 3}, {.id = 4}, {.id = 5}},
        .expected = "1 03-02 08:00, 2 03-02 08:00, 3 03-31 22:00 money, 4 03-31 22:00 money, "
                    "5 04-30 22:00 money",
    },
    {
        .name = "what is due next month leaves this month's money as it is",
        .budget = 2,
        .price = 1,
        .waiting = {{.id = 1}, {.id = 2}, {.id = 3}, {.id = 4, .due = "04-10 08:00"}},
        .expected = "1 03-02 08:00, 2 03-02 08:00, 3 03-31 22:00 money, 4 04-10 08:00",
    },
    {
        .name = "so does what closes before that",
        .budget = 2,
        .price = 1,
        .waiting = {{.id = 1},
                    {.id = 2},
                    {.id = 3},
                    {.id = 4, .due = "04-10 08:00", .closes = "04-05 08:00"}},
        .expected = "1 03-02 08:00, 2 03-02 08:00, 3 03-31 22:00 money, "
                    "4 closes 04-05 08:00 itself",
    },
    {
        .name = "next month's money goes to who comes first then, not to who was unpaid longest",
        .budget = 1,
        .price = 1,
        .waiting = {{.id = 1},
                    {.id = 2, .expires = "04-03 08:00"},
                    {.id = 3, .due = "04-01 08:00", .expires = "04-20 08:00"},
                    {.id = 4, .expires = "03-20 08:00"}},
        .expected = "1 03-02 08:00, 4 expires 03-20 08:00 money, 2 03-31 22:00 money, "
                    "3 expires 04-20 08:00 money",
    },
    {
        .name = "it closes before it is due: no lack of slots",
        .waiting = {{.id = 1, .due = "03-25 08:00", .closes = "03-20 08:00"}},
        .expected = "1 closes 03-20 08:00 itself",
    },
    {
        .name = "with jitter they go in the order of their moments",
        .jitter_h = 2,
        .waiting = {{.id = 1, .due = "03-02 08:00", .closes = "04-01 00:00"},
                    {.id = 2, .due = "03-02 08:00"},
                    {.id = 3, .due = "03-02 08:00"},
                    {.id = 4, .due = "03-02 08:00"}},
        .expected = "2 03-02 08:09, 3 03-02 08:21, 1 03-02 08:48, 4 03-02 09:06",
    },
    {
        .name = "with a gap none goes before the first in order",
        .jitter_h = 6,
        .gap_h = 1,
        .waiting = {{.id = 1, .due = "03-02 08:00", .closes = "04-01 00:00"},
                    {.id = 2, .due = "03-02 08:00"},
                    {.id = 3, .due = "03-02 08:00"},
                    {.id = 4, .due = "03-02 08:00"}},
        .expected = "1 03-02 13:45, 2 03-02 14:45, 3 03-02 15:45, 4 03-02 16:45",
    },
    {
        .name = "the one slot of a day is the first one's, whoever has the smaller jitter",
        .jitter_h = 2,
        .max_per_day = 1,
        .waiting = {{.id = 1, .due = "03-02 08:00", .closes = "04-01 00:00"},
                    {.id = 2, .due = "03-02 08:00"},
                    {.id = 3, .due = "03-02 08:00"},
                    {.id = 4, .due = "03-02 08:00"}},
        .expected = "1 03-02 08:48, 2 03-02 23:09, 3 03-03 23:21, 4 03-05 00:06",
    },
    {
        .name = "what costs more than any month has",
        .budget = 1,
        .price = 2,
        .waiting = {{.id = 1}, {.id = 2, .expires = "03-20 00:00"}},
        .expected = "1 waits money, 2 expires 03-20 00:00 money",
    },
};

static void test_slots(void **unused)
{
    (void)unused;
    check_all(cases, G_N_ELEMENTS(cases));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_slots)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
