/*
 * The contract of every kind of source: one table of situations, each brought about in a temporary
 * folder by the few functions of a kind, looked at through the watcher. Whatever the kind, the same
 * events follow.
 */
#include "tests/unit/sources/contract_kinds.h"

#include "src/base/error.h"
#include "src/replay/memory.h"
#include "src/watch/watch.h"

#define DAY 86400

/* --- situations --- */

#define TWELVE "a:open b:open c:open d:open e:open f:open g:open h:open i:open j:open k:open l:open"

static const struct {
    const char *name;
    const char *steps;    /* "ID:STATE ..." each, a day between them; "unavailable" */
    const char *expected; /* after the baseline, a step each */
    bool has_unreadable;
} situations[] = {
    {"the baseline learns and announces nothing", "dev:open design:closed", ""},
    {"nothing changes", "dev:open design:closed | dev:open design:closed", ""},
    {"new", "dev:open | dev:open design:open", "new design"},
    {"new, closed at first", "dev:open | dev:open design:closed | dev:open design:open",
     " | new design"},
    {"closed", "dev:open design:open | dev:open design:closed", "closed design"},
    {"gone", "dev:open design:open | dev:open", "closed design"},
    {"reopened", "dev:open b:open | dev:closed b:open | dev:open b:open",
     "closed dev | reopened dev"},
    {"gone and back", "dev:open b:open | b:open | dev:open b:open", "closed dev | reopened dev"},
    {"an edit is no event", "dev:open b:open | dev:edited b:open | dev:open b:open", " | "},
    {"renamed", "2026-01-01-dev:open b:open | 2026-03-03-dev:open b:open", ""},
    {"renamed, closed and opened again",
     "2026-01-01-dev:open b:open | b:open 2026-03-03-dev:open | b:open 2026-03-03-dev:closed | "
     "b:open 2026-03-03-dev:open",
     " | closed 2026-03-03-dev | reopened 2026-03-03-dev"},
    {"unreadable keeps its state",
     "dev:open b:closed c:open | dev:broken b:broken c:open | dev:open b:open c:open", " | new b",
     .has_unreadable = true},
    {"unreadable at first", "dev:open | dev:open design:broken | dev:open design:open",
     " | new design", .has_unreadable = true},
    {"unavailable", "dev:open design:open | unavailable | dev:open design:open", "unavailable | "},
    {"unavailable, and news meanwhile",
     "dev:open design:open | unavailable | dev:open lead:open design:closed",
     "unavailable | closed design, new lead"},
    {"suddenly empty, and back", "dev:open design:open | | dev:open design:open", "outage | "},
    {"most vanish, and are back", TWELVE " | a:open b:open c:open d:open | " TWELVE, "outage | "},
    {"half of many vanish", TWELVE " | a:open b:open c:open d:open e:open f:open",
     "closed g, closed h, closed i, closed j, closed k, closed l"},
};

static void wanted_free(void *pointer)
{
    struct wanted *wanted = pointer;
    g_free(wanted->id);
    g_free(wanted);
}

static enum state state_of(const char *word)
{
    static const char *const words[] = {
        [STATE_OPEN] = "open",
        [STATE_CLOSED] = "closed",
        [STATE_EDITED] = "edited",
        [STATE_BROKEN] = "broken",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        if (strcmp(words[i], word) == 0)
            return (enum state)i;
    }
    fail_msg("no state is called %s", word);
    return STATE_OPEN;
}

static GPtrArray *read_step(const char *step)
{
    GPtrArray *list = g_ptr_array_new_with_free_func(wanted_free);
    g_auto(GStrv) words = g_strsplit(step, " ", -1);
    for (GStrv word = words; *word; word++) {
        char *colon = strchr(*word, ':');
        if (!colon)
            continue;
        struct wanted *wanted = g_new(struct wanted, 1);
        *wanted = (struct wanted){g_strndup(*word, (gsize)(colon - *word)), state_of(colon + 1)};
        g_ptr_array_add(list, wanted);
    }
    return list;
}

/* --- looking --- */

struct course {
    struct world *world;
    const struct source_kind *kind;
    struct memory *memory;
    struct memory_part part;
    char *cursor;
    int64_t now;
    bool is_baseline;
};

static GPtrArray *load(void *data, GError **error)
{
    (void)error;
    return ((struct course *)data)->part.files;
}

static struct observation *observe(struct course *course)
{
    g_autofree char *fetched = g_build_filename(course->world->folder, "fetched", NULL);
    const struct source_view view = {
        .config = &course->world->config,
        .zone = course->world->zone,
        .now = course->now,
        .cursor = course->cursor,
        .fetched = fetched,
        .wants_list = course->is_baseline,
        .load_files = load,
        .data = course,
    };
    g_autoptr(GError) error = NULL;
    struct observation *observation = course->kind->observe(&view, &error);
    if (!observation)
        assert_true(g_error_matches(error, ANNOUNCE_ERROR, ERROR_SOURCE));
    return observation;
}

