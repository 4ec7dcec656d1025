/* The deadlines of which it was concluded that they are near. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "src/base/known.h"

#define MOST 16

static void test_deadlines(void **unused)
{
    (void)unused;
    struct known_posting *posting = g_new0(struct known_posting, 1);
    assert_false(known_posting_has_concluded(posting, 12));
    known_posting_conclude(posting, 123);
    known_posting_conclude(posting, 4);
    known_posting_conclude(posting, 123);
    assert_string_equal(posting->closing_deadlines, "123 4");
    assert_true(known_posting_has_concluded(posting, 123));
    assert_true(known_posting_has_concluded(posting, 4));
    assert_false(known_posting_has_concluded(posting, 12)); /* a part of another is none */

    AUTO(known_posting_free) struct known_posting *copy = known_posting_copy(posting);
    known_posting_free(posting);
    assert_true(known_posting_has_concluded(copy, 4));
}

/* A source that changes its mind for ever takes no more room than that. */
static void test_many_deadlines(void **unused)
{
    (void)unused;
    AUTO(known_posting_free) struct known_posting *posting = g_new0(struct known_posting, 1);
    for (int64_t deadline = 1; deadline <= MOST + 2; deadline++)
        known_posting_conclude(posting, deadline);
    assert_false(known_posting_has_concluded(posting, 2));
    assert_true(known_posting_has_concluded(posting, 3));
    assert_true(known_posting_has_concluded(posting, MOST + 2));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_deadlines),
        cmocka_unit_test(test_many_deadlines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
