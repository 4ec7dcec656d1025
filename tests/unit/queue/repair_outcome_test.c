/* Repair: what left is looked for as it left, and from a moment on that is not after it. */
#include "queue/repair.h"
#include "tests/unit/queue/queue_fixture.h"

static void repair(const char *path)
{
    GError *error = NULL;
    AUTO(repaired_clear) struct repaired repaired = {0};
    assert_ok(queue_repair(path, NOW, &repaired, &error));
}

/* A journal of lines that are written out, in which %s is what all have in common. */
#define COMMON                                                                                     \
    "\"announcement\":1,\"source\":\"jobs\",\"posting\":\"dev\",\"edition\":1,\"kind\":\"new\","   \
    "\"account\":\"x\",\"platform\":\"x\",\"take\":0,\"key\":\"0123456789abcdef0123456789abcdef\""
#define AT(n, minute, what)                                                                        \
    "{\"n\":" #n ",\"at\":\"2023-11-14T22:" #minute ":00Z\",\"what\":\"" what "\"," COMMON
#define SENT(n, more)                                                                              \
    AT(n, 0##n, "sending") ",\"attempt\":1,\"text\":\"sent\",\"link\":\"sent too\"" more "}\n"
#define CAME(n, what) AT(n, 0##n, what) ",\"attempt\":1,\"reason\":\"a reason\"}\n"
#define EDITED(n) AT(n, 0##n, "edit") ",\"text\":\"edited\",\"link\":\"\"}\n"
#define LATER(n, minute) AT(n, minute, "absent") ",\"attempt\":0}\n" /* of no matter what */
#define OF_DRAFT ",\"progress\":\"{\\\"draft\\\":\\\"2\\\"}\""
#define OF_NONE ",\"progress\":null"

static const struct {
    const char *name;
    const char *journal;
    enum announcement_state state;
    enum held_by held_by;
    const char *text, *progress; /* afterwards; the row in the store has "old" and "{}" */
    int minute;                  /* of first_sent_at */
    bool is_duplicate;           /* afterwards; the row in the store is */
} departures[] = {
    {"it left with other words", SENT(1, OF_NONE), STATE_UNSURE, 0, "sent", NULL, 1},
    {"and failed", SENT(1, OF_NONE) CAME(2, "retry"), STATE_QUEUED, 0, "sent", NULL, 1},
    {"it was edited before", EDITED(1) SENT(2, OF_NONE), STATE_UNSURE, 0, "sent", NULL, 2},
    {"it was edited since", SENT(1, OF_DRAFT) CAME(2, "retry") EDITED(3), STATE_QUEUED, 0, "edited",
     NULL, 1},
    {"edited, and not sent since", SENT(1, OF_DRAFT) CAME(2, "retry") EDITED(3) CAME(4, "retry"),
     STATE_QUEUED, 0, "edited", NULL, 1},
    {"with that draft", CAME(1, "next-step") SENT(2, OF_DRAFT), STATE_UNSURE, 0, "sent",
     "{\"draft\":\"2\"}", 1},
    {"with a draft, by an early version", CAME(1, "next-step") SENT(2, ""), STATE_HELD,
     HELD_BY_DOUBT, "sent", NULL, 1},
    {"by an early version, with the draft that the store has", SENT(1, "") CAME(2, "unsure"),
     STATE_UNSURE, 0, "sent", "{}", 1, true},
    {"by an early version, edited first", EDITED(1) SENT(2, ""), STATE_UNSURE, 0, "sent", NULL, 2,
     true},
    {"a draft since", SENT(1, OF_DRAFT) CAME(2, "next-step"), STATE_UNSURE, 0, "sent", NULL, 1},
    {"nobody could tell", SENT(1, OF_NONE) CAME(2, "unsure") CAME(3, "held"), STATE_HELD,
     HELD_BY_DOUBT, "sent", NULL, 1},
    {"the clock was ahead", AT(1, 30, "sending") ",\"attempt\":1" OF_NONE "}\n", STATE_HELD,
     HELD_BY_DOUBT, "old", NULL, 13},
    {"the clock was ahead, what came later says",
     AT(1, 12, "sending") ",\"attempt\":1,\"text\":\"sent\"" OF_NONE "}\n" CAME(2, "unsure"),
     STATE_HELD, HELD_BY_DOUBT, "sent", NULL, 2},
    {"the clock was ahead, and right before",
     SENT(1, OF_NONE) CAME(2, "retry") AT(3, 30, "sending") ",\"attempt\":2" OF_NONE "}\n",
     STATE_UNSURE, 0, "old", NULL, 1},
    {"the clock was a little ahead",
     AT(1, 06, "sending") ",\"attempt\":1,\"text\":\"sent\"" OF_NONE "}\n" CAME(2, "unsure"),
     STATE_UNSURE, 0, "sent", NULL, 2},
};

static void test_departures(void **unused)
{
    (void)unused;
    for (gsize i = 0; i < G_N_ELEMENTS(departures); i++) {
        print_message("  %s\n", departures[i].name);
        AUTO(place_clear) struct place place = place_new();
        AUTO(queue_close) struct queue *queue = queue_opened(place.store);
        put_row(queue, "x", 0, STATE_QUEUED);
        AUTO(announcement_free) struct announcement *before = get_row(queue, 1);
        g_free(before->text);
        before->text = g_strdup("old");
        before->progress = g_strdup("{}");
        before->is_duplicate = true;
        set_row(queue, before, STATE_QUEUED);
        queue_close(g_steal_pointer(&queue));
        g_autofree char *path = journal_path(place.store);
        assert_true(g_file_set_contents(path, departures[i].journal, -1, NULL));
        repair(place.store);
        queue = queue_opened(place.store);
        AUTO(announcement_free) struct announcement *row = get_row(queue, 1);
        assert_state(queue, 1, departures[i].state, departures[i].name);
        assert_int_equal(row->held_by, departures[i].held_by);
        assert_string_equal(row->text, departures[i].text);
        if (g_strcmp0(row->progress, departures[i].progress) != 0)
            fail_msg("progress %s", row->progress);
        assert_int_equal(row->first_sent_at / 60 % 60, departures[i].minute);
        if (row->state == STATE_UNSURE)
            assert_int_equal(row->is_duplicate, departures[i].is_duplicate);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_departures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
