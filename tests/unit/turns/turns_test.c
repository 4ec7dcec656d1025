/* Who goes when: slots handed out in order, and how else a wait ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "src/base/clock.h"
#include "src/turns/turns.h"

#define NOW "2026-03-02T08:00:00Z" /* a Monday, 09:00 in Paris */

/* What waits; times as "03-02 09:00" of 2026, UTC. NULL = none, due: since an hour. */
struct waiting {
    int id;
    bool is_new; /* about to be added: it has no id yet */
    const char *due, *closes, *expires;
    enum event_kind kind;
    bool is_released, is_wanted, was_sent;
};

static int64_t moment_of(const char *text)
{
    int64_t moment = 0;
    if (!text)
        return 0;
    g_autofree char *whole = g_strdup_printf("2026-%.5sT%s:00Z", text, text + 6);
    assert_true(clock_parse(whole, &moment));
    return moment;
}

static int64_t now_of(void)
{
    int64_t now;
    assert_true(clock_parse(NOW, &now));
    return now;
}

static void add_waiting(GPtrArray *turns, const struct waiting *waiting)
{
    const struct announcement row = {
        .id = waiting->id,
        .source = (char *)"jobs",
        .posting = (char *)"dev",
        .account = (char *)"team",
        .text = (char *)"Hello",
        .kind = waiting->kind,
        .edition = 1,
        .take = waiting->id, /* else all had the same jitter */
        .due_at = waiting->due ? moment_of(waiting->due) : now_of() - 3600,
        .expires_at = moment_of(waiting->expires),
        .is_released = waiting->is_released,
        .is_wanted = waiting->is_wanted,
        .first_sent_at = waiting->was_sent ? now_of() - 60 : 0,
    };
    g_ptr_array_add(turns, turn_new(&row, moment_of(waiting->closes)));
}

/* "3 03-02 08:00", "4 expires 03-05 00:00" ... */
static void describe(GString *all, const struct turn *turn)
{
    static const char *const ends[] = {
        [TURN_GOES] = "",          [TURN_EXPIRES] = "expires ",
        [TURN_CLOSES] = "closes ", [TURN_DROPPED] = "dropped ",
        [TURN_WAITS] = "waits",    [TURN_JOINS] = "joins ",
    };
    g_autofree char *at = turn->at ? clock_format(turn->at) : g_strdup("");
    g_autofree char *short_at =
        *at ? g_strdup_printf("%.5s %.5s", at + strlen("2026-"), at + strlen("2026-03-02T"))
            : g_strdup("");
    static const char *const causes[] = {
        [TURN_FOR_SLOTS] = "",
        [TURN_FOR_MONEY] = " money",
        [TURN_FOR_ACCOUNT] = " account",
        [TURN_FOR_ITSELF] = " itself",
    };
    g_string_append_printf(all, "%s%d %s%s%s", all->len ? ", " : "", (int)turn->announcement->id,
                           ends[turn->end], short_at, causes[turn->cause]);
}

