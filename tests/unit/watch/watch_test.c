/* The watcher as a table: what was known, what is seen, which events follow (design.md, section 3).
 */
#include "tests/unit/watch/watch_world.h"

static const struct situation cases[] = {
    {
        .name = "the baseline learns and announces nothing",
        .seen = {{"a.md", "A", "x", LOOK_OPEN}, {"b.md", "B", "y", LOOK_CLOSED}},
        .is_baseline = true,
        .expected = "",
    },
    {
        .name = "a new open posting is new",
        .known = {{"a.md", "A", "x", true, .edition = 1}},
        .seen = {{"a.md", .look = LOOK_UNCHANGED}, {"b.md", "B", "y", LOOK_OPEN}},
        .expected = "new b 1",
    },
    {
        .name = "a new closed posting is no event",
        .known = {{"a.md", "A", "x", true, .edition = 1}},
        .seen = {{"a.md", .look = LOOK_UNCHANGED}, {"b.md", "B", "y", LOOK_CLOSED}},
        .expected = "",
    },
    {
        .name = "first seen closed, then opened: new",
        .known = {{"a.md", "A", "x", false}},
        .seen = {{"a.md", "A", "x", LOOK_OPEN}},
        .expected = "new a 1",
    },
    {
        .name = "closed",
        .known = {{"a.md", "A", "x", true, .edition = 1}},
        .seen = {{"a.md", "A", "x", LOOK_CLOSED}},
        .expected = "closed a",
    },
    {
        .name = "closed for a day, open again: reopened",
        .known = {{"a.md", "A", "x", false, .edition = 1, .closed_at = NOW - DAY}},
        .seen = {{"a.md", "A", "x", LOOK_OPEN}},
        .expected = "reopened a 2",
    },
    {
        .name = "closed for less than reopen_after: a revert",
        .known = {{"a.md", "A", "x", false, .edition = 3, .closed_at = NOW - DAY + 1}},
        .seen = {{"a.md", "A", "x", LOOK_OPEN}},
        .expected = "reverted a",
    },
    {
        .name = "gone for a day, back: reopened",
        .known = {{"a.md", "A", "x", false, true, 1, NOW - DAY}, {"z.md", "Z", "z", false}},
        .seen = {{"a.md", "A", "x", LOOK_OPEN}, {"z.md", .look = LOOK_UNCHANGED}},
        .expected = "reopened a 2",
    },
    {
        .name = "closed in the future: the clock was wrong, and silence would lose a re-opening",
        .known = {{"a.md", "A", "x", false, .edition = 1, .closed_at = NOW + DAY}},
        .seen = {{"a.md", "A", "x", LOOK_OPEN}},
        .expected = "reopened a 2",
    },
    {
        .name = "back at its old path beside a twin: still the same posting",
        .known = {{"a/dev.md", "Dev", "x", false, true, 1, NOW - 60}, {"z.md", "Z", "z", false}},
        .seen = {{"a/dev.md", "Dev", "x", LOOK_OPEN},
                 {"b/dev.md", "Other", "y", LOOK_CLOSED},
                 {"z.md", .look = LOOK_UNCHANGED}},
        .expected = "reverted a/dev",
    },
    {
        .name = "an open one vanishes: closed and gone",
        .known = {{"a.md", "A", "x", true, .edition = 1}, {"z.md", "Z", "z", false}},
        .seen = {{"z.md", .look = LOOK_UNCHANGED}},
        .expected = "closed gone a",
    },
    {
        .name = "an edit of an open posting is no event",
        .known = {{"a.md", "A", "x", true, .edition = 1}},
        .seen = {{"a.md", "Better title", "x2", LOOK_OPEN}},
        .expected = "",
    },
    {
        .name = "unreadable keeps its state",
        .known = {{"a.md", "A", "x", true, .edition = 1}},
        .seen = {{"a.md", .look = LOOK_UNREADABLE}},
        .expected = "",
    },
    {
        .name = "unreadable and never seen: unknown, so a later opening is new",
        .known = {{"z.md", "Z", "z", false}},
        .seen = {{"a.md", .look = LOOK_UNREADABLE}, {"z.md", .look = LOOK_UNCHANGED}},
        .expected = "",
    },
    {
        .name = "front matter taken away: closed and gone",
        .known = {{"a.md", "A", "x", true, .edition = 1}, {"z.md", "Z", "z", false}},
        .seen = {{"a.md", .look = LOOK_NONE}, {"z.md", .look = LOOK_UNCHANGED}},
        .expected = "closed gone a",
    },
    {
        .name = "the deadline passes without an edit",
        .known = {{"a.md", "A", "x", true, .edition = 1, .closes_at = NOW}},
        .seen = {{"a.md", .look = LOOK_UNCHANGED}},
        .expected = "closed a",
    },
    {
        .name = "a deadline put off after it had passed: reopened",
        .known = {{"a.md", "A", "x", false, false, 1, NOW - DAY, NOW - DAY}},
        .seen = {{"a.md", "A", "x", LOOK_OPEN, NOW + 9 * DAY}},
        .expected = "reopened a 2",
    },
    {
        .name = "open with a deadline in the past is closed",
        .known = {{"z.md", "Z", "z", false}},
        .seen = {{"a.md", "A", "x", LOOK_OPEN, NOW - 1}, {"z.md", .look = LOOK_UNCHANGED}},
        .expected = "",
    },
    {
        .name = "a fixed date prefix is a move, no event",
        .known = {{"2017-01-01-dev.md", "Dev", "x", true, .edition = 1}},
        .seen = {{"2017-02-01-dev.md", "Quite another title", "y", LOOK_OPEN}},
        .expected = "renamed 2017-02-01-dev",
    },
    {
        .name = "a move judges open against the inherited history",
        .known = {{"2017-01-01-dev.md", "Dev", "x", false, false, 1, NOW - DAY}},
        .seen = {{"2018-02-01-dev.md", "Dev", "x", LOOK_OPEN}},
        .expected = "reopened 2018-02-01-dev 2",
    },
    {
        .name = "moved to another folder: the same id",
        .known = {{"old/dev.md", "Dev", "x", true, .edition = 1}},
        .seen = {{"new/dev.md", "Dev", "x", LOOK_OPEN}},
        .expected = "",
    },
    {
        .name = "alike and read the same: a rename",
        .known = {{"old.md", "Développeuse", "a\nb\nc\nd\n", true, .edition = 1}},
        .seen = {{"fresh.md", "DEVELOPPEUSE", "a\nb\nc\ne\n", LOOK_OPEN}},
        .expected = "renamed fresh",
    },
    {
        .name = "alike under another title: another job",
        .known = {{"old.md", "Développeuse", "a\nb\nc\nd\n", true, .edition = 1}},
        .seen = {{"fresh.md", "Designer", "a\nb\nc\nd\n", LOOK_OPEN}},
        .expected = "closed gone old, new fresh 1",
    },
    {
        .name = "an empty title matches nothing",
        .known = {{"old.md", "", "a\nb\nc\nd\n", true, .edition = 1}},
        .seen = {{"fresh.md", "", "a\nb\nc\nd\n", LOOK_OPEN}},
        .expected = "closed gone old, new fresh 1",
    },
    {
        .name = "less than half alike: another job",
        .known = {{"old.md", "Dev", "a\nb\nc\nd\n", true, .edition = 1}},
        .seen = {{"fresh.md", "Dev", "a\nx\ny\nz\n", LOOK_OPEN}},
        .expected = "closed gone old, new fresh 1",
    },
    {
        .name = "slugs come before likeness",
        .known = {{"2017-01-01-dev.md", "Dev", "a\nb\n", true, .edition = 1},
                  {"twin.md", "Dev", "c\nd\n", true, .edition = 5}},
        .seen = {{"2018-01-01-dev.md", "Dev", "c\nd\n", LOOK_OPEN}},
        .expected = "closed gone twin, renamed 2018-01-01-dev",
    },
    {
        .name = "two files of one base name carry their folder",
        .known = {{"a/dev.md", "Dev", "x", true, .edition = 1}},
        .seen = {{"a/dev.md", .look = LOOK_UNCHANGED}, {"b/dev.md", "Other", "y", LOOK_OPEN}},
        .expected = "renamed a/dev, new b/dev 1",
    },
    {
        .name = "a newcomer takes the id that its twin gives up",
        .known = {{"a/dev.md", "Dev", "x", true, .edition = 1}},
        .seen = {{"a/dev.md", .look = LOOK_UNCHANGED}, {"dev.md", "Other", "y", LOOK_OPEN}},
        .expected = "renamed a/dev, new dev 1",
    },
    {
        .name = "moved to where another one stood once: a move, no return",
        .known = {{"a/dev.md", "Dev", "x", false, true, 1, NOW - DAY},
                  {"b/dev.md", "Other", "y", true, .edition = 1}},
        .seen = {{"a/dev.md", "Other", "y", LOOK_OPEN}},
        .expected = "",
    },
    {
        .name = "an unreadable file that moved keeps its state",
        .known = {{"2017-01-01-dev.md", "Dev", "x", true, .edition = 1}},
        .seen = {{"2017-02-01-dev.md", .look = LOOK_UNREADABLE}},
        .expected = "renamed 2017-02-01-dev",
    },
};

