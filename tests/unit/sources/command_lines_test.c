/* The command source: what may stand in a line of a program, and what it comes to. */
#include "tests/unit/sources/command_world.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
