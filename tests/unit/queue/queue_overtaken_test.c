/* What is unsure when its posting has opened again, and was announced anew. */
#include "tests/unit/queue/queue_fixture.h"

#define MINUTE 60

static const struct outcome lost = {.kind = OUTCOME_UNSURE, .reason = (char *)"lost"};

/* What proves absent after its account was told of a later edition is never said. */
static void test_absent_when_overtaken(void **unused)
{
    (void)unused;
    static const struct {
        const char *name, *account;
        enum announcement_state state, after;
    } later[] = {
        {"told of it", "x", STATE_POSTED, STATE_CANCELLED},
        {"perhaps told of it", "x", STATE_UNSURE, STATE_CANCELLED},
        {"about to be told", "x", STATE_QUEUED, STATE_CANCELLED},
        {"not to be told of it", "x", STATE_CANCELLED, STATE_QUEUED},
        {"another account was told", "y", STATE_POSTED, STATE_QUEUED},
    };
    static const struct outcome absent = {.kind = OUTCOME_ABSENT, .reason = (char *)"not there"};
    for (guint i = 0; i < 2 * G_N_ELEMENTS(later); i++) {
        const bool by_person = i % 2;
        print_message("  %s%s\n", later[i / 2].name, by_person ? ", a person says" : "");
        AUTO(place_clear) struct place place = place_new();
        AUTO(queue_close) struct queue *queue = queue_opened(place.store);
        put_row(queue, "x", 0, STATE_QUEUED);
        deliver(queue, true, &lost, NOW);
        put_edition(queue, later[i / 2].account, 2, later[i / 2].state);
        set_posting(queue, true, 2);
        AUTO(announcement_free) struct announcement *row = get_row(queue, 1);
        GError *error = NULL;
        assert_ok(by_person ? queue_settle_by_hand(queue, 1, false, NULL, NOW + MINUTE, &error)
                            : queue_settle_lookup(queue, row, &absent, &retry_policy, NOW + MINUTE,
                                                  &error));
        assert_state(queue, 1, later[i / 2].after, later[i / 2].name);
        assert_ok(queue_posting_closed(queue, 1, NOW + HOUR, &error));
        assert_ok(queue_posting_reverted(queue, 1, 2, NOW + HOUR, &error));
        if (later[i / 2].after == STATE_CANCELLED)
            assert_state(queue, 1, STATE_CANCELLED, "nothing brings it back");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_absent_when_overtaken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
