/* What most postings say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

#include "src/posting/common.h"

/* A sample of a few postings; a letter is a paragraph. */
struct sample {
    const char *const *postings;
    int times; /* asked for */
};

static void add_sample(struct common *common, void *data)
{
    struct sample *sample = data;
    sample->times++;
    for (const char *const *posting = sample->postings; *posting; posting++) {
        g_autoptr(GPtrArray) paragraphs = g_ptr_array_new_with_free_func(g_free);
        for (const char *p = *posting; *p; p = g_utf8_next_char(p))
            g_ptr_array_add(paragraphs, g_strndup(p, (gsize)(g_utf8_next_char(p) - p)));
        common_add(common, paragraphs);
    }
}

static void check_common(void **state)
{
    (void)state;
    static const struct {
        const char *name, *postings[7];
        bool is_common;
    } cases[] = {
        {"no sample", {NULL}, false},
        {"in all of them", {"a", "ba", "ca"}, true},
        {"in too few for a rule", {"a", "a"}, false},
        {"in three of five", {"ax", "b", "ca", "da", "e"}, true},
        {"in half of them", {"a", "ba", "ca", "d", "e", "f"}, false},
        {"in less", {"a", "b", "c", "ad", "e"}, false},
        {"twice in one", {"aaa", "b", "c"}, false},
        {"in other letters", {"A", "À", "a"}, true},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct sample sample = {.postings = cases[i].postings};
        AUTO(common_free) struct common *common = common_new(add_sample, &sample);
        assert_int_equal(sample.times, 0);
        if (common_has(common, "a") != cases[i].is_common)
            fail_msg("%s", cases[i].name);
        assert_false(common_has(common, "z"));
        assert_int_equal(sample.times, 1);
    }
    assert_false(common_has(NULL, "a"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(check_common)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
