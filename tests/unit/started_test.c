/* The options that `announce` hands to the programs it starts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <getopt.h>
#include <string.h>

#include "src/base/error.h"
#include "src/started.h"

#define FETCH "config state lock-fd now only"
#define DELIVER FETCH " announcement ask"

/* "CONFIG STATE LOCK NOW ask ONLY... NUMBER..." */
static char *describe(const struct started *started)
{
    GString *text = g_string_new(NULL);
    int64_t now = 0;
    g_autofree char **only = started_only(started);
    g_string_printf(text, "%s %s %d", started->config, started->state ? started->state : "-",
                    started->lock);
    if (started->now && started_moment(started, &now, NULL))
        g_string_append_printf(text, " at %d", (int)now);
    if (started->ask)
        g_string_append(text, " ask");
    for (char **name = only; name && *name; name++)
        g_string_append_printf(text, " %s", *name);
    for (guint i = 0; i < started->only_these->len; i++)
        g_string_append_printf(text, " %d", (int)g_array_index(started->only_these, int64_t, i));
    return g_string_free(text, FALSE);
}

static void test_options(void **state)
{
    (void)state;
    static const struct {
        const char *name, *line, *takes, *expected; /* NULL: refused */
    } cases[] = {
        {"all", "x --config c --state s --lock-fd 3 --only a --only b --announcement 7 --ask",
         DELIVER, "c s 3 ask a b 7"},
        {"a moment", "x --config=c --now 1970-01-01T00:01:00Z", FETCH, "c - -1 at 60"},
        {"no configuration", "x --state s", FETCH, NULL},
        {"another program's option", "x --config c --ask", FETCH, NULL},
        {"another program's option with a value", "x --config c --announcement 1", FETCH, NULL},
        {"unknown", "x --config c --verbose", DELIVER, NULL},
        {"a number that is none", "x --config c --lock-fd three", FETCH, NULL},
        {"a number below zero", "x --config c --announcement -1", DELIVER, NULL},
        {"an argument too many", "x --config c d", FETCH, NULL},
        {"a value is missing", "x --config", FETCH, NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(GStrv) words = g_strsplit(cases[i].line, " ", -1);
        g_autofree char **argv = g_memdup2(words, (g_strv_length(words) + 1) * sizeof *words);
        g_autoptr(GError) error = NULL;
        AUTO(started_clear) struct started started;
        started_init(&started);
        optind = 0; /* begin anew */
        bool is_read =
            started_read(&started, (int)g_strv_length(words), argv, cases[i].takes, &error);
        g_autofree char *text = is_read ? describe(&started) : NULL;
        if (g_strcmp0(text, cases[i].expected) != 0)
            fail_msg("%s: %s", cases[i].name, text ? text : error->message);
        if (error)
            assert_true(g_error_matches(error, ANNOUNCE_ERROR, ERROR_USAGE));
    }
}

static void test_bad_moment(void **state)
{
    (void)state;
    AUTO(started_clear) struct started started;
    started_init(&started);
    started.now = "yesterday";
    int64_t now;
    assert_false(started_moment(&started, &now, NULL));
    assert_null(started_only(&started));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_options),
        cmocka_unit_test(test_bad_moment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
