/* Budgets and prices: what is read, what each mistake is told. */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "src/config/config.h"

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
static const struct {
    const char *name, *text, *expected;
} cases[] = {
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

static void test_money(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        assert_true(g_file_set_contents("announce.yaml", cases[i].text, -1, NULL));
        AUTO(config_free) struct config *config = config_load("announce.yaml", &rules, &error);
        const struct account_config *account = config ? config->accounts->pdata[0] : NULL;
        g_autofree char *text =
            account
                ? g_strdup_printf("%" PRId64 " %" PRId64 " %" PRId64 " %" PRId64, account->budget,
                                  account->prices.post, account->prices.link, account->prices.read)
                : g_strdup(error->message + strlen("announce.yaml:"));
        if (strcmp(text, cases[i].expected) != 0)
            fail_msg("%s: got \"%s\"", cases[i].name, text);
    }
}

static int enter_folder(void **state)
{
    char *folder = g_dir_make_tmp("announce-XXXXXX", NULL);
    *state = folder;
    return folder ? chdir(folder) : -1;
}

static int leave_folder(void **state)
{
    g_autofree char *folder = *state;
    g_remove("announce.yaml");
    return chdir("/") == 0 ? g_rmdir(folder) : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_money)};
    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
