/* The run lock, between holders as two programs are: each with a descriptor of its own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "src/base/error.h"
#include "src/lock.h"

struct world {
    char *folder, *state, *path;
};

static int start(void **state)
{
    struct world *world = g_new0(struct world, 1);
    world->folder = g_dir_make_tmp("announce-lock-XXXXXX", NULL);
    world->state = g_build_filename(world->folder, "announce.db", NULL);
    world->path = g_strconcat(world->state, ".lock", NULL);
    *state = world;
    return 0;
}

static int stop(void **state)
{
    struct world *world = *state;
    g_unlink(world->path);
    g_rmdir(world->folder);
    g_free(world->folder);
    g_free(world->state);
    g_free(world->path);
    g_free(world);
    return 0;
}

static void assert_refused(const struct world *world)
{
    g_autoptr(GError) error = NULL;
    assert_int_equal(lock_take(world->state, 0, &error), -1);
    assert_true(g_error_matches(error, ANNOUNCE_ERROR, ERROR_LOCKED));
}

static void test_one_holder(void **state)
{
    const struct world *world = *state;
    int lock = lock_take(world->state, 0, NULL);
    assert_true(lock >= 0);
    assert_refused(world);
    lock_close(lock);
    lock = lock_take(world->state, 0, NULL);
    assert_true(lock >= 0);
    lock_close(lock);
}

/* What a program inherits is the lock itself, and ends with its last holder. */
static void test_inherited(void **state)
{
    const struct world *world = *state;
    int lock = lock_take(world->state, 0, NULL), inherited = dup(lock);
    assert_true(lock_check(inherited, world->state, NULL));
    assert_int_equal(fcntl(inherited, F_GETFD), FD_CLOEXEC);
    lock_close(lock);
    assert_refused(world);
    lock_close(inherited);
    lock = lock_take(world->state, 0, NULL);
    assert_true(lock >= 0);
    lock_close(lock);
}

/* A descriptor of the lock that somebody else holds, one that nobody holds yet, and one of another
 * file. */
static void test_check(void **state)
{
    const struct world *world = *state;
    g_autoptr(GError) held = NULL;
    g_autoptr(GError) other = NULL;
    int lock = lock_take(world->state, 0, NULL);
    int unlocked = open(world->path, O_RDWR | O_CLOEXEC);
    assert_false(lock_check(unlocked, world->state, &held));
    assert_true(g_error_matches(held, ANNOUNCE_ERROR, ERROR_LOCKED));
    lock_close(lock);
    assert_true(lock_check(unlocked, world->state, NULL));
    assert_refused(world);
    lock = open(world->path, O_RDWR | O_CLOEXEC);
    assert_false(lock_check(lock, world->state, NULL));
    lock_close(lock);
    lock_close(unlocked);
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    assert_false(lock_check(null, world->state, &other));
    assert_true(g_error_matches(other, ANNOUNCE_ERROR, ERROR_USAGE));
    close(null);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_one_holder, start, stop),
        cmocka_unit_test_setup_teardown(test_inherited, start, stop),
        cmocka_unit_test_setup_teardown(test_check, start, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
