/* Budgets and prices: what is read, what each mistake is told. */
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

static const struct platform dear = {.name = "dear",
                                     .prices = {.post = 15000, .link = 200000, .read = 5000},
                                     .templates = {{"new", "again", "soon", "over"}}};
static const struct platform free_one = {.name = "free",
                                         .templates = {{"new", "again", "soon", "over"}}};
static const struct platform *const platforms[] = {&dear, &free_one, NULL};
static const struct config_rules rules = {.platforms = platforms};

#define SOURCES "sources:\n- name: jobs\n  path: site\n"
#define DEAR SOURCES "accounts:\n- name: a\n  platform: dear\n"
#define FREE SOURCES "accounts:\n- name: a\n  platform: free\n"

/* "BUDGET POST LINK READ" in millionths, or the mistake with its place. */
static const struct one_account cases[] = {
    {"as it comes", DEAR, "0 15000 200000 5000"},
    {"a platform that asks nothing", FREE, "0 0 0 0"},
    {"a budget", DEAR "  budget: 20 USD\n", "20000000 15000 200000 5000"},
    {"another price", DEAR "  budget: 0.5 USD\n  prices: {link: 0.25}\n",
     "500000 15000 250000 5000"},
    {"nothing is a price", DEAR "  prices: {post: 0, link: 0, read: 0}\n", "0 0 0 0"},
    {"prices where there were none", FREE "  budget: 1 USD\n  prices: {post: 1}\n",
     "1000000 1000000 0 0"},
    {"no currency", DEAR "  budget: 20\n", "7:11: bad amount \"20\" (US dollars, as in 20 USD)"},
    {"another currency", DEAR "  budget: 20 EUR\n",
     "7:11: bad amount \"20 EUR\" (US dollars, as in 20 USD)"},
    {"nothing", DEAR "  budget: 0 USD\n",
     "7:11: a budget of nothing lets nothing out (give an amount, or leave it out)"},
    {"no amount", DEAR "  prices: {post: cheap}\n",
     "7:18: bad amount \"cheap\" (US dollars, as in 0.015)"},
    {"no such price", DEAR "  prices: {posts: 1}\n",
     "7:12: unknown key \"posts\" (did you mean \"post\"?)"},
    {"a budget for nothing", FREE "  budget: 20 USD\n",
     "7:3: the platform \"free\" asks nothing (leave \"budget\" out, or name its \"prices\")"},
};

static char *describe(const struct account_config *account)
{
    return g_strdup_printf("%" PRId64 " %" PRId64 " %" PRId64 " %" PRId64, account->budget,
                           account->prices.post, account->prices.link, account->prices.read);
}

static void test_money(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        check_one_account(&cases[i], &rules, describe);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_money)};
    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
