/*
 * A run that looks at what was edited alone and one that looks at everything come to the same: a
 * site is edited at random and observed into two stores, which stay equal.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "adapters/adapter.h"
#include "src/base/error.h"
#include "src/compose/template.h"
#include "src/plan/plan.h"

#define STEPS 120
#define POSTINGS 25 /* at first */
#define SEED 20170616
#define START ((int64_t)1700000000)
#define HOUR ((int64_t)3600)

static const char configuration[] = "timezone: Europe/Paris\n"
                                    "state: state/announce.db\n"
                                    "flood_limit: 3\n"
                                    "closing_before: 2d\n"
                                    "sources:\n"
                                    "- name: jobs\n"
                                    "  path: site\n"
                                    "  fields: { closes: closes, not_before: after }\n"
                                    "accounts:\n"
                                    "- name: all\n"
                                    "  platform: outbox\n"
                                    "  path: out\n"
                                    "  events: [new, reopened, closing, filled]\n"
                                    "  template: \"{title}\"\n";

/* One of the two stores. */
struct side {
    char *path;
    struct queue *queue;
    bool sees_all;
    int parts; /* observations of which a part was enough */
};

struct world {
    char *folder;
    struct config *config;
    struct side sides[2];
    GRand *rand;
    GPtrArray *paths; /* of char *: what lies in the site */
    int64_t now;
};

static const char *pick(struct world *world, const char *const *texts, int count)
{
    return texts[g_rand_int_range(world->rand, 0, count)];
}

static bool is_one_in(struct world *world, int count)
{
    return g_rand_int_range(world->rand, 0, count) == 0;
}

/* --- the site --- */

/* Few names, so that base names and slugs are often shared. */
static char *invent_path(struct world *world)
{
    static const char *const folders[] = {"", "a/", "b/", "a/b/"};
    static const char *const dates[] = {"", "2017-06-16-", "2018-01-02-"};
    static const char *const slugs[] = {"dev", "ops", "design", "coach", "data"};
    static const char *const ends[] = {"", "-2", "-3", "-4"};
    static const char *const suffixes[] = {".md", ".md", ".md", ".markdown"};
    return g_strconcat(
        pick(world, folders, G_N_ELEMENTS(folders)), pick(world, dates, G_N_ELEMENTS(dates)),
        pick(world, slugs, G_N_ELEMENTS(slugs)), pick(world, ends, G_N_ELEMENTS(ends)),
        pick(world, suffixes, G_N_ELEMENTS(suffixes)), NULL);
}

static char *invent_moment(struct world *world)
{
    int64_t at = world->now + HOUR * g_rand_int_range(world->rand, -100, 200);
    g_autoptr(GDateTime) moment = g_date_time_new_from_unix_utc(at);
    return g_date_time_format(moment, "%Y-%m-%dT%H:%M:%SZ");
}

static char *invent_text(struct world *world)
{
    static const char *const opens[] = {"true", "true", "false"};
    static const char *const titles[] = {"Dev", "Ops", "Designer", "\"\""};
    if (is_one_in(world, 15))
        return g_strdup("---\ntitle: a: b\n---\n");
    if (is_one_in(world, 20))
        return g_strdup("Just notes.\n");
    GString *text = g_string_new("---\n");
    g_string_append_printf(text, "open: %s\n", pick(world, opens, G_N_ELEMENTS(opens)));
    g_string_append_printf(text, "title: %s\n", pick(world, titles, G_N_ELEMENTS(titles)));
    g_autofree char *closes = invent_moment(world), *after = invent_moment(world);
    if (is_one_in(world, 8))
        g_string_append_printf(text, "closes: %s\n", closes);
    if (is_one_in(world, 8))
        g_string_append_printf(text, "after: %s\n", after);
    g_string_append(text, "---\n");
    for (int i = 0; i < 5; i++)
        g_string_append_printf(text, "Line %d.\n", g_rand_int_range(world->rand, 0, 8));
    return g_string_free(text, FALSE);
}

