/* The directory source for who takes a part: what was read again alone, while no file comes or
 * goes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "src/base/error.h"
#include "src/sources/source.h"

#define OPEN "---\nopen: true\ntitle: Dev\n---\nCome.\n"
#define CLOSED "---\nopen: false\ntitle: Ops\n---\nGo.\n"

struct world {
    char *folder;
    struct source_config source;
    struct zone *zone;
    GPtrArray *known; /* of struct known_file */
};

static int set_up(void **state)
{
    struct world *world = g_new0(struct world, 1);
    world->folder = g_dir_make_tmp("announce-XXXXXX", NULL);
    world->source.path = g_strdup(world->folder);
    world->source.globs = g_strsplit("*.md", " ", -1);
    world->source.fields.open = g_strsplit("open", " ", -1);
    world->source.fields.title = g_strsplit("title", " ", -1);
    world->source.open_values = g_strsplit("true", " ", -1);
    world->source.closed_values = g_strsplit("false", " ", -1);
    world->zone = zone_new("UTC");
    world->known = g_ptr_array_new_with_free_func((GDestroyNotify)known_file_free);
    *state = world;
    return world->folder ? chdir(world->folder) : -1;
}

static int tear_down(void **state)
{
    struct world *world = *state;
    g_autofree char *quoted = g_shell_quote(world->folder);
    g_autofree char *command = g_strconcat("rm -rf ", quoted, NULL);
    int failed = chdir("/") != 0 || !g_spawn_command_line_sync(command, NULL, NULL, NULL, NULL);
    g_free(world->folder);
    g_free(world->source.path);
    g_strfreev(world->source.globs);
    g_strfreev(world->source.fields.open);
    g_strfreev(world->source.fields.title);
    g_strfreev(world->source.open_values);
    g_strfreev(world->source.closed_values);
    zone_free(world->zone);
    g_ptr_array_unref(world->known);
    g_free(world);
    return failed;
}

static void put(const char *path, const char *text)
{
    assert_true(g_file_set_contents(path, text, -1, NULL));
}

static GPtrArray *known_files(void *data, GError **error)
{
    (void)error;
    return ((struct world *)data)->known;
}

static struct observation *observe(struct world *world, bool takes_part, bool read_all)
{
    const struct source_view view = {
        .config = &world->source,
        .zone = world->zone,
        .load_files = known_files,
        .data = world,
        .takes_part = takes_part,
        .read_all = read_all,
    };
    g_usleep(30000); /* a clock tick: what was written has marks that prove something */
    struct observation *observation = source_kind_find("directory")->observe(&view, NULL);
    assert_non_null(observation);
    return observation;
}

/* Know what is there, as the store would. */
static void learn(struct world *world)
{
    AUTO(observation_free) struct observation *observation = observe(world, false, true);
    g_ptr_array_set_size(world->known, 0);
    for (guint i = 0; i < observation->seen->len; i++) {
        const struct seen *seen = observation->seen->pdata[i];
        struct known_file *file = g_new0(struct known_file, 1);
        file->path = g_strdup(seen->path);
        file->mark = seen->mark;
        g_ptr_array_add(world->known, file);
    }
}

static const struct {
    const char *name;
    const char *edited, *text, *gone; /* NULL = none */
    bool takes_all, read_all;
    const char *seen;
    bool is_part, is_unchanged;
} cases[] = {
    {"nothing", .seen = "", .is_part = true, .is_unchanged = true},
    {"nothing, and all is wanted", .takes_all = true,
     .seen = "a.md= b.md= c.md=", .is_unchanged = true},
    {"edited", "b.md", CLOSED, .seen = "b.md", .is_part = true},
    {"edited, and all is wanted", "b.md", CLOSED, .takes_all = true, .seen = "a.md= b.md c.md="},
    {"unreadable now", "b.md", "---\na: b: c\n---\n", .seen = "b.md", .is_part = true},
    {"no posting any more", "b.md", "notes", .seen = "b.md", .is_part = true},
    {"one more", "d.md", OPEN, .seen = "a.md= b.md= c.md= d.md"},
    {"gone", .gone = "b.md", .seen = "a.md= c.md="},
    {"gone and edited", "a.md", CLOSED, "c.md", .seen = "a.md b.md="},
    {"as many as before, but another", "d.md", OPEN, "a.md", .seen = "b.md= c.md= d.md"},
    {"everything is read", .read_all = true, .seen = "a.md b.md c.md", .is_part = true},
};

/* "a.md= b.md": what was seen, "=" what was left alone. */
static char *describe(const struct observation *observation)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < observation->seen->len; i++) {
        const struct seen *seen = observation->seen->pdata[i];
        g_string_append_printf(text, "%s%s%s", i > 0 ? " " : "", seen->path,
                               seen->kind == SEEN_UNCHANGED ? "=" : "");
    }
    return g_string_free(text, FALSE);
}

static void test_parts(void **state)
{
    struct world *world = *state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        put("a.md", OPEN);
        put("b.md", OPEN);
        put("c.md", CLOSED);
        g_remove("d.md");
        learn(world);
        if (cases[i].edited)
            put(cases[i].edited, cases[i].text);
        if (cases[i].gone)
            g_remove(cases[i].gone);
        AUTO(observation_free)
        struct observation *observation = observe(world, !cases[i].takes_all, cases[i].read_all);
        g_autofree char *seen = describe(observation);
        if (strcmp(seen, cases[i].seen) != 0)
            fail_msg("%s: %s", cases[i].name, seen);
        if (observation->is_part != cases[i].is_part ||
            observation->is_unchanged != cases[i].is_unchanged)
            fail_msg("%s: is_part %d, is_unchanged %d", cases[i].name, observation->is_part,
                     observation->is_unchanged);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_parts, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
