/* The watcher and deadlines: when a posting is closing, and when once more. */
#include "tests/unit/watch/watch_world.h"

static const struct situation cases[] = {
    {
        .name = "the deadline comes near without an edit",
        .known = {{"a.md", "A", "x", true, .edition = 1, .closes_at = NOW + CLOSING_BEFORE}},
        .seen = {{"a.md", .look = LOOK_UNCHANGED}},
        .expected = "closing a 1",
    },
    {
        .name = "a second too early to be near",
        .known = {{"a.md", "A", "x", true, .edition = 1, .closes_at = NOW + CLOSING_BEFORE + 1}},
        .seen = {{"a.md", .look = LOOK_UNCHANGED}},
        .expected = "",
    },
    {
        .name = "an edit brings the deadline near",
        .known = {{"a.md", "A", "x", true, .edition = 1}},
        .seen = {{"a.md", "A", "x", LOOK_OPEN, NOW + DAY}},
        .expected = "closing a 1",
    },
    {
        .name = "closing once",
        .known = {{"a.md", "A", "x", true, false, 2, 0, NOW + DAY, .closing_edition = 2}},
        .seen = {{"a.md", "A", "x", LOOK_OPEN, NOW + DAY}},
        .expected = "",
    },
    {
        .name = "closing in the next edition as well",
        .known = {{"a.md", "A", "x", true, false, 2, 0, NOW + DAY, .closing_edition = 1}},
        .seen = {{"a.md", .look = LOOK_UNCHANGED}},
        .expected = "closing a 2",
    },
    {
        .name = "a closed posting is not closing",
        .known = {{"a.md", "A", "x", false, .edition = 1, .closed_at = 1, .closes_at = NOW + DAY}},
        .seen = {{"a.md", .look = LOOK_UNCHANGED}},
        .expected = "",
    },
    {
        .name = "an unreadable posting is not closing",
        .known = {{"a.md", "A", "x", true, .edition = 1, .closes_at = NOW + DAY}},
        .seen = {{"a.md", .look = LOOK_UNREADABLE}},
        .expected = "",
    },
    {
        .name = "an unreadable posting closes at its deadline all the same",
        .known = {{"a.md", "A", "x", true, .edition = 1, .closes_at = NOW - DAY}},
        .seen = {{"a.md", .look = LOOK_UNREADABLE}},
        .expected = "closed a",
    },
    {
        .name = "a posting that vanishes is not closing",
        .known = {{"a.md", "A", "x", true, .edition = 1, .closes_at = NOW + DAY},
                  {"z.md", "Z", "z", false}},
        .seen = {{"z.md", .look = LOOK_UNCHANGED}},
        .expected = "closed gone a",
    },
    {
        .name = "the baseline learns that a deadline is near",
        .seen = {{"a.md", "A", "x", LOOK_OPEN, NOW + DAY}},
        .is_baseline = true,
        .expected = "a+closing",
    },
    {
        .name = "new with a deadline that is near: one event",
        .known = {{"z.md", "Z", "z", false}},
        .seen = {{"a.md", "A", "x", LOOK_OPEN, NOW + DAY}, {"z.md", .look = LOOK_UNCHANGED}},
        .expected = "new a 1+closing",
    },
    {
        .name = "reopened with a deadline that is near: one event",
        .known = {{"a.md", "A", "x", false, false, 1, NOW - DAY, .closing_edition = 1}},
        .seen = {{"a.md", "A", "x", LOOK_OPEN, NOW + DAY}},
        .expected = "reopened a 2+closing",
    },
    {
        .name = "a quick revert whose deadline has come near meanwhile",
        .known = {{"a.md", "A", "x", false, .edition = 1, .closed_at = NOW - 1}},
        .seen = {{"a.md", "A", "x", LOOK_OPEN, NOW + DAY}},
        .expected = "closing a 1",
    },
    {
        .name = "put off until it is no longer near: it may be closing again",
        .known = {{"a.md", "A", "x", true, false, 1, 0, NOW + DAY, .closing_edition = 1}},
        .seen = {{"a.md", "A", "x", LOOK_OPEN, NOW + 9 * DAY}},
        .expected = "put off a",
    },
    {
        .name = "put off by so little that it stays near",
        .known = {{"a.md", "A", "x", true, false, 1, 0, NOW + DAY, .closing_edition = 1}},
        .seen = {{"a.md", "A", "x", LOOK_OPEN, NOW + 2 * DAY}},
        .expected = "",
    },
    {
        .name = "a deadline taken away",
        .known = {{"a.md", "A", "x", true, false, 1, 0, NOW + DAY, .closing_edition = 1}},
        .seen = {{"a.md", "A", "x", LOOK_OPEN}},
        .expected = "put off a",
    },
    {
        .name = "put off or taken away, then as it was: closing again",
        .known = {{"a.md", "A", "x", true, .edition = 1, .closing_deadlines = "7 1086400"}},
        .seen = {{"a.md", "A", "x", LOOK_OPEN, NOW + DAY}},
        .expected = "closing again a 1",
    },
    {
        .name = "put off, then near once more: another deadline",
        .known = {{"a.md", "A", "x", true, .edition = 1, .closing_deadlines = "7 1086400"}},
        .seen = {{"a.md", "A", "x", LOOK_OPEN, NOW + 2 * DAY}},
        .expected = "closing a 1",
    },
    {
        .name = "the next edition begins anew: its opening alone is news",
        .known = {{"a.md", "A", "x", false, .edition = 1, .closing_deadlines = "1086400"}},
        .seen = {{"a.md", "A", "x", LOOK_OPEN, NOW + DAY}},
        .expected = "reopened a 2+closing",
    },
    {
        .name = "a deadline that passed is put off quickly: it may be closing again",
        .known = {{"a.md", "A", "x", false, false, 1, NOW - 1, NOW - 1, .closing_edition = 1}},
        .seen = {{"a.md", "A", "x", LOOK_OPEN, NOW + 9 * DAY}},
        .expected = "put off a",
    },
    {
        .name = "near by a clock that was ahead: it may be closing again",
        .known = {{"a.md", "A", "x", true, false, 1, 0, NOW + 9 * DAY, .closing_edition = 1}},
        .seen = {{"a.md", .look = LOOK_UNCHANGED}},
        .expected = "put off a",
    },
    {
        .name = "closed by a clock that was ahead: it never closed",
        .known = {{"a.md", "A", "x", false, false, 1, NOW + 9 * DAY, NOW + 8 * DAY}},
        .seen = {{"a.md", "A", "x", LOOK_OPEN, NOW + 8 * DAY}},
        .expected = "reverted a",
    },
    {
        .name = "the same, put off since",
        .known = {{"a.md", "A", "x", false, false, 1, NOW + 9 * DAY, NOW + 8 * DAY}},
        .seen = {{"a.md", "A", "x", LOOK_OPEN, NOW + 20 * DAY}},
        .expected = "reverted a",
    },
    {
        .name = "its deadline has passed by the right clock, too: it did close",
        .known = {{"a.md", "A", "x", false, false, 1, NOW + 9 * DAY, NOW - DAY}},
        .seen = {{"a.md", "A", "x", LOOK_OPEN, NOW + 8 * DAY}},
        .expected = "reopened a 2",
    },
    {
        .name = "closed by hand while the clock was ahead: how long ago nobody knows",
        .known = {{"a.md", "A", "x", false, false, 1, NOW + 8 * DAY, NOW + 9 * DAY}},
        .seen = {{"a.md", "A", "x", LOOK_OPEN, NOW + 9 * DAY}},
        .expected = "reopened a 2",
    },
};

static void follows_the_table(void **state)
{
    (void)state;
    follow_table(cases, G_N_ELEMENTS(cases));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(follows_the_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
