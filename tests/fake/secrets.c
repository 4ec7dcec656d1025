/* The accounts that the fake platforms know; see secrets.h. */
#include "tests/fake/secrets.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* The words of a line; keeps them for as long as the secrets live. */
static char **keep_words(struct secrets *secrets, const char *line)
{
    char **words = g_strsplit(line, " ", -1);
    g_ptr_array_add(secrets->lines, words);
    return words;
}

static bool read_line(struct secrets *secrets, const char *line)
{
    char **words = keep_words(secrets, line);
    guint count = g_strv_length(words);
    if (count == 6 && strcmp(words[0], "x") == 0) {
        struct x_account account = {words[1], words[2], words[3], words[4], words[5]};
        g_array_append_val(secrets->x_accounts, account);
        return true;
    }
    if (count == 5 && strcmp(words[0], "facebook") == 0) {
        struct facebook_page page = {words[1], words[2], words[3], words[4]};
        g_array_append_val(secrets->facebook_pages, page);
        return true;
    }
    return false;
}

struct secrets *secrets_load(const char *path)
{
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL)) {
        fprintf(stderr, "fake-platform: cannot read %s\n", path);
        return NULL;
    }
    struct secrets *secrets = g_new0(struct secrets, 1);
    secrets->lines = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
    secrets->x_accounts = g_array_new(FALSE, FALSE, sizeof(struct x_account));
    secrets->facebook_pages = g_array_new(FALSE, FALSE, sizeof(struct facebook_page));
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (int i = 0; lines[i]; i++) {
        if (*lines[i] && *lines[i] != '#' && !read_line(secrets, lines[i])) {
            fprintf(stderr, "fake-platform: %s:%d: not an account\n", path, i + 1);
            secrets_free(secrets);
            return NULL;
        }
    }
    return secrets;
}

void secrets_free(struct secrets *secrets)
{
    if (!secrets)
        return;
    g_array_unref(secrets->x_accounts);
    g_array_unref(secrets->facebook_pages);
    g_ptr_array_unref(secrets->lines);
    g_free(secrets);
}

const struct x_account *secrets_x(const struct secrets *secrets, const char *token)
{
    for (guint i = 0; i < secrets->x_accounts->len; i++) {
        const struct x_account *account = &g_array_index(secrets->x_accounts, struct x_account, i);
        if (g_strcmp0(account->token, token) == 0)
            return account;
    }
    return NULL;
}

const struct facebook_page *secrets_page(const struct secrets *secrets, const char *id)
{
    for (guint i = 0; i < secrets->facebook_pages->len; i++) {
        const struct facebook_page *page =
            &g_array_index(secrets->facebook_pages, struct facebook_page, i);
        if (g_strcmp0(page->id, id) == 0)
            return page;
    }
    return NULL;
}

const struct facebook_page *secrets_page_by_token(const struct secrets *secrets, const char *token)
{
    for (guint i = 0; i < secrets->facebook_pages->len; i++) {
        const struct facebook_page *page =
            &g_array_index(secrets->facebook_pages, struct facebook_page, i);
        g_autofree char *app_token = g_strconcat(page->app_id, "|", page->app_secret, NULL);
        if (g_strcmp0(page->token, token) == 0 || g_strcmp0(app_token, token) == 0)
            return page;
    }
    return NULL;
}