static struct changes *compare(struct course *course, const struct observation *observation)
{
    const struct watch_view view = {
        .observation = observation,
        .known = course->part.postings,
        .is_baseline = course->is_baseline,
        .now = course->now,
        .reopen_after = DAY,
        .sketch = memory_sketch,
        .data = course->memory,
    };
    return watch_compare(&view, NULL);
}

static int compare_words(const void *a, const void *b)
{
    const char *const *first = a, *const *second = b;
    return strcmp(*first, *second);
}

static char *describe(const struct changes *changes)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < changes->list->len; i++) {
        const struct change *change = changes->list->pdata[i];
        const char *what = change->has_event      ? event_name(change->event)
                           : change->has_closed   ? "closed"
                           : change->has_reverted ? "reverted"
                                                  : NULL;
        if (what)
            g_ptr_array_add(words, g_strconcat(what, " ", change->after->id, NULL));
    }
    g_ptr_array_sort(words, compare_words);
    g_ptr_array_add(words, NULL);
    return g_strjoinv(", ", (GStrv)words->pdata);
}

/* One look; what came of it. */
static char *look(struct course *course)
{
    AUTO(memory_part_clear) struct memory_part part;
    memory_select(course->memory, NULL, &part);
    course->part = part;
    AUTO(observation_free) struct observation *observation = observe(course);
    if (!observation)
        return g_strdup("unavailable");
    if (observation->is_unchanged && !course->is_baseline)
        return g_strdup("");
    AUTO(changes_free) struct changes *changes = compare(course, observation);
    if (!changes)
        return g_strdup("outage");
    char *events = describe(changes);
    memory_keep(course->memory, &part, observation, changes);
    g_free(course->cursor);
    course->cursor = g_strdup(observation->cursor);
    course->is_baseline = false;
    return events;
}

static char *go_through(const struct kind *kind, struct world *world, const char *steps)
{
    AUTO(memory_free) struct memory *memory = memory_new();
    struct course course = {
        .world = world,
        .kind = source_kind_find(kind->name),
        .memory = memory,
        .now = 1767225600,
        .is_baseline = true,
    };
    assert_non_null(course.kind);
    g_autoptr(GString) events = g_string_new(NULL);
    g_auto(GStrv) all = g_strsplit(steps, "|", -1);
    for (int i = 0; all[i]; i++) {
        g_autoptr(GPtrArray) wanted = read_step(all[i]);
        if (strstr(all[i], "unavailable"))
            kind->break_off(world);
        else
            kind->show(world, wanted);
        course.now += DAY;
        g_autofree char *step = look(&course);
        if (i == 0)
            assert_string_equal(step, "");
        else
            g_string_append_printf(events, "%s%s", i > 1 ? " | " : "", step);
    }
    g_free(course.cursor);
    return g_string_free(g_steal_pointer(&events), FALSE);
}

static void try(const struct kind *kind, size_t situation)
{
    struct world world = {.folder = enter_folder(), .zone = zone_new("UTC")};
    struct source_config *config = &world.config;
    config->name = (char *)"jobs";
    config->kind = (char *)kind->name;
    config->fields.open = g_strsplit("open", " ", -1);
    config->fields.title = g_strsplit("title", " ", -1);
    config->open_values = g_strsplit("true", " ", -1);
    config->closed_values = g_strsplit("false", " ", -1);
    kind->begin(&world);
    g_autofree char *actual = go_through(kind, &world, situations[situation].steps);
    if (strcmp(actual, situations[situation].expected) != 0)
        fail_msg("%s, %s: expected \"%s\", got \"%s\"", kind->name, situations[situation].name,
                 situations[situation].expected, actual);
    GStrv lists[] = {config->fields.open,   config->fields.title, config->open_values,
                     config->closed_values, config->globs,        config->command};
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
        g_strfreev(lists[i]);
    g_free(config->path);
    g_free(config->ref);
    g_free(config->url);
    zone_free(world.zone);
    leave_folder(world.folder);
}

static void test_kind(void **state)
{
    const struct kind *kind = *state;
    for (size_t i = 0; i < G_N_ELEMENTS(situations); i++) {
        if (kind->has_unreadable || !situations[i].has_unreadable)
            try(kind, i);
    }
}

/* A kind that is not in this table has no contract. */
static void test_every_kind_is_tried(void **state)
{
    (void)state;
    for (const struct source_kind *const *known = source_kinds; *known; known++) {
        bool is_tried = false;
        for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
            is_tried = is_tried || strcmp(kinds[i].name, (*known)->name) == 0;
        if (!is_tried)
            fail_msg("the kind %s is not tried", (*known)->name);
    }
}

int main(void)
{
    struct CMUnitTest tests[G_N_ELEMENTS(kinds) + 1];
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        tests[i] = (struct CMUnitTest){
            .name = kinds[i].name,
            .test_func = test_kind,
            .initial_state = (void *)&kinds[i],
        };
    tests[G_N_ELEMENTS(kinds)] = (struct CMUnitTest)cmocka_unit_test(test_every_kind_is_tried);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