static void follows_the_table(void **state)
{
    (void)state;
    follow_table(cases, G_N_ELEMENTS(cases));
}

static const struct {
    const char *name;
    int stood, left;
    bool accept_removals, is_outage;
} outages[] = {
    {"half of ten left is news", 10, 5, false, false},
    {"fewer than half of ten left is an outage", 10, 4, false, true},
    {"somebody says that they were removed", 10, 4, true, false},
    {"one of nine left is news", 9, 1, false, false},
    {"none of one left is an outage", 1, 0, false, true},
    {"none of twelve left, and somebody says so", 12, 0, true, false},
    {"nothing there, nothing gone", 0, 0, false, false},
};

static void tells_outage_from_news(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(outages); i++) {
        struct world world;
        world_init(&world, NULL, NULL);
        char paths[MOST][16];
        for (int j = 0; j < outages[i].stood; j++) {
            g_snprintf(paths[j], sizeof paths[j], "p%02d.md", j);
            add_known(&world, &(struct known_row){paths[j], paths[j], paths[j], false});
        }
        for (int j = 0; j < outages[i].left; j++)
            add_seen(&world, &(struct seen_row){paths[j], .look = LOOK_UNCHANGED});
        struct watch_view view = view_of(&world);
        view.accept_removals = outages[i].accept_removals;
        g_autoptr(GError) error = NULL;
        struct changes *changes = watch_compare(&view, &error);
        if (!changes != outages[i].is_outage)
            fail_msg("%s", outages[i].name);
        if (!changes)
            assert_true(g_error_matches(error, ANNOUNCE_ERROR, ERROR_SOURCE));
        changes_free(changes);
        world_clear(&world);
    }
}

/* Beside b/dev.md, the posting "dev" is to be called a/dev. Where a gone one is called so it goes
 * on waiting for that id, which another run may find free. */
static void tells_whether_ids_are_waited_for(void **state)
{
    (void)state;
    static const struct known_row known[4] = {{"a/dev.md", "A", "x", true, false, 1},
                                              {"old.md", "B", "y", false, true, 1}};
    static const struct seen_row seen[4] = {{"a/dev.md", .look = LOOK_UNCHANGED},
                                            {"b/dev.md", "C", "z", LOOK_OPEN}};
    for (int is_taken = 0; is_taken < 2; is_taken++) {
        struct world world;
        world_init(&world, known, seen);
        struct known_posting *gone = world.known->pdata[1];
        g_free(gone->id);
        gone->id = g_strdup(is_taken ? "a/dev" : "another");
        struct watch_view view = view_of(&world);
        struct changes *changes = watch_compare(&view, NULL);
        assert_int_equal(changes->is_settled, !is_taken);
        changes_free(changes);
        world_clear(&world);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(follows_the_table),
        cmocka_unit_test(tells_whether_ids_are_waited_for),
        cmocka_unit_test(tells_outage_from_news),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
