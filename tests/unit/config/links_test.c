/* Which links an account's texts may have: what is read, what each mistake is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <string.h>

#include "src/config/config.h"
#include "tests/unit/config/one_account.h"

static const struct platform quiet = {.name = "quiet",
                                      .templates = {{"new", "again", "soon", "over"}}};
static const struct platform *const platforms[] = {&quiet, NULL};
static const struct config_rules rules = {.platforms = platforms};

#define SOURCES "sources:\n- name: jobs\n  path: site\n"
#define ACCOUNT "accounts:\n- name: a\n  platform: quiet\n"

/* What is read, or the mistake, which then begins with its line. */
static const struct one_account cases[] = {
    {"as it comes", SOURCES ACCOUNT, "own"},
    {"none", SOURCES ACCOUNT "  allow_links: none\n", "none"},
    {"all", SOURCES ACCOUNT "  allow_links: all\n", "all"},
    {"one host", SOURCES ACCOUNT "  keep_hosts: beta.gouv.fr\n", "own beta.gouv.fr"},
    {"hosts, in ASCII and lower case",
     SOURCES ACCOUNT "  keep_hosts: [Beta.Gouv.fr, élus.example]\n",
     "own beta.gouv.fr xn--lus-9la.example"},
    {"defaults", "defaults: {allow_links: all, keep_hosts: example.org}\n" SOURCES ACCOUNT,
     "all example.org"},
    {"the account's own over the defaults",
     "defaults: {allow_links: all, keep_hosts: example.org}\n" SOURCES ACCOUNT
     "  allow_links: own\n  keep_hosts: a.example\n",
     "own a.example"},
    {"they have to be there", SOURCES ACCOUNT "  check_link: true\n", "own checked"},
    {"all of them have to be there", "defaults: {check_link: true}\n" SOURCES ACCOUNT,
     "own checked"},
    {"but this account's", "defaults: {check_link: true}\n" SOURCES ACCOUNT "  check_link: false\n",
     "own"},
    {"neither true nor false", SOURCES ACCOUNT "  check_link: maybe\n",
     "7:15: \"check_link\" has to be true or false, not \"maybe\" (write true or false, without "
     "quotes)"},
    {"unknown word", SOURCES ACCOUNT "  allow_links: nome\n",
     "7:16: unknown word \"nome\" for \"allow_links\" (did you mean \"none\"?)"},
    {"an address for a host", SOURCES ACCOUNT "  keep_hosts: https://beta.gouv.fr/\n",
     "7:15: bad host \"https://beta.gouv.fr/\" (its name alone, as in jobs.example.org)"},
    {"one label", SOURCES ACCOUNT "  keep_hosts: [localhost]\n",
     "7:16: bad host \"localhost\" (its name alone, as in jobs.example.org)"},
    {"an address of numbers", SOURCES ACCOUNT "  keep_hosts: 127.0.0.1\n",
     "7:15: bad host \"127.0.0.1\" (its name alone, as in jobs.example.org)"},
    {"empty list", SOURCES ACCOUNT "  keep_hosts: []\n",
     "7:15: \"keep_hosts\" must not be empty (at least one of hosts)"},
};

static char *describe(const struct account_config *account)
{
    static const char *const words[] = {
        [ALLOW_OWN_LINKS] = "own", [ALLOW_ALL_LINKS] = "all", [ALLOW_NO_LINKS] = "none"};
    g_autofree char *hosts = g_strjoinv(" ", account->keep_hosts);
    return g_strconcat(words[account->allow_links], account->check_link ? " checked" : "",
                       *hosts ? " " : "", hosts, NULL);
}

static void test_links(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        check_one_account(&cases[i], &rules, describe);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_links)};
    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
