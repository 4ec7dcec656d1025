/* The watcher as a table: what was known, what is seen, which events follow (design.md, section 3).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "src/base/error.h"
#include "src/base/notice.h"
#include "src/posting/sketch.h"
#include "src/watch.h"

#define NOW 1000000
#define DAY 86400
#define CLOSING_BEFORE (3 * DAY)
#define MOST 24

/* A posting known before. A path ends the list when it is NULL. */
struct known_row {
    const char *path, *title, *text;
    bool is_open, is_gone;
    int edition;
    int64_t closed_at, closes_at;
    int closing_edition;
    const char *closing_deadlines;
};

enum look {
    LOOK_OPEN,
    LOOK_CLOSED,
    LOOK_UNCHANGED,
    LOOK_UNREADABLE,
    LOOK_NONE,
};

/* A file seen now. */
struct seen_row {
    const char *path, *title, *text;
    enum look look;
    int64_t closes_at;
};

static const struct {
    const char *name;
    struct known_row known[4];
    struct seen_row seen[4];
    bool is_baseline;
    /* "event id edition" or "closed id", "reverted id", "gone id"; gone ones first, new ones last.
     * "again": of the same deadline; "+closing": concluded without an event; "put off id" */
    const char *expected;
} cases[] = {
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
};

/* --- a world from rows --- */

struct world {
    GPtrArray *known, *files, *sketches;
    struct observation observation;
};

static GBytes *world_sketch(int64_t row, void *data)
{
    const struct world *world = data;
    return g_bytes_ref(world->sketches->pdata[row - 1]);
}

static void add_known(struct world *world, const struct known_row *row)
{
    struct known_posting *posting = g_new0(struct known_posting, 1);
    int64_t number = world->known->len + 1;
    *posting = (struct known_posting){
        .row = number,
        .id = posting_id_of(row->path),
        .path = g_strdup(row->path),
        .title = g_strdup(row->title),
        .organisation = g_strdup("Org"),
        .link = g_strdup(""),
        .is_present = !row->is_gone,
        .is_open = row->is_open,
        .edition = row->edition,
        .closed_at = row->closed_at,
        .closes_at = row->closes_at,
        .closing_edition = row->closing_edition,
        .closing_deadlines = g_strdup(row->closing_deadlines),
    };
    g_ptr_array_add(world->known, posting);
    g_ptr_array_add(world->sketches, sketch_new(row->text, strlen(row->text)));
    struct known_file *file = g_new0(struct known_file, 1);
    file->path = g_strdup(row->path);
    file->posting = row->is_gone ? 0 : number;
    g_ptr_array_add(world->files, file);
}

static const struct known_file *find_file(const struct world *world, const char *path)
{
    for (guint i = 0; i < world->files->len; i++) {
        const struct known_file *file = world->files->pdata[i];
        if (strcmp(file->path, path) == 0)
            return file;
    }
    return NULL;
}

static void add_seen(struct world *world, const struct seen_row *row)
{
    static const enum seen_kind kinds[] = {
        [LOOK_OPEN] = SEEN_POSTING,        [LOOK_CLOSED] = SEEN_POSTING,
        [LOOK_UNCHANGED] = SEEN_UNCHANGED, [LOOK_UNREADABLE] = SEEN_UNREADABLE,
        [LOOK_NONE] = SEEN_NO_POSTING,
    };
    struct seen *seen = g_new0(struct seen, 1);
    seen->kind = kinds[row->look];
    seen->path = g_strdup(row->path);
    seen->known = find_file(world, row->path);
    if (seen->kind == SEEN_POSTING) {
        seen->posting = g_new0(struct posting, 1);
        *seen->posting = (struct posting){
            .title = g_strdup(row->title),
            .organisation = g_strdup("Org"),
            .excerpt = g_strdup(""),
            .link = g_strdup(""),
            .tags = g_new0(char *, 1),
            .is_open = row->look == LOOK_OPEN,
            .closes_at = row->closes_at,
            .sketch = sketch_new(row->text, strlen(row->text)),
        };
    }
    g_ptr_array_add(world->observation.seen, seen);
}

static void world_init(struct world *world, const struct known_row *known,
                       const struct seen_row *seen)
{
    *world = (struct world){0};
    world->known = g_ptr_array_new_with_free_func((GDestroyNotify)known_posting_free);
    world->files = g_ptr_array_new_with_free_func((GDestroyNotify)known_file_free);
    world->sketches = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    world->observation.seen = g_ptr_array_new_with_free_func((GDestroyNotify)seen_free);
    world->observation.notices = notices_new();
    for (int i = 0; i < 4 && known && known[i].path; i++)
        add_known(world, &known[i]);
    for (int i = 0; i < 4 && seen && seen[i].path; i++)
        add_seen(world, &seen[i]);
}

static void world_clear(struct world *world)
{
    g_ptr_array_unref(world->known);
    g_ptr_array_unref(world->files);
    g_ptr_array_unref(world->sketches);
    g_ptr_array_unref(world->observation.seen);
    g_ptr_array_unref(world->observation.notices);
}

static struct watch_view view_of(struct world *world)
{
    return (struct watch_view){
        .observation = &world->observation,
        .known = world->known,
        .accept_removals = true,
        .now = NOW,
        .reopen_after = DAY,
        .closing_before = CLOSING_BEFORE,
        .sketch = world_sketch,
        .data = world,
    };
}

/* --- reading the answer --- */

static void describe(GString *text, const struct change *change)
{
    g_autoptr(GString) words = g_string_new(NULL);
    const struct known_posting *after = change->after;
    bool is_closing = change->has_event && change->event == EVENT_CLOSING;
    int known_closing = change->before ? change->before->closing_edition : 0;
    if (change->has_been_put_off)
        g_string_append_printf(words, "put off %s", after->id);
    else if (change->has_event)
        g_string_append_printf(words, "%s%s %s %d", event_name(change->event),
                               change->is_concluded_again ? " again" : "", after->id,
                               after->edition);
    else if (change->has_closed || !after->is_present)
        g_string_append_printf(words, "%s%s%s", change->has_closed ? "closed " : "",
                               after->is_present ? "" : "gone ", after->id);
    else if (change->has_reverted)
        g_string_append_printf(words, "reverted %s", after->id);
    else if (change->before && strcmp(change->before->id, after->id) != 0)
        g_string_append_printf(words, "renamed %s", after->id);
    if (after->closing_edition > known_closing && !is_closing)
        g_string_append_printf(words, "%s+closing", words->len ? "" : after->id);
    if (words->len)
        g_string_append_printf(text, "%s%s", text->len ? ", " : "", words->str);
}

static void follows_the_table(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct world world;
        world_init(&world, cases[i].known, cases[i].seen);
        struct watch_view view = view_of(&world);
        view.is_baseline = cases[i].is_baseline;
        struct changes *changes = watch_compare(&view, NULL);
        assert_non_null(changes);
        g_autoptr(GString) text = g_string_new(NULL);
        for (guint j = 0; j < changes->list->len; j++)
            describe(text, changes->list->pdata[j]);
        if (strcmp(text->str, cases[i].expected) != 0)
            fail_msg("%s: expected \"%s\", got \"%s\"", cases[i].name, cases[i].expected,
                     text->str);
        changes_free(changes);
        world_clear(&world);
    }
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(follows_the_table),
        cmocka_unit_test(tells_outage_from_news),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