static char *site_path(struct world *world, const char *path)
{
    char *whole = g_build_filename(world->folder, "site", path, NULL);
    g_autofree char *folder = g_path_get_dirname(whole);
    assert_int_equal(g_mkdir_with_parents(folder, 0755), 0);
    return whole;
}

static void write_file(struct world *world, const char *path)
{
    g_autofree char *whole = site_path(world, path), *text = invent_text(world);
    assert_true(g_file_set_contents(whole, text, -1, NULL));
}

/* The path of a file that is not there yet; NULL when luck has none. */
static char *find_free_path(struct world *world)
{
    g_autofree char *path = invent_path(world);
    if (g_ptr_array_find_with_equal_func(world->paths, path, g_str_equal, NULL))
        return NULL;
    return g_steal_pointer(&path);
}

static void add_file(struct world *world)
{
    char *path = find_free_path(world);
    if (!path)
        return;
    write_file(world, path);
    g_ptr_array_add(world->paths, path);
}

static void move_file(struct world *world, guint i)
{
    char *path = find_free_path(world);
    if (!path)
        return;
    g_autofree char *from = site_path(world, world->paths->pdata[i]);
    g_autofree char *to = site_path(world, path);
    assert_int_equal(g_rename(from, to), 0);
    g_ptr_array_remove_index(world->paths, i);
    g_ptr_array_add(world->paths, path);
}

static void remove_file(struct world *world, guint i)
{
    g_autofree char *whole = site_path(world, world->paths->pdata[i]);
    g_remove(whole);
    g_ptr_array_remove_index(world->paths, i);
}

/* Mostly edits: these are what a part can be enough for. */
static void change_something(struct world *world)
{
    guint i = (guint)g_rand_int_range(world->rand, 0, (int)world->paths->len);
    int what = g_rand_int_range(world->rand, 0, 20);
    if (what < 14)
        write_file(world, world->paths->pdata[i]);
    else if (what < 16 || world->paths->len < POSTINGS / 2)
        add_file(world);
    else if (what < 18)
        move_file(world, i);
    else if (what < 19)
        remove_file(world, i);
}

/* --- looking --- */

static void look(struct world *world, struct side *side)
{
    const struct plan_options options = {
        .config = world->config,
        .now = world->now,
        .see_all = side->sees_all,
    };
    g_autoptr(GError) error = NULL;
    AUTO(plan_free)
    struct plan *plan =
        plan_look(&options, queue_store(side->queue), world->config->sources->pdata[0], &error);
    if (!plan || !plan_keep(&options, side->queue, plan, &error))
        fail_msg("%s", error->message);
    side->parts += plan->changes && plan->observation->is_part;
}

static void dump_row(GString *text, sqlite3_stmt *row)
{
    for (int i = 0; i < sqlite3_column_count(row); i++) {
        const char *value = (const char *)sqlite3_column_text(row, i);
        g_string_append_printf(text, "%s%s", i > 0 ? " | " : "", value ? value : "NULL");
    }
    g_string_append_c(text, '\n');
}

