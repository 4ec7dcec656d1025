/* announce pause, announce resume: a person keeps accounts silent for a while. */
#include <string.h>

#include "src/base/error.h"
#include "src/base/text.h"
#include "src/commands/command.h"

/* The account that is named, as the configuration has it; NULL with ERROR_USAGE. */
static const struct account_config *find(const struct context *context, const char *name,
                                         GError **error)
{
    const struct account_config *account = config_account(context->config, name);
    if (account)
        return account;
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; i < context->config->accounts->len; i++) {
        const struct account_config *known = context->config->accounts->pdata[i];
        g_ptr_array_add(names, known->account.name);
    }
    g_ptr_array_add(names, NULL);
    const char *nearest = text_nearest(name, (const char *const *)names->pdata);
    g_autofree char *list = g_strjoinv(", ", (char **)names->pdata);
    g_autofree char *hint = nearest ? g_strdup_printf("did you mean \"%s\"?", nearest)
                                    : g_strdup_printf("the accounts are: %s", list);
    error_set(error, ERROR_USAGE, hint, "%s: there is no such account", name);
    return NULL;
}

typedef bool change_account(struct queue *, const char *, int64_t, GError **);

static bool change_all(const struct context *context, struct queue *queue, change_account *change,
                       GError **error)
{
    const GPtrArray *accounts = context->config->accounts;
    for (guint i = 0; i < accounts->len; i++) {
        const struct account_config *account = accounts->pdata[i];
        if (!change(queue, account->account.name, context->now, error))
            return false;
    }
    return true;
}

static int apply(const struct context *context, change_account *change, GError **error)
{
    const struct account_config *one =
        context->word_count ? find(context, context->words[0], error) : NULL;
    if (context->word_count && !one)
        return -1;
    AUTO(command_hold_close) struct command_hold hold = {.lock = -1};
    if (!command_hold_open(context, 10, &hold, error))
        return -1;
    bool done = one ? change(hold.queue, one->account.name, context->now, error)
                    : change_all(context, hold.queue, change, error);
    return done ? EXIT_DONE : -1;
}

static int pause_accounts(struct context *context, GError **error)
{
    return apply(context, queue_pause, error);
}

static int resume_accounts(struct context *context, GError **error)
{
    return apply(context, queue_resume, error);
}

const struct command command_pause = {
    .name = "pause",
    .usage = "pause [ACCOUNT]",
    .summary = "keep an account silent, or all of them",
    .help = "Postings are watched and announcements queued as always; nothing is sent there until\n"
            "`announce resume`. What waits may expire meanwhile.\n",
    .options = "",
    .max_words = 1,
    .needs_config = true,
    .run = pause_accounts,
};

const struct command command_resume = {
    .name = "resume",
    .usage = "resume [ACCOUNT]",
    .summary = "let an account speak again, or all of them",
    .help = "What waited goes out by its schedule: nothing floods.\n",
    .options = "",
    .max_words = 1,
    .needs_config = true,
    .run = resume_accounts,
};
