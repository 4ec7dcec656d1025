/* Many files read by two threads: each once, and the notices in the order of the files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "src/base/notice.h"
#include "src/sources/reading.h"

#define NOTED_EVERY 7

/* One thread's own. */
struct state {
    int count;
};

static void read_file(struct seen *seen, GPtrArray *notices, void *data)
{
    struct state *state = data;
    state->count++;
    seen->mark.size++;
    if (seen->mark.inode % NOTED_EVERY == 0)
        notices_add(notices, seen->path, NULL, "doubtful");
    seen->kind = SEEN_NO_POSTING;
}

static void check_count(int count)
{
    g_autoptr(GPtrArray) unread = g_ptr_array_new_with_free_func((GDestroyNotify)seen_free);
    g_autoptr(GPtrArray) notices = notices_new();
    struct state mine = {0}, other = {0};
    for (int i = 0; i < count; i++) {
        struct seen *seen = g_new0(struct seen, 1);
        seen->path = g_strdup_printf("%d", i);
        seen->mark.inode = i;
        g_ptr_array_add(unread, seen);
    }
    reading_share(unread, read_file, &mine, &other, notices);
    assert_int_equal(mine.count + other.count, count);
    for (int i = 0; i < count; i++) {
        const struct seen *seen = unread->pdata[i];
        assert_int_equal(seen->mark.size, 1);
        assert_int_equal(seen->kind, SEEN_NO_POSTING);
    }
    assert_int_equal(notices->len, (count + NOTED_EVERY - 1) / NOTED_EVERY);
    for (guint i = 0; i < notices->len; i++) {
        const struct notice *notice = notices->pdata[i];
        assert_int_equal((int)g_ascii_strtoll(notice->where, NULL, 10), i * NOTED_EVERY);
    }
}

static void test_counts(void **state)
{
    (void)state;
    static const int counts[] = {0, 1, 31, 32, 33, 1000, 20000};
    for (size_t i = 0; i < G_N_ELEMENTS(counts); i++)
        check_count(counts[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
