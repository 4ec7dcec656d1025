/* What the tests of turns share: what waits on an account, in short, and what is planned for it. */
#pragma once

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
    const char *due, *closes, *expires;
    enum event_kind kind;
    bool is_released, is_wanted, was_sent;
};

static inline int64_t moment_of(const char *text)
{
    int64_t moment = 0;
    if (!text)
        return 0;
    g_autofree char *whole = g_strdup_printf("2026-%.5sT%s:00Z", text, text + 6);
    assert_true(clock_parse(whole, &moment));
    return moment;
}

static inline int64_t now_of(void)
{
    int64_t now;
    assert_true(clock_parse(NOW, &now));
    return now;
}

static inline void add_waiting(GPtrArray *turns, const struct waiting *waiting)
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
static inline void describe(GString *all, const struct turn *turn)
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

struct turns_case {
    const char *name, *window;
    int gap_h, max_per_day, jitter_h, budget, price, link_price;
    const char *digest; /* the text of one; NULL = without a link */
    enum overflow overflow;
    struct waiting waiting[6];
    const char *expected;
};

static inline void plan(const struct turns_case *given, GString *all)
{
    struct platform platform = {.name = "x"};
    struct account_config account = {
        .account = {.name = (char *)"team", .platform = &platform},
        .budget = given->budget,
        .overflow = given->overflow,
        .prices = {.post = given->price,
                   .link = given->link_price ? given->link_price : given->price},
        .digest_link = (char *)"https://jobs.example.org/",
        .schedule =
            {
                .zone = zone_new("Europe/Paris"),
                .windows = g_array_new(FALSE, FALSE, sizeof(struct window)),
                .min_gap = (int64_t)given->gap_h * 3600,
                .max_per_day = given->max_per_day,
                .jitter = (int64_t)given->jitter_h * 3600,
            },
    };
    const char *digest[] = {given->digest, NULL};
    account.templates[LANGUAGE_EN][EVENT_DIGEST] = (GStrv)digest;
    struct window window;
    if (given->window) {
        assert_true(window_parse(given->window, &window, NULL));
        g_array_append_val(account.schedule.windows, window);
    }
    g_autoptr(GPtrArray) turns = g_ptr_array_new_with_free_func((GDestroyNotify)turn_free);
    for (guint i = 0; i < G_N_ELEMENTS(given->waiting); i++) {
        const struct waiting *waiting = &given->waiting[i];
        if (waiting->id)
            add_waiting(turns, waiting);
    }
    assert_true(turns_plan(NULL, &account, now_of(), turns, NULL));
    for (guint i = 0; i < turns->len; i++)
        describe(all, turns->pdata[i]);
    schedule_clear(&account.schedule);
}

static inline void check_all(const struct turns_case *cases, gsize count)
{
    for (gsize i = 0; i < count; i++) {
        g_autoptr(GString) all = g_string_new(NULL);
        plan(&cases[i], all);
        if (!g_str_equal(all->str, cases[i].expected))
            print_error("case: %s\n", cases[i].name);
        assert_string_equal(all->str, cases[i].expected);
    }
}
