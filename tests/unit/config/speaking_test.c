/* When an account speaks: what is read, from where, and what each mistake is told. */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <string.h>

#include "src/config/config.h"
#include "tests/unit/config/one_account.h"

static const struct platform loud = {.name = "loud",
                                     .templates = {{"new", "again", "soon", "over"}}};
static const struct platform *const platforms[] = {&loud, NULL};
static const struct config_rules rules = {.platforms = platforms};

#define SOURCES "sources:\n- name: jobs\n  path: site\n"
#define ACCOUNT "accounts:\n- name: a\n  platform: loud\n"

/* What is read as "WINDOWS QUIET GAP CAP JITTER ZONE OVERFLOW" (the last one unless it is spread),
 * or the mistake with its place. */
static const struct one_account cases[] = {
    {"as it comes", "timezone: UTC\n" SOURCES ACCOUNT, "0 0 0 0 0 UTC"},
    {"one window", "timezone: UTC\n" SOURCES ACCOUNT "  windows: Mon-Fri 09:00-12:00\n",
     "1 0 0 0 0 UTC"},
    {"windows and quiet dates",
     "timezone: UTC\n" SOURCES ACCOUNT
     "  windows: [Mon-Fri 09:00-12:00, \"14:00-16:00\"]\n  quiet: [france, 12-24..01-02]\n",
     "2 2 0 0 0 UTC"},
    {"numbers",
     "timezone: UTC\n" SOURCES ACCOUNT "  min_gap: 2h\n  max_per_day: 3\n  jitter: 10m\n",
     "0 0 7200 3 600 UTC"},
    {"its own zone", "timezone: UTC\n" SOURCES ACCOUNT "  timezone: Europe/Paris\n",
     "0 0 0 0 0 Europe/Paris"},
    {"defaults",
     "timezone: UTC\ndefaults: {windows: \"09:00-12:00\", quiet: france, min_gap: 1h, max_per_day: 2,"
     " jitter: 5m, timezone: Europe/Paris}\n" SOURCES ACCOUNT,
     "1 1 3600 2 300 Europe/Paris"},
    {"the account's own over the defaults",
     "timezone: UTC\ndefaults: {windows: \"09:00-12:00\", quiet: france, max_per_day: 2}\n" SOURCES
         ACCOUNT "  windows: []\n  quiet: [christmas, new-year]\n  max_per_day: 0\n",
     "0 2 0 0 0 UTC"},
    {"what is too much is dropped", "timezone: UTC\n" SOURCES ACCOUNT "  overflow: drop\n",
     "0 0 0 0 0 UTC drop"},
    {"or told in a digest", "timezone: UTC\n" SOURCES ACCOUNT "  overflow: digest\n",
     "0 0 0 0 0 UTC digest"},
    {"by default too", "timezone: UTC\ndefaults: {overflow: drop}\n" SOURCES ACCOUNT,
     "0 0 0 0 0 UTC drop"},
    {"but not on this account",
     "timezone: UTC\ndefaults: {overflow: drop}\n" SOURCES ACCOUNT "  overflow: spread\n",
     "0 0 0 0 0 UTC"},
    {"no overflow", SOURCES ACCOUNT "  overflow: drip\n",
     "7:13: unknown word \"drip\" for \"overflow\" (did you mean \"drop\"?)"},
    {"no window", SOURCES ACCOUNT "  windows: [\"9h-12h\"]\n",
     "7:13: \"9h-12h\" is no window (write it as in \"Mon-Fri 09:00-12:00\")"},
    {"no holiday", SOURCES ACCOUNT "  quiet: chrismas\n",
     "7:10: unknown quiet date \"chrismas\" (did you mean \"christmas\"?)"},
    {"no date", SOURCES ACCOUNT "  quiet: 2026-02-30\n",
     "7:10: \"2026-02-30\" is no quiet date (write a date (2026-12-24), one of every year (12-24), "
     "two with \"..\" between them, \"france\" or the name of one of its holidays)"},
    {"no zone", SOURCES ACCOUNT "  timezone: Europe/Pari\n",
     "7:13: unknown time zone \"Europe/Pari\" (a name like Europe/Paris; `timedatectl "
     "list-timezones` lists them)"},
    {"no number", SOURCES ACCOUNT "  max_per_day: many\n",
     "7:16: bad number \"many\" for \"max_per_day\" (a whole number from 0 to 1000)"},
    {"a map", SOURCES ACCOUNT "  windows: {mon: \"09:00-12:00\"}\n",
     "7:12: \"windows\" has to be one text, not a map of keys"},
};

static char *describe(const struct account_config *account)
{
    const struct schedule *schedule = &account->schedule;
    static const char *const overflows[] = {
        [OVERFLOW_SPREAD] = "", [OVERFLOW_DIGEST] = " digest", [OVERFLOW_DROP] = " drop"};
    return g_strdup_printf(
        "%u %u %" PRId64 " %d %" PRId64 " %s%s", schedule->windows ? schedule->windows->len : 0,
        schedule->quiet ? schedule->quiet->len : 0, schedule->min_gap, schedule->max_per_day,
        schedule->jitter, zone_name(schedule->zone), overflows[account->overflow]);
}

static void test_speaking(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        check_one_account(&cases[i], &rules, describe);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_speaking)};
    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
