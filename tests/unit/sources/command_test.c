/* The command source on real programs: what a whole answer proves, and that a program which fails,
 * lingers or babbles proves nothing. */
#include "tests/unit/sources/command_world.h"

#include <glib/gstdio.h>

/* The files that an observation would leave known. */
static GPtrArray *known_after(const struct observation *observation)
{
    GPtrArray *files = g_ptr_array_new_with_free_func((GDestroyNotify)known_file_free);
    for (guint i = 0; i < observation->seen->len; i++) {
        const struct seen *seen = observation->seen->pdata[i];
        struct known_file *file = g_new0(struct known_file, 1);
        *file = (struct known_file){.path = g_strdup(seen->path), .mark = seen->mark, .posting = 1};
        g_ptr_array_add(files, file);
    }
    return files;
}

/* --- programs that go wrong --- */

static const struct {
    const char *name, *script, *expected;
    int64_t timeout;
} program_cases[] = {
    {
        "its status and its last words",
        "echo '{\"id\":\"a\"}'; echo first >&2; echo 'no such board' >&2; exit 3",
        "unavailable: sh ended with status 3: no such board\n",
    },
    {
        "a signal",
        "kill -9 $$",
        "unavailable: sh was ended by signal 9\n",
    },
    {
        "too slow, with what it started",
        "sleep 30 & sleep 30",
        "unavailable: sh took more than 1 s and was ended\n",
        .timeout = 1,
    },
    {
        "ended, and left something that has its output still",
        "sleep 8 & echo '{\"id\":\"a\",\"title\":\"A\"}'",
        "open a | A |  |  |  | \n",
        .timeout = 5,
    },
    {
        "failed, and left something",
        "sleep 8 & echo no >&2; exit 3",
        "unavailable: sh ended with status 3: no\n",
        .timeout = 5,
    },
    {
        "what it left still prints",
        "(sleep 0.3; echo '{\"id\":\"b\",\"title\":\"B\"}'; sleep 8) &"
        "echo '{\"id\":\"a\",\"title\":\"A\"}'",
        "open a | A |  |  |  | \nopen b | B |  |  |  | \n",
        .timeout = 5,
    },
    {
        "closed its output and stays",
        "exec >&- 2>&-; exec sleep 30",
        "unavailable: sh took more than 1 s and was ended\n",
        .timeout = 1,
    },
    {
        "too much",
        "exec yes '{\"id\":\"a\"}'",
        "unavailable: sh printed more than 8388608 bytes\n",
    },
    {
        "much on standard error is no failure",
        "for i in 1 2 3 4 5 6 7 8 9; do head -c 100000 /dev/zero | tr '\\0' x >&2; done",
        "",
    },
    {
        "its standard input is empty",
        "cat; echo '{\"id\":\"a\",\"title\":\"A\"}'",
        "open a | A |  |  |  | \n",
    },
    {
        "it gets no credentials",
        "env | grep -E '^(ANNOUNCE_X_TOKEN|CREDENTIALS_DIRECTORY)=' >&2 && exit 1; exit 0",
        "",
    },
};

static void test_programs(void **state)
{
    (void)state;
    g_setenv("ANNOUNCE_X_TOKEN", "not-for-you", TRUE);
    g_setenv("CREDENTIALS_DIRECTORY", "/nowhere", TRUE);
    for (size_t i = 0; i < G_N_ELEMENTS(program_cases); i++) {
        g_autoptr(GError) error = NULL;
        int64_t timeout = program_cases[i].timeout ? program_cases[i].timeout : 20;
        AUTO(observation_free)
        struct observation *seen = observe(program_cases[i].script, timeout, NULL, &error);
        g_autofree char *actual = describe(seen, error);
        if (strcmp(program_cases[i].expected, actual) != 0)
            fail_msg("%s: expected \"%s\", got \"%s\"", program_cases[i].name,
                     program_cases[i].expected, actual);
    }
}

static void test_program_that_is_not_there(void **state)
{
    (void)state;
    char *argv[] = {"/nowhere/jobs", NULL};
    struct source_config config = {.name = "board", .command = argv, .timeout = 5};
    const struct source_view view = {.config = &config};
    g_autoptr(GError) error = NULL;
    assert_null(command_kind.observe(&view, &error));
    assert_true(g_error_matches(error, ANNOUNCE_ERROR, ERROR_SOURCE));
    assert_string_equal(error->message,
                        "/nowhere/jobs: cannot be started: No such file or directory");
}

/* --- what was known --- */

#define TWO "printf '{\"id\":\"a\",\"title\":\"A\"}\\n{\"id\":\"b\",\"title\":\"B\"}\\n'"

