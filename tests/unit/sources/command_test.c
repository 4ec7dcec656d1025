/* The command source on real programs: what a line says, what a whole answer proves, and that a
 * program which fails, lingers or babbles proves nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "src/base/clock.h"
#include "src/base/error.h"
#include "src/base/notice.h"
#include "src/sources/command.h"

/* The text of one posting, "open ID | TITLE | ORGANISATION | LINK | EXCERPT | tags". */
static void describe_posting(GString *text, const struct seen *seen)
{
    const struct posting *posting = seen->posting;
    g_autofree char *tags = g_strjoinv(",", posting->tags);
    g_string_append_printf(text, "%s %s | %s | %s | %s | %s | %s\n",
                           posting->is_open ? "open" : "closed", seen->id, posting->title,
                           posting->organisation, posting->link, posting->excerpt, tags);
    if (posting->closes_at) {
        g_autofree char *closes = clock_format(posting->closes_at);
        g_string_append_printf(text, "closes %s\n", closes);
    }
    if (posting->not_before) {
        g_autofree char *not_before = clock_format(posting->not_before);
        g_string_append_printf(text, "not before %s\n", not_before);
    }
}

static char *describe(const struct observation *observation, const GError *error)
{
    GString *text = g_string_new(NULL);
    if (!observation)
        g_string_append_printf(text, "unavailable: %s\n", error->message);
    for (guint i = 0; observation && i < observation->seen->len; i++) {
        const struct seen *seen = observation->seen->pdata[i];
        if (seen->kind == SEEN_POSTING)
            describe_posting(text, seen);
        else if (seen->kind == SEEN_UNREADABLE)
            g_string_append_printf(text, "unreadable: %s\n", seen->problem);
        else
            g_string_append_printf(text, "unchanged %s\n", seen->path);
    }
    for (guint i = 0; observation && i < observation->notices->len; i++) {
        const struct notice *notice = observation->notices->pdata[i];
        g_string_append_printf(text, "notice %s: %s\n", notice->where, notice->what);
    }
    return g_string_free(text, FALSE);
}

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

static GPtrArray *load(void *data, GError **error)
{
    (void)error;
    return data;
}

static struct observation *observe(const char *script, int64_t timeout, GPtrArray *known,
                                   GError **error)
{
    char *argv[] = {"sh", "-c", (char *)script, "program", NULL};
    struct source_config config = {.name = "board", .command = argv, .timeout = timeout};
    AUTO(zone_free) struct zone *zone = zone_new("Europe/Paris");
    const struct source_view view = {
        .config = &config,
        .zone = zone,
        .load_files = known ? load : NULL,
        .data = known,
    };
    return command_kind.observe(&view, error);
}

/* --- what stands in the lines --- */

