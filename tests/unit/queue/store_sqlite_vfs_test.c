/* When the folder of SQLite's journal is synced: once a connection, and whenever the journal was
 * made anew. */
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "queue/store_sqlite.h"
#include "tests/unit/queue/fixture.h"

static int folders_synced;

/* Instead of libc's: SQLite calls this one. */
int fdatasync(int fd)
{
    struct stat status;
    folders_synced += fstat(fd, &status) == 0 && S_ISDIR(status.st_mode);
    return (int)syscall(SYS_fdatasync, fd);
}

/* How many folders were synced meanwhile. */
static int add_records(struct store *store, int count, bool is_kept)
{
    int before = folders_synced;
    GError *error = NULL;
    int64_t number;
    for (int i = 0; i < count; i++) {
        assert_ok(store_begin(store, &error));
        assert_ok(store_add_record(store, "line", &number, &error));
        if (is_kept)
            assert_ok(store_commit(store, &error));
        else
            store_rollback(store);
    }
    return folders_synced - before;
}

static void test_folder(void **state)
{
    (void)state;
    AUTO(place_clear) struct place place = place_new();
    store_close(store_opened(place.store));
    g_autofree char *journal = g_strconcat(place.store, "-journal", NULL);
    AUTO(store_close) struct store *store = store_opened(place.store);

    add_records(store, 1, false); /* what is undone need not have reached the disk */
    assert_int_equal(add_records(store, 3, true), 1);
    assert_int_equal(add_records(store, 1, false), 0);
    assert_int_equal(add_records(store, 3, true), 0);

    assert_int_equal(unlink(journal), 0);
    assert_int_equal(add_records(store, 3, true), 1);
}

static void test_two_connections(void **state)
{
    (void)state;
    AUTO(place_clear) struct place place = place_new();
    AUTO(store_close) struct store *first = store_opened(place.store);
    AUTO(store_close) struct store *second = store_opened(place.store);
    assert_int_equal(add_records(first, 2, true), 0); /* it was when the store was made */
    assert_int_equal(add_records(second, 2, true), 1);
    assert_int_equal(add_records(first, 2, true), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_folder),
        cmocka_unit_test(test_two_connections),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