/* Everything in the store but what is drawn by lot. */
static char *dump(const struct side *side)
{
    static const char *const queries[] = {
        "SELECT * FROM source",
        "SELECT * FROM posting ORDER BY row",
        "SELECT posting, hex(bytes) FROM sketch ORDER BY posting",
        "SELECT * FROM file ORDER BY path",
        "SELECT posting_row, title, account, kind, edition, take, text, link, state, held_by,"
        "    before_close, changed_at, due_at, expires_at, text_problem, reason"
        "  FROM announcement ORDER BY id",
        "SELECT * FROM record",
    };
    sqlite3 *db;
    GString *text = g_string_new(NULL);
    assert_int_equal(sqlite3_open_v2(side->path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    for (size_t i = 0; i < G_N_ELEMENTS(queries); i++) {
        sqlite3_stmt *row;
        assert_int_equal(sqlite3_prepare_v2(db, queries[i], -1, &row, NULL), SQLITE_OK);
        while (sqlite3_step(row) == SQLITE_ROW)
            dump_row(text, row);
        sqlite3_finalize(row);
    }
    sqlite3_close(db);
    return g_string_free(text, FALSE);
}

static void compare(const struct world *world, int step)
{
    g_autofree char *part = dump(&world->sides[0]), *all = dump(&world->sides[1]);
    if (strcmp(part, all) == 0)
        return;
    g_auto(GStrv) part_lines = g_strsplit(part, "\n", -1);
    g_auto(GStrv) all_lines = g_strsplit(all, "\n", -1);
    int i = 0;
    while (part_lines[i] && all_lines[i] && strcmp(part_lines[i], all_lines[i]) == 0)
        i++;
    fail_msg("step %d:\n  a part: %s\n  all:    %s", step, part_lines[i], all_lines[i]);
}

/* --- the world --- */

static void open_side(struct world *world, int i, const char *name)
{
    struct side *side = &world->sides[i];
    g_autoptr(GError) error = NULL;
    side->path = g_build_filename(world->folder, name, NULL);
    side->queue = queue_open(side->path, STORE_WRITE, world->now, &error);
    assert_non_null(side->queue);
}

static struct config *load_config(const char *folder)
{
    g_autofree char *path = g_build_filename(folder, "announce.yaml", NULL);
    assert_true(g_file_set_contents(path, configuration, -1, NULL));
    const struct config_rules rules = {
        .platforms = adapters_platforms(),
        .check_template = template_check,
    };
    g_autoptr(GError) error = NULL;
    struct config *config = config_load(path, &rules, &error);
    if (!config)
        fail_msg("%s", error->message);
    return config;
}

static int set_up(void **state)
{
    struct world *world = g_new0(struct world, 1);
    world->folder = g_dir_make_tmp("announce-XXXXXX", NULL);
    world->config = load_config(world->folder);
    world->rand = g_rand_new_with_seed(SEED);
    world->paths = g_ptr_array_new_with_free_func(g_free);
    world->now = START;
    open_side(world, 0, "part.db");
    open_side(world, 1, "all.db");
    world->sides[1].sees_all = true;
    while (world->paths->len < POSTINGS)
        add_file(world);
    *state = world;
    return 0;
}

static int tear_down(void **state)
{
    struct world *world = *state;
    for (int i = 0; i < 2; i++) {
        queue_close(world->sides[i].queue);
        g_free(world->sides[i].path);
    }
    g_autofree char *quoted = g_shell_quote(world->folder);
    g_autofree char *command = g_strconcat("rm -rf ", quoted, NULL);
    bool is_removed = g_spawn_command_line_sync(command, NULL, NULL, NULL, NULL);
    config_free(world->config);
    g_rand_free(world->rand);
    g_ptr_array_unref(world->paths);
    g_free(world->folder);
    g_free(world);
    return is_removed ? 0 : -1;
}

static void a_part_is_as_good_as_all(void **state)
{
    struct world *world = *state;
    for (int step = 0; step < STEPS; step++) {
        for (int left = g_rand_int_range(world->rand, 0, 3); step > 0 && left > 0; left--)
            change_something(world);
        g_usleep(30000); /* a clock tick: what was written has marks that prove something */
        look(world, &world->sides[0]);
        look(world, &world->sides[1]);
        compare(world, step);
        world->now += HOUR * g_rand_int_range(world->rand, 0, 30);
    }
    print_message("a part was enough in %d of %d steps\n", world->sides[0].parts, STEPS);
    assert_true(world->sides[0].parts > STEPS / 6);
    assert_int_equal(world->sides[1].parts, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_part_is_as_good_as_all, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
