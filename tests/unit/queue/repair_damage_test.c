/* Repair of a journal with damaged lines: written anew where the store has what they said. */
#include <glib/gstdio.h>

#include "queue/repair.h"
#include "tests/unit/queue/queue_fixture.h"

/* The journal's bytes: "1" and "2" are its records, "w" the second without its end, "g" a line that
 * is none, "b" one that is longer than both, "t" the same without an end, "T" the beginning of
 * record 3. */
static char *damaged_journal(const char *parts, const char *const records[2])
{
    GString *bytes = g_string_new(NULL);
    g_autofree char *both = g_strconcat(records[0], records[1], NULL);
    for (; *parts; parts++) {
        if (*parts == '1' || *parts == '2')
            g_string_append_printf(bytes, "%s\n", records[*parts - '1']);
        else if (*parts == 'w')
            g_string_append(bytes, records[1]);
        else if (*parts == 'g')
            g_string_append(bytes, "garbage\n");
        else if (*parts == 'T')
            g_string_append(bytes, "{\"n\":3,\"at");
        else
            g_string_append_printf(bytes, "#%s%s", both, *parts == 'b' ? "\n" : "");
    }
    return g_string_free(bytes, FALSE);
}

/* The journal of a store with two records; `copy` is the store when it had but the first. */
static char *sound_journal(const struct place *place, const char *copy)
{
    g_autofree char *path = journal_path(place->store);
    AUTO(queue_close) struct queue *queue = queue_opened(place->store);
    GError *error = NULL;
    put_row(queue, "x", 0, STATE_QUEUED);
    assert_ok(queue_hold(queue, 1, NOW, &error));
    assert_ok(store_back_up(queue_store(queue), copy, &error));
    assert_ok(queue_release(queue, 1, NOW, &error));
    return file_bytes(path, NULL);
}

/* Lines that are no records: the store has what they may have been, or it may lack it. */
static void test_damaged_lines(void **unused)
{
    (void)unused;
    static const struct {
        const char *name, *journal;
        bool is_before; /* the store has the first record alone */
        bool is_mended;
    } damages[] = {
        {"in the middle", "1g2", false, true},
        {"at the beginning", "g12", false, true},
        {"instead of the first", "g2", false, true},
        {"instead of the last", "1g", false, true},
        {"in the middle, and a torn line", "1g2T", false, true},
        {"behind all", "12g", false, false},
        {"more than the store has there", "1b", false, false},
        {"in the middle, and more at the end", "1g2t", false, false},
        {"in the middle of what the store does not know", "1g2", true, false},
        {"instead of what the store does not know", "1g", true, false},
        {"the store is as old as the damage", "g1g", true, false},
        {"behind what the store does not know", "12t", true, false},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(damages); i++) {
        print_message("  %s\n", damages[i].name);
        AUTO(place_clear) struct place place = place_new();
        g_autofree char *copy = g_strconcat(place.store, ".copy", NULL);
        g_autofree char *path = journal_path(place.store);
        g_autofree char *sound = sound_journal(&place, copy);
        GError *error = NULL;
        g_auto(GStrv) lines = g_strsplit(sound, "\n", -1);
        const char *const records[] = {lines[0], lines[1]};
        g_autofree char *damaged = damaged_journal(damages[i].journal, records);
        assert_true(g_file_set_contents(path, damaged, -1, NULL));
        if (damages[i].is_before)
            assert_int_equal(g_rename(copy, place.store), 0);

        AUTO(repaired_clear) struct repaired repaired = {0};
        bool is_mended = queue_repair(place.store, NOW, &repaired, &error);
        g_autofree char *after = file_bytes(path, NULL);
        assert_int_equal(is_mended, damages[i].is_mended);
        assert_string_equal(after, is_mended ? sound : damaged);
        assert_true(!repaired.damaged_journal == !is_mended);
        g_clear_error(&error);
    }
}

/* A record whose line end alone is gone was said all the same: an older store may not go on. */
static void test_no_line_end(void **unused)
{
    (void)unused;
    for (int is_before = 0; is_before <= 1; is_before++) {
        AUTO(place_clear) struct place place = place_new();
        g_autofree char *copy = g_strconcat(place.store, ".copy", NULL);
        g_autofree char *path = journal_path(place.store);
        g_autofree char *sound = sound_journal(&place, copy);
        assert_true(g_file_set_contents(path, sound, (gssize)strlen(sound) - 1, NULL));
        if (is_before)
            assert_int_equal(g_rename(copy, place.store), 0);

        g_autoptr(GError) refusal = NULL;
        AUTO(queue_close)
        struct queue *queue = queue_open(place.store, STORE_WRITE, NOW, &refusal);
        assert_int_equal(queue == NULL, is_before);
        queue_close(g_steal_pointer(&queue));
        AUTO(repaired_clear) struct repaired repaired = {0};
        GError *error = NULL;
        assert_ok(queue_repair(place.store, NOW, &repaired, &error));
        assert_int_equal(repaired.lines, is_before);
        queue = queue_opened(place.store);
        g_autofree char *after = file_bytes(path, NULL);
        assert_string_equal(after, sound);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_damaged_lines),
        cmocka_unit_test(test_no_line_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