static const struct {
    const char *name, *window;
    int gap_h, max_per_day, jitter_h, budget, price, link_price;
    const char *digest; /* the text of one; NULL = without a link */
    enum overflow overflow;
    struct waiting waiting[6];
    const char *expected;
} cases[] = {
    {
        .name = "without rules all go at once, the nearest deadline first",
        .waiting = {{.id = 1}, {.id = 2, .closes = "04-01 00:00"}, {.id = 3}},
        .expected = "2 03-02 08:00, 1 03-02 08:00, 3 03-02 08:00",
    },
    {
        .name = "what is about to be made follows what is there",
        .max_per_day = 1,
        .waiting = {{.is_new = true}, {.id = 7}, {.is_new = true, .closes = "04-01 00:00"}},
        .expected = "0 03-02 08:00, 7 03-02 23:00, 0 03-03 23:00",
    },
    {
        .name = "gaps and caps hold",
        .gap_h = 2,
        .max_per_day = 2,
        .waiting = {{.id = 1}, {.id = 2}, {.id = 3}},
        .expected = "1 03-02 08:00, 2 03-02 10:00, 3 03-02 23:00",
    },
    {
        .name = "one that is due later leaves the slots before it to others",
        .gap_h = 2,
        .waiting = {{.id = 1, .due = "03-02 09:00", .closes = "04-01 00:00"}, {.id = 2}, {.id = 3}},
        .expected = "2 03-02 08:00, 1 03-02 10:00, 3 03-02 12:00",
    },
    {
        .name = "too late before its slot: it expires and takes none",
        .window = "Mon 08:00-10:00",
        .max_per_day = 1,
        .waiting = {{.id = 1}, {.id = 2, .expires = "03-05 00:00"}, {.id = 3}},
        .expected = "1 03-02 08:00, 2 expires 03-05 00:00, 3 03-09 07:00",
    },
    {
        .name = "its posting closes first",
        .window = "Tue 08:00-10:00",
        .waiting = {{.id = 1, .closes = "03-03 07:00", .expires = "03-04 00:00"},
                    {.id = 2, .closes = "03-03 07:01"}},
        .expected = "1 closes 03-03 07:00, 2 03-03 07:00",
    },
    {
        .name = "that a posting is filled is said although it has closed",
        .window = "Tue 08:00-10:00",
        .waiting = {{.id = 1, .closes = "03-02 20:00", .kind = EVENT_FILLED}},
        .expected = "1 03-03 07:00",
    },
    {
        .name = "a posting whose deadline is past was forced",
        .window = "Tue 08:00-10:00",
        .waiting = {{.id = 1, .closes = "03-01 20:00"}},
        .expected = "1 03-03 07:00",
    },
    {
        .name = "what this month's budget does not pay waits for the next",
        .budget = 2,
        .price = 1,
        .waiting = {{.id = 1}, {.id = 2}, {.id = 3}, {.id = 4}, {.id = 5}},
        .expected = "1 03-02 08:00, 2 03-02 08:00, 3 03-31 22:00 money, 4 03-31 22:00 money, "
                    "5 04-30 22:00 money",
    },
    {
        .name = "what is due next month leaves this month's money as it is",
        .budget = 2,
        .price = 1,
        .waiting = {{.id = 1}, {.id = 2}, {.id = 3}, {.id = 4, .due = "04-10 08:00"}},
        .expected = "1 03-02 08:00, 2 03-02 08:00, 3 03-31 22:00 money, 4 04-10 08:00",
    },
    {
        .name = "so does what closes before that",
        .budget = 2,
        .price = 1,
        .waiting = {{.id = 1},
                    {.id = 2},
                    {.id = 3},
                    {.id = 4, .due = "04-10 08:00", .closes = "04-05 08:00"}},
        .expected = "1 03-02 08:00, 2 03-02 08:00, 3 03-31 22:00 money, "
                    "4 closes 04-05 08:00 itself",
    },
    {
        .name = "next month's money goes to who comes first then, not to who was unpaid longest",
        .budget = 1,
        .price = 1,
        .waiting = {{.id = 1},
                    {.id = 2, .expires = "04-03 08:00"},
                    {.id = 3, .due = "04-01 08:00", .expires = "04-20 08:00"},
                    {.id = 4, .expires = "03-20 08:00"}},
        .expected = "1 03-02 08:00, 4 expires 03-20 08:00 money, 2 03-31 22:00 money, "
                    "3 expires 04-20 08:00 money",
    },
    {
        .name = "it closes before it is due: no lack of slots",
        .waiting = {{.id = 1, .due = "03-25 08:00", .closes = "03-20 08:00"}},
        .expected = "1 closes 03-20 08:00 itself",
    },
    {
        .name = "with jitter they go in the order of their moments",
        .jitter_h = 2,
        .waiting = {{.id = 1, .due = "03-02 08:00", .closes = "04-01 00:00"},
                    {.id = 2, .due = "03-02 08:00"},
                    {.id = 3, .due = "03-02 08:00"},
                    {.id = 4, .due = "03-02 08:00"}},
        .expected = "2 03-02 08:09, 3 03-02 08:21, 1 03-02 08:48, 4 03-02 09:06",
    },
    {
        .name = "with a gap none goes before the first in order",
        .jitter_h = 6,
        .gap_h = 1,
        .waiting = {{.id = 1, .due = "03-02 08:00", .closes = "04-01 00:00"},
                    {.id = 2, .due = "03-02 08:00"},
                    {.id = 3, .due = "03-02 08:00"},
                    {.id = 4, .due = "03-02 08:00"}},
        .expected = "1 03-02 13:45, 2 03-02 14:45, 3 03-02 15:45, 4 03-02 16:45",
    },
    {
        .name = "the one slot of a day is the first one's, whoever has the smaller jitter",
        .jitter_h = 2,
        .max_per_day = 1,
        .waiting = {{.id = 1, .due = "03-02 08:00", .closes = "04-01 00:00"},
                    {.id = 2, .due = "03-02 08:00"},
                    {.id = 3, .due = "03-02 08:00"},
                    {.id = 4, .due = "03-02 08:00"}},
        .expected = "1 03-02 08:48, 2 03-02 23:09, 3 03-03 23:21, 4 03-05 00:06",
    },
    {
        .name = "dropped is what has no slot on the first day",
        .max_per_day = 2,
        .overflow = OVERFLOW_DROP,
        .waiting = {{.id = 1}, {.id = 2}, {.id = 3}, {.id = 4, .closes = "04-01 00:00"}},
        .expected = "2 dropped 03-02 08:00, 3 dropped 03-02 08:00, 4 03-02 08:00, 1 03-02 08:00",
    },
    {
        .name = "what waits for money is not dropped before the first day that has some",
        .max_per_day = 2,
        .budget = 2,
        .price = 1,
        .overflow = OVERFLOW_DROP,
        .waiting = {{.id = 1, .kind = EVENT_CLOSING},
                    {.id = 2, .due = "03-03 08:00"},
                    {.id = 3, .due = "03-03 08:00"},
                    {.id = 4, .due = "03-03 08:00"},
                    {.id = 5, .due = "03-03 08:00"}},
        .expected = "1 03-02 08:00, 2 03-03 08:00, 5 dropped 03-31 22:00 money, "
                    "3 03-31 22:00 money, 4 03-31 22:00 money",
    },
    {
        .name = "the first day is the next one that is open",
        .window = "Wed 08:00-10:00",
        .gap_h = 1,
        .overflow = OVERFLOW_DROP,
        .waiting = {{.id = 1}, {.id = 2}, {.id = 3}},
        .expected = "3 dropped 03-02 08:00, 1 03-04 07:00, 2 03-04 08:00",
    },
    {
        .name = "what is due later is looked at when it is due",
        .max_per_day = 1,
        .overflow = OVERFLOW_DROP,
        .waiting = {{.id = 1}, {.id = 2, .due = "03-02 10:00"}, {.id = 3, .due = "03-02 11:00"}},
        .expected = "1 03-02 08:00, 3 dropped 03-02 11:00, 2 03-02 23:00",
    },
    {
        .name = "what a person released or wants or what may be there already is not dropped",
        .max_per_day = 1,
        .overflow = OVERFLOW_DROP,
        .waiting = {{.id = 1},
                    {.id = 2, .is_released = true},
                    {.id = 3, .was_sent = true},
                    {.id = 4, .is_wanted = true}},
        .expected = "1 03-02 08:00, 2 03-02 23:00, 3 03-03 23:00, 4 03-04 23:00",
    },
    {
        .name = "a digest takes the last slot of the first day",
        .gap_h = 2,
        .max_per_day = 3,
        .overflow = OVERFLOW_DIGEST,
        .waiting = {{.id = 1}, {.id = 2}, {.id = 3}, {.id = 4}, {.id = 5, .closes = "04-01 00:00"}},
        .expected = "5 03-02 08:00, 1 03-02 10:00, 2 joins 03-02 12:00, 3 joins 03-02 12:00, "
                    "4 joins 03-02 12:00",
    },
    {
        .name = "with one slot a day all are in the digest",
        .max_per_day = 1,
        .overflow = OVERFLOW_DIGEST,
        .waiting = {{.id = 1}, {.id = 2}, {.id = 3}},
        .expected = "1 joins 03-02 08:00, 2 joins 03-02 08:00, 3 joins 03-02 08:00",
    },
    {
        .name = "one that is due in the digest's slot is in it",
        .window = "08:00-10:00",
        .max_per_day = 1,
        .overflow = OVERFLOW_DIGEST,
        .waiting = {{.id = 1, .due = "03-02 12:00"}, {.id = 2, .due = "03-03 07:00"}},
        .expected = "1 joins 03-03 07:00, 2 joins 03-03 07:00",
    },
    {
        .name = "a digest waits for money as each of them would",
        .max_per_day = 1,
        .budget = 1,
        .price = 1,
        .overflow = OVERFLOW_DIGEST,
        .waiting = {{.id = 1, .kind = EVENT_CLOSING},
                    {.id = 2, .due = "03-02 12:00"},
                    {.id = 3, .due = "03-02 12:00"}},
        .expected = "1 03-02 08:00, 2 joins 03-31 22:00 money, 3 joins 03-31 22:00 money",
    },
    {
        .name = "one alone is no digest, nor are closings",
        .max_per_day = 1,
        .overflow = OVERFLOW_DIGEST,
        .waiting = {{.id = 1, .kind = EVENT_CLOSING}, {.id = 2, .kind = EVENT_CLOSING}, {.id = 3}},
        .expected = "1 03-02 08:00, 2 03-02 23:00, 3 03-03 23:00",
    },
    {
        .name = "what may be there already keeps its slot, and the digest has the next one",
        .max_per_day = 1,
        .overflow = OVERFLOW_DIGEST,
        .waiting = {{.id = 1, .was_sent = true}, {.id = 2}, {.id = 3}},
        .expected = "1 03-02 08:00, 2 joins 03-02 23:00, 3 joins 03-02 23:00",
    },
    {
        .name = "the digest has the last slot of who may join it",
        .gap_h = 2,
        .max_per_day = 3,
        .overflow = OVERFLOW_DIGEST,
        .waiting = {{.id = 1}, {.id = 2}, {.id = 3, .was_sent = true}, {.id = 4}},
        .expected = "1 03-02 08:00, 2 joins 03-02 10:00, 4 joins 03-02 10:00, 3 03-02 12:00",
    },
    {
        .name = "a digest that missed its day leaves who may not join it its slot as well",
        .window = "Mon-Fri 08:00-10:00",
        .max_per_day = 1,
        .overflow = OVERFLOW_DIGEST,
        .waiting = {{.id = 1, .due = "02-27 07:30", .was_sent = true},
                    {.id = 2, .due = "02-27 07:30"},
                    {.id = 3, .due = "02-27 07:30"}},
        .expected = "1 03-02 08:00, 2 joins 03-03 07:00, 3 joins 03-03 07:00",
    },
    {
        .name = "a digest that missed its day takes the next slot, with all that may",
        .window = "Mon-Fri 08:00-10:00",
        .max_per_day = 2,
        .overflow = OVERFLOW_DIGEST,
        .waiting = {{.id = 1, .due = "02-27 07:30"},
                    {.id = 2, .due = "02-27 07:30"},
                    {.id = 3, .due = "02-27 07:30"}},
        .expected = "1 joins 03-02 08:00, 2 joins 03-02 08:00, 3 joins 03-02 08:00",
    },
    {
        .name = "a digest costs what its own text costs",
        .max_per_day = 1,
        .budget = 5,
        .price = 1,
        .link_price = 4,
        .digest = "{count}: {list} {link}",
        .overflow = OVERFLOW_DIGEST,
        .waiting = {{.id = 1},
                    {.id = 2},
                    {.id = 3, .due = "03-05 00:00"},
                    {.id = 4, .due = "03-06 00:00"}},
        .expected = "1 joins 03-02 08:00, 2 joins 03-02 08:00, 3 03-05 00:00, "
                    "4 03-31 22:00 money",
    },
    {
        .name = "where a digest is too dear they go one by one",
        .max_per_day = 1,
        .budget = 3,
        .price = 1,
        .link_price = 4,
        .digest = "{count}: {list} {link}",
        .overflow = OVERFLOW_DIGEST,
        .waiting = {{.id = 1}, {.id = 2}, {.id = 3}},
        .expected = "1 03-02 08:00, 2 03-02 23:00, 3 03-03 23:00",
    },
    {
        .name = "nothing is dropped where nothing is too much",
        .overflow = OVERFLOW_DROP,
        .waiting = {{.id = 1}, {.id = 2, .expires = "03-02 07:59"}},
        .expected = "2 expires 03-02 07:59, 1 03-02 08:00",
    },
    {
        .name = "what costs more than any month has",
        .budget = 1,
        .price = 2,
        .waiting = {{.id = 1}, {.id = 2, .expires = "03-20 00:00"}},
        .expected = "1 waits money, 2 expires 03-20 00:00 money",
    },
};

