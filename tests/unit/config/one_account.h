/*
 * Configurations with one account, each in one word or a few: what it comes to, or the mistakes
 * without the file's name. The tests that include this have only their tables and a description.
 */
#pragma once

#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "src/config/config.h"

struct one_account {
    const char *name, *text, *expected;
};

static inline void check_one_account(const struct one_account *trial,
                                     const struct config_rules *config_rules,
                                     char *(*describe)(const struct account_config *account))
{
    g_autoptr(GError) error = NULL;
    assert_true(g_file_set_contents("announce.yaml", trial->text, -1, NULL));
    AUTO(config_free) struct config *config = config_load("announce.yaml", config_rules, &error);
    g_autofree char *text = config ? describe(config->accounts->pdata[0])
                                   : g_strdup(error->message + strlen("announce.yaml:"));
    if (strcmp(text, trial->expected) != 0)
        fail_msg("%s: got \"%s\"", trial->name, text);
}

static inline int enter_folder(void **state)
{
    char *folder = g_dir_make_tmp("announce-XXXXXX", NULL);
    *state = folder;
    return folder ? chdir(folder) : -1;
}

static inline int leave_folder(void **state)
{
    g_autofree char *folder = *state;
    g_remove("announce.yaml");
    return chdir("/") == 0 ? g_rmdir(folder) : -1;
}
