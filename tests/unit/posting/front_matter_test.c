/* Front matter: its marks, its values, its bounds and what is wrong in it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

#include "src/base/notice.h"
#include "src/posting/front_matter.h"

/* The value of a key: its texts with "|" between, "-" for a key that is not there. By the caller.
 */
static char *show(const struct front_matter *matter, const char *key)
{
    const struct front_value *value = front_matter_get(matter, key);
    if (!value)
        return g_strdup("-");
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < value->texts->len; i++) {
        g_string_append(text, i > 0 ? "|" : "");
        g_string_append(text, g_ptr_array_index(value->texts, i));
    }
    return g_string_free(text, FALSE);
}

static const struct {
    const char *name, *file, *key, *expected;
    const char *body; /* NULL = "body" */
} values[] = {
    {"plain", "---\na: b c\n---\nbody", "a", "b c"},
    {"dots close too", "---\na: b\n...\nbody", "a", "b"},
    {"blanks behind the marks", "---  \t\na: b\n--- \nbody", "a", "b"},
    {"CRLF", "---\r\na: b\r\nc: d\r\n---\r\nbody", "a", "b"},
    {"a byte order mark", "\xEF\xBB\xBF---\na: b\n---\nbody", "a", "b"},
    {"nothing behind", "---\na: b\n---", "a", "b", ""},
    {"empty", "---\n---\nbody", "a", "-"},
    {"only a comment", "---\n# a: b\n---\nbody", "a", "-"},
    {"a comment behind the value", "---\na: true # why\n---\nbody", "a", "true"},
    {"no comment without a blank", "---\na: true#\n---\nbody", "a", "true#"},
    {"quotes", "---\na: \"b: c\"\n---\nbody", "a", "b: c"},
    {"an empty value", "---\na:\nb: c\n---\nbody", "a", ""},
    {"null", "---\na: ~\n---\nbody", "a", ""},
    {"null as a word", "---\na: null\n---\nbody", "a", ""},
    {"null in quotes is a text", "---\na: 'null'\n---\nbody", "a", "null"},
    {"a list", "---\na: [b, 'c, d', 2]\n---\nbody", "a", "b|c, d|2"},
    {"a list on lines", "---\na:\n- b\n- c\n---\nbody", "a", "b|c"},
    {"what is nested in a list does not count", "---\na: [b, [c], {d: e}, f]\n---\nbody", "a",
     "b|f"},
    {"a mapping", "---\na: {b: c}\n---\nbody", "a", ""},
    {"inside of a mapping", "---\na: {b: {c: d}}\n---\nbody", "a.b.c", "d"},
    {"a block", "---\na: |\n  b\n  c\n---\nbody", "a", "b\nc\n"},
    {"the last of two", "---\na: b\na: c\n---\nbody", "a", "c"},
    {"the last of two mappings", "---\na: {b: c}\na: {d: e}\n---\nbody", "a.b", "-"},
    {"escapes of control characters", "---\na: \"b\\e[31m\\0c\\x9b\\td\"\n---\nbody", "a",
     "b [31m c \td"},
    {"a second document does not count", "---\na: b\n--- x\nc: d\n---\nbody", "c", "-"},
    {"a close needs its own line", "---\na: b ---\n ---\n---\nbody", "a", "b --- ---"},
    {"four dashes are no close", "---\na: b\nc: |\n  x\n  ----\n---\nbody", "a", "b"},
};

static void check_values(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(values); i++) {
        print_message("%s\n", values[i].name);
        AUTO(front_matter_free) struct front_matter *matter = NULL;
        gsize body = 0;
        g_autoptr(GError) error = NULL;
        enum front_verdict verdict = front_matter_parse(values[i].file, strlen(values[i].file),
                                                        "a.md", NULL, &matter, &body, &error);
        assert_int_equal(verdict, FRONT_READ);
        g_autofree char *shown = show(matter, values[i].key);
        assert_string_equal(shown, values[i].expected);
        assert_string_equal(values[i].file + body, values[i].body ? values[i].body : "body");
    }
}

