/* Noticing that the clock was set: real marks in a real file, some of them made to lie. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <glib.h>

#include "src/clock_step.h"

#define NOW INT64_C(1795339800)
#define DAY INT64_C(86400)

static int new_file(void)
{
    char path[] = "/tmp/announce-clock-step.XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(unlink(path), 0);
    return file;
}

static void write_text(int file, const char *text)
{
    assert_int_equal(ftruncate(file, 0), 0);
    assert_int_equal(pwrite(file, text, strlen(text), 0), (int)strlen(text));
}

static void test_steps(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int64_t marked_at, expected;
    } cases[] = {
        {"no time has passed", NOW, 0},
        {"a little is no step", NOW - 299, 0},
        {"twenty days in no time", NOW - 20 * DAY, 20 * DAY},
        {"set back by a day", NOW + DAY, -DAY},
    };
    int file = new_file();
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("  %s\n", cases[i].name);
        clock_step_mark(file, cases[i].marked_at);
        int64_t step = clock_step_read(file, NOW);
        /* A second may pass between the two. */
        assert_in_range(step - cases[i].expected + 2, 0, 4);
    }
    close(file);
}

static void test_time_that_really_passed(void **state)
{
    (void)state;
    char mark[200], id[40];
    long long since, at;
    int file = new_file();
    clock_step_mark(file, NOW);
    mark[pread(file, mark, sizeof mark - 1, 0)] = '\0';
    assert_int_equal(sscanf(mark, "%39s %lld %lld", id, &since, &at), 3);
    g_autofree char *earlier =
        g_strdup_printf("%s %lld %lld\n", id, since - 20 * DAY, (long long)NOW);
    write_text(file, earlier);
    assert_in_range(clock_step_read(file, NOW + 20 * DAY) + 2, 0, 4);
    close(file);
}

static void test_nobody_can_tell(void **state)
{
    (void)state;
    static const struct {
        const char *name, *mark;
    } cases[] = {
        {"the first run", ""},
        {"another start of the machine", "00000000-0000-0000-0000-000000000000 5 1700000000\n"},
        {"a broken mark", "00000000-0000-"},
        {"something else",
         "\xff\xfe nonsense, and more of it than a mark would ever have: nonsense, "
         "nonsense, nonsense, nonsense"},
    };
    int file = new_file();
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("  %s\n", cases[i].name);
        write_text(file, cases[i].mark);
        assert_int_equal(clock_step_read(file, NOW), 0);
        clock_step_mark(file, NOW);
        assert_in_range(clock_step_read(file, NOW + DAY) - DAY + 2, 0, 4);
    }
    close(file);
    assert_int_equal(clock_step_read(-1, NOW), 0);
    clock_step_mark(-1, NOW);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_steps),
        cmocka_unit_test(test_time_that_really_passed),
        cmocka_unit_test(test_nobody_can_tell),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
