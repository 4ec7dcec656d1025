/* A directory of so many files that two threads read them: what is seen is what one after the other
 * shows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "src/base/notice.h"
#include "src/sources/reading.h"

#define COUNT (5 * READING_SHARED_FROM)
#define FOLDERS 3
#define PARTNERS 4 /* and one that is missing */

/* Every kind of file, in turn: what stands before and behind its title and its partner. */
static const struct {
    const char *before, *behind;
} texts[] = {
    {"---\nopen: true\n", "---\nCome.\n"},
    {"---\nopen: false\n", "---\nCome.\n"},
    {"Notes without front matter\n", ""},
    {"---\nopen: folse\n", "---\nCome.\n"},
    {"---\nopen: [\n", "---\nCome.\n"},
    {"---\nopen: true\n", "---\nCaf\xe9.\n"},
    {"---\nopen: true\nopen: true\n", "---\nCome.\n"},
};

static void put(const char *path, const char *text)
{
    g_autofree char *folder = g_path_get_dirname(path);
    assert_int_equal(g_mkdir_with_parents(folder, 0755), 0);
    assert_true(g_file_set_contents(path, text, -1, NULL));
}

static int set_up(void **state)
{
    char *folder = g_dir_make_tmp("announce-XXXXXX", NULL);
    assert_int_equal(chdir(folder), 0);
    for (int i = 0; i < COUNT; i++) {
        g_autofree char *path = g_strdup_printf("jobs/%d/%04d.md", i * FOLDERS / COUNT, i);
        gsize kind = (gsize)i % G_N_ELEMENTS(texts);
        g_autofree char *text =
            g_strdup_printf("%stitle: Dev %d\nstartup: s%d\n%s", texts[kind].before, i,
                            i % (PARTNERS + 1), texts[kind].behind);
        put(path, text);
    }
    for (int i = 0; i < PARTNERS; i++) {
        g_autofree char *path = g_strdup_printf("startups/s%d.md", i);
        g_autofree char *text = g_strdup_printf("---\ntitle: Team %d\n---\n", i);
        put(path, text);
    }
    *state = folder;
    return 0;
}

static int tear_down(void **state)
{
    g_autofree char *folder = *state;
    g_autofree char *command = g_strdup_printf("rm -rf %s", folder);
    return chdir("/") == 0 && g_spawn_command_line_sync(command, NULL, NULL, NULL, NULL) ? 0 : -1;
}

/* What was read of a file, in a line. */
static char *describe(const char *path, const struct posting *posting, const char *problem)
{
    return posting ? g_strdup_printf("%s: %s, %s, %s", path, posting->is_open ? "open" : "closed",
                                     posting->title, posting->organisation)
                   : g_strdup_printf("%s: %s", path, problem ? problem : "none");
}

static char *describe_notices(const GPtrArray *notices)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < notices->len; i++) {
        const struct notice *notice = notices->pdata[i];
        g_string_append_printf(text, "%s: %s\n", notice->where, notice->what);
    }
    return g_string_free(text, FALSE);
}

static void test_same(void **state)
{
    char *globs[] = {(char *)"jobs/**/*.md", NULL};
    char *open_fields[] = {(char *)"open", NULL}, *title_fields[] = {(char *)"title", NULL};
    char *open_values[] = {(char *)"true", NULL}, *closed_values[] = {(char *)"false", NULL};
    const struct source_config source = {
        .path = *state,
        .globs = globs,
        .fields = {.open = open_fields, .title = title_fields},
        .open_values = open_values,
        .closed_values = closed_values,
        .organisation = {.key = (char *)"startup",
                         .from = (char *)"startups/{startup}.md",
                         .field = (char *)"title"},
    };
    const struct source_kind *kind = source_kind_find("directory");
    const struct source_view view = {.config = &source};
    AUTO(observation_free) struct observation *observation = kind->observe(&view, NULL);
    assert_int_equal(observation->seen->len, COUNT);
    g_autoptr(GPtrArray) notices = notices_new();
    for (guint i = 0; i < observation->seen->len; i++) {
        const struct seen *seen = observation->seen->pdata[i];
        AUTO(posting_free) struct posting *posting = NULL;
        g_autoptr(GError) error = NULL;
        kind->read(&view, seen->path, notices, &posting, &error);
        g_autofree char *shared = describe(seen->path, seen->posting, seen->problem);
        g_autofree char *alone = describe(seen->path, posting, error ? error->message : NULL);
        assert_string_equal(shared, alone);
    }
    g_autofree char *shared = describe_notices(observation->notices);
    g_autofree char *alone = describe_notices(notices);
    assert_string_equal(shared, alone);
    assert_true(notices->len > COUNT / 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_same, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