static void plan(guint which, GString *all)
{
    struct platform platform = {.name = "x"};
    struct account_config account = {
        .account = {.name = (char *)"team", .platform = &platform},
        .budget = cases[which].budget,
        .overflow = cases[which].overflow,
        .prices = {.post = cases[which].price,
                   .link = cases[which].link_price ? cases[which].link_price : cases[which].price},
        .digest_link = (char *)"https://jobs.example.org/",
        .schedule =
            {
                .zone = zone_new("Europe/Paris"),
                .windows = g_array_new(FALSE, FALSE, sizeof(struct window)),
                .min_gap = (int64_t)cases[which].gap_h * 3600,
                .max_per_day = cases[which].max_per_day,
                .jitter = (int64_t)cases[which].jitter_h * 3600,
            },
    };
    const char *digest[] = {cases[which].digest, NULL};
    account.templates[LANGUAGE_EN][EVENT_DIGEST] = (GStrv)digest;
    struct window window;
    if (cases[which].window) {
        assert_true(window_parse(cases[which].window, &window, NULL));
        g_array_append_val(account.schedule.windows, window);
    }
    g_autoptr(GPtrArray) turns = g_ptr_array_new_with_free_func((GDestroyNotify)turn_free);
    for (guint i = 0; i < G_N_ELEMENTS(cases[which].waiting); i++) {
        const struct waiting *waiting = &cases[which].waiting[i];
        if (waiting->id || waiting->is_new)
            add_waiting(turns, waiting);
    }
    assert_true(turns_plan(NULL, &account, now_of(), turns, NULL));
    for (guint i = 0; i < turns->len; i++)
        describe(all, turns->pdata[i]);
    schedule_clear(&account.schedule);
}

static void test_cases(void **state)
{
    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) all = g_string_new(NULL);
        plan(i, all);
        if (!g_str_equal(all->str, cases[i].expected))
            print_error("case: %s\n", cases[i].name);
        assert_string_equal(all->str, cases[i].expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