static const struct {
    const char *name, *file;
} none[] = {
    {"empty file", ""},
    {"text", "# Title\n"},
    {"dashes without a line end", "---"},
    {"four dashes", "----\na: b\n---\n"},
    {"not at the first byte", "\n---\na: b\n---\n"},
    {"a word behind the dashes", "--- a\nb: c\n---\n"},
    {"dots do not open", "...\na: b\n...\n"},
    {"TOML", "+++\na = 1\n+++\n"},
};

static void check_none(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(none); i++) {
        print_message("%s\n", none[i].name);
        struct front_matter *matter = NULL;
        gsize body;
        g_autoptr(GError) error = NULL;
        assert_int_equal(front_matter_parse(none[i].file, strlen(none[i].file), "a.md", NULL,
                                            &matter, &body, &error),
                         FRONT_NONE);
        assert_null(matter);
        assert_null(error);
    }
}

static const struct {
    const char *name, *file, *expected;
} errors[] = {
    {"never closed", "---\na: b\n", "a.md:1: the front matter is never closed"},
    {"a colon in a text", "---\nb: c\ntitle: Dev: backend\n---\n",
     "a.md:3: mapping values are not allowed in this context"},
    {"a tab as indentation", "---\na:\n\t- b\n---\n",
     "a.md:3: found character that cannot start any token"},
    {"an at sign", "---\na: @b\n---\n", "a.md:2: found character that cannot start any token"},
    {"Latin-1", "---\na: b\nc: d\xE9j\xE0\n---\n", "a.md:3: the text is not UTF-8"},
    {"an escape character", "---\na: \x1B[31m\n---\n",
     "a.md:2: a control character (U+001B) stands in the front matter"},
    {"C1", "---\na: \xC2\x9B\n---\n",
     "a.md:2: a control character (U+009B) stands in the front matter"},
    {"a scalar", "---\nhello\n---\n", "a.md:2: the front matter is no mapping"},
    {"a list", "---\n- a\n---\n", "a.md:2: the front matter is no mapping"},
    {"an alias", "---\na: &x b\nc: *x\n---\n",
     "a.md:3: an alias (*name) stands in the front matter"},
    {"an alias in a list", "---\na: &x [b]\nc: [*x, *x]\n---\n",
     "a.md:3: an alias (*name) stands in the front matter"},
    {"a list as a key", "---\n? [a]\n: b\n---\n", "a.md:2: a key is a list or a mapping"},
    {"a merge conflict", "---\na: b\n<<<<<<< HEAD\nc: d\n=======\n---\n",
     "a.md:4: could not find expected ':'"},
};

static char *parse_error(const char *file, gsize length)
{
    struct front_matter *matter = NULL;
    gsize body;
    g_autoptr(GError) error = NULL;
    enum front_verdict verdict =
        front_matter_parse(file, length, "a.md", NULL, &matter, &body, &error);
    assert_int_equal(verdict, FRONT_ERROR);
    assert_null(matter);
    return g_strdup(error->message);
}

static void check_errors(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(errors); i++) {
        print_message("%s\n", errors[i].name);
        g_autofree char *message = parse_error(errors[i].file, strlen(errors[i].file));
        assert_string_equal(message, errors[i].expected);
    }
    static const char nul[] = "---\na: b\nc: \0\n---\n";
    g_autofree char *message = parse_error(nul, sizeof nul - 1);
    assert_string_equal(message, "a.md:3: a control character (U+0000) stands in the front matter");
}

/* `count` times `text` between `before` and `after`. */
static char *repeat(const char *before, const char *text, int count, const char *after)
{
    GString *file = g_string_new(before);
    for (int i = 0; i < count; i++)
        g_string_append(file, text);
    g_string_append(file, after);
    return g_string_free(file, FALSE);
}

