/* What is too much at once: told in a digest, or dropped. */
#include "tests/unit/turns/turns_fixture.h"

static const struct turns_case cases[] = {
    {
        .name = "dropped is what has no slot on the first day",
        .max_per_day = 2,
        .overflow = OVERFLOW_DROP,
        .waiting = {{.id = 1}, {.id = 2}, {.id = 3}, {.id = 4, .closes = "04-01 00:00"}},
        .expected = "2 dropped 03-02 08:00, 3 dropped 03-02 08:00, 4 03-02 08:00, 1 03-02 08:00",
    },
    {
        .name = "what waits for money is not dropped before the first day that has some",
        .max_per_day = 2,
        .budget = 2,
        .price = 1,
        .overflow = OVERFLOW_DROP,
        .waiting = {{.id = 1, .kind = EVENT_CLOSING},
                    {.id = 2, .due = "03-03 08:00"},
                    {.id = 3, .due = "03-03 08:00"},
                    {.id = 4, .due = "03-03 08:00"},
                    {.id = 5, .due = "03-03 08:00"}},
        .expected = "1 03-02 08:00, 2 03-03 08:00, 5 dropped 03-31 22:00 money, "
                    "3 03-31 22:00 money, 4 03-31 22:00 money",
    },
    {
        .name = "the first day is the next one that is open",
        .window = "Wed 08:00-10:00",
        .gap_h = 1,
        .overflow = OVERFLOW_DROP,
        .waiting = {{.id = 1}, {.id = 2}, {.id = 3}},
        .expected = "3 dropped 03-02 08:00, 1 03-04 07:00, 2 03-04 08:00",
    },
    {
        .name = "what is due later is looked at when it is due",
        .max_per_day = 1,
        .overflow = OVERFLOW_DROP,
        .waiting = {{.id = 1}, {.id = 2, .due = "03-02 10:00"}, {.id = 3, .due = "03-02 11:00"}},
        .expected = "1 03-02 08:00, 3 dropped 03-02 11:00, 2 03-02 23:00",
    },
    {
        .name = "what a person released or wants or what may be there already is not dropped",
        .max_per_day = 1,
        .overflow = OVERFLOW_DROP,
        .waiting = {{.id = 1},
                    {.id = 2, .is_released = true},
                    {.id = 3, .was_sent = true},
                    {.id = 4, .is_wanted = true}},
        .expected = "1 03-02 08:00, 2 03-02 23:00, 3 03-03 23:00, 4 03-04 23:00",
    },
    {
        .name = "a digest takes the last slot of the first day",
        .gap_h = 2,
        .max_per_day = 3,
        .overflow = OVERFLOW_DIGEST,
        .waiting = {{.id = 1}, {.id = 2}, {.id = 3}, {.id = 4}, {.id = 5, .closes = "04-01 00:00"}},
        .expected = "5 03-02 08:00, 1 03-02 10:00, 2 joins 03-02 12:00, 3 joins 03-02 12:00, "
                    "4 joins 03-02 12:00",
    },
    {
        .name = "with one slot a day all are in the digest",
        .max_per_day = 1,
        .overflow = OVERFLOW_DIGEST,
        .waiting = {{.id = 1}, {.id = 2}, {.id = 3}},
        .expected = "1 joins 03-02 08:00, 2 joins 03-02 08:00, 3 joins 03-02 08:00",
    },
    {
        .name = "one that is due in the digest's slot is in it",
        .window = "08:00-10:00",
        .max_per_day = 1,
        .overflow = OVERFLOW_DIGEST,
        .waiting = {{.id = 1, .due = "03-02 12:00"}, {.id = 2, .due = "03-03 07:00"}},
        .expected = "1 joins 03-03 07:00, 2 joins 03-03 07:00",
    },
    {
        .name = "a digest waits for money as each of them would",
        .max_per_day = 1,
        .budget = 1,
        .price = 1,
        .overflow = OVERFLOW_DIGEST,
        .waiting = {{.id = 1, .kind = EVENT_CLOSING},
                    {.id = 2, .due = "03-02 12:00"},
                    {.id = 3, .due = "03-02 12:00"}},
        .expected = "1 03-02 08:00, 2 joins 03-31 22:00 money, 3 joins 03-31 22:00 money",
    },
    {
        .name = "one alone is no digest, nor are closings",
        .max_per_day = 1,
        .overflow = OVERFLOW_DIGEST,
        .waiting = {{.id = 1, .kind = EVENT_CLOSING}, {.id = 2, .kind = EVENT_CLOSING}, {.id = 3}},
        .expected = "1 03-02 08:00, 2 03-02 23:00, 3 03-03 23:00",
    },
    {
        .name = "what may be there already keeps its slot, and the digest has the next one",
        .max_per_day = 1,
        .overflow = OVERFLOW_DIGEST,
        .waiting = {{.id = 1, .was_sent = true}, {.id = 2}, {.id = 3}},
        .expected = "1 03-02 08:00, 2 joins 03-02 23:00, 3 joins 03-02 23:00",
    },
    {
        .name = "the digest has the last slot of who may join it",
        .gap_h = 2,
        .max_per_day = 3,
        .overflow = OVERFLOW_DIGEST,
        .waiting = {{.id = 1}, {.id = 2}, {.id = 3, .was_sent = true}, {.id = 4}},
        .expected = "1 03-02 08:00, 2 joins 03-02 10:00, 4 joins 03-02 10:00, 3 03-02 12:00",
    },
    {
        .name = "a digest that missed its day leaves who may not join it its slot as well",
        .window = "Mon-Fri 08:00-10:00",
        .max_per_day = 1,
        .overflow = OVERFLOW_DIGEST,
        .waiting = {{.id = 1, .due = "02-27 07:30", .was_sent = true},
                    {.id = 2, .due = "02-27 07:30"},
                    {.id = 3, .due = "02-27 07:30"}},
        .expected = "1 03-02 08:00, 2 joins 03-03 07:00, 3 joins 03-03 07:00",
    },
    {
        .name = "a digest that missed its day takes the next slot, with all that may",
        .window = "Mon-Fri 08:00-10:00",
        .max_per_day = 2,
        .overflow = OVERFLOW_DIGEST,
        .waiting = {{.id = 1, .due = "02-27 07:30"},
                    {.id = 2, .due = "02-27 07:30"},
                    {.id = 3, .due = "02-27 07:30"}},
        .expected = "1 joins 03-02 08:00, 2 joins 03-02 08:00, 3 joins 03-02 08:00",
    },
    {
        .name = "a digest costs what its own text costs",
        .max_per_day = 1,
        .budget = 5,
        .price = 1,
        .link_price = 4,
        .digest = "{count}: {list} {link}",
        .overflow = OVERFLOW_DIGEST,
        .waiting = {{.id = 1},
                    {.id = 2},
                    {.id = 3, .due = "03-05 00:00"},
                    {.id = 4, .due = "03-06 00:00"}},
        .expected = "1 joins 03-02 08:00, 2 joins 03-02 08:00, 3 03-05 00:00, "
                    "4 03-31 22:00 money",
    },
    {
        .name = "where a digest is too dear they go one by one",
        .max_per_day = 1,
        .budget = 3,
        .price = 1,
        .link_price = 4,
        .digest = "{count}: {list} {link}",
        .overflow = OVERFLOW_DIGEST,
        .waiting = {{.id = 1}, {.id = 2}, {.id = 3}},
        .expected = "1 03-02 08:00, 2 03-02 23:00, 3 03-03 23:00",
    },
    {
        .name = "nothing is dropped where nothing is too much",
        .overflow = OVERFLOW_DROP,
        .waiting = {{.id = 1}, {.id = 2, .expires = "03-02 07:59"}},
        .expected = "2 expires 03-02 07:59, 1 03-02 08:00",
    },
};

static void test_crowds(void **unused)
{
    (void)unused;
    check_all(cases, G_N_ELEMENTS(cases));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_crowds)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