static const struct {
    const char *name, *lines, *expected;
} line_cases[] = {
    {
        "an id is enough, and it is open",
        "{\"id\":\"dev\",\"title\":\"Dev\"}",
        "open dev | Dev |  |  |  | \n",
    },
    {
        "all that has a meaning",
        "{\"id\":7,\"title\":\"Dev\",\"organisation\":\"Carnet\",\"link\":\"https://example.org/7\","
        "\"excerpt\":\"Come.\",\"open\":false,\"tags\":[\"C\",\"GLib\"],\"closes\":\"2026-03-31\","
        "\"not_before\":\"2026-03-01 09:00\"}",
        "closed 7 | Dev | Carnet | https://example.org/7 | Come. | C,GLib\n"
        "closes 2026-03-31T22:00:00Z\nnot before 2026-03-01T08:00:00Z\n",
    },
    {
        "markdown gives its first paragraph",
        "{\"id\":\"a\",\"title\":\"A\",\"markdown\":\"# Job\\n\\nWrite **C**.\\n\\nMore.\"}",
        "open a | A |  |  | Write C. | \n",
    },
    {
        "html gives its words",
        "{\"id\":\"a\",\"title\":\"A\",\"html\":\"<p>Write <b>C</b> &amp; tests.</p><p>More.</p>\"}",
        "open a | A |  |  | Write C & tests. | \n",
    },
    {
        "character references are decoded, blanks collapsed",
        "{\"id\":\"a\",\"title\":\"  Chef&middot;fe d&#39;&eacute;quipe \\n &c; \",\"tags\":\"R&amp;D, "
        "C\"}",
        "open a | Chef·fe d'équipe &c; |  |  |  | R&D,C\n",
    },
    {
        "null is missing, blank lines and line ends of Windows do not count",
        "\n{\"id\":\"a\",\"title\":\"A\",\"open\":null,\"closes\":null}\r\n",
        "open a | A |  |  |  | \n",
    },
    {
        "by id, whatever their order",
        "{\"id\":\"b\",\"title\":\"B\"}\n{\"id\":\"a\",\"title\":\"A\"}",
        "open a | A |  |  |  | \nopen b | B |  |  |  | \n",
    },
    {
        "what a key cannot hold makes one posting unreadable",
        "{\"id\":\"a\",\"open\":\"yes\"}\n{\"id\":\"b\",\"title\":\"B\"}\n"
        "{\"id\":\"c\",\"tags\":[1]}",
        "unreadable: a: \"open\" has to be true or false\nopen b | B |  |  |  | \n"
        "unreadable: c: \"tags\" has to be a list of texts\n",
    },
    {
        "what is doubtful is said",
        "{\"id\":\"a\",\"link\":\"ftp://example.org\",\"closes\":\"soon\"}",
        "open a |  |  |  |  | \nnotice a: \"link\" reads \"ftp://example.org\", which is no web "
        "address; what would be announced is held\nnotice a: \"closes\" reads \"soon\", which is no date\n"
        "notice a: the posting is open and has no title\n",
    },
    {"nothing is an answer", "", ""},
    {
        "no JSON",
        "{\"id\":\"a\"}\n{\"id\":",
        "unavailable: sh: line 2 of its output: column *",
    },
    {
        "no object",
        "[]",
        "unavailable: sh: line 1 of its output: not an object\n",
    },
    {
        "two objects in a line",
        "{\"id\":\"a\"}{\"id\":\"b\"}",
        "unavailable: sh: line 1 of its output: column *",
    },
    {
        "no id",
        "{\"id\":\"a\"}\n\n{\"title\":\"A\"}",
        "unavailable: sh: line 3 of its output: \"id\" has to be *",
    },
    {
        "an id with a line end",
        "{\"id\":\"a\\nb\"}",
        "unavailable: sh: line 1 of its output: \"id\" has to be *",
    },
    {
        "an id twice, once decomposed",
        "{\"id\":\"\303\251\"}\n{\"id\":\"e\314\201\"}",
        "unavailable: sh: line 2 of its output: the id \"é\" stands there twice\n",
    },
    {
        "not UTF-8",
        "{\"id\":\"a\",\"title\":\"\351\"}",
        "unavailable: sh: line 1 of its output: column *",
    },
};

static void test_lines(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(line_cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *script = g_strdup_printf("cat <<'END'\n%s\nEND\n", line_cases[i].lines);
        AUTO(observation_free) struct observation *seen = observe(script, 10, NULL, &error);
        g_autofree char *actual = describe(seen, error);
        if (!g_pattern_match_simple(line_cases[i].expected, actual))
            fail_msg("%s: expected \"%s\", got \"%s\"", line_cases[i].name, line_cases[i].expected,
                     actual);
    }
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
    g_autoptr(GError) error = NULL;
    assert_int_equal(command_kind.read(&view, "b", NULL, &posting, NULL), POSTING_READ);
    assert_string_equal(posting->title, "B");
    assert_int_equal(command_kind.read(&view, "c", NULL, &posting, &error), POSTING_UNREADABLE);
    assert_string_equal(error->message, "c: no longer listed by sh");
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
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_programs),
        cmocka_unit_test(test_program_that_is_not_there),
        cmocka_unit_test(test_only_what_changed_is_read),
        cmocka_unit_test(test_read_one),
        cmocka_unit_test(test_jobs_of_an_api),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