static void test_only_what_changed_is_read(void **state)
{
    (void)state;
    static const struct {
        const char *name, *script, *expected;
        bool is_unchanged;
    } cases[] = {
        {"the same lines in another order",
         "printf '{\"id\":\"b\",\"title\":\"B\"}\\n{\"id\":\"a\",\"title\":\"A\"}'",
         "unchanged a\nunchanged b\n", true},
        {"one edited",
         "printf '{\"id\":\"a\",\"title\":\"A\"}\\n{\"id\":\"b\",\"title\":\"Bis\"}\\n'",
         "unchanged a\nopen b | Bis |  |  |  | \n", false},
        {"one gone", "printf '{\"id\":\"a\",\"title\":\"A\"}'", "unchanged a\n", false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        AUTO(observation_free) struct observation *before = observe(TWO, 10, NULL, NULL);
        assert_non_null(before);
        assert_false(before->is_unchanged);
        g_autoptr(GPtrArray) known = known_after(before);
        AUTO(observation_free) struct observation *seen = observe(cases[i].script, 10, known, NULL);
        assert_non_null(seen);
        g_autofree char *actual = describe(seen, NULL);
        if (strcmp(cases[i].expected, actual) != 0 || seen->is_unchanged != cases[i].is_unchanged)
            fail_msg("%s: expected \"%s\", got \"%s\"", cases[i].name, cases[i].expected, actual);
    }
}

static void test_read_one(void **state)
{
    (void)state;
    char *argv[] = {"sh", "-c", TWO, NULL};
    struct source_config config = {.name = "board", .command = argv, .timeout = 10};
    AUTO(zone_free) struct zone *zone = zone_new("UTC");
    const struct source_view view = {.config = &config, .zone = zone};
    AUTO(posting_free) struct posting *posting = NULL;
    assert_int_equal(command_kind.read(&view, "b", NULL, &posting, NULL), POSTING_READ);
    assert_string_equal(posting->title, "B");
    struct posting *none = NULL;
    assert_int_equal(command_kind.read(&view, "c", NULL, &none, NULL), POSTING_NONE);
}

/* What one look keeps is asked for once, also when it was asked for in vain. */
static void test_read_from_the_answer(void **state)
{
    (void)state;
    static const struct {
        const char *name, *script;
        enum posting_verdict verdict;
    } cases[] = {
        {"an answer", "echo >>asked; echo '{\"id\": \"b\", \"title\": \"B\"}'", POSTING_READ},
        {"none", "echo >>asked; exit 1", POSTING_UNREADABLE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *folder = g_dir_make_tmp("announce-XXXXXX", NULL);
        char *argv[] = {"sh", "-c", (char *)cases[i].script, NULL};
        struct source_config config = {
            .name = "board", .command = argv, .path = folder, .timeout = 10};
        AUTO(source_answer_clear) struct source_answer answer = {0};
        AUTO(zone_free) struct zone *zone = zone_new("UTC");
        const struct source_view view = {.config = &config, .zone = zone, .answer = &answer};
        AUTO(observation_free) struct observation *seen = command_kind.observe(&view, NULL);
        assert_int_equal(seen != NULL, cases[i].verdict == POSTING_READ);
        for (int j = 0; j < 2; j++) {
            AUTO(posting_free) struct posting *posting = NULL;
            assert_int_equal(command_kind.read(&view, "b", NULL, &posting, NULL), cases[i].verdict);
        }
        g_autofree char *path = g_build_filename(folder, "asked", NULL), *asked = NULL;
        assert_true(g_file_get_contents(path, &asked, NULL, NULL));
        if (strcmp(asked, "\n") != 0)
            fail_msg("%s: asked more than once", cases[i].name);
        g_unlink(path);
        g_rmdir(folder);
    }
}

/* beta.gouv.fr's API as a program of twenty lines hands it on: references in JSON, Ruby's dates. */
static void test_jobs_of_an_api(void **state)
{
    (void)state;
    static const char script[] =
        "cat <<'END'\n"
        "{\"id\":\"2026-02-02-designer\",\"title\":\"        Designer d&#39;interfaces - Offre de "
        "Guichet Simple        \",\"link\":\"https://example.org/2026/02/02/designer.html\","
        "\"tags\":[\"Design\",\"Accessibilité\"],\"organisation\":\"guichet-simple\","
        "\"html\":\"Vous dessinerez un guichet o&ugrave; rien ne se perd.\","
        "\"date\":\"2026-02-02 09:20:03 +0100\",\"closes\":\"2026-04-10 09:20:03 +0100\","
        "\"technos\":\"HTML &amp; CSS\",\"places\":2,\"remote\":true,\"cities\":[\"Paris\",75]}\n"
        "END\n";
    AUTO(observation_free) struct observation *seen = observe(script, 10, NULL, NULL);
    assert_non_null(seen);
    g_autofree char *actual = describe(seen, NULL);
    assert_string_equal(
        actual, "open 2026-02-02-designer | Designer d'interfaces - Offre de Guichet Simple "
                "| guichet-simple | https://example.org/2026/02/02/designer.html | Vous "
                "dessinerez un guichet où rien ne se perd. | Design,Accessibilité\n"
                "closes 2026-04-10T08:20:03Z\n");
    static const char *const fields[][2] = {
        {"date", "2026-02-02 09:20:03 +0100"},
        {"technos", "HTML & CSS"},
        {"places", "2"},
        {"remote", "true"},
        {"cities", "Paris/75"},
    };
    const struct posting *posting = ((const struct seen *)seen->seen->pdata[0])->posting;
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
        GStrv texts = g_hash_table_lookup(posting->fields, fields[i][0]);
        assert_non_null(texts);
        g_autofree char *joined = g_strjoinv("/", texts);
        assert_string_equal(joined, fields[i][1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_programs),
        cmocka_unit_test(test_program_that_is_not_there),
        cmocka_unit_test(test_only_what_changed_is_read),
        cmocka_unit_test(test_read_one),
        cmocka_unit_test(test_read_from_the_answer),
        cmocka_unit_test(test_jobs_of_an_api),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
