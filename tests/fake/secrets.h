/*
 * The accounts that the fake platforms know, with the secrets they accept; a text file of lines:
 *
 *     x USERNAME CONSUMER_KEY CONSUMER_SECRET TOKEN TOKEN_SECRET
 *     facebook PAGE PAGE_TOKEN APP_ID APP_SECRET
 */
#pragma once

#include <glib.h>

struct x_account {
    const char *username, *consumer_key, *consumer_secret, *token, *token_secret;
};

struct facebook_page {
    const char *id, *token, *app_id, *app_secret;
};

struct secrets {
    GPtrArray *lines;       /* of GStrv, the words of a line: what the accounts point into */
    GArray *x_accounts;     /* of struct x_account */
    GArray *facebook_pages; /* of struct facebook_page */
};

/* NULL after a message on standard error when the file cannot be read or a line makes no sense. */
struct secrets *secrets_load(const char *path);
void secrets_free(struct secrets *secrets);

/* NULL when there is none. */
const struct x_account *secrets_x(const struct secrets *secrets, const char *token);
const struct facebook_page *secrets_page(const struct secrets *secrets, const char *id);

/* The Page whose token it is, or the one whose app has the app token "APP_ID|APP_SECRET". */
const struct facebook_page *secrets_page_by_token(const struct secrets *secrets, const char *token);