static const struct {
    const char *name, *before, *text;
    int allowed;
    const char *after, *expected; /* with one more */
} bounds[] = {
    {"keys", "---\n", "? a\n", 1000, "---\n", "a.md:1002: the front matter has too many keys"},
    {"keys in lists", "---\na:\n", "- b: c\n", 999, "---\n",
     "a.md:1002: the front matter has too many keys"},
    {"depth", "---\na: ", "[", 31, "\n---\n", "a.md:2: the front matter is nested too deep"},
    {"bytes", "---\n#", "x", FRONT_MATTER_MAX_BYTES - 2, "\n---\n",
     "a.md:1: the front matter is over 64 KiB"},
};

static void check_bounds(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(bounds); i++) {
        print_message("%s\n", bounds[i].name);
        g_autofree char *more =
            repeat(bounds[i].before, bounds[i].text, bounds[i].allowed + 1, bounds[i].after);
        g_autofree char *message = parse_error(more, strlen(more));
        assert_string_equal(message, bounds[i].expected);
        g_autofree char *file =
            repeat(bounds[i].before, bounds[i].text, bounds[i].allowed, bounds[i].after);
        AUTO(front_matter_free) struct front_matter *matter = NULL;
        gsize body;
        g_autoptr(GError) error = NULL;
        front_matter_parse(file, strlen(file), "a.md", NULL, &matter, &body, &error);
        assert_true(!error || !strstr(error->message, strchr(bounds[i].expected, ' ')));
    }
}

static void check_duplicate(void **state)
{
    (void)state;
    static const char file[] = "---\nopen: true\ntitle: a\nopen: false\n---\n";
    g_autoptr(GPtrArray) notices = notices_new();
    AUTO(front_matter_free) struct front_matter *matter = NULL;
    gsize body;
    g_autoptr(GError) error = NULL;
    enum front_verdict verdict =
        front_matter_parse(file, strlen(file), "jobs/a.md", notices, &matter, &body, &error);
    assert_int_equal(verdict, FRONT_READ);
    assert_int_equal(notices->len, 1);
    const struct notice *notice = g_ptr_array_index(notices, 0);
    assert_string_equal(notice->where, "jobs/a.md:4");
    assert_string_equal(notice->what, "\"open\" stands in line 2 already; this one counts");
    const struct front_value *value = front_matter_get(matter, "open");
    assert_int_equal(value->line, 4);
    assert_string_equal(value->key, "open");
}

static void check_shapes(void **state)
{
    (void)state;
    static const char file[] =
        "---\na: true\nb: 'true'\nc: [true]\nd: {e: f}\ng: !!str true\n---\n";
    AUTO(front_matter_free) struct front_matter *matter = NULL;
    gsize body;
    front_matter_parse(file, strlen(file), "a.md", NULL, &matter, &body, NULL);
    assert_true(front_matter_get(matter, "a")->is_plain);
    assert_false(front_matter_get(matter, "b")->is_plain);
    assert_int_equal(front_matter_get(matter, "c")->shape, FRONT_LIST);
    assert_false(front_matter_get(matter, "c")->is_plain);
    assert_int_equal(front_matter_get(matter, "d")->shape, FRONT_MAPPING);
    assert_false(front_matter_get(matter, "g")->is_plain);
}

static void check_first(void **state)
{
    (void)state;
    static const char file[] = "---\na:\nb: \"\"\nc: d\ne: f\n---\n";
    AUTO(front_matter_free) struct front_matter *matter = NULL;
    gsize body;
    front_matter_parse(file, strlen(file), "a.md", NULL, &matter, &body, NULL);
    static const char *const keys[] = {"x", "a", "b", "c", "e", NULL};
    assert_string_equal(front_matter_first(matter, keys)->key, "c");
    static const char *const empty[] = {"x", "a", "b", NULL};
    assert_null(front_matter_first(matter, empty));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_values),    cmocka_unit_test(check_none),
        cmocka_unit_test(check_errors),    cmocka_unit_test(check_bounds),
        cmocka_unit_test(check_duplicate), cmocka_unit_test(check_shapes),
        cmocka_unit_test(check_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
